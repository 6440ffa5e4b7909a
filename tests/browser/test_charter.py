"""A charter is signed, and a survey is asked and answered, in a browser: without script, and clean under axe with it."""

import re
from datetime import date, timedelta

import pytest

from tests.browser.test_pages import faults_of


pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]
CHARTER = "/schemes/violence-panel/charter"


def test_a_new_charter_is_signed_without_script_and_compared(sign_in):
    """It holds from a day to come, so that the other tests go on under the one before."""
    day = date.today() + timedelta(days=400)
    page = sign_in("chair", width=390, script=False)
    page.goto(f"{CHARTER}/sign")
    page.get_by_label("What is the aim?").fill("A quarter fewer events in twelve months (made up)")
    page.get_by_label("Who agreed it?").fill("Bea Board, chair of the board (made up)")
    page.get_by_label("On which day was it agreed?").fill(f"{day:%d %m %Y}")
    page.get_by_label("To be reviewed by which day?").fill(f"{day + timedelta(days=300):%d %m %Y}")
    with page.expect_navigation():
        page.get_by_role("button", name="Save this version").click()
    assert "holds from that day on" in page.locator("main").inner_text()
    page.get_by_role("link", name="What changed between two versions").click()
    assert "A quarter fewer events" in page.locator("main").inner_text()


def test_what_is_wrong_with_a_charter_is_said_beside_its_field(sign_in):
    page = sign_in("coordinator")
    page.goto(f"{CHARTER}/sign")
    page.get_by_text("Add way 3").click()
    page.get_by_role("group", name="Way 3").get_by_label("What is done?").fill("Half a chain")
    page.get_by_role("button", name="Save this version").click()
    page.get_by_role("heading", name="There is a problem").wait_for()
    assert "Way 3 lacks" in page.locator("main").inner_text()
    assert faults_of(page) == []


def test_a_survey_is_asked_and_answered_by_somebody_without_an_account(sign_in, browser, site):
    page = sign_in("coordinator")
    page.goto("/schemes/violence-panel/surveys/ask")
    page.get_by_label(re.compile("Being helped")).check()
    page.get_by_label("How many people are invited?").fill("10")
    page.get_by_label("What is the last day to answer?").fill("in 2 weeks")
    page.get_by_role("button", name="Run it and show the codes").click()
    code = page.locator("code").first.inner_text()
    context = browser.new_context(
        viewport={"width": 390, "height": 900}, java_script_enabled=False, base_url=site
    )
    phone = context.new_page()
    phone.goto("/survey")
    phone.get_by_label("Your code").fill(code.lower())
    with phone.expect_navigation():
        phone.get_by_role("button", name="Go on").click()
    phone.get_by_role("group", name="People listened to me").get_by_label("Agree", exact=True).check()
    with phone.expect_navigation():
        phone.get_by_role("button", name="Send my answers").click()
    assert "Thank you" in phone.locator("main").inner_text()
    assert code[:4] not in phone.url
    assert context.cookies() == [c for c in context.cookies() if "session" not in c["name"]]
    context.close()
