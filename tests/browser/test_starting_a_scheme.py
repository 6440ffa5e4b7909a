"""A scheme is started, read over and taken back: without script on a phone, and clean under axe with it."""

import pytest

from tests.browser.test_pages import faults_of


pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]


def read_over(page, name, kind="mappa", nation="wales"):
    page.goto(f"/schemes/start/{kind}/{nation}")
    page.get_by_label("What is it called?").fill(name)
    page.get_by_label("Zedton Council", exact=True).check()
    for partner in ("Zedton Police", "Zedton Prison", "Elsewhere Charity"):
        page.get_by_label(partner, exact=True).check()
    with page.expect_navigation():
        page.get_by_role("button", name="Continue").click()
    return page.locator("main").inner_text()


def test_it_is_started_and_taken_back_without_script(sign_in_apart):
    page = sign_in_apart("coordinator", width=320, script=False)
    said = read_over(page, "Made-up quayside MAPPA")
    assert "Chair, Zedton Police" in said
    assert "Elsewhere Charity" in said.partition("No agreement in force")[2].partition("Nothing is shared")[0]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    with page.expect_navigation():
        page.get_by_role("button", name="Change what I said").click()
    assert page.get_by_label("What is it called?").input_value() == "Made-up quayside MAPPA"
    with page.expect_navigation():
        page.get_by_role("button", name="Continue").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Start this scheme").click()
    assert page.url.endswith("/schemes/made-up-quayside-mappa/charter/sign")
    page.goto("/schemes/made-up-quayside-mappa")
    page.get_by_role("link", name="Take it back").click()
    page.get_by_label("Why is it taken back?").fill("Started to see how it is done")
    with page.expect_navigation():
        page.get_by_role("button", name="Take it back").click()
    assert "Made-up quayside MAPPA" not in page.locator("main").inner_text()


def test_with_script_it_is_started_and_taken_back_and_every_page_is_clean(sign_in_apart):
    page = sign_in_apart("administrator")
    page.goto("/schemes")
    page.get_by_role("link", name="Start a scheme").or_(
        page.get_by_role("button", name="Start a scheme")
    ).click()
    assert faults_of(page) == []
    read_over(page, "Made-up hillside panel", "violence", "england")
    assert faults_of(page) == []
    page.get_by_role("button", name="Start this scheme").click()
    page.get_by_role("link", name="Take it back").click()
    page.get_by_role("button", name="Take it back").click()
    page.get_by_role("heading", name="There is a problem").wait_for()
    assert faults_of(page) == []
    page.get_by_label("Why is it taken back?").fill("Started to see how it is done")
    with page.expect_navigation():
        page.get_by_role("button", name="Take it back").click()
    assert "Made-up hillside panel" not in page.locator("main").inner_text()
    assert faults_of(page) == []
