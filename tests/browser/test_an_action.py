"""An action from its proposal to its end, by whoever each step belongs to, counted: checked by another, sent back, not mine, moved too often."""

import re

import pytest

from tests.browser.cases_at_hand import case_in_which, propose
from tests.browser.days_ahead import day_ahead
from tests.browser.meter import COUNTED_THEN_TIMED, Meter


pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]
BOB, DANA = "Bob Police, Zedton Police", "Dana Housing, Zedton Homes"
CHECKED, BACK = "Done and checked", "In progress"


@COUNTED_THEN_TIMED
def test_who_did_it_does_not_check_it_and_who_checks_it_reads_what_shows_it(sign_in, how):
    alice, dana = sign_in("coordinator", script=False), sign_in("housing", script=False)
    ref = case_in_which(alice, DANA)
    propose(alice, ref, DANA, verb="Fit", what="a chain on the door by Friday (made up)")
    action = take_on(dana, ref, "Fit a chain on the door by Friday (made up)")
    answer_from_its_row(dana, "Fit a chain on the door", "A photograph of the chain (made up)")
    # Nothing is left to its owner: neither to check it, nor to take it up again.
    assert offered(dana, action) == []
    assert "None is yours" in words_of(dana)

    open_from_inbox(alice, "Fit a chain on the door", under="Done, to be checked")
    assert "A photograph of the chain (made up)" in words_of(alice)
    assert offered(alice, action) == [CHECKED, BACK]
    alice.get_by_label(BACK, exact=True).check()
    press(alice, "Save this step")
    assert "Say in a few words the reason" in words_of(alice)
    alice.get_by_label("Evidence, or why").fill("The photograph shows another door (made up)")
    press(alice, "Save this step")

    dana.goto("/requests")
    dana.get_by_role("link", name=re.compile("Fit a chain on the door")).first.click()
    assert "The photograph shows another door (made up)" in words_of(dana)
    step(dana, "Done, to be checked", "The right door, photographed again (made up)")
    alice.goto("/inbox?group=all")
    with Meter.of(alice) as meter:
        meter.press(row_of_inbox(alice, "Fit a chain on the door", under="Done, to be checked"))
        meter.press(alice.get_by_role("button", name=CHECKED))
        assert "Step saved" in alice.locator(".govuk-notification-banner").inner_text()
    meter.within("action_checked")
    assert re.search("The right door, photographed again.*\n.*Done and checked, Alice Coord", words_of(alice))
    assert offered(dana, action) == []


@pytest.mark.extra
def test_who_checks_for_the_panel_does_not_check_their_own(sign_in):
    alice, chair = sign_in("coordinator", script=False), sign_in("chair", script=False)
    own = "Alice Coord, Zedton Council"
    ref = case_in_which(alice, own)
    propose(alice, ref, own, verb="Ring", what="the landlord by Monday (made up)")
    alice.goto(f"/cases/{ref}")
    alice.get_by_role("link", name=re.compile("Ring the landlord by Monday")).first.click()
    action = alice.url
    step(alice, "Accepted")
    step(alice, "Done, to be checked", "He promised a new lock (made up)", at=action)
    assert offered(alice, action) == []
    step(chair, CHECKED, at=action)
    assert "Done and checked, Chidi Chair" in words_of(chair)


@pytest.mark.extra
def test_an_action_that_is_not_theirs_goes_back_with_whose_it_is_and_is_given_to_them(sign_in):
    alice, dana, bob = (sign_in(who, script=False) for who in ("coordinator", "housing", "representative"))
    ref = case_in_which(alice, DANA, BOB)
    propose(alice, ref, DANA, verb="Drive", what="past the house each night until June (made up)")
    dana.goto("/requests")
    with Meter.of(dana) as meter:
        meter.press(dana.get_by_role("link", name=re.compile("Drive past the house")).first)
        meter.tick(dana.get_by_label("Declined", exact=True))
        meter.choose(dana.get_by_label("If it is not yours: whose is it?"), BOB)
        meter.type(dana.get_by_label("Evidence, or why"), "Patrols are the police’s (made up)")
        meter.press(dana.get_by_role("button", name="Save this step"))
        assert "Step saved" in dana.locator(".govuk-notification-banner").inner_text()
    meter.within("action_not_mine")
    # It gives nobody anything: the co-ordinator decides.
    bob.goto("/requests")
    assert "Drive past the house" not in words_of(bob)

    alice.goto("/inbox?group=all")
    undone = alice.locator("li", has_text="Drive past the house each night until June (made up)")
    assert "Patrols are the police’s (made up) Said to be for Bob Police." in " ".join(
        undone.inner_text().split()
    )
    with Meter.of(alice) as meter:
        meter.press(undone.get_by_role("link", name=re.compile("^Propose it again")))
        # How it ended stands above what is filled in from it.
        assert "Patrols are the police’s (made up) Said to be for Bob Police." in " ".join(
            words_of(alice).split()
        )
        assert chosen(alice, "Who does it?") == BOB
        assert alice.get_by_label("What is done?").input_value() == "Drive"
        meter.press(alice.get_by_role("button", name="Propose this action"))
        assert "Action proposed" in alice.locator(".govuk-notification-banner").inner_text()
    meter.within("action_given_on")
    alice.goto("/inbox?group=all")
    assert "Drive past the house each night until June (made up), " not in words_of(alice)
    open_own(bob, "Drive past the house")
    assert "Proposed, Alice Coord" in words_of(bob)
    step(bob, "Accepted")


@pytest.mark.extra
def test_a_date_is_moved_as_often_as_the_kind_allows_and_then_it_is_said_how_it_ended(sign_in):
    alice, dana = sign_in("coordinator", script=False), sign_in("housing", script=False)
    ref = case_in_which(alice, DANA)
    propose(alice, ref, DANA, verb="Offer", what="a flat on the ground floor by Friday (made up)")
    action = take_on(dana, ref, "Offer a flat on the ground floor by Friday (made up)")
    assert "A later date can be given 2 more times" in words_of(dana)
    later(dana, day_ahead(1)[0], "The first viewing fell through (made up)")
    assert "Give a day later than the one it has" in words_of(dana)
    for days, left in ((40, "1 more time."), (50, "")):
        dana.goto(action)
        later(dana, day_ahead(days)[0], "The flat is not ready (made up)")
        assert day_ahead(days)[1] in words_of(dana)
        assert not left or f"A later date can be given {left}" in words_of(dana)
    assert "No later date can be given" in words_of(dana)
    assert "Later, with a new date" not in offered(dana, action)
    assert dana.get_by_label("If later: new date").count() == 0
    # Whoever sees to the plan reads how often it was moved and why, and neither moves it for them.
    alice.goto(action)
    assert words_of(alice).count("The flat is not ready (made up)") == 2
    assert "Later, with a new date" not in offered(alice, action)
    step(alice, "Was not done", "Moved twice, and no flat (made up)", at=action)
    alice.goto("/inbox?group=all")
    undone = alice.locator("li", has_text="Offer a flat on the ground floor")
    assert "Moved twice, and no flat (made up)" in undone.inner_text()
    # Nobody said whose it is: that is chosen, and nothing is filled in for it.
    with Meter.of(alice) as meter:
        meter.press(undone.get_by_role("link", name=re.compile("^Propose it again")))
        meter.choose(alice.get_by_label("Who does it?"), DANA)
        meter.press(alice.get_by_role("button", name="Propose this action"))
        assert "Action proposed" in alice.locator(".govuk-notification-banner").inner_text()
    meter.within("action_given_anew")


@pytest.mark.extra
def test_a_form_that_was_open_before_the_last_move_moves_nothing_more(sign_in):
    alice, dana = sign_in("coordinator", script=False), sign_in("housing", script=False)
    ref = case_in_which(alice, DANA)
    propose(alice, ref, DANA, verb="Mend", what="the back fence by Friday (made up)")
    action = take_on(dana, ref, "Mend the back fence by Friday (made up)")
    later(dana, day_ahead(40)[0], "The wood is not there (made up)")
    other = dana.context.new_page()
    other.goto(action)
    dana.goto(action)
    later(dana, day_ahead(50)[0], "The wood is not there yet (made up)")
    later(other, day_ahead(90)[0], "From the other window (made up)")
    assert "Somebody else changed this action while you had it open" in words_of(other)
    assert day_ahead(90)[1] not in words_of(other)
    assert "No later date can be given" in words_of(other)


def words_of(page):
    return page.locator("main").inner_text()


def press(page, name):
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def offered(page, action):
    """The next steps that an action offers to whoever looks."""
    page.goto(action)
    return [
        label.strip()
        for label in page.locator("fieldset", has_text="What happened?").locator("label").all_inner_texts()
    ]


def chosen(page, label):
    return page.get_by_label(label).evaluate("e => e.options[e.selectedIndex].text")


def step(page, name, why="", *, at=None):
    if at:
        page.goto(at)
    shows = page.get_by_label("What shows that it is done, or what prevented it?")
    if shows.count() and page.get_by_role("button", name=name, exact=True).count():
        shows.fill(why)
        press(page, name)
        assert "Step saved" in page.locator(".govuk-notification-banner").inner_text()
        return
    page.get_by_label(name, exact=True).check()
    page.get_by_label("Evidence, or why").fill(why)
    press(page, "Save this step")
    assert "Step saved" in page.locator(".govuk-notification-banner").inner_text()


def later(page, day, why):
    page.get_by_label("Later, with a new date").check()
    page.get_by_label("Evidence, or why").fill(why)
    page.get_by_label("If later: new date").fill(day)
    press(page, "Save this step")


def open_own(page, words):
    page.goto("/requests")
    page.get_by_role("link", name=re.compile(words)).first.click()


def take_on(page, ref, words):
    """Accept one's own action; return its address, on which the page is."""
    open_own(page, re.escape(words))
    action = page.url
    step(page, "Accepted")
    page.goto(action)
    return action


def answer_from_its_row(page, words, evidence):
    page.goto("/requests")
    with Meter.of(page) as meter:
        meter.press(page.get_by_role("link", name=re.compile(words)).first)
        meter.write(evidence)
        meter.press(page.get_by_role("button", name="Done, to be checked", exact=True))
        assert "Step saved" in page.locator(".govuk-notification-banner").inner_text()
    meter.within("action_done")


def row_of_inbox(page, words, *, under):
    return page.locator("table", has_text=under).get_by_role("link", name=re.compile(words))


def open_from_inbox(page, words, *, under):
    page.goto("/inbox?group=all")
    row_of_inbox(page, words, under=under).click()
