"""Somebody is referred on, taken, helped once and the loop closed, each step by whoever takes it, in a browser."""

import re

import pytest

from tests.browser.test_pages import faults_at_each_width, faults_of


pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.extra, pytest.mark.xdist_group("browser")]
VISIT = "Safer home visit (made up)"


def press(page, name):
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def look(page):
    assert faults_at_each_width(page, faults_of) == []


def refer_on(page):
    """By the co-ordinator, from the newest open case of the panel that mentoring was begun in."""
    page.goto("/inbox?group=all")
    page.locator("main a[href^='/onward/']").first.click()
    page.get_by_role("link", name="Back", exact=True).click()
    ref = page.url.rsplit("/", 1)[1]
    page.get_by_role("link", name="Refer on", exact=True).click()
    page.get_by_role("link", name=VISIT).click()
    assert page.locator("input:checked").count() == 0
    look(page)
    page.get_by_label("What is it for?").fill("Feels unsafe at night (made up)")
    page.get_by_label("Under which law do you share this?").select_option(index=1)
    page.get_by_label("No, the name is enough").check()
    press(page, "Send this referral")
    assert VISIT in page.locator("main").inner_text()
    return ref


def step(page, words):
    page.get_by_label(words, exact=True).check()
    press(page, "Save this step")
    assert "Step saved" in page.locator("main").inner_text()


def test_from_sent_to_completed(sign_in):
    ref = refer_on(sign_in("coordinator"))
    dana = sign_in("housing")
    dana.goto("/requests")
    dana.get_by_role("link", name=re.compile("to your agency")).click()
    dana.get_by_role("link", name=re.compile(f"referral {ref}-")).click()
    look(dana)
    address = dana.url
    step(dana, "Accepted")
    step(dana, "Started")
    dana.goto(f"/cases/{ref}/contacts/new")
    dana.get_by_label("Met", exact=True).check(force=True)
    dana.get_by_label("90", exact=True).check(force=True)
    dana.get_by_label(f"{VISIT}, session 1 of 1").check()
    dana.get_by_label("No", exact=True).check(force=True)
    dana.get_by_role("button", name=re.compile("Save this contact")).click()
    dana.get_by_text("Contact saved.").wait_for()
    dana.goto(address)
    assert "1 of 1 session, 90 of 90 minutes" in dana.locator("main").inner_text()
    step(dana, "Completed")
    assert "This referral is over" in dana.locator("main").inner_text()
