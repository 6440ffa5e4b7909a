"""A charity that is in no case logs a session, is asked about a second on that day, and takes it away; pages print with whose copy they are."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_pages import faults_at_each_width, faults_of


pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.extra, pytest.mark.xdist_group("browser")]
PRINTED = ("/board", "/interventions", "/meetings", "/returns", "/inbox")


def press(page, name):
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def look(page):
    assert faults_at_each_width(page, faults_of) == []


def under_way(page):
    """The referral to the charity whose talks have begun."""
    page.goto("/onward")
    for address in page.locator("main .govuk-summary-card a").evaluate_all("links => links.map(a => a.href)"):
        page.goto(address)
        if page.get_by_text("Held, and the person was there").count():
            return address
    raise AssertionError("No referral to the charity is under way in the demo.")


def test_a_provider_logs_its_own_sessions(sign_in):
    ines = sign_in("adviser")
    address = under_way(ines)
    look(ines)
    assert "Missed by the person" in ines.locator("main").inner_text()
    ines.get_by_role("link", name="Log a session", exact=True).click()
    look(ines)
    assert ines.locator("input:checked").count() == 0
    for again in (False, True):
        if again:
            ines.goto(f"{address}/session")
        ines.get_by_label("Met", exact=True).check()
        ines.get_by_label("Minutes together").fill("50")
        ines.get_by_label("How the week was").check()
        ines.get_by_label("No", exact=True).check()
        press(ines, "Save this session")
    assert "is logged already" in ines.locator("main").inner_text()
    look(ines)
    ines.goto(address)
    assert "2 of 6 sessions, 100 of 300 minutes" in ines.locator("main").inner_text()
    ines.get_by_role("link", name=re.compile("Take it away")).last.click()
    ines.get_by_label("What was wrong?").fill("Logged on the wrong day (made up)")
    press(ines, "Take it away")
    assert "1 of 6 sessions" in ines.locator("main").inner_text()


def test_pages_print_with_whose_copy_they_are(sign_in):
    page = sign_in("coordinator")
    page.emulate_media(media="print")
    ref = page.locator("main th a[href^='/cases/']:not([href$='/review'])").first.get_attribute("href")
    for address in (*PRINTED, ref, f"{ref}/chronology"):
        page.goto(address)
        assert "destroy by" in page.locator(".pl-print-mark").inner_text()
        expect(page.locator(".pl-print-mark")).to_be_visible()
        for gone in ("nav", "form", ".pl-header", "footer", ".govuk-button"):
            assert (
                page.locator(gone).evaluate_all("all => all.filter(e => e.checkVisibility()).length") == 0
            ), (address, gone)
        # Nothing is wider than the sheet: A4 less its margins, in pixels of CSS.
        page.set_viewport_size({"width": 688, "height": 900})
        assert page.evaluate("() => document.documentElement.scrollWidth") <= 688, address
        assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
