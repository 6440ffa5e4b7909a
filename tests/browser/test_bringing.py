"""An analyst brings in the messy workbook, puts three columns right, and reaches shape and a list without a terminal."""

import re
import time
from datetime import date

import pytest

from plumbline.town import TownPlan, build_town, write_town
from tests.browser.test_pages import faults_of


pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
SECONDS = 90
PUT_RIGHT = {
    "Crime reference": "Log no",
    "Home Office offence code": "Code",
    "First day or time of the crime": "Began",
}


@pytest.fixture(scope="module")
def workbook(tmp_path_factory):
    folder = tmp_path_factory.mktemp("messy-town")
    plan = TownPlan(people=3000, months=12, seed=2, world="D", problem="people", until=date(2024, 1, 1))
    write_town(build_town(plan), folder, messy=True)
    return next((folder / "messy").glob("*.xlsx"))


def until(page, *words):
    """Look again, as the link says, until the page shows one of these; which one."""
    for _ in range(SECONDS):
        for one in words:
            if page.get_by_text(one).first.is_visible():
                return one
        time.sleep(1)
        page.reload()
    raise AssertionError(f"“{words}” never came; the page says: {page.locator('main').inner_text()[:500]}")


@pytest.mark.parametrize(
    ("script", "width"),
    [
        pytest.param(True, 1280, id="script", marks=pytest.mark.extra),
        pytest.param(False, 390, id="no-script-phone", marks=pytest.mark.extra),
    ],
)
def test_from_workbook_to_list(sign_in, workbook, script, width):
    page = sign_in("analyst", script=script, width=width)
    page.goto("/data/upload")
    assert not script or faults_of(page) == []
    page.set_input_files("input[type=file]", workbook)
    page.get_by_label("Which agency sent it?").select_option(label="Zedton Police")
    page.get_by_role("button", name="Bring in this file").click()
    page.wait_for_url(re.compile("/data/uploads/"))
    # The second time these headings come they are read as they were confirmed.
    if until(page, "Which column is which?", "What taking it in would change") == "Which column is which?":
        assert not script or faults_of(page) == []
        for label, heading in PUT_RIGHT.items():
            page.get_by_label(label, exact=True).select_option(label=heading)
        page.get_by_role("button", name="Check the rows").click()
        until(page, "What taking it in would change")
    assert not script or faults_of(page) == []
    page.get_by_role("button", name="Take it in").click()
    until(page, "Bring in another file")
    page.get_by_role("button", name="Join records of the same person").click()
    until(page, "See the data")
    page.goto("/shape/measure")
    page.get_by_role("button", name="Measure").click()
    until(page, "See the shape")
    page.goto("/lists/freeze")
    page.get_by_label("How many people can the panel work with?").fill("20")
    page.get_by_label(re.compile("By rank")).check()
    page.get_by_role("button", name="Continue").click()
    until(page, "See the lists")
    assert "places are offered" in page.locator("#progress").inner_text()


def test_a_file_stopped_on_its_way_leaves_nothing_and_can_be_sent_again(sign_in, demo_home, tmp_path):
    page = sign_in("analyst")
    big = tmp_path / "never-arrives.csv"
    big.write_bytes(b"crime_ref,offence_code,committed_from\n" + b"C1,8N,05/03/2024 21:40\n" * 400_000)
    slowly = page.context.new_cdp_session(page)
    limits = {"offline": False, "latency": 0, "downloadThroughput": -1}
    slowly.send("Network.emulateNetworkConditions", {**limits, "uploadThroughput": 1_000_000})
    page.goto("/data/upload")
    page.set_input_files("input[type=file]", big)
    page.get_by_label("Which agency sent it?").select_option(label="Zedton Police")
    page.get_by_role("button", name="Bring in this file").click()
    page.get_by_text(re.compile(r"^[1-9]\d?%$")).wait_for()
    page.get_by_role("button", name="Stop").click()
    page.get_by_text("Stopped. Nothing was brought in.").wait_for()
    assert page.get_by_role("button", name="Bring in this file").is_enabled()
    page.goto("/data")
    assert page.get_by_text("never-arrives.csv").count() == 0
    for _ in range(SECONDS):
        if not any((demo_home / "incoming").iterdir()):
            break
        time.sleep(0.1)
    assert not list((demo_home / "incoming").iterdir())


def test_a_file_that_is_too_large_is_told_before_it_is_sent(sign_in, tmp_path):
    page = sign_in("analyst")
    page.goto("/data/upload")
    page.locator("input[type=file]").evaluate("field => { field.dataset.largest = '10'; }")
    small = tmp_path / "a.csv"
    small.write_text("crime_ref\n" * 10)
    page.set_input_files("input[type=file]", small)
    page.get_by_label("Which agency sent it?").select_option(label="Zedton Police")
    page.get_by_role("button", name="Bring in this file").click()
    page.get_by_text("The file is larger than 500 MB").wait_for()
    assert page.url.endswith("/data/upload")
