"""What is printed from the browser: slips to cut out, words whole, and nothing that is asked of one person alone or can only be pressed."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.days_ahead import day_ahead
from tests.browser.test_taking_out import taken_out


pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.extra, pytest.mark.xdist_group("browser")]
SHEET = {"width": 688, "height": 971}
"""A4 less its margins, in pixels of CSS."""


@pytest.fixture
def page(sign_in):
    page = sign_in("coordinator")
    page.emulate_media(media="print")
    page.set_viewport_size(SHEET)
    return page


def to(page, address):
    page.goto(re.match(r"https?://[^/]+", page.url)[0] + address)


def test_slips_name_nobody_and_say_where_and_until_when(page):
    page.emulate_media(media="screen")
    to(page, "/schemes/iom/surveys/ask")
    page.get_by_label(re.compile("^Working with the ")).check()
    page.get_by_label("How many people are invited?").fill("14")
    page.get_by_label("What is the last day to answer?").fill(day_ahead(14)[0])
    with page.expect_navigation():
        page.get_by_role("button", name="Run it and show the codes").click()
    page.emulate_media(media="print")
    assert page.locator(".pl-slip").count() == 14
    expect(page.locator(".pl-print-mark")).to_be_hidden()
    for said in page.locator(".pl-slip").all_inner_texts():
        assert re.search(r"Answer at \S+/survey until the end of \d+ \w+ 20\d\d\.", " ".join(said.split()))
    # Two in a row, with a line to cut along, and more than a few on a sheet.
    first, second, third = (page.locator(".pl-slip").nth(n).bounding_box() for n in range(3))
    assert first["y"] == second["y"] < third["y"]
    assert 7 * (third["y"] - first["y"]) < SHEET["height"]


def test_a_summary_to_copy_is_printed_to_its_end(page):
    page.emulate_media(media="screen")
    held = taken_out(page).input_value()
    page.emulate_media(media="print")
    expect(page.locator("textarea")).to_be_hidden()
    printed = page.locator("main pre")
    assert printed.inner_text().split() == held.split()
    assert printed.evaluate("e => e.scrollHeight <= e.clientHeight + 1")


def test_a_case_prints_no_link_that_only_acts(page):
    page.locator("main th a[href^='/cases/']:not([href$='/review'])").first.click()
    said = page.inner_text("main")
    assert "In this case: " in said
    assert "how long, and why" not in said
    page.emulate_media(media="screen")
    assert "how long, and why" in page.inner_text("main")


def test_what_is_asked_of_one_person_alone_is_not_printed(page):
    page.emulate_media(media="screen")
    to(page, "/inbox?group=questions")
    link = page.locator("main a[href$='/prompts']").first
    expect(link).to_be_visible()
    page.emulate_media(media="print")
    expect(link).to_be_hidden()
    to(page, link.get_attribute("href"))
    assert "is on the screen alone" in page.inner_text("main")
    expect(page.locator("main h2").first).to_be_hidden()


def test_every_sheet_but_the_first_says_what_it_is_of(page):
    link = page.locator("main th a[href^='/cases/']:not([href$='/review'])").first
    ref = re.match(r"/cases/(\w{4})", link.get_attribute("href"))[1]
    link.click()
    says = page.evaluate("() => getComputedStyle(document.documentElement).getPropertyValue('--pl-page')")
    assert says.startswith(f'"Made-up data · Case {ref}\xa0· ')


def test_a_form_that_is_filled_in_by_hand_prints_its_questions_and_nothing_that_was_typed(page):
    page.emulate_media(media="screen")
    to(page, "/schemes/violence-panel/charter/sign")
    page.get_by_label("What is the aim?").fill("Typed on the screen (made up)")
    page.emulate_media(media="print")
    expect(page.get_by_text("What is the aim?")).to_be_visible()
    expect(page.get_by_text("No: people judge it")).to_be_visible()
    expect(page.get_by_label("What is the aim?")).to_be_hidden()
    expect(page.get_by_text("Save this version")).to_be_hidden()
    expect(page.locator(".pl-print-mark")).to_be_visible()
