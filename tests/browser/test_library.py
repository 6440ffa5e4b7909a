"""The evidence library of the demo: findings side by side, read with keys and without colour; a summary brought in."""

import json

import pytest

from tests.browser.test_pages import faults_of


pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_findings_stand_side_by_side_and_the_page_is_sound(sign_in):
    page = sign_in("board", width=390)
    page.goto("/library")
    assert page.get_by_text("Over 4 areas the mean is").count() == 1
    # The fall, the rise and those that cannot tell: each has its row in the table and its line below.
    for said in ("Violence fell: compatible", "Violence rose: compatible", "We cannot tell yet: compatible"):
        assert page.get_by_text(said).count() >= 2
    assert faults_of(page) == []


@pytest.mark.extra
def test_a_changed_summary_is_refused_in_a_sentence_beside_the_file(sign_in, tmp_path):
    page = sign_in("analyst")
    page.goto("/library")
    page.get_by_role("link", name="Here, ").first.click()
    page.get_by_role("link", name="Summary for others").click()
    with page.expect_download() as taken:
        page.get_by_role("button", name="Take the signed summary out").click()
    file = tmp_path / "summary.json"
    body = json.loads(taken.value.path().read_text())
    body["summary"]["effect"]["log_ratio"] -= 0.1
    file.write_text(json.dumps(body))
    page.goto("/library/take-in")
    page.get_by_label("The summary").set_input_files(file)
    page.get_by_role("button", name="Take it in").click()
    assert page.get_by_text("changed after it was signed").first.is_visible()
    assert faults_of(page) == []
