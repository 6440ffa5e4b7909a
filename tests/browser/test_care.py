"""A case opened in an emergency, and a warning for those who visit, in a browser."""

import re

import pytest

from tests.browser.meter import Meter
from tests.browser.test_pages import faults_of


pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]


def a_case_of_others(sign_in):
    """The reference of an open case of the panel that the refuge is not in."""
    page = sign_in("coordinator")
    page.goto("/inbox")
    refs = dict.fromkeys(
        re.findall(r"/cases/([A-Z0-9]{4})\"", page.content()),
    )
    adviser = sign_in("adviser")
    return next(ref for ref in refs if adviser.goto(f"/cases/{ref}").status == 404)


@pytest.mark.extra
def test_two_presses_open_it_and_one_ends_it(sign_in):
    ref = a_case_of_others(sign_in)
    page = sign_in("adviser", width=390)
    with Meter.of(page) as meter:
        meter.press(page.get_by_role("link", name="Open a case that you are not in"))
        meter.type(page.get_by_label("Case reference"), ref)
        meter.tick(page.get_by_label("Somebody may be seriously hurt"))
        meter.type(page.get_by_label("What makes it so?"), "Rung at night (made up)")
        assert faults_of(page) == []
        meter.press(page.get_by_role("button", name="Open this case now"))
    meter.within("break_glass")
    assert "minutes left" in page.get_by_role("region", name="Opened in an emergency").inner_text()
    assert faults_of(page) == []
    page.get_by_role("button", name="End now").click()
    assert "Ended. You no longer see this case." in page.locator("main").inner_text()


def test_a_warning_stands_above_the_form_for_a_contact(sign_in):
    page = sign_in("practitioner", width=390)
    page.goto("/my-people")
    page.get_by_role("link", name=re.compile(", case")).first.click()
    page.get_by_role("link", name="Warnings for those who visit").click()
    page.get_by_role("button", name="Warn those who visit").click()
    page.get_by_label("Whom is it about?").select_option(index=1)
    page.get_by_label("What should visitors do?").fill("Ring from the car first")
    page.get_by_label("Why is it needed?").fill("The dog is loose in the yard (made up)")
    page.get_by_label("How do you know?").fill("A visit in May (made up)")
    assert faults_of(page) == []
    page.get_by_label("Show this warning until which day?").fill("in 3 weeks")
    page.get_by_role("button", name="Save this warning").click()
    assert "Ring from the car first" in page.locator("main").inner_text()
    assert faults_of(page) == []
    page.goto("/my-people")
    assert "Before a visit: Ring from the car first" in page.locator("main").inner_text()


SAY = "Mobile on weekdays before three; say you ring from the library (made up)"


def a_case_without_a_rule(pages):
    """The reference of a case that each of these sees and in which nobody wrote down how the person may be reached."""
    pages[0].goto("/my-people")
    refs = dict.fromkeys(re.findall(r"/cases/([A-Z0-9]{4})\"", pages[0].content()))
    for ref in refs:
        if all(page.goto(f"/cases/{ref}").status == 200 for page in pages) and (
            pages[0].get_by_role("link", name=re.compile("^Write it down")).count()
        ):
            return ref
    raise AssertionError(
        "Each case of the demo that they share has a rule for how the person may be reached."
    )


@pytest.mark.extra
def test_how_somebody_may_be_reached_is_read_before_a_contact_by_those_it_is_given_to_alone(sign_in):
    petra, dana, bob = (sign_in(who) for who in ("practitioner", "housing", "representative"))
    ref = a_case_without_a_rule([petra, dana, bob])
    petra.get_by_role("link", name=re.compile("^Write it down")).click()
    assert petra.locator("input:checked").count() == 0
    petra.get_by_label("Text message").check()
    petra.get_by_label("Zedton Homes").check()
    petra.get_by_role("button", name="Save how they may be reached").click()
    # Ways alone say nothing of when, and are not saved.
    assert "Say when and how, or what must never happen" in petra.locator(".govuk-error-summary").inner_text()
    assert petra.get_by_label("Text message").is_checked()
    petra.get_by_label("When and how, and what must never happen").fill(SAY)
    assert faults_of(petra) == []
    petra.get_by_role("button", name="Save how they may be reached").click()
    assert "Saved how this person may be reached." in petra.locator("main").inner_text()
    for page in (petra, dana):
        page.goto(f"/cases/{ref}/contacts/new")
        before_the_form = page.locator("main").inner_text()
        assert SAY in before_the_form
        assert before_the_form.index("Safe ways to reach them: ") < before_the_form.index("Save")
    for address in (f"/cases/{ref}", f"/cases/{ref}/contacts/new", f"/cases/{ref}/chronology"):
        bob.goto(address)
        assert SAY not in bob.content(), address
    bob.goto(f"/cases/{ref}/contacts/new")
    assert "Ask Zedton Probation before you make contact." in bob.locator("main").inner_text()
    assert faults_of(bob) == []
