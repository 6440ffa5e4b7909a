"""The light account of somebody who refers once in a while: they refer, save and return, hear what came of it, and see nothing else."""

import re

import pytest

from tests.browser.meter import COUNTED_THEN_TIMED, Meter
from tests.browser.test_journeys import refer_somebody, triage


pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]
NAME = "Rarelymade"
# Where such an account leads: what they refer, what is new, their own account, and the way out.
THEIRS = re.compile(
    r"^/(referrals(/(new(/[a-z-]+)?|drafts/.*))?|notices.*|inbox/put-off/notice/.*|your-account.*|choose-password|sign-in|)$"
)
OF_OTHERS = re.compile(r"^/(cases|actions|meetings|referrals)/[^/]+$")
PAGES_OF_OTHERS = {
    "/inbox", "/requests", "/my-people", "/meetings", "/nominations", "/board", "/shape", "/lists", "/data", "/accounts", "/schemes", "/returns",
    "/team", "/flags", "/interventions", "/agreements",
}  # fmt: skip


@pytest.mark.extra
def test_what_was_begun_is_gone_on_with_and_sent(sign_in):
    rhys = sign_in("referrer", script=False)
    rhys.goto("/referrals/new/violence-panel")
    with Meter.of(rhys) as meter:
        meter.type(rhys.get_by_label("Last name").first, "Latermade")
        meter.press(rhys.get_by_role("button", name="Save and come back later"))
    meter.within("referral_saved")
    again = sign_in("referrer", width=390, script=False)
    again.goto("/referrals")
    row = again.locator(".govuk-summary-list__row", has_text="Latermade")
    row.get_by_role("link", name=re.compile("^Go on")).click()
    again.get_by_role("group", name="Is somebody in immediate danger?").get_by_label("No").check()
    again.get_by_label("What has happened?").fill("Hurt twice (made up)")
    again.get_by_label("First name").first.fill("Madeup")
    again.get_by_role("button", name="Continue").click()
    again.get_by_role("button", name="Send this referral").click()
    assert "Referral sent" in again.locator("main").inner_text()
    again.goto("/referrals")
    assert again.locator("#not-sent").count() == 0 or "Latermade" not in again.locator("dl").inner_text()
    sent = again.locator("tr", has_text="Latermade, Madeup")
    assert "Nobody has said yet that they are looking at it. You are to hear by" in sent.inner_text()


@COUNTED_THEN_TIMED
def test_they_hear_what_came_of_it_and_see_nothing_else(sign_in, how):
    rhys, alice = sign_in("referrer", script=False), sign_in("coordinator", script=False)
    refer_somebody(rhys, NAME)
    triage(alice, NAME, ask=())
    hears(rhys)
    assert {address for address in pages_from(rhys, "/referrals") if not THEIRS.match(address)} == set()
    alice.goto("/inbox?group=all")
    row = alice.locator("table", has_text="All open cases").locator("tr", has_text=f"{NAME}, Madeup")
    case = row.get_by_role("link").first.get_attribute("href")
    shut_out(rhys, case, {a for a in links_of(alice) if OF_OTHERS.match(a)})


def hears(rhys):
    rhys.goto("/referrals")
    row = rhys.locator("tr", has_text=f"{NAME}, Madeup").first.inner_text()
    assert "Take to panel" in row
    assert "Your referral is taken in" in row
    assert "Meets the charter" not in row
    with Meter.of(rhys) as meter:
        meter.press(rhys.get_by_role("link", name=re.compile(r"What is new \(\d+\)")))
        assert "A referral of yours is decided" in rhys.locator("main").inner_text()
        meter.press(rhys.get_by_role("link", name="See what became of it").first)
        assert f"{NAME}, Madeup" in rhys.locator("main").inner_text()
    meter.within("referral_heard")


def pages_from(page, start):
    """Every page that one can come to by links."""
    seen, waiting = set(), {start}
    while waiting:
        address = waiting.pop()
        seen.add(address)
        assert page.goto(address).status == 200, address
        waiting |= links_of(page) - seen
    return seen


def shut_out(rhys, case, led_to):
    """Addresses that other people have answer as nobody's, and a case that there is as one that there is not."""
    of_the_case = {
        f"{case}{rest}"
        for rest in ("", "/chronology", "/actions/new", "/contacts/new", "/close", "/agencies")
    }
    for address in sorted(led_to | of_the_case | PAGES_OF_OTHERS):
        assert rhys.goto(address).status in (403, 404), address
        assert case.rsplit("/", 1)[1] not in rhys.locator("main").inner_text(), address
    assert main_at(rhys, case) == main_at(rhys, "/cases/ZZZZ")


@pytest.mark.extra
def test_a_draft_of_somebody_else_is_not_there(sign_in):
    alice, rhys = sign_in("coordinator", script=False), sign_in("referrer", script=False)
    alice.goto("/referrals/new/violence-panel")
    alice.get_by_label("Last name").first.fill("Alicesmade")
    alice.get_by_role("button", name="Save and come back later").click()
    row = alice.locator(".govuk-summary-list__row", has_text="Alicesmade")
    draft = row.get_by_role("link", name=re.compile("^Go on")).get_attribute("href")
    assert rhys.goto(draft).status == 404
    rhys.goto("/referrals")
    assert "Alicesmade" not in rhys.content()


def links_of(page):
    return set(
        page.eval_on_selector_all(
            "main a[href^='/']:not([download]), nav a[href^='/'], header a[href^='/']",
            "e => e.map(x => x.pathname)",
        )
    )


def main_at(page, address):
    page.goto(address)
    return page.locator("main").inner_text()
