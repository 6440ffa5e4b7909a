"""The comparing itself, which needs no R."""

import json

import pytest

from tests.parity.asking import Beside
from tests.parity.page import write


def test_figures_that_part_are_told_and_those_that_agree_are_not():
    held = Beside(seed=1)

    held.holds("means", [1.0, 2.0], [1.0 + 9e-7, 2.0], against="R")
    assert held.faults == []
    held.holds("means", [1.0, 2.0], [1.0, 2.0 + 3e-6], against="R")
    held.holds("errors", [float("nan")], [1.0], against="R")
    assert [fault.partition(":")[0] for fault in held.faults] == ["means", "errors"]


def test_a_wider_limit_needs_a_reason():
    held = Beside(seed=1)

    with pytest.raises(AssertionError, match="needs a reason"):
        held.holds("means", 1.0, 1.001, against="R", within=1e-2)
    held.holds("means", 1.0, 1.001, against="R", within=1e-2, because="R rounds")
    assert held.faults == []


def test_the_page_tells_the_largest_difference_of_each(tmp_path, monkeypatch):
    notes, page = tmp_path / "notes", tmp_path / "page.md"
    monkeypatch.setenv("PLUMBLINE_PARITY_NOTES", str(notes))
    held = Beside(seed=5, answer={"versions": {"R": ["4.2.2"], "mets": ["1.3.2"]}})
    held.holds("Mean: errors", 1.0, 1.0 + 2e-7, against="mets")
    held.holds("Mean: errors", 1.0, 1.0 + 5e-7, against="mets")

    write(notes, 5, page)

    told = page.read_text()
    assert "seed 5" in told
    assert "R 4.2.2, mets 1.3.2" in told
    assert "| Mean | errors | mets | 2 | 5.0e-07 | 1e-06 |" in told
    assert json.loads(notes.read_text().splitlines()[0])["figures"] == 1


def test_a_page_of_nothing_is_not_written(tmp_path):
    notes = tmp_path / "notes"
    notes.write_text("")

    with pytest.raises(AssertionError, match="Nothing was compared"):
        write(notes, 5, tmp_path / "page.md")
