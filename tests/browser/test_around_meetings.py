"""Around a meeting: the quorum and an observer, what is agreed without discussion, a question between meetings, minutes out."""

import re

import pytest

from tests.browser.days_ahead import day_ahead
from tests.browser.meter import COUNTED_THEN_TIMED, Meter
from tests.browser.test_pages import faults_at_each_width, faults_of


pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]
PANEL = "Zedton violence panel (made up)"


def press(page, name):
    """Press a button, and wait for the page that answers it."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def call(page, *, attending):
    """A meeting of the panel under way with one case that has been heard; its address."""
    page.goto("/meetings/new")
    page.get_by_label(PANEL).check()
    typed, shown = day_ahead(6)
    page.get_by_label("On what day?").fill(typed)
    page.get_by_label("At what time?").fill("11:00")
    press(page, "Call this meeting")
    rows = page.locator("tr", has_text=shown).filter(has_text=PANEL).filter(has_text="Scheduled")
    rows.first.get_by_role("link").click()
    address = page.url
    for who in attending:
        page.goto(f"{address}/attendance")
        page.get_by_label("Who is there?").select_option(label=who)
        page.get_by_role("group", name="Can they decide").get_by_label("Yes").check()
        page.get_by_role("group", name="Have they accepted").get_by_label("Yes").check()
        press(page, "Save")
    return address


def list_heard_case(page, address):
    """Put the first case on the agenda of which a meeting has decided before; its reference."""
    page.goto(f"{address}/cases/new")
    for ref in [o for o in page.locator("select[name=case] option").all_inner_texts() if o != "Choose"]:
        page.goto(f"/cases/{ref}")
        if page.get_by_role("link", name="Propose an action").count():
            page.goto(f"{address}/cases/new")
            page.get_by_label("Which case?").select_option(ref)
            press(page, "Put on the agenda")
            return ref
    raise AssertionError("The demo has no open case that was heard.")


ALICE, BOB = "Alice Coord, Zedton Council", "Bob Police, Zedton Police"


@pytest.mark.extra  # a whole meeting, from its call to its minutes
def test_minutes_are_out_within_five_minutes_of_the_end(sign_in, capsys):
    """An observer signs, a chair agrees what was proposed, and minutes and word of actions go out in two presses."""
    alice, chidi = sign_in("coordinator", script=False), sign_in("chair", script=False)
    address = call(alice, attending=[ALICE, BOB])
    ref = list_heard_case(alice, address)
    with Meter.of(alice) as meter:
        meter.press(alice.get_by_role("link", name="Propose to agree without discussion"))
        meter.choose(alice.get_by_label("What would be agreed?"), "Keep open")
        meter.type(alice.get_by_label("In words"), "Nothing new (made up)")
        with alice.expect_navigation():
            meter.press(alice.get_by_role("button", name="Propose", exact=True))
        meter.within("proposed_together")
    assert f"{ref} · Keep open: Nothing new" in alice.locator("main").inner_text()
    alice.get_by_role("link", name="Record somebody who observes").click()
    alice.get_by_label("Name of the observer").fill("Olga Onlooker")
    alice.get_by_label("Where do they come from?").fill("Made-up University")
    alice.get_by_label("Why are they there?").fill("Studies panels (made up)")
    alice.get_by_label("Who invited them?").select_option(label=ALICE)
    press(alice, "Save")
    alice.get_by_role("link", name="Read and sign").click()
    alice.get_by_label("Your full name").fill("Olga Onlooker")
    press(alice, "Sign")
    assert "Version 1 signed at" in alice.locator("main").inner_text()
    press(alice, "Begin the meeting")
    chidi.goto(address)
    with Meter.of(chidi) as meter:
        with chidi.expect_navigation():
            meter.press(chidi.get_by_role("button", name="Agree 1 case without discussion", exact=True))
        meter.within("agreed_together")
    assert "Agreed without discussion: 1." in chidi.locator(".govuk-notification-banner").inner_text()
    alice.goto(address)
    with Meter.of(alice) as meter:
        with alice.expect_navigation():
            meter.press(alice.get_by_role("button", name="End the meeting"))
        with alice.expect_navigation():
            meter.press(alice.get_by_role("button", name="Send the minutes out"))
        said = alice.locator("#minutes-out").inner_text()
    found = re.search(r"Minutes out (?:(\d+) min )?(\d+) s after the meeting ended", said, re.IGNORECASE)
    assert found, said
    seconds = 60 * int(found.group(1) or 0) + int(found.group(2))
    with capsys.disabled():
        print(f"\nminutes out {seconds} s after the end")
        meter.within("minutes_out")
    assert seconds <= 300
    bob = sign_in("representative", script=False)
    bob.goto("/notices")
    assert "Minutes are out" in bob.locator("main").inner_text()
    bob.get_by_role("link", name="Read them").first.click()
    minute = bob.locator(".pl-minutes").first.text_content()
    assert "Olga Onlooker (Made-up University" in minute
    assert "Agreed without discussion. Each of these could have had it discussed:" in minute


@pytest.mark.extra
def test_without_a_quorum_the_chair_goes_on_or_nothing_is_decided(sign_in):
    alice = sign_in("coordinator")
    address = call(alice, attending=[ALICE])
    list_heard_case(alice, address)
    press(alice, "Begin the meeting")
    assert "Nobody is there who can commit police (Zedton Police)" in alice.locator("main").inner_text()
    assert faults_of(alice) == []
    chidi = sign_in("chair")
    chidi.goto(address)
    chidi.get_by_role("link", name="Go on without a quorum").click()
    assert faults_of(chidi) == []
    chidi.get_by_label("Why does the meeting go on?").fill("Danger tonight (made up)")
    press(chidi, "Go on")
    assert "Chidi Chair went on without police" in chidi.locator("main").inner_text()


@COUNTED_THEN_TIMED
def test_the_chair_asks_between_meetings_and_one_press_puts_it_on_the_agenda(sign_in, how):
    chidi = sign_in("chair")
    dana = sign_in("housing")
    dana.goto("/notices")
    dana.get_by_role("link", name="Read it and answer").first.click()
    assert "We agree" in dana.locator("main").inner_text()
    assert faults_of(dana) == []
    with Meter.of(dana) as meter:
        meter.tick(dana.get_by_label("We agree"))
        with dana.expect_navigation():
            meter.press(dana.get_by_role("button", name="Send this answer"))
        meter.within("answer_between_meetings")
    page = dana.locator("main").inner_text()
    assert "Zedton Homes: We agree" in page
    assert "No answer does not count as agreement" in page
    assert faults_at_each_width(dana, faults_of) == []
    chidi.goto(dana.url)
    assert chidi.get_by_role("link", name="End this question").count() == 0


def test_what_was_learnt_is_accepted_by_whom_it_was_given_to(sign_in):
    petra = sign_in("practitioner")
    petra.goto("/learning")
    assert faults_at_each_width(petra, faults_of) == []
    petra.locator("tr", has_text="Proposed").first.get_by_role("link").click()
    petra.get_by_label("Accept it").check()
    press(petra, "Save")
    assert "Accepted" in petra.locator("main").inner_text()
