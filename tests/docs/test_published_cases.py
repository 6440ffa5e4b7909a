"""The table of published cases: every case has a row, and every test that it names is there."""

import json
import re

from tests.architecture.naming import ROOT, is_there


PAGE = ROOT / "docs" / "results" / "published-cases.md"
ROWS = [
    [cell.strip() for cell in line.strip().strip("|").split("|")]
    for line in PAGE.read_text(encoding="utf-8").splitlines()
    if line.startswith("| C") and not line.startswith("| Case")
]


def test_every_case_has_a_row(reference_data):
    listed = json.loads((reference_data / "evaluation-cases" / "cases.json").read_text())["cases"]
    assert {case["id"][:3] for case in listed} == {row[0] for row in ROWS}


def test_every_test_it_names_is_there():
    named = re.findall(r"tests/[\w/]+\.py::\w+", PAGE.read_text(encoding="utf-8"))
    assert len(named) > 10
    assert [test for test in named if not is_there(test)] == []


def test_a_case_without_a_test_says_why():
    assert [row[0] for row in ROWS if not row[2] and not row[4]] == []
