"""The messy files hold the plain rows and the faults that the truth tells, no more and no fewer."""

import csv
import io
from datetime import date, datetime

import polars as pl
import pytest
from python_calamine import CalamineWorkbook

from plumbline.ingest import check_file, load_contract
from plumbline.town import build_town, write_town
from plumbline.town.messy import feeds
from plumbline.town.messy.clocks import REPEATED, SKIPPED
from plumbline.town.messy.workbook import HEADINGS, TIMES
from plumbline.values.errors import DataUnfit
from tests.town.conftest import HISTORY, plan_of, read


FEEDS = {
    "police_crimes": "xlsx",
    "police_people": "csv",
    "custody": "csv",
    "ae_minimum": "txt",
    "youth_justice": "csv",
}
WORDS = {
    feeds.ANOTHER_ALPHABET: "two alphabets",
    feeds.NO_WIDTH: "two alphabets",
    feeds.WRONG_LETTER: "check letter",
    feeds.WRONG_DIGIT: "check digit",
    SKIPPED: "clocks skip or repeat",
    REPEATED: "clocks skip or repeat",
}
"""What ingest says of each fault that does not cost the row."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Three years of a town of 20,000, plain and messy."""
    path = tmp_path_factory.mktemp("messy")
    write_town(build_town(plan_of(people=20_000, partners=True)), path, messy=True)
    return path


def messy(folder, feed):
    return folder / f"messy/made-up-{feed}-{HISTORY}.{FEEDS[feed]}"


def faults(folder, feed, **where):
    return read(folder, "truth/messy.csv").filter(file=messy(folder, feed).name, **where)


def rows_of(path, feed):
    """Rows as a reader who knows how each file is written finds them, under the contract's headings."""
    content = path.read_bytes()
    if feed == "police_crimes":
        sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
        return [
            list(HEADINGS),
            *([_text(*cell) for cell in zip(HEADINGS, row, strict=True)] for row in sheet[4:]),
        ]
    encoding = {"custody": "cp1252", "ae_minimum": "utf-16", "police_people": "utf-8-sig"}.get(feed, "utf-8")
    separator = {"custody": ";", "ae_minimum": "\t"}.get(feed, ",")
    return list(csv.reader(io.StringIO(content.decode(encoding)), delimiter=separator))


def _text(column, cell):
    if isinstance(cell, date):
        # A time at midnight comes as a day: what the column holds decides, not the cell.
        return cell.strftime(TIMES[column])
    return str(int(cell)) if isinstance(cell, float) and cell == int(cell) else str(cell)


@pytest.fixture(scope="module")
def checked(folder, tmp_path_factory):
    """Each messy file brought to UTF-8 and commas by that reader, bare numbers to dates by the truth, and checked."""
    out = {}
    for feed in FEEDS:
        rows = rows_of(messy(folder, feed), feed)
        for fault in faults(folder, feed, why=feeds.BARE_NUMBER).iter_rows(named=True):
            rows[int(fault["row"])][rows[0].index(fault["column"])] = fault["meant"]
        path = tmp_path_factory.mktemp("told") / f"{feed}.csv"
        with path.open("w", encoding="utf-8", newline="") as told:
            csv.writer(told).writerows(rows)
        out[feed] = check_file(path, load_contract(feed))
    return out


@pytest.mark.parametrize("feed", FEEDS)
def test_exactly_the_rows_told_are_quarantined(folder, checked, feed):
    told = faults(folder, feed, expect="quarantined")
    assert checked[feed].rejects["row_no"].to_list() == sorted(told["row"].cast(pl.Int64).to_list())
    assert checked[feed].duplicate == 0
    assert told.height > 2 or feed == "custody"


@pytest.mark.parametrize("feed", FEEDS)
def test_exactly_the_cells_told_are_left_out_or_flagged(folder, checked, feed):
    tables = checked[feed].tables
    kept = tables["records"] if "records" in tables else tables["events"]
    told = faults(folder, feed).filter(pl.col("expect").is_in(["flagged", "blank"]))
    assert told.height > 2
    for words in {WORDS[why] for why in told["why"]}:
        expected = told.filter(pl.col("why").replace_strict(WORDS) == words)["row"].cast(pl.Int64)
        flagged = kept.filter(pl.col("flags").str.contains(words, literal=True))["row_no"]
        assert sorted(flagged) == sorted(expected)


@pytest.mark.parametrize("feed", FEEDS)
def test_what_was_not_spoilt_is_as_in_the_plain_extract(folder, checked, feed):
    name = {"records": "record_ref", "events": "event_ref"}
    plain = check_file(folder / f"extracts/made-up-{feed}-{HISTORY}.csv").tables
    table = "records" if "records" in plain else "events"
    spoilt = faults(folder, feed).filter(pl.col("why") != feeds.BARE_NUMBER)["reference"].to_list()
    apart = [
        one[table]
        .filter(~pl.col(name[table]).is_in(spoilt))
        .drop("row_no", "content_hash", "place_ref", strict=False)
        .sort(name[table])
        for one in (plain, checked[feed].tables)
    ]
    assert apart[0].height > 20
    assert apart[0].equals(apart[1])


def test_a_bare_number_is_the_date_that_was_meant(folder):
    sheet = CalamineWorkbook.from_path(str(messy(folder, "police_crimes"))).get_sheet_by_index(0).to_python()
    told = faults(folder, "police_crimes", why=feeds.BARE_NUMBER)
    for row, meant in told.select(pl.col("row").cast(pl.Int64), "meant").rows():
        cell = sheet[3 + row][3]
        days = (datetime.strptime(meant, "%d/%m/%Y %H:%M") - datetime(1899, 12, 30)).total_seconds() / 86_400
        assert isinstance(cell, float)
        assert cell == pytest.approx(days, abs=1e-6)
    assert told.height > 10


def test_the_workbook_has_a_title_bands_and_merged_cells_above_its_headings(folder):
    book = CalamineWorkbook.from_path(str(messy(folder, "police_crimes")))
    sheet = book.get_sheet_by_index(0)
    rows = sheet.to_python()
    headings = read(folder, "truth/messy_headings.csv")
    assert book.sheet_names == ["Extract", "Notes"]
    assert rows[0][0] == "Recorded crime for the partnership"
    assert "MADE UP" in rows[1][0]
    assert rows[3] == headings["heading"].to_list()
    assert sum(first[0] < 3 for first, _ in sheet.merged_cell_ranges) == 6
    assert sum(first[0] > 3 for first, _ in sheet.merged_cell_ranges) > 0
    assert rows[-1][0].startswith("Total: ")


def test_three_headings_of_the_workbook_stand_in_no_contract():
    from plumbline.ingest.contract import heading

    known = frozenset().union(*(column.headings for column in load_contract("police_crimes").columns))
    assert [told for told in HEADINGS.values() if heading(told) not in known] == ["Log no", "Code", "Began"]


def test_the_truth_says_how_each_file_is_written(folder):
    told = read(folder, "truth/messy_files.csv")
    assert set(told["file"]) == {path.name for path in (folder / "messy").iterdir()}
    for feed, rows in told.select("feed", pl.col("rows").cast(pl.Int64)).rows():
        assert len(rows_of(messy(folder, feed), feed)) == rows + 1
    assert messy(folder, "ae_minimum").read_bytes().startswith(b"\xff\xfe")
    assert messy(folder, "police_people").read_bytes().startswith(b"\xef\xbb\xbf")
    with pytest.raises(UnicodeDecodeError):
        messy(folder, "custody").read_text(encoding="utf-8")


def test_letters_of_windows_1252_are_those_that_were_meant(folder):
    rows = rows_of(messy(folder, "custody"), "custody")
    told = faults(folder, "custody", why=feeds.ONE_BYTE)
    for row, column, meant in told.select(pl.col("row").cast(pl.Int64), "column", "meant").rows():
        assert rows[row][rows[0].index(column)] == meant
        assert not meant.isascii()
    assert set(told["column"]) == {"surname", "address"}


def test_every_row_says_that_it_is_made_up(folder):
    for feed in FEEDS:
        rows = rows_of(messy(folder, feed), feed)
        assert {row[-1] for row in rows[1:]} == {"MADE UP"}
    for name in ("messy", "messy_files", "messy_headings"):
        assert set(read(folder, f"truth/{name}.csv")["data_origin"]) == {"MADE UP"}


def test_the_same_plan_writes_the_same_bytes_and_leaves_the_plain_files_as_they_are(written, tmp_path):
    for name in ("one", "other"):
        write_town(build_town(plan_of()), tmp_path / name, messy=True)
    for path in (tmp_path / "one/messy").iterdir():
        assert path.read_bytes() == (tmp_path / "other/messy" / path.name).read_bytes()
    for path in (written / "extracts").iterdir():
        assert path.read_bytes() == (tmp_path / "one/extracts" / path.name).read_bytes()


def test_a_folder_of_messy_files_is_left_alone(tmp_path):
    (tmp_path / "messy").mkdir()
    (tmp_path / "messy/mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(DataUnfit, match="already holds files"):
        write_town(build_town(plan_of(people=1000)), tmp_path, messy=True)
