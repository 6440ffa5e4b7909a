"""Somebody chooses Welsh, with script or without, and walks a MARAC and a MAPPA case in it at every width."""

import re

import pytest

from tests.browser.test_pages import ALL_WIDTHS, faults_at_each_width, faults_of


pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

STATES = {"marac": "Baner am ddeuddeg mis", "mappa": "Lefel 2, a reolir gan gyfarfodydd"}


@pytest.fixture
def reader(sign_in):
    """The co-ordinator, who reads Welsh for this journey and English after it."""
    page = sign_in("coordinator")
    page.get_by_role("button", name="Cymraeg").click()
    yield page
    page.goto("/inbox")
    if page.get_attribute("html", "lang") == "cy":
        page.get_by_role("button", name="English", exact=True).click()
    assert page.get_attribute("html", "lang") == "en-GB"


def test_welsh_is_chosen_before_anybody_signs_in(browser, site):
    page = browser.new_context(base_url=site).new_page()
    page.goto("/sign-in")
    page.get_by_role("button", name="Cymraeg").click()
    assert page.url.endswith("/sign-in")
    assert page.get_attribute("html", "lang") == "cy"
    assert page.get_by_role("heading", level=1).inner_text() == "Mewngofnodi"
    assert faults_at_each_width(page, faults_of, ALL_WIDTHS) == []
    page.context.close()


@pytest.mark.parametrize("kind", STATES)
def test_a_case_is_walked_in_welsh(reader, kind):
    reader.goto("/inbox?group=all")
    row = reader.locator("table").last.locator("tr", has_text=STATES[kind]).first
    row.get_by_role("link").first.click()
    assert reader.get_attribute("html", "lang") == "cy"
    assert "yn aros i gyfieithydd ei hadolygu" in reader.inner_text("main")
    assert reader.get_by_role("heading", name="Amcanion a chamau gweithredu").is_visible()
    assert faults_at_each_width(reader, faults_of, ALL_WIDTHS) == []
    case = re.search("/cases/([A-Z0-9]+)", reader.url).group(1)
    for address in (f"/cases/{case}/chronology", f"/cases/{case}/told", "/meetings", "/referrals", "/find"):
        reader.goto(address)
        assert reader.get_attribute("html", "lang") == "cy"
        assert faults_at_each_width(reader, faults_of, ALL_WIDTHS) == [], address


def test_it_is_chosen_and_left_again_without_script(sign_in):
    page = sign_in("coordinator", script=False)
    page.get_by_role("button", name="Cymraeg").click()
    page.goto("/meetings")
    assert page.get_attribute("html", "lang") == "cy"
    page.get_by_role("button", name="English", exact=True).click()
    assert page.get_attribute("html", "lang") == "en-GB"


def test_the_page_in_english_is_one_press_away(reader):
    reader.goto("/meetings")
    reader.get_by_role("button", name="Show this page in English").click()
    assert reader.url.endswith("/meetings")
    assert reader.get_by_role("heading", level=1).inner_text() == "Meetings"
