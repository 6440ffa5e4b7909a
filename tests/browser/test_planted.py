"""A made-up town in which an offer prevents most violence: the engine finds it from the files, and its card says so."""

import re

import pytest

from tests.browser.conftest import installation, said
from tests.browser.test_pages import faults_at_each_width, faults_of


pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.extra, pytest.mark.xdist_group("browser")]
# Of what somebody who was offered a place would do, a tenth occurs. What others do to them goes on, and counts in the outcome too, so
# that the ratio lies between this and one.
LEFT = 0.1
READER, PASSWORD = "reader@example.invalid", "lantern orchard velvet"
BEGAN = "2025-01-01"


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """An installation that was led from a town's files to a result by the commands of the tutorial, and a code for somebody who reads it."""
    folder = tmp_path_factory.mktemp("planted")
    home, town, offered = folder / "home", folder / "town", folder / "offered.csv"
    whole = ("--people", "20000", "--months", "36", "--seed", "1", "--world", "D", "--problem", "people")
    said(home, "town", str(town), *whole, "--until", BEGAN)
    taken_in(home, town)
    lot = (
        "--by",
        "lot",
        "--list",
        "300",
        "--as-of",
        BEGAN,
        "--seed",
        "planted",
        "--ethics",
        "Made-up decision 1",
    )
    said(home, "nominate", *lot, "--out", str(offered))
    said(home, "protocol", "register", "--late-by", "0")
    said(home, "protocol", "lock")
    said(home, "town", str(town), "--follow-up", "12", "--treated", str(offered), "--effect", str(LEFT))
    taken_in(home, town)
    result = said(home, "evaluate")
    said(home, "agencies", "add", "north", "--name", "North Council", "--kind", "council")
    who = ("--name", "Made-up Reader", "--agency", "north", "--role", "researcher")
    return home, result, said(home, "users", "add", READER, *who)["one_time_code"]


def taken_in(home, town):
    said(home, "ingest", str(town / "extracts"))
    said(home, "link")


def test_the_engine_finds_it_and_says_how_sure_it_is(found):
    result = found[1]
    assert (result["verdict"], result["standing"]) == ("fell", "registered")
    assert LEFT < result["rate_ratio"] < result["ci_high"] < 1


def test_the_card_says_that_violence_fell_as_large_as_it_would_say_that_nobody_can_tell(browser, found):
    home, _, code = found
    with installation(home, PLUMBLINE_SECOND_FACTOR_ROLES="none") as site:
        context = browser.new_context(base_url=site, viewport={"width": 1280, "height": 900})
        page = context.new_page()
        page.goto("/choose-password")
        page.get_by_label("One-time code").fill(code)
        page.get_by_label("New password").fill(PASSWORD)
        page.get_by_role("button", name="Set password").click()
        page.goto("/sign-in")
        page.get_by_label("Email address").fill(READER)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.goto("/evaluations")
        page.get_by_role("link", name=re.compile("^Result of ")).first.click()
        assert page.get_by_role("heading", level=1).inner_text().startswith("Violence fell")
        card = page.locator("main").inner_text()
        low, high = map(float, re.search(r"95% interval (\d\.\d+) to (\d\.\d+)", card).groups())
        assert 0 < low < high < 1
        assert "plan registered" in card
        assert faults_at_each_width(page, faults_of) == []
        context.close()
