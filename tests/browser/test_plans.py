"""Whether one can even tell, a plan that is locked, and the card of a town in which nothing was done, on one sheet."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_pages import faults_of


pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.mark.parametrize(
    ("script", "width"),
    [
        pytest.param(True, 1280, id="script"),
        pytest.param(False, 390, id="no-script-phone", marks=pytest.mark.extra),
    ],
)
def test_a_plan_is_tried_registered_and_locked(sign_in, script, width):
    page = sign_in("analyst", script=script, width=width)
    page.goto("/lists")
    by_lot = page.locator("dl", has_text="By lot, under").first
    by_lot.get_by_role("link", name=re.compile("Plan an evaluation")).click()
    expect(page.get_by_text("A fall of 20% is the smallest you call worth having")).to_be_visible()
    assert not script or faults_of(page) == []
    page.get_by_label("A fall of 50%").check()
    if not script:
        page.get_by_role("button", name="Show what we could tell").click()
    expect(page.get_by_text("A fall of 50% is the smallest you call worth having")).to_be_visible()
    page.get_by_role("group", name="Is the figure looked at").get_by_label("6 months").check()
    page.get_by_label("Under 25").check()
    page.get_by_role("button", name="Register this plan").click()
    expect(page.get_by_text("Not locked: outcomes are not split by arm")).to_be_visible()
    assert not script or faults_of(page) == []
    page.get_by_role("button", name="Lock this plan").click()
    for _ in range(60):
        if page.get_by_text("SHA-256 of the plan").first.is_visible():
            break
        page.wait_for_timeout(500)
        page.reload()
    page.get_by_role("link", name="See the plan").click()
    expect(page.get_by_text(re.compile(r"any word of it: [0-9a-f]{64}"))).to_be_visible()


@pytest.mark.extra
def test_a_locked_plan_is_witnessed_and_compared_and_its_card_says_registered(sign_in_apart):
    chair = sign_in_apart("chair")
    chair.goto("/evaluations")
    chair.get_by_role("link", name=re.compile("^Is there less violence after a case begins")).last.click()
    expect(chair.get_by_text("Not witnessed", exact=True)).to_be_visible()
    assert faults_of(chair) == []
    chair.get_by_role("button", name="I have read it as it stands").click()
    expect(chair.get_by_text("Witnessed after the first result")).to_be_visible()

    page = sign_in_apart("analyst")
    page.goto(chair.url)
    page.get_by_role("button", name="Compare as planned now").click()
    for _ in range(120):
        if page.get_by_role("link", name="See the evidence card").first.is_visible():
            break
        page.wait_for_timeout(500)
        page.reload()
    page.get_by_role("link", name="See the evidence card").first.click()
    expect(page.get_by_text(re.compile(r"^\s*Evidence card\s·\s.*\s·\splan registered\s*$"))).to_be_visible()
    expect(
        page.get_by_text(re.compile("Witnessed after the first result, by Chidi Chair of"))
    ).to_be_visible()
    assert faults_of(page) == []


def test_a_town_in_which_nothing_was_done_cannot_tell_and_its_card_is_one_sheet(sign_in, tmp_path):
    page = sign_in("board")
    page.goto("/evaluations")
    page.get_by_role("link", name=re.compile("Result of")).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("We cannot tell"))
    expect(page.get_by_role("heading", name="In what circumstances")).to_be_visible()
    assert faults_of(page) == []
    assert sheets_of(page) == 1
    page.get_by_role("link", name="Each check, and what else is known").click()
    expect(page.get_by_role("heading", name="What would overturn it", exact=True)).to_be_visible()
    assert page.get_by_text("How well this is known:").count() == 5
    assert faults_of(page) == []


def test_a_card_by_rank_has_more_to_say_and_is_one_sheet_too(sign_in):
    page = sign_in("board")
    page.goto("/evaluations")
    page.get_by_role("listitem").filter(has_text="If places had gone down the ranks").get_by_role(
        "link"
    ).click()
    expect(page.get_by_text("Placebo year")).to_be_visible()
    assert sheets_of(page) == 1


def sheets_of(page):
    sheet = page.pdf(format="A4", margin=dict.fromkeys(("top", "bottom", "left", "right"), "12mm"))
    return len(re.findall(rb"/Type\s*/Page\b", sheet))
