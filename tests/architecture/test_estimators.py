"""Every estimator has a page of its method, a reference test and a planted-truth test."""

from pathlib import Path

import pytest

from tests.architecture.declared import declared
from tests.architecture.naming import ROOT, is_there


DECLARED = declared(Path(__file__).with_name("estimators.yaml"))
ESTIMATORS = {name: row for name, row in DECLARED.items() if "page" in row}
# Rooms of the ground whose every file is asked about, and files of other rooms that make figures.
ROOMS, BESIDE = (
    ("evaluation", "places", "recurrence", "selection"),
    {"linkage/accuracy.py", "linkage/shares.py"},
)
# Methods that are no estimator's: a rule, a table of grades, an index that is loaded, what all of them give back.
OTHER_PAGES = {"allocation-by-lot", "contract", "design-strength", "guards", "harm-index"}


def files():
    src = ROOT / "src" / "plumbline"
    return {
        f"{room}/{p.name}" for room in ROOMS for p in (src / room).glob("*.py") if p.name != "__init__.py"
    }


def test_every_file_is_declared():
    assert set(DECLARED) == files() | BESIDE


def test_every_row_is_of_one_kind():
    kinds = [{"page", "reference", "planted"}, {"part"}, {"estimates_nothing"}]
    told = {
        name: {k: v for k, v in row.items() if k not in ("gives", "beside")} for name, row in DECLARED.items()
    }
    assert [name for name, row in told.items() if set(row) not in kinds or not all(row.values())] == []
    of_contract = {name for name, row in DECLARED.items() if "gives" in row}
    assert of_contract == {name for name in ESTIMATORS if name.startswith("evaluation/")}


@pytest.mark.parametrize("name", ESTIMATORS)
def test_an_estimator_has_its_page_and_its_two_tests(name):
    row = ESTIMATORS[name]
    assert (ROOT / "docs" / "methods" / f"{row['page']}.md").is_file()
    assert [test for test in (row["reference"], row["planted"]) if not is_there(test)] == []
    assert row["reference"] != row["planted"]


def test_a_part_is_part_of_an_estimator():
    assert {row["part"] for row in DECLARED.values() if "part" in row} <= set(ESTIMATORS)


def test_every_page_of_a_method_is_somebodys():
    pages = {p.stem for p in (ROOT / "docs" / "methods").glob("*.md")}
    assert pages == {row["page"] for row in ESTIMATORS.values()} | OTHER_PAGES


def test_a_test_that_is_gone_would_be_missed():
    assert is_there("tests/architecture/test_estimators.py::test_every_file_is_declared")
    assert not is_there("tests/architecture/test_estimators.py::test_that_never_was")
    assert not is_there("tests/architecture/test_no_file.py::test_every_file_is_declared")
