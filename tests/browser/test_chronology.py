"""What changed since the last meeting, in presses; the filters without script; the page of each person."""

import pytest
from playwright.sync_api import expect

from tests.browser.meter import Meter


pytestmark = [pytest.mark.extra, pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]


def cases_of(page):
    page.goto("/inbox?group=all")
    links = page.locator("main a[href^='/cases/']").evaluate_all(
        "all => all.map(a => a.getAttribute('href'))"
    )
    return sorted({address for address in links if address.count("/") == 2})


def test_what_is_new_is_one_press_away_and_filters_need_no_script(sign_in):
    alice = sign_in("coordinator", script=False)
    for address in cases_of(alice):
        alice.goto(f"{address}/chronology")
        heard = alice.get_by_text("This case was last heard").first.is_visible()
        if heard and alice.locator("#kind option[value=decision]").count():
            break
    alice.goto(address)
    with Meter.of(alice) as meter:
        meter.press(alice.get_by_role("link", name="Chronology", exact=True))
        meter.press(alice.get_by_role("link", name="Show only what is new since then"))
        expect(alice.get_by_text("New since this case was last heard")).to_be_visible()
    meter.within("since_last_meeting")
    alice.get_by_role("link", name="Show everything").click()
    alice.get_by_label("Kind").select_option(value="decision")
    alice.get_by_role("button", name="Show these").click()
    kinds = alice.locator(".pl-chronology__kind").all_inner_texts()
    assert kinds
    assert set(kinds) == {"Decision"}


def test_each_person_of_a_case_has_a_page_and_no_address_says_who(sign_in):
    alice = sign_in("coordinator", script=False)
    for address in cases_of(alice):
        alice.goto(f"{address}/chronology")
        others = alice.get_by_role("navigation", name="People in this case").get_by_role("link")
        if others.count():
            break
    words = others.first.inner_text()
    others.first.click()
    expect(alice.locator("[aria-current=page]", has_text=words)).to_be_visible()
    assert alice.url.rpartition("?")[2].replace("who=", "").isdigit()
