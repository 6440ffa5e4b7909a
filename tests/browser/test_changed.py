"""A page that two people share says that it has changed, and leaves it to its reader when to look."""

from itertools import pairwise
from time import monotonic

import pytest
from playwright.sync_api import expect

from tests.browser.cases_at_hand import takes_proposals
from tests.browser.test_pages import faults_of


pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.extra, pytest.mark.xdist_group("browser")]


def test_a_case_open_at_two_desks_tells_one_what_the_other_added(sign_in):
    reader, writer = sign_in("coordinator"), sign_in("chair", script=False)
    reader.goto("/inbox?group=all")
    refs = [
        a.get_attribute("href").rsplit("/", 1)[-1]
        for a in reader.locator("main th a[href^='/cases/']:not([href$='/review'])").all()
    ]
    ref = next(ref for ref in refs if takes_proposals(writer, ref))
    asked = []
    reader.on(
        "request", lambda request: asked.append(monotonic()) if request.url.endswith("/changed") else None
    )
    opened = monotonic()
    reader.goto(f"/cases/{ref}")
    reader.wait_for_timeout(11_500)
    # Asked twice in eleven seconds: five after it was opened, and five after each answer. On a busy machine the wait is longer, and so is what is heard.
    assert len(asked) >= 2
    assert 4.5 <= asked[0] - opened <= 8
    assert all(4.5 <= later - earlier <= 6.5 for earlier, later in pairwise(asked))
    told = reader.get_by_text("This has changed since you opened it.")
    expect(told).to_be_hidden()
    writer.goto(f"/cases/{ref}/objectives/new")
    writer.get_by_label("What is to be different for this person?").fill("Sleeps through the night (made up)")
    writer.get_by_label("None of these").check()
    with writer.expect_navigation():
        writer.get_by_role("button", name="Save this objective").click()
    told.wait_for(timeout=15_000)
    assert reader.get_by_text("Sleeps through the night (made up)").count() == 0
    assert faults_of(reader) == []
    reader.get_by_role("link", name="Show it as it is now").click()
    reader.get_by_text("Sleeps through the night (made up)").wait_for()


def test_what_is_typed_is_not_lost_where_the_session_ends_meanwhile(sign_in):
    page = sign_in("coordinator")
    page.goto("/inbox?group=all")
    page.goto(
        page.locator("main th a[href^='/cases/']:not([href$='/review'])").first.get_attribute("href")
        + "/review"
    )
    words = page.locator("main form textarea").first
    words.fill("Half a sentence (made up)")
    page.context.clear_cookies()
    with page.expect_response(lambda answer: answer.url.endswith("/changed"), timeout=15_000):
        pass
    page.wait_for_timeout(1_000)
    expect(words).to_have_value("Half a sentence (made up)")
