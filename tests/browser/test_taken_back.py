"""Mistakes are taken back, each by whoever may, without script: a fact, a line of the room, a decision, somebody there; and who was left out comes in."""

import re

import pytest

from tests.browser.days_ahead import day_ahead
from tests.browser.test_around_a_case import banner, main, press
from tests.browser.test_live_meeting import call


pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.extra, pytest.mark.xdist_group("browser")]
FACT = "Seen at the flat on Sunday (made up)"
RIGHT = "Seen at the flat on Monday (made up)"
LINE = "He has a new phone (made up)"
WHY = "It was about another person (made up)"


def known_to_petra(petra, alice):
    """A case that the co-ordinator sees and about which probation is asked."""
    petra.goto("/requests")
    asked = re.findall(r"\b([A-Z0-9]{4}): ", main(petra))
    alice.goto("/inbox?group=all")
    return next(ref for ref in asked if f"/cases/{ref}" in alice.content())


def test_a_fact_is_given_for_some_with_how_sure_and_corrected_and_withdrawn(sign_in_apart):
    petra, alice = (sign_in_apart(who, script=False) for who in ("practitioner", "coordinator"))
    ref = known_to_petra(petra, alice)
    petra.get_by_role("link", name=re.compile(f"^Known, or cannot say for request {ref}")).click()
    petra.get_by_label("Known to us", exact=True).check()
    petra.get_by_label("If known: one fact or opinion").fill(FACT)
    petra.get_by_label("Fact: what happened").first.check()
    petra.get_by_label("Where does it come from?").first.fill("A visit (made up)")
    petra.get_by_label("On what day was it?").first.fill("3 3 2026")
    petra.get_by_label("How sure is your agency, if it can say?").first.select_option(index=2)
    petra.get_by_label("Agencies in the case").first.check()
    petra.get_by_label("Under which law do you share it?").first.select_option(index=1)
    press(petra, "Send this answer")
    alice.goto(f"/cases/{ref}/chronology")
    assert FACT in main(alice)
    take(petra, FACT, "Correct it: what is right is below", right=RIGHT)
    alice.reload()
    assert FACT not in main(alice)
    assert RIGHT in main(alice)
    take(petra, RIGHT, "Withdraw it: it was shared by mistake")
    alice.reload()
    assert RIGHT not in main(alice)
    assert WHY in main(alice)


def take(page, words, way, *, right=""):
    page.goto("/requests/given")
    card = page.locator(".govuk-inset-text", has_text=words).first
    card.get_by_role("link", name=re.compile("^Withdraw or correct this")).click()
    page.get_by_label(way).check()
    press(page, "Save")
    assert page.locator(".govuk-error-summary").count() == 1, "a reason is needed"
    page.get_by_label("Why?").fill(WHY)
    if right:
        page.get_by_label("If you correct it: what is right?").fill(right)
    press(page, "Save")
    assert page.locator(".govuk-error-summary").count() == 0, main(page)


@pytest.fixture(scope="module")
def met(browser, site_apart):
    """A meeting of the panel under way, and the reference of its first case."""
    from tests.browser.conftest import signing_in

    with signing_in(browser, site_apart) as sign_in:
        page = sign_in("coordinator", script=False)
        address, refs = call(page, "Zedton violence panel (made up)")
    return address.partition("//")[2].partition("/")[2], refs[0]


def test_a_line_of_the_room_and_a_decision_are_withdrawn(met, sign_in_apart):
    address, ref = met
    alice, bob = (sign_in_apart(who, script=False) for who in ("coordinator", "representative"))
    alice.goto(f"/{address}/notes")
    alice.locator("#line").fill(f"/f Police: {LINE}")
    alice.locator("form:has(#line) button").first.click()
    alice.locator("form:has(#line) button").first.click()
    assert LINE in main(alice)
    bob.goto(f"/cases/{ref}/chronology")
    assert LINE in main(bob)
    take(bob, LINE, "Withdraw it: it was written down by mistake")
    alice.reload()
    assert LINE not in main(alice)
    alice.goto(f"/{address}")
    alice.get_by_role("link", name=f"Record a decision on {ref}").click()
    alice.get_by_label("Decision", exact=True).select_option(label="Discussed")
    alice.get_by_label("In words").fill("Heard at length (made up)")
    press(alice, "Save this decision")
    alice.goto(f"/{address}")
    assert "Heard at length (made up)" in main(alice)
    alice.get_by_role("link", name=re.compile("^Withdraw or correct")).first.click()
    alice.get_by_label("Withdraw it: it is wrong, or about another case").check()
    alice.get_by_label("Why?").fill(WHY)
    press(alice, "Save")
    assert "The minutes are drafted without it" in banner(alice)
    assert "Heard at length (made up)" not in main(alice)


def test_who_was_never_there_is_taken_out_and_out_of_the_cases_that_this_opened(met, sign_in_apart):
    address, ref = met
    alice = sign_in_apart("coordinator", script=False)
    alice.goto(f"/{address}")
    row = alice.locator("li, tr", has_text="Dana Housing").filter(has=alice.get_by_role("link")).first
    row.get_by_role("link").last.click()
    assert "Left, or recorded by mistake" in main(alice)
    alice.get_by_label("They were never there: it was recorded by mistake").check()
    press(alice, "Save")
    assert "Say why it was recorded" in main(alice)
    alice.get_by_label("If they were never there: why was it recorded?").fill(WHY)
    press(alice, "Save")
    assert "The quorum and the draft minutes count them no more" in banner(alice)


def test_a_child_comes_into_an_open_marac(sign_in_apart):
    alice = sign_in_apart("coordinator", script=False)
    alice.goto("/inbox?group=all")
    for ref in dict.fromkeys(re.findall(r"/cases/([A-Z0-9]{4})\b", alice.content())):
        alice.goto(f"/cases/{ref}/people/new")
        if alice.get_by_label("Perpetrator", exact=True).count():
            break
    alice.get_by_label("Child", exact=True).check()
    alice.get_by_label("First name").fill("Madeup")
    alice.get_by_label("Last name").fill("Latecomer")
    alice.get_by_label("Date of birth, if you know it").fill("1 5 2018")
    press(alice, "Bring them in")
    assert "Say why" in main(alice)
    alice.get_by_label("Why now?").fill("The school told of her at the meeting (made up)")
    press(alice, "Bring them in")
    assert "They are in the case" in banner(alice)
    assert "Latecomer" in main(alice)


def test_a_limit_is_changed_by_two_people_and_by_nobody_alone(sign_in_apart):
    alice, gwen = (sign_in_apart(who, script=False) for who in ("coordinator", "governance"))
    alice.goto("/schemes/violence-panel/values?value=clocks.review")
    alice.get_by_label("New value").fill("35 days")
    alice.get_by_label("From which day?").fill(day_ahead(0)[0])
    alice.get_by_label("Why does this area do it its own way?").fill("Our meetings are monthly (made up)")
    press(alice, "Set this value")
    alice.goto("/schemes/violence-panel")
    assert "28 days" in main(alice)
    gwen.goto("/schemes/violence-panel")
    gwen.get_by_role("link", name=re.compile("[Cc]onfirm or refuse")).first.click()
    gwen.get_by_label("Yes, it holds from its day on").check()
    press(gwen, "Save the answer")
    assert "The answer is saved" in banner(gwen)
    alice.goto("/schemes/violence-panel")
    assert "35 days" in main(alice)
