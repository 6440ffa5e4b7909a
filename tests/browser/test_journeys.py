"""Journeys of the panel's daily work, counted. A page that asks one press more than its budget fails here."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.meter import ALLOWANCE, BUDGETS, COUNTED_THEN_TIMED, Meter
from tests.browser.test_pages import faults_of
from tests.machine import QUIET_TURN


NOTED = ".govuk-notification-banner"
EVERY = "Yes, ask every agency of the scheme"
PEOPLE = ("Journeyone", "Journeytwo", "Journeythree")


@COUNTED_THEN_TIMED
@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.xdist_group("browser")
def test_the_daily_work_of_a_panel_stays_within_its_budgets(sign_in, how):
    refer = sign_in("representative")
    for name in PEOPLE:
        refer_somebody(refer, name)
    alice = sign_in("coordinator")
    first, *others = PEOPLE
    # Not those of the last time: one tick asks every agency, or a set that was asked before.
    triage(alice, first, ask=(EVERY,)).within("triage_asking_others")
    for name in others:
        triage(alice, name, ask=("Yes, ask Zedton Homes, Zedton Police and Zedton Probation",)).within(
            "triage"
        )
    answer_what_is_known(refer)
    housing = sign_in("housing")
    answer_nothing_known(housing)
    answer_nothing_known_about_several(housing)


@COUNTED_THEN_TIMED
@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_the_inbox_is_walked_by_keys_and_late_answers_are_chased_at_once(sign_in, how):
    alice = sign_in("coordinator")
    alice.goto("/inbox")
    lines = alice.locator("[data-walk] tbody th a")
    # Nowhere but on a line, so that a key typed for something else does nothing.
    alice.keyboard.press("j")
    assert not alice.evaluate("() => document.activeElement.matches('th a')")
    lines.nth(0).focus()
    for key, at in (("j", 1), ("j", 2), ("k", 1)):
        alice.keyboard.press(key)
        assert lines.nth(at).evaluate("e => e === document.activeElement")
    with Meter.of(alice) as meter:
        meter.press(alice.get_by_role("link", name=re.compile("^Remind agencies of")))
        meter.press(alice.get_by_role("button", name="Remind them now"))
        assert re.search(r"Reminded \d+ agenc", alice.locator(NOTED).inner_text())
    meter.within("chase_late_answers")


@pytest.mark.browser
@pytest.mark.extra
@pytest.mark.xdist_group("browser")
def test_a_line_of_the_inbox_is_done_put_off_and_taken_back_by_keys(sign_in):
    alice = sign_in("coordinator")
    alice.goto("/inbox")
    late = alice.locator("[data-walk] tr", has=alice.locator("a[href*='put-off/late/']")).first
    words = late.locator("th a").evaluate("e => e.firstChild.textContent")
    late.locator("th a").focus()
    with Meter.of(alice) as meter:
        meter.key("s")
        alice.wait_for_url("**/inbox/put-off/**")
        assert alice.evaluate("() => document.activeElement.id") == "tomorrow"
        meter.key("Enter")
        alice.wait_for_url("**/inbox*")
    meter.within("inbox_line_put_off")
    assert "Put off until" in alice.locator(NOTED).inner_text()
    # The walk goes on where it was, and the line is where it can be taken back.
    assert alice.evaluate("() => document.activeElement.matches('[data-walk] a')")
    alice.get_by_text(re.compile(r"^Put off by you \(\d+\)")).click()
    kept = alice.locator("#off li", has_text=words)
    assert not faults_of(alice)
    kept.last.get_by_role("button", name=re.compile("^Take back")).click()
    assert "It is back" in alice.locator(NOTED).inner_text()
    # A duty is not done by a key: it opens the place where it is done.
    alice.locator("[data-walk] tr", has_text=words).first.locator("th a").focus()
    alice.keyboard.press("e")
    alice.wait_for_url("**/actions/**")


@COUNTED_THEN_TIMED
@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_a_notice_is_done_by_one_key_and_taken_back(sign_in, how):
    alice = sign_in("coordinator")
    alice.goto("/notices")
    first = alice.locator("[data-walk] [data-line]").first
    first.locator("a, button").first.focus()
    with Meter.of(alice) as meter:
        meter.key("e")
        alice.get_by_text(re.compile(r"^Done today \(\d+\)")).click()
    meter.within("inbox_line_done")
    assert not faults_of(alice)
    alice.get_by_role("button", name=re.compile("^Take back notice 1,")).click()
    assert "The notice is back" in alice.locator(NOTED).inner_text()


def test_a_journey_above_its_budget_fails():
    meter = Meter(page=None)
    meter.presses = 2
    with pytest.raises(AssertionError, match=r"'presses': \(2, 1\)"):
        meter.within("nil_return")


def test_a_journey_that_asks_more_of_the_database_fails():
    meter = Meter(page=None)
    meter.asked = BUDGETS["nil_return"]["asked"] + 1
    with pytest.raises(AssertionError, match="'asked'"):
        meter.within("nil_return")


def test_a_server_that_grew_slow_fails_where_it_is_timed_and_nowhere_else(monkeypatch):
    meter = Meter(page=None, turns=[QUIET_TURN])
    meter.server_ms = [BUDGETS["nil_return"]["server"] * ALLOWANCE + 1]
    meter.within("nil_return")
    monkeypatch.setattr(Meter, "timed", True)
    with pytest.raises(AssertionError, match="'server'"):
        meter.within("nil_return")
    # On a machine that is four times slower the same time is none of the server's doing.
    meter.turns = [4 * QUIET_TURN]
    meter.within("nil_return")


def refer_somebody(page, name):
    page.goto("/referrals/new/violence-panel")
    with Meter.of(page) as meter:
        meter.tick(page.get_by_role("group", name="Is somebody in immediate danger?").get_by_label("No"))
        meter.type(page.get_by_label("What has happened?"), "Hurt three times (made up)")
        meter.type(page.get_by_label("First name").first, "Madeup")
        meter.type(page.get_by_label("Last name").first, name)
        meter.press(page.get_by_role("button", name="Continue"))
        meter.press(page.get_by_role("button", name="Send this referral"))
        expect(page.get_by_text("Referral sent")).to_be_visible()
    meter.within("referral")


def triage(page, name, *, ask):
    page.goto("/referrals")
    with Meter.of(page) as meter:
        meter.press(page.get_by_role("link", name=f"{name}, Madeup"))
        meter.tick(page.get_by_label("Take to panel"))
        meter.type(page.get_by_label("Why?"), "Meets the charter")
        meter.tick(
            page.get_by_role("group", name="Who leads, if you take it?").get_by_label("Zedton Council")
        )
        for box in ask:
            meter.tick(page.get_by_role("checkbox", name=box, exact=box is not EVERY))
        meter.press(page.get_by_role("button", name="Save this decision"))
        assert "Decision saved" in page.locator(NOTED).inner_text()
    return meter


def answer_what_is_known(page):
    page.goto("/requests")
    with Meter.of(page) as meter:
        meter.press(page.get_by_role("link", name=re.compile("Known, or cannot say")).last)
        meter.tick(page.get_by_label("Known to us", exact=True))
        meter.type(page.get_by_label("If known: one fact or opinion"), "Seen with a head injury")
        meter.tick(page.get_by_label("Fact: what happened").first)
        meter.type(page.get_by_label("Where does it come from?").first, "Notebook")
        meter.type(page.get_by_label("On what day was it?").first, "3 3 2026")
        meter.tick(page.get_by_role("group", name="Who may see it?").first.get_by_role("radio").first)
        law = page.get_by_label("Under which law do you share it?").first
        meter.choose(law, law.locator("option").nth(1).inner_text())
        meter.press(page.get_by_role("button", name="Send this answer"))
        assert "Answer sent" in page.locator(NOTED).inner_text()
    meter.within("known_reply")


def answer_nothing_known(page):
    page.goto("/requests")
    with Meter.of(page) as meter:
        meter.press(page.get_by_role("button", name=re.compile("Not known")).first)
        assert "Answered: not known" in page.locator(NOTED).inner_text()
    meter.within("nil_return")


def answer_nothing_known_about_several(page):
    page.goto("/requests")
    with Meter.of(page) as meter:
        meter.press(page.get_by_role("link", name="Answer “not known” to several"))
        meter.tick(page.get_by_label(re.compile("^All ")))
        meter.press(page.get_by_role("button", name="Answer “not known”"))
        assert "answered: not known" in page.locator(NOTED).inner_text()
    meter.within("nil_return_about_several")
