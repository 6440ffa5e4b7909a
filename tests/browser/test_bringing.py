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


@pytest.mark.parametrize(("script", "width"), [(True, 1280), (False, 390)], ids=["script", "no-script-phone"])
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
    page.get_by_role("button", name="Freeze the list").click()
    until(page, "See the lists")
    assert "places are offered" in page.locator("#progress").inner_text()
