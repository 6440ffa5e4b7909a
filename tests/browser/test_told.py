"""What a person was told, in a browser without script: from the case to the form, wrong once, and back to what was written."""

import re

import pytest


pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.extra, pytest.mark.xdist_group("browser")]


def press(page, name):
    with page.expect_navigation():
        page.get_by_role("button", name=name).click()


def test_from_the_case_to_not_told(sign_in):
    page = sign_in("practitioner", script=False)
    page.goto("/my-people")
    page.locator(".govuk-summary-card__title a").first.click()
    page.get_by_role("link", name="What the person was told, objects to and consents to").click()
    page.get_by_role("link", name=re.compile("Record why they are not told")).first.click()
    page.get_by_label("What in this case makes it so?").fill("An arrest is planned (made up)")
    press(page, "Save this decision")
    assert "Choose who decided" in page.inner_text("main")
    page.get_by_label(re.compile("preventing or detecting crime")).check()
    page.get_by_label("Who decided?").select_option(index=1)
    page.get_by_label("By when must it be decided again?").fill("1 6 2028")
    press(page, "Save this decision")
    assert "“An arrest is planned (made up)”" in page.inner_text("main")
