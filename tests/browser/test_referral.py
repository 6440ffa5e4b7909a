"""A referral written in pieces: saved while it is typed, kept over a lost session, not overwritten, sent, and heard back."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_pages import faults_of


pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]
NEW = "/referrals/new/violence-panel"
# Autosave comes every four seconds; a busy machine gets more.
SOON = 15_000


def danger(page, answer):
    page.get_by_role("group", name="Is somebody in immediate danger?").get_by_label(answer).check()


def words(page):
    return page.get_by_label("What has happened?")


def is_narrow(page):
    """Nothing is wider than the window at any width."""
    for width in (320, 390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    return True


def fits(page):
    """Narrow, and nothing at fault. Only where scripts run: axe waits for ever where they do not."""
    return is_narrow(page) and faults_of(page) == []


@pytest.mark.extra  # it waits for the script to save
def test_what_is_typed_saves_itself_and_outlives_the_session(sign_in, site):
    page = sign_in("referrer")
    page.goto(NEW)
    words(page).fill("Half written (made up)")
    page.get_by_label("Last name").first.fill("Savedmade")
    page.get_by_text("not sent.").wait_for(timeout=SOON)
    assert "/referrals/drafts/" in page.url
    assert fits(page)
    page.context.clear_cookies()
    page.get_by_label("First name").first.fill("Madeup")
    page.get_by_text("Not saved: you are signed out").wait_for(timeout=SOON)
    again = sign_in("referrer", width=390)
    again.goto("/referrals")
    expect(again.get_by_text("Savedmade")).to_be_visible()
    assert fits(again)
    again.get_by_role("link", name="Go on").first.click()
    assert words(again).input_value() == "Half written (made up)"


@pytest.mark.extra  # it waits for the script to save
def test_a_second_window_is_told_before_it_overwrites(sign_in):
    one = sign_in("referrer")
    one.goto(NEW)
    words(one).fill("Begun (made up)")
    one.get_by_text("not sent.").wait_for(timeout=SOON)
    other = one.context.new_page()
    other.goto(one.url)
    words(one).fill("From the first (made up)")
    one.wait_for_function("() => document.querySelector('[name=version]').value === '2'", timeout=SOON)
    words(other).fill("From the second (made up)")
    other.get_by_text("in another window").wait_for(timeout=SOON)
    one.reload()
    assert words(one).input_value() == "From the first (made up)"


def test_without_script_a_button_saves_and_another_throws_away(sign_in):
    page = sign_in("referrer", width=390, script=False)
    page.goto(NEW)
    page.get_by_label("Last name").first.fill("Noscriptmade")
    page.get_by_role("button", name="Save and come back later").click()
    row = page.locator(".govuk-summary-list__row", has_text="Noscriptmade")
    row.get_by_role("link", name="Throw away").click()
    assert is_narrow(page)
    page.get_by_role("button", name="Throw it away").click()
    expect(page.get_by_text("Nothing was sent")).to_be_visible()
    expect(page.get_by_text("Noscriptmade")).to_be_hidden()


@pytest.mark.extra
def test_an_urgent_one_is_seen_at_once_and_its_referrer_hears(sign_in):
    page = sign_in("referrer")
    page.goto(NEW)
    danger(page, "Yes")
    words(page).fill("A knife (made up)")
    page.get_by_label("First name").first.fill("Madeup")
    page.get_by_label("Last name").first.fill("Urgentmade")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("ring 999 now")).to_be_visible()
    assert fits(page)
    page.get_by_role("button", name="Send this referral").click()
    expect(page.get_by_text("marked urgent")).to_be_visible()

    alice = sign_in("coordinator")
    alice.goto("/inbox")
    expect(alice.locator(".pl-needs tr", has_text="Urgentmade").first).to_be_visible()
    assert fits(alice)
    alice.goto("/notices")
    assert "Urgentmade" not in alice.content()
    alice.get_by_role("link", name="Read it and decide").first.click()
    assert fits(alice)
    alice.get_by_role("button", name="Tell the referrer").click()
    page.goto("/referrals")
    expect(page.get_by_text("Being looked at, since")).to_be_visible()
    alice.get_by_label("Advice only").check()
    note = alice.get_by_label("Note to the referrer")
    expect(note).to_have_value("Your referral is not taken in. Advice is given instead.")
    alice.get_by_label("Why?").fill("Below the threshold (made up)")
    note.fill("Ring the desk (made up)")
    alice.get_by_label("Advice only").check()
    expect(note).to_have_value("Ring the desk (made up)")
    alice.get_by_role("button", name="Save this decision").click()
    page.goto("/notices")
    expect(page.get_by_text("A referral of yours is decided").first).to_be_visible()
    page.get_by_role("link", name="See what became of it").first.click()
    expect(page.get_by_text("Ring the desk (made up)")).to_be_visible()
    assert fits(page)
