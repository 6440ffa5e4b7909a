"""An administrator opens an account, gives and ends a role, and closes it, at the width of a phone."""

import pytest

from tests.browser.test_pages import faults_of


pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]


@pytest.mark.parametrize(
    "script",
    [pytest.param(True, id="with-script", marks=pytest.mark.extra), pytest.param(False, id="without-script")],
)
def test_the_life_of_an_account(sign_in, script):
    page = sign_in("administrator", width=390, script=script)
    main, heading = page.locator("main"), page.get_by_role("heading", level=1)
    name = f"Newcomer {'Scripted' if script else 'Plain'}"

    def look():
        # axe is itself a script.
        assert not script or faults_of(page) == []

    def press(words):
        page.get_by_role("button", name=words).click()
        look()

    page.get_by_role("button", name="Open an account").click()
    press("Open the account")
    assert "Choose an agency" in page.get_by_role("alert").inner_text()
    page.get_by_label("Full name").fill(name)
    page.get_by_label("Work email address").fill(f"{name.replace(' ', '.')}@zedton.invalid")
    page.get_by_label("Agency", exact=True).select_option(label="Zedton Police")
    page.get_by_label("Role").select_option(label="Referrer")
    press("Open the account")
    assert heading.inner_text() == f"A one-time code for {name}"
    press("I have handed it over")
    assert heading.inner_text() == name
    assert name not in page.title()

    page.get_by_role("link", name="Give a role").click()
    look()
    page.get_by_label("Agency", exact=True).select_option(label="Zedton Council")
    page.get_by_label("Role").select_option(label="Chair")
    press("Give this role")
    page.get_by_role("link", name="End the role Chair at Zedton Council").click()
    look()
    press("End this role")
    assert "The role has ended." in main.inner_text()

    page.get_by_role("link", name="Close the account").click()
    look()
    press("Close this account")
    assert heading.inner_text() == f"{name} Closed"
    page.goto("/accounts")
    look()
    assert name in page.get_by_role("region", name="Closed accounts").inner_text()
