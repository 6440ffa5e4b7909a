"""A summary copied out of a case: in a box without script, by one press with it; and what is said about words."""

import pytest

from tests.browser.test_pages import faults_of


pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]


def taken_out(page):
    """The summary of the first open case, on the page that shows it."""
    page.goto("/inbox?group=all")
    page.locator("main th a[href^='/cases/']:not([href$='/review'])").first.click()
    page.get_by_role("link", name="Copy a summary out").click()
    page.get_by_label("Our own record of what we were told and do").check()
    page.get_by_label("A meeting discussed this case").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Show the summary").click()
    return page.get_by_label("Summary", exact=True)


def test_without_script_the_box_can_be_read_and_selected(sign_in):
    page = sign_in("coordinator", width=390, script=False)
    box = taken_out(page)
    assert "Check it before you file it." in box.input_value()
    assert box.get_attribute("readonly") is not None
    assert page.get_by_role("button", name="Copy the summary").count() == 0
    assert page.url.endswith("/summary")


def test_with_script_one_press_copies_it(sign_in):
    page = sign_in("coordinator", width=390)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    box = taken_out(page)
    page.get_by_role("button", name="Copy the summary").click()
    page.get_by_text("Copied. Check it before you file it.").wait_for()
    assert page.evaluate("() => navigator.clipboard.readText()").split() == box.input_value().split()
    assert faults_of(page) == []
