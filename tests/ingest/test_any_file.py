"""Properties that hold for any file, however dirty."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from plumbline.ingest import check_file, load_contract
from plumbline.ingest.grid import read_grid
from plumbline.ingest.headings import read_headings
from plumbline.ingest.source import Source
from tests.ingest.extracts import GOOD


HEADS = list(GOOD["police_people"])
# Control marks are left out: a file with more than a few is refused whole as no text (test_refused_files).
odd_text = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=12)
clean_row = st.builds(
    lambda ref, crime, role: list(
        (GOOD["police_people"] | {"record_ref": ref, "crime_ref": crime, "role": role}).values()
    ),
    st.sampled_from(["P1", "P2", "P3"]),
    st.sampled_from(["X1", "X2"]),
    st.sampled_from(["VICTIM", "SUSPECT"]),
)
dirty_cell = (
    st.sampled_from(
        ["", "UNKNOWN", "31/02/2024", "a\nb", 'a "b" c', "x,y", "\0", "1.2E+05", " ", "=1", "MADE UP"]
    )
    | odd_text
)


@st.composite
def dirty_row(draw: st.DrawFn) -> list[str]:
    row = list(draw(clean_row))
    for place in draw(st.lists(st.integers(0, len(HEADS) - 2), max_size=3)):
        row[place] = draw(dirty_cell)
    change = draw(st.integers(-2, 2))
    return row[: len(row) + change] if change < 0 else row + ["more"] * change


def text_of(rows: list[list[str]], heads: list[str], end: str) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator=end).writerows([heads, *rows])
    return out.getvalue()


@settings(max_examples=60, deadline=None)
@given(st.lists(clean_row | dirty_row(), min_size=1, max_size=12), st.sampled_from(["\n", "\r\n"]))
def test_every_row_is_staged_quarantined_or_duplicate(rows: list[list[str]], end: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "extract.csv"
        path.write_bytes(text_of(rows, HEADS, end).encode())
        checked = check_file(path, load_contract("police_people"))
    filled = [n for n, row in enumerate(rows, start=1) if any(cell.strip() for cell in row)]
    staged = checked.tables["records"]["row_no"].to_list()
    refused = checked.rejects["row_no"].to_list()
    assert checked.read == len(filled)
    assert checked.staged == checked.read - checked.quarantined - checked.duplicate == len(staged)
    assert len(set(staged) | set(refused)) == len(staged) + len(refused)
    assert set(staged) | set(refused) <= set(filled)
    # What is in neither heap is a repeat: an earlier row, staged, has the same cells.
    for row_no in set(filled) - set(staged) - set(refused):
        assert any(rows[earlier - 1] == rows[row_no - 1] for earlier in staged if earlier < row_no)
    assert all(reason.endswith(".") for reason in checked.rejects["reason"])
    assert all(json.loads(text) for text in checked.rejects["row_text"])
    assert checked.tables["records"]["record_ref"].is_unique().all()
    assert set(checked.tables["involvements"]["record_ref"]) == set(checked.tables["records"]["record_ref"])


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.lists(odd_text | st.sampled_from(["a\nb", '"', "x,y", ""]), min_size=1, max_size=5),
        min_size=1,
        max_size=10,
    ),
    st.sampled_from(["\n", "\r\n"]),
)
def test_cells_and_row_numbers_are_those_of_the_csv_module(rows: list[list[str]], end: str) -> None:
    heads = ["one", "two", "three"]
    text = text_of([["first", "", ""], *rows], heads, end)
    source = Source(file_name="x.csv", sha256="", text=text.encode())
    grid = read_grid(source, read_headings(source))
    expected = list(enumerate(csv.reader(io.StringIO(text, newline="")), start=0))[1:]
    fitting = [(n, *row) for n, row in expected if len(row) == 3 and any(cell.strip() for cell in row)]
    misfits = [n for n, row in expected if len(row) != 3 and any(cell.strip() for cell in row)]
    assert grid.cells.rows() == fitting
    assert grid.ragged["row_no"].to_list() == misfits
    assert grid.rows + grid.blank_rows == len(expected)
