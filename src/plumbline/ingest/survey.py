"""What a file seems to be, shown to a person who confirms it or puts it right before anything is read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from plumbline.ingest.decoding import to_utf8
from plumbline.ingest.encodings import encoding_of, misread_before
from plumbline.ingest.finding import Finding, Value
from plumbline.ingest.headings import HEAD_BYTES, named, numbered
from plumbline.ingest.kinds import kind_of
from plumbline.ingest.layout import delimiter_of, header_row_of, merged_words, rows_of
from plumbline.ingest.mapping import shape_of
from plumbline.ingest.reading import DELIMITERS, Encoding, Reading
from plumbline.ingest.screening import chunks, screen
from plumbline.ingest.sheet_child import MOST_COLUMNS
from plumbline.ingest.workbook import FIRST_ROWS, Book, SheetSeen, look_into, refuse_too_wide
from plumbline.values.errors import DataUnfit
from plumbline.values.words import counted, say


MOST_SHEETS_NAMED = 5


@dataclass(frozen=True, slots=True)
class Survey:
    """What a file seems to be.

    ``kind`` and every other finding carries a confidence and a sentence. ``encoding`` and ``delimiter`` are None for a
    workbook, ``sheet`` for text. ``sheets``: each of a workbook. ``above``: rows above the headings. ``headings``: each
    with a name of its own. ``rows``: the first below them, each as wide as the headings. ``notes``: sentences to show.
    """

    file_name: str
    size: int
    kind: Finding[str]
    encoding: Finding[Encoding] | None
    delimiter: Finding[str] | None
    sheet: Finding[str] | None
    header_row: Finding[int]
    sheets: tuple[SheetSeen, ...]
    above: tuple[tuple[str, ...], ...]
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    reading: Reading
    notes: tuple[str, ...]

    @property
    def shape(self) -> str:
        """Key of the headings: a mapping saved for it fits this file too."""
        return shape_of(self.headings)

    @property
    def to_confirm(self) -> tuple[Finding[object], ...]:
        """Findings that a person should look at before the file is read."""
        found = (self.kind, self.encoding, self.delimiter, self.sheet, self.header_row)
        return tuple(one for one in found if one is not None and one.confidence in ("likely", "unsure"))


def survey(path: Path, reading: Reading | None = None) -> Survey:
    """Look at a file; with a reading, as that says, to show what comes of it.

    Raises
    ------
    DataUnfit: no extract can be read from it, whatever a person says; the sentence says what it is.
    """
    if kind_of(path) == "workbook":
        return _of_workbook(path, reading)
    return _of_text(path, reading)


def _of_text(path: Path, chosen: Reading | None) -> Survey:
    screened = screen(path)
    encoding: Finding[Encoding]
    encoding = _chosen(chosen.encoding if chosen else None, "encoding") or encoding_of(path, screened)
    text = _head(path, encoding.value)
    delimiter = _chosen(chosen.delimiter if chosen else None, "separator") or delimiter_of(text)
    rows = rows_of(text, delimiter.value, FIRST_ROWS)
    header_row = _chosen(chosen.header_row if chosen else None, "row of headings") or header_row_of(rows)
    reading = Reading(
        header_row=header_row.value,
        delimiter=delimiter.value,
        encoding=encoding.value,
        date_system=chosen.date_system if chosen else None,
    )
    packed = "Text, compressed." if kind_of(path) == "gzip" else "Text, by its bytes."
    found = Survey(
        path.name, screened.size, Finding("text", "certain", packed), encoding, delimiter, None, header_row,
        (), (), (), (), reading, _notes_on_text(text),
    )  # fmt: skip
    return _with_rows(found, rows)


def _of_workbook(path: Path, chosen: Reading | None) -> Survey:
    book = look_into(path)
    sheet = _chosen(chosen.sheet if chosen else None, "sheet") or _fullest(book)
    seen = next((one for one in book.sheets if one.name == sheet.value), None)
    if seen is None:
        raise DataUnfit("The workbook has no sheet of that name: choose from the list.", slug="no-sheet")
    if seen.columns > MOST_COLUMNS:
        refuse_too_wide()
    header_row = _chosen(chosen.header_row if chosen else None, "row of headings") or header_row_of(
        seen.first
    )
    system = (chosen and chosen.date_system) or book.date_system
    found = Survey(
        path.name, path.stat().st_size, Finding("workbook", "certain", "An Excel workbook (.xlsx), by its bytes."),
        None, None, sheet, header_row, book.sheets, (), (), (),
        Reading(sheet=sheet.value, header_row=header_row.value, date_system=system),
        (*book.notes, *_notes_on_dates(book), *merged_words(seen, header_row.value)),
    )  # fmt: skip
    return _with_rows(found, seen.first)


def _with_rows(found: Survey, rows: tuple[tuple[str, ...], ...]) -> Survey:
    """The survey with what stands above the headings, the headings, and the rows below them."""
    at = found.header_row.value
    heads = rows[at - 1] if len(rows) >= at else ()
    if len(heads) > MOST_COLUMNS:
        refuse_too_wide()
    width = len(heads)
    below = tuple(
        tuple(row[:width]) + ("",) * (width - len(row))
        for row in rows[at:]
        if any(cell.strip() for cell in row)
    )
    if not below:
        raise DataUnfit(
            "The file holds headings and no rows: ask the sender for it again, or choose another row of headings.",
            slug="no-rows",
        )
    return replace(found, above=rows[: at - 1], headings=numbered(named(heads)), rows=below)


def _chosen(value: Value | None, what: str) -> Finding[Value] | None:
    if value is None:
        return None
    shown = DELIMITERS.get(str(value), value)
    return Finding(
        value, "chosen", say("The {what} was chosen by a person: {shown}.", what=what, shown=shown)
    )


def _fullest(book: Book) -> Finding[str]:
    """The sheet with the most cells that is not hidden."""
    filled = sorted(
        (one for one in book.sheets if one.rows and not one.hidden), key=lambda one: -one.rows * one.columns
    )
    if not filled:
        raise DataUnfit(
            "The workbook has no sheet that is filled and not hidden: ask the sender for it again.",
            slug="empty-file",
        )
    best = filled[0]
    others = [_told(one) for one in book.sheets if one.rows and one is not best]
    words = say(
        "The sheet “{best}” has {rows:,} rows and {columns:,} columns.",
        best=best.name,
        rows=best.rows,
        columns=best.columns,
    )
    if not others:
        return Finding(best.name, "certain", say("{words} It is the only one that is filled.", words=words))
    shown = ", ".join(others[:MOST_SHEETS_NAMED]) + (", …" if len(others) > MOST_SHEETS_NAMED else "")
    return Finding(
        best.name,
        "likely",
        counted(
            len(others),
            "{words} In this workbook {count:,} more sheet is filled and not read: {shown}.",
            "{words} In this workbook {count:,} more sheets are filled and not read: {shown}.",
            words=words,
            shown=shown,
        ),
    )


def _told(sheet: SheetSeen) -> str:
    return say("“{name}” (hidden)", name=sheet.name) if sheet.hidden else f"“{sheet.name}”"


def _head(path: Path, encoding: Encoding) -> str:
    """First million of bytes as text; a letter cut off at the end of them is left out."""
    start, size = [], 0
    for part in to_utf8(chunks(path), encoding):
        start.append(part)
        size += len(part)
        if size >= HEAD_BYTES:
            break
    text = b"".join(start)[:HEAD_BYTES].decode("utf-8", errors="ignore")
    return text.removeprefix("\ufeff")


def _notes_on_text(text: str) -> tuple[str, ...]:
    if misread := misread_before(text):
        told = say(
            "In {misread:,} places letters look as if they were misread before the file was saved "
            "(such as Ã© for é): ask the sender to export it anew as UTF-8.",
            misread=misread,
        )
        return (told,)
    return ()


def _notes_on_dates(book: Book) -> tuple[str, ...]:
    if book.date_system == "1904":
        return (
            "The workbook counts days from 1904: dates copied into it from another may be four years out.",
        )
    return ()
