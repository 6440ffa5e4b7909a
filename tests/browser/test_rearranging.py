"""A planned meeting is moved and then cancelled, and a closed case goes on."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.days_ahead import day_ahead
from tests.browser.test_pages import faults_at_each_width, faults_of


pytestmark = [pytest.mark.browser, pytest.mark.extra, pytest.mark.xdist_group("browser")]
PANEL = "Zedton violence panel (made up)"


def looked_at(page):
    assert faults_at_each_width(page, faults_of) == []
    page.set_viewport_size({"width": 1280, "height": 900})


def test_a_meeting_is_moved_and_cancelled_and_those_called_are_told(sign_in):
    alice = sign_in("coordinator")
    typed, shown = day_ahead(40)
    later, shown_later = day_ahead(43)
    alice.goto("/meetings/new")
    alice.get_by_label(PANEL).check()
    alice.get_by_label("On what day?").fill(typed)
    alice.get_by_label("At what time?").fill("9:30")
    alice.get_by_role("button", name="Call this meeting").click()
    alice.locator("tr", has_text=shown).get_by_role("link").first.click()
    address = alice.url
    alice.get_by_role("link", name="Move this meeting").click()
    looked_at(alice)
    alice.get_by_label("On what day?").fill(later)
    alice.get_by_role("button", name="Move this meeting").click()
    expect(alice.get_by_role("link", name="Say why it is moved")).to_be_visible()
    alice.get_by_label("Why?").fill("The hall is let (made up)")
    alice.get_by_role("button", name="Move this meeting").click()
    expect(alice.get_by_text("Those who were called are told")).to_be_visible()
    looked_at(alice)
    bob = sign_in("representative")
    bob.goto("/notices")
    expect(bob.get_by_text("A meeting is moved").first).to_be_visible()
    bob.goto(address)
    expect(bob.locator("main")).to_contain_text(shown_later)
    alice.get_by_role("link", name="Cancel this meeting").click()
    looked_at(alice)
    alice.get_by_label("Why?").fill("The chair is ill (made up)")
    alice.get_by_role("button", name="Cancel this meeting").click()
    bob.reload()
    expect(bob.get_by_text("Take it out of your calendar")).to_be_visible()
    looked_at(bob)


def closed_case(page):
    """A closed case that the reader may open again; its address."""
    page.goto("/inbox?group=all")
    ready = page.get_by_role("link", name=re.compile("months after closure")).all_inner_texts()
    for ref in reversed([re.sub(r"Case (\w+),.*", r"\1", text) for text in ready]):
        page.goto(f"/cases/{ref}")
        if page.get_by_role("link", name="Reopen this case").count():
            return page.url
    raise AssertionError("The demo has no closed case that may be opened again.")


def test_a_closed_case_goes_on_with_its_history(sign_in):
    alice = sign_in("coordinator")
    address = closed_case(alice)
    alice.get_by_role("link", name="Reopen this case").click()
    looked_at(alice)
    alice.get_by_role("button", name="Reopen this case").click()
    expect(alice.get_by_role("link", name="Say why the case goes on")).to_be_visible()
    alice.get_by_label("Why does it go on?").fill("Hurt again last week (made up)")
    alice.get_by_role("button", name="Reopen this case").click()
    expect(alice.get_by_text("Reopened, under the same reference")).to_be_visible()
    assert alice.url == address
    expect(alice.get_by_text("Hurt again last week (made up)").first).to_be_visible()
    looked_at(alice)
