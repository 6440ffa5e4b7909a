"""From a one-time code to the first page, by a phone: the real server, every role asked for a second factor."""

import time

import pyotp
import pytest

from tests.browser.conftest import installation, said
from tests.browser.test_pages import faults_of


pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]
NAME = "first@example.invalid"
PASSWORD = "lantern orchard velvet"


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A fresh installation with one agency and its first administrator."""
    home = tmp_path_factory.mktemp("fresh") / "home"
    said(home, "agencies", "add", "north", "--name", "North Council", "--kind", "council")
    who = ("--name", "First Admin", "--agency", "north", "--role", "administrator")
    return home, said(home, "users", "add", NAME, *who)["one_time_code"]


@pytest.fixture(scope="module")
def address(place):
    with installation(place[0]) as served:
        yield served


def press(page, words):
    page.get_by_role("button", name=words).click()
    assert faults_of(page) == []


def give_password(page, password=PASSWORD):
    page.goto("/sign-in")
    assert faults_of(page) == []
    page.get_by_label("Email address").fill(NAME)
    page.get_by_label("Password").fill(password)
    press(page, "Sign in")


def not_of(app):
    """Six figures that the phone shows neither now nor half a minute either side."""
    near = {app.at(time.time() + step) for step in (-30, 0, 30)}
    return next(code for code in ("000000", "111111", "222222", "333333") if code not in near)


@pytest.mark.extra  # a home of its own
def test_a_first_day(browser, address, place):
    """One journey, because each step needs the one before: code, password, phone, recovery, back again."""
    context = browser.new_context(viewport={"width": 390, "height": 900}, base_url=address)
    page = context.new_page()
    heading = page.get_by_role("heading", level=1)

    page.goto("/choose-password")
    page.get_by_label("One-time code").fill(place[1].lower())
    page.get_by_label("New password").fill("password1234")
    press(page, "Set password")
    assert "one of the first that a guesser tries" in page.get_by_role("alert").inner_text()
    page.get_by_label("One-time code").fill(place[1].lower())
    page.get_by_label("New password").fill(PASSWORD)
    press(page, "Set password")
    assert "Your password is set" in page.locator("main").inner_text()

    give_password(page)
    assert heading.inner_text() == "Set up a second factor"
    shown = page.locator("main code").inner_text().replace(" ", "")
    app = pyotp.TOTP(shown)
    page.get_by_label("Code from your app").fill(not_of(app))
    press(page, "Confirm")
    assert "This code is not right" in page.get_by_role("alert").inner_text()
    assert page.title().startswith("Error: ")
    assert page.locator("main code").inner_text().replace(" ", "") == shown
    # The code of half a minute ago is still taken, and leaves the code of now for the next sign-in.
    page.get_by_label("Code from your app").fill(app.at(time.time() - 30))
    press(page, "Confirm")
    assert heading.inner_text() == "Your recovery codes"
    recovery = page.locator("main li code").all_inner_texts()
    assert len(set(recovery)) == 10
    assert not any(code in page.url for code in recovery)
    page.get_by_role("button", name="I have kept them").click()
    assert heading.inner_text() == "Accounts"

    press(page, "Sign out")
    give_password(page)
    assert heading.inner_text() == "Enter a code"
    page.get_by_label("Code").fill(not_of(app))
    press(page, "Continue")
    assert "This code is not right" in page.get_by_role("alert").inner_text()
    code = app.now()
    page.get_by_label("Code").fill(f"{code[:3]} {code[3:]}")
    press(page, "Continue")
    assert heading.inner_text() == "Accounts"

    press(page, "Sign out")
    give_password(page)
    page.get_by_label("Code").fill(code)
    press(page, "Continue")
    assert "used already" in page.get_by_role("alert").inner_text()
    page.get_by_label("Code").fill(recovery[0])
    press(page, "Continue")
    assert heading.inner_text() == "Accounts"

    page.goto("/your-account")
    assert faults_of(page) == []
    assert "9 not used" in page.locator("main").inner_text()
    context.close()
