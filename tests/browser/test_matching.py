"""A matcher decides a pair by keyboard and takes it back; axe finds nothing on the way."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_pages import faults_at_each_width, faults_of


pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]


def waiting(page):
    return page.get_by_role("heading", level=2).first.inner_text()


@pytest.mark.extra
def test_a_pair_is_decided_and_taken_back(sign_in):
    page = sign_in("matcher")
    page.goto("/matching")
    before = waiting(page)
    assert "wait" in before
    page.get_by_role("button", name="Start with the first pair").press("Enter")
    assert faults_of(page) == []
    address = page.url
    assert "chance that they are one person" not in page.content()

    page.get_by_role("button", name="Save and go on").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Choose what the pair is, and why.")
    assert faults_of(page) == []

    page.get_by_role("group", name="Cannot tell").get_by_role("radio").first.press("Space")
    page.get_by_role("button", name="Save and go on").press("Enter")
    expect(page.get_by_text("Saved: cannot tell")).to_be_visible()

    page.goto("/matching/decisions")
    assert faults_at_each_width(page, faults_of) == []

    page.goto(address)
    expect(page.get_by_text("The model put the chance")).to_be_visible()
    page.get_by_role("link", name="Take this decision back").press("Enter")
    assert faults_of(page) == []
    page.get_by_role("radio").first.press("Space")
    page.get_by_role("button").filter(has_text="ake").last.press("Enter")
    page.goto("/matching")
    assert waiting(page) == before
    assert faults_of(page) == []


@pytest.mark.extra
def test_who_comes_second_is_told_and_loses_nothing(sign_in):
    """Two matchers on one pair at once: the first decision stands, and the second sees it beside what they had chosen."""
    first, second = sign_in("matcher"), sign_in("matcher", width=390)
    first.goto("/matching/next")
    address = first.url
    second.goto(address)
    for page, group in ((first, "Different people"), (second, "Same person")):
        page.get_by_role("group", name=group).get_by_role("radio").first.check()
        page.get_by_role("button", name="Save and go on").click()
    expect(first.get_by_text("Saved: different people")).to_be_visible()
    expect(second.get_by_role("alert")).to_contain_text("Their decision stands")
    expect(second.get_by_text("You had chosen “Same person")).to_be_visible()
    assert faults_of(second) == []

    second.get_by_role("link", name="Take this decision back").click()
    second.get_by_role("radio").first.check()
    second.get_by_role("button", name="Take it back").click()
    second.goto(address)
    expect(second.get_by_role("group", name="Same person")).to_be_visible()
