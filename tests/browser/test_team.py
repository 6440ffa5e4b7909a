"""A team at work without script: direct, say that one cannot, stand in; and the one page of whoever is not vetted. Axe with script."""

import re

import pytest

from tests.browser.test_pages import faults_of


pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]
WHAT = "the community centre about a place (made up)"


def main(page):
    return page.locator("main").inner_text()


@pytest.mark.extra
def test_a_manager_directs_and_a_specialist_says_that_they_cannot(sign_in):
    mina = sign_in("manager", script=False)
    mina.get_by_role("link", name="Team", exact=True).click()
    assert "What each specialist holds" in main(mina)
    mina.locator("table", has_text="Lead worker").get_by_role("link").last.click()
    mina.get_by_role("link", name="Direct an action", exact=True).click()
    mina.get_by_label("What is done?").fill("Ring")
    mina.get_by_label("To what or whom, how often and until when?").fill(WHAT)
    mina.get_by_label("Who does it?").select_option(index=1)
    mina.get_by_label("Feels safe at home by the summer").check()
    mina.get_by_label("No, it is new").check()
    with mina.expect_navigation():
        mina.get_by_role("button", name="Direct this action").click()
    assert "Directed. It is theirs at once" in mina.locator(".govuk-notification-banner").inner_text()
    assert "Directed by Mina Manager" in main(mina)
    bob = sign_in("representative", script=False)
    bob.get_by_role("link", name=re.compile("What is new")).click()
    assert "Directed to you" in main(bob)
    bob.goto("/requests")
    bob.get_by_role("link", name=re.compile(re.escape(WHAT))).click()
    assert bob.get_by_label("Declined").count() == 0
    bob.get_by_label("What shows that it is done, or what prevented it?").fill(
        "On courses all week (made up)"
    )
    with bob.expect_navigation():
        bob.get_by_role("button", name="Could not be done: no capacity").click()
    mina.goto("/team")
    assert "On courses all week (made up)" in main(mina)


def test_whoever_is_not_vetted_answers_and_sees_nothing_else(sign_in):
    uli = sign_in("unvetted", script=False)
    assert "Your vetting is not done" in main(uli)
    assert "Has this person been seen with an injury this year?" in main(uli)
    assert uli.locator("nav").get_by_role("link").all_inner_texts() == ["Your requests and actions"]
    waiting = uli.get_by_role("button", name=re.compile("^Not known"))
    count = waiting.count()
    with uli.expect_navigation():
        waiting.first.click()
    assert "Answered: not known" in main(uli)
    assert waiting.count() == count - 1


@pytest.mark.parametrize(("who", "address"), [("manager", "/team"), ("unvetted", "/own")])
def test_the_pages_are_without_fault(sign_in, who, address):
    page = sign_in(who)
    page.goto(address)
    assert faults_of(page) == []
