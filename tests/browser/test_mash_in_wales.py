"""A MASH under the law of Wales: agreed, started and chartered by page, and a child and an adult brought through it."""

import re

import pytest

from tests.browser import test_mash as mash
from tests.browser.days_ahead import day_ahead
from tests.browser.test_a_case import press
from tests.browser.test_marac import text_at


pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.extra, pytest.mark.xdist_group("browser")]
NAME = "Made-up valley MASH"
PARTIES = ("Zedton Council", "Zedton Police", "Zedton Children’s Services", "Zedton Community Health")
LAWS = (
    "Children Act 1989 s.47 (Wales)",
    "Social Services and Well-being (Wales) Act 2014 ss.126, 128 and 130",
)
CHARTER = {
    "What is the aim?": "Every report decided on within a working day by those who know most (made up)",
    "How is the aim measured?": "Time from report to decision (made up)",
    "Who is it for?": "Children and adults at risk in the valley (made up)",
    "Which criteria must somebody meet?": "A concern that somebody may be at risk (made up)",
    "What is the lawful basis?": "Social Services and Well-being (Wales) Act 2014, Part 7 (made up)",
    "Success test: when has it helped?": "No report waits longer than a day (made up)",
    "Stop rule: when does it stop?": "The board reviews it each year (made up)",
    "Who agreed it?": "Bea Board, chair of the board (made up)",
}


@pytest.fixture(scope="module")
def started(browser, site_apart):
    """The Welsh MASH, once for this file: its agreement, itself and its charter."""
    from tests.browser.conftest import signing_in

    with signing_in(browser, site_apart) as sign_in:
        agree(sign_in("governance", script=False))
        start(sign_in("coordinator", script=False))


def agree(page):
    page.goto("/agreements/new")
    page.get_by_label("What is it called?").fill("Made-up agreement: MASH of the valley")
    for party in PARTIES:
        page.get_by_label(party, exact=True).check()
    page.get_by_label("MASH", exact=True).check()
    for law in LAWS:
        page.get_by_label(law, exact=True).check()
    page.get_by_label("First day").fill(day_ahead(0)[0])
    page.get_by_label("To be reviewed on").fill(day_ahead(200)[0])
    page.get_by_label("Who signed it, for which agency?").fill("A. Director, for all of them (made up)")
    page.get_by_label("Reference of the data protection impact assessment").fill("DPIA 3 (made up)")
    page.get_by_label("Where is the signed text kept?").fill("Council archive (made up)")
    press(page, "Record this agreement")


def start(page):
    page.goto("/schemes/start/mash/wales")
    page.get_by_label("What is it called?").fill(NAME)
    page.get_by_label("Zedton Council", exact=True).check()
    for partner in PARTIES[1:]:
        page.get_by_label(partner, exact=True).check()
    press(page, "Continue")
    press(page, "Start this scheme")
    for label, words in CHARTER.items():
        page.get_by_label(label).fill(words)
    page.get_by_label("No: people judge it").check()
    way = page.get_by_role("group", name="Way 1")
    for box in way.get_by_role("textbox").all():
        box.fill("As the charter of the valley says (made up)")
    for party in PARTIES:
        page.get_by_label(party, exact=True).fill("Somebody who can decide, each day (made up)")
    page.get_by_label("On which day was it agreed?").fill("today")
    page.get_by_label("To be reviewed by which day?").fill(day_ahead(300)[0])
    press(page, "Save this version")
    assert page.locator(".govuk-error-summary").count() == 0, page.inner_text("main")


def test_a_child_is_brought_from_the_report_to_a_conference_by_the_law_of_wales(started, sign_in_apart):
    rhys, alice, chair = (sign_in_apart(w, script=False) for w in ("representative", "coordinator", "chair"))
    sol = sign_in_apart("social-worker", script=False)
    report(rhys, first="Wen")
    ref = screen(alice, first="Wen")
    finish(alice, ref)
    mash.recommend(alice, ref)
    chair.goto(f"/cases/{ref}/move")
    chair.get_by_label("Decided, being handed over").check()
    chair.get_by_label(re.compile("^Section 47: ")).check()
    chair.get_by_label("Why?").fill("Significant harm is suspected (made up)")
    press(chair, "Move it")
    assert "Decided, being handed over" in text_at(chair, f"/cases/{ref}")
    mash.hand_over(alice, ref)
    sol.goto(f"/cases/{ref}/ratings/statutory")
    sol.get_by_label(re.compile("^Conference: ")).check()
    sol.get_by_label("Why?").fill("Held today (made up)")
    press(sol, "Save")
    assert "First meeting of the core group" in text_at(sol, f"/cases/{ref}")


def test_an_adult_at_risk_is_brought_to_enquiries_under_section_126(started, sign_in_apart):
    rhys, alice, chair = (sign_in_apart(w, script=False) for w in ("representative", "coordinator", "chair"))
    report(rhys, about="A concern about an adult at risk", first="Ada")
    ref = screen(alice, first="Ada", subject="^Adult: ")
    finish(alice, ref)
    mash.recommend(alice, ref, threshold=re.compile("^Adult: "))
    chair.goto(f"/cases/{ref}/move")
    chair.get_by_label("Decided, being handed over").check()
    # England's section 42 is not offered: the Care Act 2014 does not hold there.
    assert "Section 42" not in chair.inner_text("main")
    chair.get_by_label(re.compile("^Section 126: ")).check()
    chair.get_by_label("Why?").fill("Neglect by a lodger (made up)")
    press(chair, "Move it")
    words = text_at(chair, f"/cases/{ref}")
    assert "Enquiry about an adult finished" in words
    assert "7 working days" in words


def report(page, **given):
    mash.contact(page, at="made-up-valley-mash", law=LAWS[1], last="Valleycase", **given)


def screen(page, **given):
    return mash.screen(page, law=LAWS[1], last="Valleycase", asks_as_before=False, **given)


def finish(page, ref):
    page.goto(f"/cases/{ref}/research-finished")
    page.get_by_label("Why").fill("Enough is known (made up)")
    press(page, "Finish the research")
