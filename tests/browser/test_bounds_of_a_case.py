"""What bounds a case: what nobody knows or shares of it, how long it goes on, who may be given it, what is asked about it after it ended."""

import re
from contextlib import contextmanager

import pytest

from tests.browser.days_ahead import day_ahead
from tests.browser.test_around_a_case import banner, main, press


pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.extra, pytest.mark.xdist_group("browser")]
OWN = "He was seen with a knife, which nobody else may hear of (made up)"
PANEL = "Made-up agreement: violence panel"


def open_cases(page):
    page.goto("/inbox?group=all")
    return list(dict.fromkeys(re.findall(r"/cases/([A-Z0-9]{4})\b", page.content())))


def chronology_with(page, words):
    """The chronology of the first case of which it says this."""
    for ref in open_cases(page):
        page.goto(f"/cases/{ref}/chronology")
        if words in main(page):
            return ref
    raise AssertionError(f"no chronology of the demo says {words}")


def rows(page):
    return page.locator(".pl-chronology tbody tr").count()


def test_days_that_no_file_covers_are_said_to_be_unknown_and_not_empty(sign_in_apart):
    page = sign_in_apart("coordinator", script=False)
    chronology_with(page, "Data gaps.")
    said = page.locator(".pl-data-gaps").inner_text()
    assert "No data does not mean that nothing happened" in said
    assert re.search(r"People in police recorded crimes after \d+ \w+ 20\d\d", said)


def test_significant_rows_alone_and_all_cases_of_a_person(sign_in_apart):
    page = sign_in_apart("coordinator", script=False)
    chronology_with(page, "Show all cases that you see")
    here = rows(page)
    page.get_by_role("link", name=re.compile("^Show all cases that you see")).click()
    assert rows(page) > here
    assert page.get_by_role("link", name="Show this case alone").is_visible()
    choice = page.get_by_label("How much")
    significant = next(one for one in choice.locator("option").all_inner_texts() if "Significant" in one)
    choice.select_option(label=significant)
    press(page, "Show these")
    assert rows(page) == int(re.search(r"\((\d+)\)", significant)[1])
    assert page.get_by_role("link", name="Show this case alone").is_visible()


def test_what_an_agency_keeps_to_itself_is_counted_as_not_seen_and_says_whom_to_ask(sign_in_apart):
    alice, petra = (sign_in_apart(who, script=False) for who in ("coordinator", "practitioner"))
    petra.goto("/requests")
    asked = re.findall(r"\b([A-Z0-9]{4}): ", main(petra))
    ref = next(one for one in open_cases(alice) if one in asked)
    petra.get_by_role("link", name=re.compile(f"^Known, or cannot say for request {ref}")).click()
    petra.get_by_label("Known to us", exact=True).check()
    petra.get_by_label("If known: one fact or opinion").fill(OWN)
    petra.get_by_label("Fact: what happened").first.check()
    petra.get_by_label("Where does it come from?").first.fill("A visit (made up)")
    petra.get_by_label("On what day was it?").first.fill("3 3 2026")
    petra.get_by_role("group", name="Who may see it?").first.get_by_label("Only our agency").check()
    petra.get_by_label("Under which law do you share it?").first.select_option(index=1)
    press(petra, "Send this answer")
    alice.goto(f"/cases/{ref}/chronology")
    assert OWN not in alice.content()
    assert re.search(r"Not seen by you: 1 item \(probation 1\)", main(alice), re.IGNORECASE)
    masked = alice.locator("tr", has_text="Not shared with you").inner_text()
    assert "To ask: Petra Probation" in masked


def test_a_case_goes_on_past_six_months_with_a_reason_and_is_asked_about_again(sign_in_apart):
    page = sign_in_apart("coordinator", script=False)
    page.goto("/inbox?group=limits")
    line = page.locator("main li", has_text="a reason recorded why it goes on").first
    ref = re.search(r"Case ([A-Z0-9]{4})", line.inner_text())[1]
    page.goto(f"/cases/{ref}")
    page.locator("main a[href$='/clocks/longest']").first.click()
    assert "The limit of 6 months ends on" in main(page)
    page.get_by_label("Help that is working is not finished").check()
    page.get_by_label("What is still to be done?").fill("Four sessions are left (made up)")
    page.get_by_label("Up to which day?").fill("1 1 2020")
    page.locator("main form button").last.click()
    assert page.locator(".govuk-error-summary").count() == 1
    assert page.get_by_label("What is still to be done?").input_value() == "Four sessions are left (made up)"
    typed, shown = day_ahead(60)
    page.get_by_label("Up to which day?").fill(typed)
    page.locator("main form button").last.click()
    page.get_by_text("What moved it").last.click()
    assert "Four sessions are left (made up)" in main(page)
    assert shown in main(page)
    page.goto("/inbox?group=limits")
    assert page.locator("main li", has_text=ref).filter(has_text="why it goes on").count() == 0


def test_a_person_asks_for_what_is_held_and_each_agency_says_what_may_go(sign_in_apart):
    alice = sign_in_apart("coordinator", script=False)
    ref = open_cases(alice)[0]
    alice.goto(f"/cases/{ref}/access-requests")
    alice.get_by_role("link", name=re.compile("ask", re.IGNORECASE)).first.click()
    alice.locator("input[name=person]").first.check()
    alice.locator("textarea").first.fill("All that the panel holds about me (made up)")
    press(alice, "Save, and ask the agencies")
    assert "Every agency that gave something is asked what may go" in banner(alice)
    assert "All that the panel holds about me (made up)" in main(alice)
    assert "To be answered by" in main(alice)
    alice.get_by_role("link", name=re.compile("^Say what may go")).first.click()
    own = alice.get_by_label("Zedton Council", exact=True)
    if own.count():
        own.check()
    alice.get_by_label("Release all of it").check()
    press(alice, "Save this")
    assert "Zedton Council: Release all of it" in main(alice)


def test_a_closed_case_is_looked_back_at_and_somebody_says_what_they_make_of_it(sign_in_apart):
    page = sign_in_apart("coordinator", script=False)
    page.goto("/inbox?group=look-backs")
    page.locator("main a[href^='/look-backs/']").first.click()
    address = page.url
    assert "Back in a scheme" in main(page)
    press(page, "Save this note")
    assert page.locator(".govuk-error-summary").count() == 1
    page.get_by_label("What do you make of it?").fill("She has a flat of her own since (made up)")
    press(page, "Save this note")
    assert "This look-back is done" in banner(page)
    page.goto("/inbox?group=look-backs")
    assert page.locator(f"main a[href='{address.partition('//')[2].partition('/')[2]}']").count() == 0


def test_how_it_was_done_and_drift_are_reached_from_the_board_page(sign_in_apart):
    page = sign_in_apart("board", script=False)
    page.goto("/board")
    page.get_by_role("link", name=re.compile("How it was done")).first.click()
    assert "Whether it helped, on the board page" in main(page)
    assert re.search(r"\d+ of \d+ seats", main(page))
    page.go_back()
    page.get_by_role("link", name=re.compile("Drift", re.IGNORECASE)).first.click()
    assert "Actions that serve no objective" in main(page)
    # The demo is too young to say more, and the page says so in place of a chart that would look as if it knew.
    assert "cannot say whether a quarter is unusual" in main(page)


@contextmanager
def ended(page):
    """Information governance ends the agreement of the panel today, and records it anew at the end."""
    page.goto("/agreements")
    page.get_by_role("link", name=PANEL, exact=True).click()
    parties = page.locator("dd li").all_inner_texts()
    page.get_by_role("link", name="End it").click()
    page.get_by_label("First day without it").fill(day_ahead(0)[0])
    page.get_by_label("Why does it end?").fill("Its impact assessment is out of date (made up)")
    page.locator("main form button").last.click()
    try:
        yield
    finally:
        page.goto("/agreements/new")
        page.get_by_label("What is it called?").fill(f"{PANEL}, anew")
        for party in parties:
            page.get_by_label(party, exact=True).check()
        page.get_by_label("Violence panel", exact=True).check()
        page.get_by_label(re.compile("^Crime and Disorder Act 1998 s.115")).check()
        page.get_by_label("First day").fill(day_ahead(0)[0])
        page.get_by_label("To be reviewed on").fill(day_ahead(200)[0])
        page.get_by_label("Who signed it, for which agency?").fill("A. Director, for all of them (made up)")
        page.get_by_label("Reference of the data protection impact assessment").fill("DPIA 2 (made up)")
        page.get_by_label("Where is the signed text kept?").fill("Council archive (made up)")
        page.get_by_role("button", name="Record this agreement").click()
        assert page.locator(".govuk-error-summary").count() == 0, main(page)


def test_without_an_agreement_nothing_new_is_given_and_with_it_again_it_is(sign_in_apart):
    gwen, alice = (sign_in_apart(who, script=False) for who in ("governance", "coordinator"))
    with ended(gwen):
        alice.goto("/inbox?group=no-agreement")
        assert "Zedton Homes" in main(alice)
        ref = re.search(r"Case ([A-Z0-9]{4})", main(alice))[1]
        alice.goto(f"/cases/{ref}")
        assert "nothing new of this case is given there" in main(alice)
    alice.goto(f"/cases/{ref}")
    assert "nothing new of this case is given there" not in main(alice)


def test_somebody_is_referred_on_and_how_far_it_came_is_told_to_whoever_decided_it(sign_in_apart):
    bob, alice = (sign_in_apart(who, script=False) for who in ("representative", "coordinator"))
    bob.goto("/referrals/new/violence-panel")
    bob.get_by_role("group", name="Is somebody in immediate danger?").get_by_label("No").check()
    bob.get_by_label("What has happened?").fill("Hurt at home, twice (made up)")
    bob.get_by_label("First name").first.fill("Madeup")
    bob.get_by_label("Last name").first.fill("Elsewhere")
    press(bob, "Continue")
    press(bob, "Send this referral")
    alice.goto("/referrals")
    alice.get_by_role("link", name="Elsewhere, Madeup").click()
    referral = alice.url
    alice.get_by_label("Refer on", exact=True).check()
    alice.get_by_label("Why?").fill("Better known where families are helped (made up)")
    press(alice, "Save this decision")
    alice.get_by_label("Zedton families (made up)").check()
    press(alice, "Continue")
    first = alice.get_by_role("group", name="Who is Elsewhere, Madeup there?").get_by_role("radio").first
    first.check()
    press(alice, "Begin the referral")
    assert "It is not sent yet" in banner(alice)
    assert alice.get_by_label("Last name").first.input_value() == "Elsewhere"
    alice.goto(referral)
    assert "Referred on to Zedton families (made up)" in main(alice)
    assert "not sent yet" in main(alice)
    bob.goto("/referrals")
    assert "Elsewhere, Madeup" in main(bob)
    assert "Zedton families" not in main(bob)
    assert "Better known where families are helped" not in main(bob)
