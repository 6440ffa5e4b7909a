"""Turn what was found in a file into words for its page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from plumbline.feeds.corrections import cells_of, faulty_heading
from plumbline.ingest import ColumnMapping
from plumbline.ingest.contract import contracts
from plumbline.values.words import counted, joined, say
from plumbline.web.intake.forms import ENCODINGS, SEPARATORS


ENCODING_WORDS, SEPARATOR_WORDS = dict(ENCODINGS), dict(SEPARATORS)
SHOWN_ROWS = 5
MOST_TO_CORRECT = 30


@dataclass(frozen=True, slots=True)
class Sample:
    """The headings and the first rows, as they would be read."""

    headings: list[str]
    rows: list[list[str]]


def sample(survey: dict[str, Any]) -> Sample:
    """First rows of a survey."""
    return Sample(survey["headings"], survey["rows"][:SHOWN_ROWS])


def reading_words(survey: dict[str, Any]) -> str:
    """How the file is read, for the person to confirm: sheet or separator and encoding, and the row of the headings."""
    reading = survey["reading"]
    if reading.get("sheet"):
        return say(
            "Read from the sheet “{sheet}”, with its headings in row {header_row}.",
            sheet=reading["sheet"],
            header_row=reading["header_row"],
        )
    encoding = ENCODING_WORDS.get(reading["encoding"], reading["encoding"])
    separator = SEPARATOR_WORDS.get(reading["delimiter"], reading["delimiter"]).lower()
    return say(
        "Read as text in {encoding}, with columns parted by a {separator} and headings in row {header_row}.",
        encoding=encoding,
        separator=separator,
        header_row=reading["header_row"],
    )


def columns(upload: Any) -> list[dict[str, Any]]:
    """Columns of the feed's contract with the column of the file that each seems to be, and why; none without a feed."""
    contract = contracts().get(upload.feed)
    if contract is None:
        return []
    headings = upload.survey["headings"]
    mapping = ColumnMapping.from_json(upload.mapping or upload.survey["guess"])
    pairs = {pair.column: pair for pair in mapping.pairs if pair.column}
    return [
        {
            "name": column.name,
            "label": column.title,
            "required": column.required,
            "chosen": headings.index(pairs[column.name].heading) if column.name in pairs else None,
            "why": pairs[column.name].words if column.name in pairs else "",
            "unsure": column.name in pairs and pairs[column.name].confidence in ("likely", "unsure"),
        }
        for column in contract.columns
    ]


def columns_words(told: list[dict[str, Any]]) -> str:
    """How many columns were found, and how many a person should look at."""
    found, unsure = (
        sum(column["chosen"] is not None for column in told),
        sum(column["unsure"] for column in told),
    )
    words: list[str] = [
        say("{found} of {count} columns were found in the file.", found=found, count=len(told))
    ]
    if unsure:
        words.append(
            say("Look at one of them: its heading is not known.")
            if unsure == 1
            else say("Look at {unsure} of them: their headings are not known.", unsure=unsure)
        )
    if lacking := [column["label"] for column in told if column["required"] and column["chosen"] is None]:
        words.append(say("Say which column holds: {lacking}.", lacking=joined(lacking, ", ")))
    return joined(words)


def preview_words(preview: dict[str, Any]) -> dict[str, Any]:
    """The preview with its sentence first."""
    return {**preview, "sentence": _sentence(preview)}


def _sentence(p: dict[str, Any]) -> str:
    if p["held_already"]:
        return "This very file is in already. Taking it in again would change nothing."
    parts: list[str] = [
        say("{staged:,} of {read:,} rows would be taken in", staged=p["staged"], read=p["read"])
    ]
    if p["quarantined"]:
        parts.append(say("{quarantined:,} would be kept aside with a reason", quarantined=p["quarantined"]))
    if p["duplicate"]:
        parts.append(
            counted(
                p["duplicate"],
                "{count:,} is held already or in the file twice",
                "{count:,} are held already or in the file twice",
            )
        )
    return say("{parts}.", parts=joined(parts, ", "))


@dataclass(frozen=True, slots=True)
class LineToCorrect:
    """One row kept aside, by its faulty cell. ``row_no`` counts from the headings, ``sheet_row`` as a sheet does."""

    row_no: int
    sheet_row: int
    name: str
    heading: str
    value: str
    reason: str


def lines_to_correct(rows: Iterable[Any], batch: Any) -> list[LineToCorrect]:
    """The first rows whose fault lies in one cell; the others are corrected in the file itself."""
    found = []
    above = batch.quality.get("header_row", 0)
    for row in rows:
        faulty = faulty_heading(row, batch)
        cells = cells_of(row)
        if faulty and cells is not None:
            line = LineToCorrect(
                row.row_no, row.row_no + above, f"r{row.row_no}", faulty, cells[faulty], row.reason
            )
            found.append(line)
        if len(found) == MOST_TO_CORRECT:
            break
    return found
