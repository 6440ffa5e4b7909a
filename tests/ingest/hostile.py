"""Files made to do harm, or so broken that they might: each with the slugs by which it may be refused.

``CASES`` maps a name to what writes the file into a folder and how it is refused. The files of a workbook are all made
from one good workbook, so that what refuses them is what was done to it.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import random
import struct
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import xlsxwriter

from tests.ingest.extracts import GOOD


Write = Callable[[Path], None]
HEADS = b"person_id,crime_id,role,gender\n"
ROW = b"1,59,victim,1\n"
SHEET, WORDS, BOOK = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"
STYLES, TYPES, RELS = "xl/styles.xml", "[Content_Types].xml", "xl/_rels/workbook.xml.rels"
MB = 1 << 20


@dataclass(frozen=True)
class Case:
    """What writes the file; slugs of its refusal; the name under which it comes."""

    write: Write
    slugs: frozenset[str]
    name: str


CASES: dict[str, Case] = {}


def case(name: str, write: Write, *slugs: str, as_name: str = "extract.csv") -> None:
    assert name not in CASES, name
    CASES[name] = Case(write, frozenset(slugs), as_name)


def content(data: bytes) -> Write:
    return lambda path: path.write_bytes(data) and None


# Text ---------------------------------------------------------------------------------------------------------------


def long_line(before: bytes, octet: bytes, size: int = 100 * MB) -> Write:
    def write(path: Path) -> None:
        with path.open("wb") as out:
            out.write(before)
            for _ in range(size // MB):
                out.write(octet * MB)

    return write


def hole(path: Path) -> None:
    """A gigabyte of nothing that takes no room on the disc."""
    with path.open("wb") as out:
        out.truncate(1 << 30)


def _text_cases() -> None:
    for name, data in {
        "nothing": b"",
        "a mark and nothing": b"\xef\xbb\xbf",
        "blank lines": b"\n\r\n \t\n" * 50,
        "separators alone": b",,,;;;\n" * 50,
        "a mark of UTF-16 and nothing": b"\xff\xfe",
    }.items():
        case(name, content(data), "empty-file")
    for name, data in {
        "headings alone": HEADS,
        "headings alone after a mark": b"\xef\xbb\xbf" + HEADS,
        "headings and blank rows": HEADS + b",,,\n\n ,, ,\n",
        "headings alone in UTF-16": HEADS.decode().encode("utf-16"),
    }.items():
        case(name, content(data), "no-rows")
    case("a line of 100 MB", long_line(b"", b"x"), "row-too-long")
    case("a third line of 100 MB", long_line(HEADS + ROW + b"2,", b"x"), "row-too-long")
    case("a quoted line of 100 MB", long_line(HEADS + b'"', b"x"), "row-too-long")
    case("a line of 100 MB of commas", long_line(HEADS, b","), "row-too-long")
    case("a line of 100 MB of quotation marks", long_line(HEADS, b'"'), "row-too-long")
    case("a gigabyte of nothing", hole, "not-csv")
    case("100 MB of nothing below headings", long_line(HEADS + ROW, b"\0"), "row-too-long", "not-csv")
    wide = b",".join(b"c%d" % n for n in range(20_000))
    case("20,000 columns", content(wide + b"\n" + wide + b"\n"), "too-many-columns", "no-headings", "no-rows")
    case(
        "20,000 columns without headings",
        content(b"," * 20_000 + b"\n" + b"1," * 20_000 + b"\n"),
        "too-many-columns",
        "column-missing",
        "no-rows",
    )
    case("a quotation mark never closed", content(HEADS + b'2,"' + ROW * 5_000), "quote-not-closed")
    case(
        "a quotation mark at the very start",
        content(b'"' + HEADS + ROW * 5_000),
        "quote-not-closed",
        "no-headings",
        "column-missing",
        "no-rows",
    )
    case(
        "prose",
        content(b"Dear all,\nplease find the figures below.\nKind regards\n" * 9),
        "no-headings",
        "column-missing",
        "column-not-agreed",
    )
    case("one column", content(b"person_id\n1\n2\n"), "no-headings", "column-missing")
    case("no headings", content(ROW * 40), "column-missing", "column-not-agreed")
    case("a heading of a million letters", content(b"a" * MB + b",b\n1,2\n"), "no-rows")
    patient = GOOD["ae_minimum"] | {"Patient Name": "Ann"}
    told = ",".join(patient) + "\n" + ",".join(patient.values()) + "\n"
    case("a health file with a name", content(told.encode()), "person-column")
    mixed = HEADS + ROW + b"2,59,victim,1\n"
    case(
        "bytes of no encoding",
        content(mixed + "3,\u00e9,victim,1\n".encode() + b"4,\x81\x8d,victim,1\n"),
        "encoding-unknown",
    )
    case(
        "letters longer than they need be", content(mixed + b"3,\xc0\x80\x81,victim,1\n"), "encoding-unknown"
    )
    case(
        "half of UTF-16",
        content((HEADS + ROW).decode().encode("utf-16")[:-1]),
        "not-in-encoding",
        "encoding-unknown",
    )
    case(
        "half a pair in UTF-16",
        content(b"\xff\xfe" + (HEADS + ROW).decode().encode("utf-16-le") + b"\x00\xd8,\x00"),
        "not-in-encoding",
    )
    case(
        "UTF-32",
        content((HEADS + ROW).decode().encode("utf-32")),
        "not-csv",
        "column-missing",
        "no-headings",
        "not-in-encoding",
    )
    case(
        "EBCDIC",
        content((HEADS + ROW * 9).decode().encode("cp037")),
        "not-csv",
        "encoding-unknown",
        "no-headings",
        "column-missing",
        "no-rows",
    )
    case(
        "NULs among the headings", content(HEADS.replace(b"i", b"\0") + ROW * 9), "column-missing", "not-csv"
    )
    noise = random.Random(1).randbytes(200_000)
    case("noise", content(noise), "not-csv")
    case("noise below headings", content(HEADS + noise), "not-csv", "encoding-unknown")


_MAGIC = {
    "a PDF": b"%PDF-1.7\n1 0 obj\n",
    "a picture (PNG)": b"\x89PNG\r\n\x1a\n" + bytes(200),
    "a picture (JPEG)": b"\xff\xd8\xff\xe0" + bytes(200),
    "a picture (GIF)": b"GIF89a" + bytes(200),
    "a picture (BMP)": b"BM" + bytes(200),
    "a picture (TIFF)": b"II*\0" + bytes(200),
    "a program (Windows)": b"MZ\x90\0" + bytes(200),
    "a program (Linux)": b"\x7fELF" + bytes(200),
    "an old workbook, or one with a password": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "a 7z archive": b"7z\xbc\xaf\x27\x1c" + bytes(200),
    "a RAR archive": b"Rar!\x1a\x07\0" + bytes(200),
    "a bzip2 archive": bz2.compress(HEADS + ROW),
    "an xz archive": lzma.compress(HEADS + ROW),
    "a zstd archive": b"(\xb5/\xfd" + bytes(200),
    "a database": b"SQLite format 3\0" + bytes(200),
    "a Parquet file": b"PAR1" + bytes(200),
    "a document (RTF)": b"{\\rtf1\\ansi person_id,crime_id\n}",
    "a page": b"<!DOCTYPE html><html><table><tr><td>person_id</td></tr></table></html>",
    "a page after blanks": b"\xef\xbb\xbf\n\n  <html><table></table></html>",
    "an old sheet in XML": b'<?xml version="1.0"?><Workbook><Worksheet/></Workbook>',
    "entities in XML": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
    "a picture in XML": b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>",
    "JSON": b'{"person_id": 1}',
    "JSON, deep": b"[" * 500_000,
    "an empty archive": b"PK\x05\x06" + bytes(18),
    "one part of an archive": b"PK\x07\x08" + bytes(200),
    "a tape archive": b"extract.csv\0" + bytes(500) + HEADS,
}


def _magic_cases() -> None:
    for name, data in _MAGIC.items():
        case(f"{name} named .csv", content(data), "not-csv", "no-headings", "column-missing")
    for name in ("a PDF", "a picture (PNG)", "a page", "JSON"):
        case(f"{name} named .xlsx", content(_MAGIC[name]), "not-csv", as_name="extract.xlsx")


def _packed_cases() -> None:
    good = gzip.compress(HEADS + ROW * 2_000)
    zeros, rows = gzip.compress(bytes(16 * MB)), gzip.compress(HEADS + ROW * MB)
    in_csv = {"as_name": "extract.csv.gz"}
    case("a packed gigabyte of nothing", content(zeros * 64), "not-csv", "too-large", **in_csv)
    case("a packed gigabyte of rows", content(rows * 64), "too-large", **in_csv)
    case(
        "a packed line of a gigabyte",
        content(gzip.compress(HEADS + b"x" * 16 * MB) * 64),
        "row-too-long",
        **in_csv,
    )
    case("packed and cut short", content(good[: len(good) // 2]), "cut-short", **in_csv)
    case("packed and changed", content(good[:-8] + bytes(8)), "cut-short", **in_csv)
    case(
        "packed and damaged",
        content(good[:40] + b"\xff" * 40 + good[80:]),
        "cut-short",
        "not-csv",
        "encoding-unknown",
        **in_csv,
    )
    case("packed, with something behind", content(good + b"behind"), "cut-short", **in_csv)
    case("packed twice", content(gzip.compress(good)), "not-csv", **in_csv)
    case("a packed workbook", content(gzip.compress(workbook())), "not-csv", **in_csv)
    case("a packed PDF", content(gzip.compress(_MAGIC["a PDF"])), "not-csv", **in_csv)
    case("packed nothing", content(gzip.compress(b"")), "empty-file", **in_csv)


def _odd_path_cases() -> None:
    case("a folder", lambda path: path.mkdir(), "no-file")
    case("a pipe", lambda path: os.mkfifo(path), "no-file")
    case("a link to a device without end", lambda path: path.symlink_to("/dev/zero"), "no-file")
    case("a link to nowhere", lambda path: path.symlink_to(path.parent / "nowhere"), "no-file")
    case("a link to itself", lambda path: path.symlink_to(path), "no-file")


# Workbooks ----------------------------------------------------------------------------------------------------------


@cache
def good_parts() -> Mapping[str, bytes]:
    """Parts of a good workbook of one row of `linked_events`."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet("Extract")
    for at, line in enumerate((HEADS, ROW)):
        sheet.write_row(at, 0, line.decode().strip().split(","))
    book.close()
    with zipfile.ZipFile(out) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def workbook(changes: Mapping[str, bytes | None] = {}, *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The good workbook with some parts changed, added, or (None) taken out."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in {**good_parts(), **changes}.items():
            if data is not None:
                archive.writestr(name, data)
    return out.getvalue()


def book(name: str, changes: Mapping[str, bytes | None], *slugs: str) -> None:
    """A case of the good workbook with changed parts; made only when it is written."""
    case(name, lambda path: content(workbook(changes))(path), *slugs, as_name="extract.xlsx")


def raw(name: str, data: Callable[[], bytes], *slugs: str) -> None:
    case(name, lambda path: content(data())(path), *slugs, as_name="extract.xlsx")


def part(name: str, old: bytes, new: bytes) -> bytes:
    """A good part with something in it changed."""
    assert old in good_parts()[name], (name, old)
    return good_parts()[name].replace(old, new)


def declared(name: str, dtd: bytes, use: bytes = b"") -> bytes:
    """A good part that declares entities."""
    start, rest = good_parts()[name].split(b"?>", 1)
    return start + b"?>\n" + dtd + rest.replace(b"</", use + b"</", 1)


def laughs() -> bytes:
    nested = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))
    return b'<!DOCTYPE l [<!ENTITY l0 "ha">' + nested + b"]>"


def _entity_cases() -> None:
    reads = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    for name in (BOOK, SHEET, WORDS, STYLES, TYPES, RELS):
        book(f"entities that grow in {name}", {name: declared(name, laughs(), b"&l9;")}, "workbook-unsafe")
        book(
            f"an entity that reads a file in {name}", {name: declared(name, reads, b"&e;")}, "workbook-unsafe"
        )
    asks = b'<!DOCTYPE x SYSTEM "http://example.invalid/x.dtd">'
    book("a document type elsewhere", {SHEET: declared(SHEET, asks)}, "workbook-unsafe")
    parameter = b'<!DOCTYPE x [<!ENTITY % p SYSTEM "http://example.invalid/p">%p;]>'
    book("a parameter entity", {WORDS: declared(WORDS, parameter)}, "workbook-unsafe")
    for far in (MB - 4, MB - 60, 3 * MB - 1):
        pad = b"<!--" + random.Random(far).randbytes(far).hex().encode()[: far - 80] + b"-->"
        book(
            f"a document type {far:,} bytes on",
            {SHEET: declared(SHEET, pad + laughs())},
            "workbook-unsafe",
            "workbook-damaged",
        )
    wide = declared(SHEET, laughs(), b"&l9;").replace(b"UTF-8", b"UTF-16").decode().encode("utf-16")
    book("entities in UTF-16", {SHEET: wide}, "workbook-unsafe")
    unmarked = declared(SHEET, laughs(), b"&l9;").decode().encode("utf-16-be")
    book("entities in UTF-16 without a mark", {SHEET: unmarked}, "workbook-unsafe")
    book(
        "a character that may not be",
        {WORDS: part(WORDS, b"person_id", b"&#0;&#x1FFFFF;")},
        "workbook-damaged",
        "column-missing",
    )


def _bomb_cases() -> None:
    def filled(size: int) -> bytes:
        return part(SHEET, b"<sheetData>", b"<sheetData>" + b" " * size)

    raw("a sheet of 200 MB of blanks", lambda: workbook({SHEET: filled(200 * MB)}), "workbook-too-large")
    raw(
        "shared text of 200 MB",
        lambda: workbook({WORDS: part(WORDS, b"person_id", b"x" * 200 * MB)}),
        "workbook-too-large",
    )
    raw(
        "a picture that unpacks to 200 MB",
        lambda: workbook({"xl/media/image1.png": bytes(200 * MB)}),
        "workbook-too-large",
    )
    raw(
        "sixty parts just small enough",
        lambda: workbook({f"xl/media/{n}.png": bytes(19 * MB) for n in range(20)}),
        "workbook-too-large",
    )
    raw(
        "a workbook in a workbook",
        lambda: workbook(
            {"xl/embeddings/a.xlsx": workbook({"xl/media/1.png": bytes(90 * MB)}), SHEET: filled(30 * MB)}
        ),
        "workbook-too-large",
    )
    raw("a part larger than it says", _lying, "workbook-damaged", "workbook-too-large")
    raw("parts on one another", _overlapping, "workbook-unsafe", "workbook-damaged")
    raw("an archive of archives", _nested, "not-csv")
    raw("3,000 parts", lambda: workbook({f"xl/x{n}.xml": b"<a/>" for n in range(3_000)}), "workbook-unsafe")
    raw(
        "66,000 parts",
        lambda: workbook({f"{n}": b"" for n in range(66_000)}, method=zipfile.ZIP_STORED),
        "workbook-unsafe",
    )
    raw("a directory that says it is 4 GB", lambda: _ended(12, "<L", 0xFFFFFFFF), "workbook-unsafe")
    raw("a directory that says it has 65,535 parts", lambda: _ended(10, "<H", 0xFFFF), "workbook-unsafe")
    raw("a directory that is elsewhere", lambda: _ended(16, "<L", 0x7FFFFFFF), "workbook-damaged")
    book(
        "a cell at the far corner",
        {
            SHEET: part(
                SHEET, b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
            )
        },
        "workbook-damaged",
        "too-many-columns",
    )
    book(
        "a cell in a row that no sheet has",
        {SHEET: part(SHEET, b'r="A2"', b'r="A4294967290"')},
        "workbook-damaged",
        "column-missing",
        "no-rows",
    )
    book(
        "a cell in a column that no sheet has",
        {SHEET: part(SHEET, b'r="D2"', b'r="ZZZZZZZ2"')},
        "workbook-damaged",
        "too-many-columns",
        "column-missing",
    )
    book(
        "shared text that says it is four billion words",
        {
            WORDS: part(WORDS, b'uniqueCount="', b'uniqueCount="4294967295" x="').replace(
                b'count="8"', b'count="4294967295"'
            )[:-40]
        },
        "workbook-damaged",
    )
    down = (
        b'<mergeCells count="16000">'
        + b"".join(b'<mergeCell ref="%s1:%s1048576"/>' % (c, c) for c in _columns(800))
        + b"</mergeCells>"
    )
    book(
        "columns merged from top to bottom",
        {SHEET: part(SHEET, b"</sheetData>", b"</sheetData>" + down)},
        "workbook-damaged",
    )


def _columns(count: int) -> list[bytes]:
    letters = [bytes([65 + n]) for n in range(26)]
    return [
        *letters,
        *(a + b for a in letters for b in letters),
        *(b"A" + a + b for a in letters for b in letters),
    ][:count]


def _lying() -> bytes:
    """The directory and the part itself say 100 bytes; three million come."""
    data = workbook({SHEET: part(SHEET, b"<sheetData>", b"<sheetData>" + b" " * 3 * MB)})
    size = len(good_parts()[SHEET]) + 3 * MB
    return data.replace(struct.pack("<L", size), struct.pack("<L", 100))


def _overlapping() -> bytes:
    """Every entry of the directory points at the first part."""
    data = bytearray(workbook())
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 42 : at + 46] = bytes(4)
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(data)


def _nested() -> bytes:
    data = HEADS + ROW
    for n in range(20):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr(f"{n}.zip", data)
        data = out.getvalue()
    return data


def _ended(at: int, form: str, value: int) -> bytes:
    """The good workbook with one number of its end record changed."""
    data = bytearray(workbook())
    struct.pack_into(form, data, data.rfind(b"PK\x05\x06") + at, value)
    return bytes(data)


def _broken_cases() -> None:
    for share in (0.02, 0.3, 0.5, 0.9, 0.99):
        raw(
            f"cut at {share:.0%}",
            lambda share=share: workbook()[: int(len(workbook()) * share)],
            "workbook-damaged",
        )
    raw("its beginning alone", lambda: b"PK\x03\x04" + bytes(60), "workbook-damaged")
    raw("zeros where a part was", lambda: _blotted(SHEET), "workbook-damaged")
    raw("another sum than it says", _wrong_sum, "workbook-damaged")
    raw("packed with bzip2", lambda: workbook(method=zipfile.ZIP_BZIP2), "workbook-unsafe")
    raw("packed with LZMA", lambda: workbook(method=zipfile.ZIP_LZMA), "workbook-unsafe")
    raw("locked parts", _locked, "workbook-locked", "workbook-damaged")
    raw("one name twice", lambda: _with_entry(SHEET, b"<x/>"), "workbook-unsafe")
    raw("one name twice but for its case", lambda: _with_entry("XL/Workbook.xml", b"<x/>"), "workbook-unsafe")
    for name in ("../../evil.xml", "/etc/evil.xml", "..\\evil.xml", "C:\\evil.xml", "xl/../../evil.xml"):
        raw(f"a part named {name}", lambda name=name: _with_entry(name, b"<x/>"), "workbook-unsafe")
    raw("a part that is a link", _linked, "workbook-unsafe")
    book("no sheet where there should be one", {SHEET: None}, "workbook-damaged")
    book("no list of sheets", {BOOK: None}, "not-csv")
    book("no list of parts", {RELS: None}, "workbook-damaged", "empty-file")
    book(
        "half a sheet",
        {SHEET: good_parts()[SHEET][: len(good_parts()[SHEET]) // 2]},
        "workbook-damaged",
        "no-rows",
        "column-missing",
        "empty-file",
    )
    book("no XML in the sheet", {SHEET: b"hello"}, "workbook-damaged", "empty-file")
    book("nothing in the sheet", {SHEET: b""}, "workbook-damaged", "empty-file")
    book(
        "NULs in the sheet",
        {SHEET: part(SHEET, b"<sheetData>", bytes(2_000) + b"<sheetData")},
        "workbook-damaged",
        "empty-file",
    )
    book(
        "a sheet in a file of the system",
        {RELS: part(RELS, b"worksheets/sheet1.xml", b"../../../../etc/passwd")},
        "workbook-damaged",
        "workbook-unsafe",
    )
    book(
        "a sheet at an address",
        {RELS: part(RELS, b"worksheets/sheet1.xml", b"http://example.invalid/sheet1.xml")},
        "workbook-damaged",
        "workbook-unsafe",
    )
    book(
        "shared text that is not there",
        {WORDS: None},
        "workbook-damaged",
        "column-missing",
        "empty-file",
        "no-rows",
    )
    book(
        "a word beyond the last",
        {SHEET: part(SHEET, b"<v>0</v>", b"<v>999999999</v>")},
        "workbook-damaged",
        "column-missing",
    )
    attributes = b"<row " + b" ".join(b'a%d="1"' % n for n in range(200_000)) + b">"
    book(
        "200,000 marks on one row",
        {SHEET: part(SHEET, b"<sheetData>", b"<sheetData>" + attributes + b"</row>")[:-60]},
        "workbook-damaged",
        "column-missing",
        "no-rows",
        "empty-file",
    )
    only = good_parts()[SHEET].split(b"<row")
    book(
        "a workbook of headings alone",
        {SHEET: b"<row".join(only[:2]) + b"</sheetData></worksheet>"},
        "no-rows",
    )
    book("an empty workbook", {SHEET: only[0] + b"</sheetData></worksheet>"}, "empty-file")
    book(
        "a workbook with its sheet hidden",
        {BOOK: part(BOOK, b"<sheet ", b'<sheet state="hidden" ')},
        "empty-file",
    )
    across = b"".join(b'<c r="%s1" t="inlineStr"><is><t>c</t></is></c>' % c for c in _columns(1_378))
    book(
        "a sheet of 1,378 columns",
        {
            SHEET: part(
                SHEET,
                b"<sheetData>",
                b'<sheetData><row r="3">' + across.replace(b'1" t', b'3" t') + b"</row>",
            )
        },
        "too-many-columns",
    )
    sheets = b"".join(b'<sheet name="s%d" sheetId="%d" r:id="rId1"/>' % (n, n + 9) for n in range(5_000))
    many = {f"xl/worksheets/sheet{n}.xml": b"<worksheet/>" for n in range(2, 80)}
    book("80 sheets", {**many, BOOK: part(BOOK, b"</sheets>", sheets + b"</sheets>")}, "workbook-unsafe")


def _with_entry(name: str, data: bytes) -> bytes:
    import warnings

    out = io.BytesIO(workbook())
    with warnings.catch_warnings(), zipfile.ZipFile(out, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr(zipfile.ZipInfo(name), data)
    return out.getvalue()


def _linked() -> bytes:
    out = io.BytesIO(workbook())
    info = zipfile.ZipInfo("xl/link.xml")
    info.create_system, info.external_attr = 3, 0o120777 << 16
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(info, "/etc/passwd")
    return out.getvalue()


def _blotted(name: str) -> bytes:
    data = bytearray(workbook())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        info = archive.getinfo(name)
    start = info.header_offset + 30 + len(name)
    data[start + 4 : start + info.compress_size - 4] = bytes(info.compress_size - 8)
    return bytes(data)


def _wrong_sum() -> bytes:
    with zipfile.ZipFile(io.BytesIO(workbook())) as archive:
        crc = archive.getinfo(SHEET).CRC
    return workbook().replace(struct.pack("<L", crc), struct.pack("<L", crc ^ 1))


def _locked() -> bytes:
    """Every part says that it needs a password."""
    data = bytearray(workbook())
    for mark, flag in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = data.find(mark)
        while at >= 0:
            data[at + flag] |= 1
            at = data.find(mark, at + 4)
    return bytes(data)


def _reaching_cases() -> None:
    for name, parts in {
        "macros": {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" + bytes(500)},
        "a sheet of macros": {"xl/macrosheets/sheet1.xml": b"<x/>"},
    }.items():
        book(f"a workbook with {name}", parts, "workbook-macros")
    for name in (
        "xl/externalLinks/externalLink1.xml",
        "xl/connections.xml",
        "xl/queryTables/queryTable1.xml",
    ):
        book(f"a workbook with {name}", {name: b"<x/>"}, "workbook-links")
    for name, parts in {
        "a Word document": {BOOK: None, "word/document.xml": b"<x/>"},
        "a presentation": {BOOK: None, "ppt/presentation.xml": b"<x/>"},
        "an OpenDocument sheet": {BOOK: None, "META-INF/manifest.xml": b"<x/>"},
        "a binary workbook": {BOOK: None, "xl/workbook.bin": b"x"},
        "an archive of a CSV file": {BOOK: None, "extract.csv": HEADS + ROW},
    }.items():
        book(name, parts, "not-csv")


_text_cases()
_magic_cases()
_packed_cases()
_odd_path_cases()
_entity_cases()
_bomb_cases()
_broken_cases()
_reaching_cases()
