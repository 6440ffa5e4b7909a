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
