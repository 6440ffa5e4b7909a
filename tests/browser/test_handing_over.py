"""A case is handed from one installation to another by its pages: offered, taken back, accepted, released; and declined without script on a phone."""

from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from tests.browser.test_pages import faults_of, sideways
from tests.handover.installation import PASSWORD
from tests.handover.towns import two_towns


# Two installations of their own are started for it.
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser"), pytest.mark.extra]


@pytest.fixture(scope="module")
def towns(tmp_path_factory):
    with two_towns(tmp_path_factory.mktemp("pages-of-two"), with_pages=True) as both:
        yield both


@contextmanager
def co_ordinators(browser, towns, **how):
    """The co-ordinators of both, each with a window of their own."""
    contexts = [browser.new_context(base_url=town.address(), **how) for town in towns]
    try:
        yield [signed_in(context.new_page()) for context in contexts]
    finally:
        for context in contexts:
            context.close()


def signed_in(page):
    page.goto("/sign-in")
    page.get_by_label("Email address").fill("alice@example.invalid")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_load_state()
    return page


def offer(page, ref):
    page.goto(f"/cases/{ref}")
    page.get_by_role("link", name="Wexborough").click()
    page.get_by_label("Why does it go there").fill("She moved there in May (made up)")
    press(page, "Offer the case")
    expect(page.get_by_text("Offered. The case and its actions stay ours")).to_be_visible()


def press(page, button):
    with page.expect_navigation():
        page.get_by_role("button", name=button).click()


def open_offer(page):
    """The one that waits for an answer."""
    page.goto("/hand-overs")
    page.get_by_role("link", name="Zedton").first.click()
    page.get_by_role("heading", name="Offered by Zedton").wait_for()


def test_a_case_goes_from_one_town_to_the_other(towns, browser):
    zedton, wexborough = towns
    ref = zedton.open_case()
    with co_ordinators(browser, towns) as (ours, theirs):
        ours.goto(f"/cases/{ref}")
        ours.get_by_role("link", name="Wexborough").click()
        assert faults_of(ours) == []
        press(ours, "Offer the case")
        expect(ours.get_by_role("heading", name="There is a problem")).to_be_visible()
        assert faults_of(ours) == []
        offer(ours, ref)
        expect(ours.get_by_text("Not heard there yet")).to_be_visible()
        assert faults_of(ours) == []
        assert zedton.post()["heard"] == 1

        theirs.goto("/hand-overs")
        assert faults_of(theirs) == []
        open_offer(theirs)
        expect(theirs.get_by_text("She moved there in May (made up)").first).to_be_visible()
        assert faults_of(theirs) == []
        theirs.get_by_role("button", name="Accept this case").click()
        assert faults_of(theirs) == []
        theirs.get_by_label("Why do you accept it?").fill("She lives here now (made up)")
        press(theirs, "Accept it")
        expect(theirs.get_by_text("It becomes ours as soon as they release it")).to_be_visible()
        assert wexborough.post()["heard"] == 1
        assert zedton.post()["heard"] == 1

        theirs.reload()
        theirs.get_by_role("link", name="Take its referral in").click()
        assert faults_of(theirs) == []
        ours.goto(f"/cases/{ref}")
        expect(ours.get_by_text("She lives here now (made up)").first).to_be_visible()
        assert ours.get_by_role("link", name="Take the offer back").count() == 0
        assert faults_of(ours) == []


def test_without_script_on_a_phone_an_offer_is_taken_back_and_another_declined(towns, browser):
    zedton, wexborough = towns
    ref = zedton.open_case()
    phone = {"viewport": {"width": 390, "height": 900}, "java_script_enabled": False}
    with co_ordinators(browser, towns, **phone) as (ours, theirs):
        offer(ours, ref)
        ours.get_by_role("link", name="Take the offer back").click()
        ours.get_by_label("Why do you take it back?").fill("She came back (made up)")
        press(ours, "Take it back")
        expect(ours.get_by_text("The offer is taken back")).to_be_visible()
        assert sideways(ours) == []

        offer(ours, ref)
        while zedton.post()["heard"]:
            pass
        open_offer(theirs)
        assert sideways(theirs) == []
        theirs.get_by_role("link", name="Decline it").click()
        press(theirs, "Decline it")
        expect(theirs.get_by_role("heading", name="There is a problem")).to_be_visible()
        theirs.get_by_label("Why do you decline it?").fill("She lives elsewhere (made up)")
        press(theirs, "Decline it")
        expect(theirs.get_by_text("Declined. The case stays theirs")).to_be_visible()
        assert wexborough.post()["heard"] == 1
        ours.goto(f"/cases/{ref}")
        expect(ours.get_by_text("She lives elsewhere (made up)").first).to_be_visible()
        assert sideways(ours) == []
