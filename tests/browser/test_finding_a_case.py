"""From a name to the case in three presses of a key, on a phone and by keyboard alone; nothing of the name in an address or a title."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_pages import faults_of


pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]


def test_somebody_is_found_by_keyboard_and_leads_to_their_case(sign_in):
    page = sign_in("coordinator", width=390)
    page.goto("/inbox?group=all")
    line = page.locator("table.pl-stack tbody tr", has=page.locator("a[href^='/cases/']")).first
    surname = line.locator("td").first.inner_text().splitlines()[-1].split(",")[0]
    page.goto("/find")
    page.get_by_label("Name or case reference").fill(surname)
    page.keyboard.press("Enter")
    found = page.get_by_role("region", name="People found")
    expect(found).to_be_visible()
    assert faults_of(page) == []
    assert surname not in page.url + page.title()
    found.get_by_role("link").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/cases/[A-Z0-9]{4}$"))
    expect(page.get_by_role("heading", level=1)).to_contain_text(re.compile(surname, re.IGNORECASE))
