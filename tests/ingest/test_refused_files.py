"""Files that are refused whole: one sentence, saying what to do, with nothing half read."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from plumbline.ingest import check_file, grid, load_contract, screening
from plumbline.values.errors import DataUnfit
from tests.ingest.extracts import GOOD, write_extract


def refusal(path: Path, feed: str | None = None) -> DataUnfit:
    with pytest.raises(DataUnfit) as refused:
        check_file(path, load_contract(feed) if feed else None)
    assert str(refused.value).endswith(".")
    return refused.value


def file_of(folder: Path, content: bytes, name: str = "extract.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", b",,,\n"])
def test_an_empty_file(content: bytes, tmp_path: Path) -> None:
    assert refusal(file_of(tmp_path, content)).slug == "empty-file"


def test_headings_and_no_rows(tmp_path: Path) -> None:
    heads = ",".join(GOOD["custody"]).encode()
    assert refusal(file_of(tmp_path, heads)).slug == "no-rows"
    assert refusal(file_of(tmp_path, heads + b"\n\n,,,,\n \n")).slug == "no-rows"


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none.csv").slug == "no-file"


def test_made_up_and_real_rows_in_one_file(tmp_path: Path) -> None:
    path = write_extract(tmp_path, "custody", {}, {"custody_ref": "C2", "data_origin": ""})
    assert refusal(path).slug == "made-up-mixed"


def test_one_heading_twice(tmp_path: Path) -> None:
    path = write_extract(tmp_path, "custody", {"Custody Ref": "C1"})
    assert refusal(path).slug == "heading-twice"


@pytest.mark.parametrize(("mark", "word"), [(";", "semicolons"), ("\t", "tabs"), ("|", "upright bars")])
def test_another_separator_is_named(mark: str, word: str, tmp_path: Path) -> None:
    path = write_extract(tmp_path, "linked_events")
    path.write_text(path.read_text(encoding="utf-8").replace(",", mark), encoding="utf-8")
    assert word in str(refusal(path))


def test_a_file_without_headings(tmp_path: Path) -> None:
    assert refusal(file_of(tmp_path, b"hello\nworld\n")).slug == "no-headings"


def test_windows_1252_is_named_with_its_line(tmp_path: Path) -> None:
    path = write_extract(tmp_path, "custody", {}, {"custody_ref": "C2", "surname": "Bront\u00eb"})
    path.write_bytes(path.read_text(encoding="utf-8").encode("cp1252"))
    refused = refusal(path)
    assert refused.slug == "not-utf-8"
    assert "line 3 " in str(refused)


def test_letters_cut_off_at_the_end_of_the_file(tmp_path: Path) -> None:
    path = write_extract(tmp_path, "custody", {"data_origin": "Bront\u00eb"})
    path.write_bytes(path.read_bytes().rstrip()[:-1])
    assert refusal(path).slug == "not-utf-8"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_named(encoding: str, tmp_path: Path) -> None:
    path = write_extract(tmp_path, "custody")
    path.write_bytes(path.read_text(encoding="utf-8").encode(encoding))
    assert "UTF-16" in str(refusal(path))


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "picture"),
        (b"PK\x03\x04" + bytes(200), "Excel"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\xd0\xcf\x11\xe0" + bytes(200), "Excel"),
        (bytes(range(1, 9)) * 100, "not a text file"),
    ],
)
def test_other_kinds_of_file_are_named(content: bytes, word: str, tmp_path: Path) -> None:
    refused = refusal(file_of(tmp_path, content))
    assert refused.slug == "not-csv"
    assert word in str(refused)


def test_a_file_compressed_twice(tmp_path: Path) -> None:
    packed = gzip.compress(gzip.compress(b"a,b\n1,2\n"))
    assert "twice" in str(refusal(file_of(tmp_path, packed, "extract.csv.gz")))


def test_a_compressed_file_cut_short(tmp_path: Path) -> None:
    packed = gzip.compress(write_extract(tmp_path, "custody").read_bytes())
    assert refusal(file_of(tmp_path, packed[:-12], "extract.csv.gz")).slug == "cut-short"


def test_a_file_that_unpacks_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screening, "MOST_BYTES", 10_000)
    bomb = gzip.compress(b"a,b\n" + b"1,2\n" * 10_000)
    assert refusal(file_of(tmp_path, bomb, "extract.csv.gz")).slug == "too-large"


def test_a_line_of_a_hundred_million_letters(tmp_path: Path) -> None:
    path = write_extract(tmp_path, "linked_events")
    path.write_bytes(path.read_bytes() + b"2," + b"x" * 100_000_000 + b",victim,1\n")
    refused = refusal(path)
    assert refused.slug == "row-too-long"
    assert "Line 3 " in str(refused)


def test_a_quotation_mark_never_closed_loses_no_rows_silently(tmp_path: Path) -> None:
    path = write_extract(tmp_path, "linked_events", *({"person_id": str(n)} for n in range(100)))
    text = path.read_text(encoding="utf-8").replace("\n9,", '\n9,"')
    path.write_text(text, encoding="utf-8")
    refused = refusal(path)
    assert refused.slug == "quote-not-closed"
    assert "Row 10 " in str(refused)


def test_a_quotation_mark_never_closed_in_a_long_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grid, "LONGEST_ROW", 50_000)
    text = "person_id,crime_id,role,gender\n1,2,victim,0\n" + '5,"' + "1,2,victim,0\n" * 20_000
    refused = refusal(file_of(tmp_path, text.encode()))
    assert refused.slug == "quote-not-closed"
    assert "line 3 " in str(refused)


def test_a_cell_that_swallowed_other_rows(tmp_path: Path) -> None:
    swallowed = "x\n" * 30
    path = write_extract(tmp_path, "police_crimes", {"location": swallowed})
    assert refusal(path).slug == "quote-not-closed"


def test_no_refusal_repeats_a_cell(tmp_path: Path) -> None:
    path = write_extract(tmp_path, "custody", {"surname": "Zebedee"}, without=("detained_on",))
    assert "Zebedee" not in str(refusal(path, "custody"))
