"""The first line of a file, and which of its columns the contract knows."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice

from plumbline.ingest.contract import Contract, contracts, heading
from plumbline.ingest.mapping import ColumnMapping
from plumbline.ingest.sheet_child import MOST_COLUMNS
from plumbline.ingest.source import Source
from plumbline.ingest.workbook import refuse_too_wide
from plumbline.values.errors import DataUnfit


# Titles and headings stand within these first bytes.
HEAD_BYTES = 1_000_000
_OTHER_SEPARATORS = ((";", "semicolons"), ("\t", "tabs"), ("|", "upright bars"))


@dataclass(frozen=True, slots=True)
class Headings:
    """``names`` as written, in the order of the file, from its ``row``; the rows begin at byte ``rows_at``."""

    names: tuple[str, ...]
    rows_at: int
    row: int = 1


class _Counted:
    """Lines of a text, counting the bytes handed out."""

    def __init__(self, text: str) -> None:
        self._lines = io.StringIO(text, newline="")
        self.bytes_read = 0

    def __iter__(self) -> _Counted:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.bytes_read += len(line.encode("utf-8"))
        return line


def read_headings(source: Source, *, row: int = 1, told_apart: bool = False) -> Headings:
    """Headings of a file, in a row of it that counts from 1.

    ``told_apart``: a heading that stands twice is numbered, for a mapping that says which is which.

    Raises
    ------
    DataUnfit: another separator than the comma, no headings, more columns than any extract has, or two columns with one
        heading.
    """
    lines = _Counted(source.text[:HEAD_BYTES].decode("utf-8", errors="ignore"))
    try:
        first = next(islice(csv.reader(lines, delimiter=source.delimiter), row - 1, None), [])
    except csv.Error:
        first = []
    if len(first) < 2:
        _refuse_single_column(source.delimiter.join(first))
    if len(first) > MOST_COLUMNS:
        refuse_too_wide()
    names = named(first)
    if told_apart:
        names = numbered(names)
    compared = Counter(heading(name) for name in names)
    twice = sorted({name for name in names if compared[heading(name)] > 1})
    if twice:
        raise DataUnfit(
            f"Two columns have one heading ({', '.join(twice)}): rename or remove one of them.",
            slug="heading-twice",
        )
    return Headings(names=names, rows_at=lines.bytes_read, row=row)


def named(cells: Iterable[str]) -> tuple[str, ...]:
    """Headings as written, and a name for each that is blank."""
    return tuple(name.strip() or f"column {n} without a heading" for n, name in enumerate(cells, start=1))


def numbered(names: tuple[str, ...]) -> tuple[str, ...]:
    """Headings, the second of two that are alike ending in (2)."""
    seen: Counter[str] = Counter()
    apart = []
    for name in names:
        seen[heading(name)] += 1
        apart.append(name if seen[heading(name)] == 1 else f"{name} ({seen[heading(name)]})")
    return tuple(apart)


def _refuse_single_column(line: str) -> None:
    for mark, word in _OTHER_SEPARATORS:
        if mark in line:
            raise DataUnfit(
                f"The columns are separated by {word}: confirm that, or save the file with commas.",
                slug="separator",
            )
    raise DataUnfit(
        "The first line holds no column headings: send the extract with its headings.", slug="no-headings"
    )


def guess_feed_of(headings: Headings) -> str:
    """Feed whose required columns all stand in the headings.

    Raises
    ------
    DataUnfit: none fits (names the nearest and what it lacks), or more than one does.
    """
    present = {heading(name) for name in headings.names}
    missing = {
        feed: [column.name for column in contract.required_columns if not column.headings & present]
        for feed, contract in contracts().items()
    }
    fitting = [feed for feed, columns in missing.items() if not columns]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise DataUnfit(
            f"The headings fit more than one feed ({', '.join(fitting)}): say which one it is.",
            slug="feed-ambiguous",
        )
    nearest = min(missing, key=lambda feed: len(missing[feed]) / len(contracts()[feed].required_columns))
    raise DataUnfit(
        f"The headings fit no known feed. The nearest is {nearest}, which also needs {', '.join(missing[nearest])}: "
        "say which feed it is, or ask the sender for those columns.",
        slug="feed-unknown",
    )


def match_columns(
    headings: Headings, contract: Contract, mapping: ColumnMapping | None = None
) -> Mapping[str, str]:
    """Heading in the file for each column of the contract that is there, by name or as a mapping says.

    Raises
    ------
    DataUnfit: a forbidden column or, where the contract says so, any column outside it; a required column missing;
        or two headings for one column.
    """
    _refuse_forbidden(headings, contract, mapping)
    matched = _by_mapping(headings, contract, mapping) if mapping else _by_name(headings, contract)
    missing = [column.name for column in contract.required_columns if column.name not in matched]
    if missing:
        raise DataUnfit(
            f"A {contract.feed} file needs these columns, which are missing: {', '.join(missing)}. "
            "Ask the sender for the whole extract.",
            slug="column-missing",
        )
    return matched


def _by_name(headings: Headings, contract: Contract) -> dict[str, str]:
    matched: dict[str, str] = {}
    for column in contract.columns:
        found = [name for name in headings.names if heading(name) in column.headings]
        if len(found) > 1:
            raise DataUnfit(
                f"Two columns ({', '.join(found)}) both mean {column.name}: remove one of them.",
                slug="heading-twice",
            )
        if found:
            matched[column.name] = found[0]
    return matched


def _by_mapping(headings: Headings, contract: Contract, mapping: ColumnMapping) -> dict[str, str]:
    """What the mapping says, if it is about this feed and every heading that it names is there."""
    if mapping.feed != contract.feed:
        raise DataUnfit(
            f"The mapping is for another feed ({mapping.feed}): choose one for {contract.feed}.",
            slug="mapping-other-feed",
        )
    gone = [name for name in mapping.columns.values() if name not in headings.names]
    if gone:
        raise DataUnfit(
            f"The mapping names columns that the file does not have ({', '.join(gone)}): map this file anew.",
            slug="mapping-other-file",
        )
    known = {column.name for column in contract.columns}
    return {column: name for column, name in mapping.columns.items() if column in known}


def unknown_headings(headings: Headings, contract: Contract) -> tuple[str, ...]:
    """Headings that the contract does not know."""
    known = frozenset().union(*(column.headings for column in contract.columns))
    return tuple(name for name in headings.names if heading(name) not in known)


def _refuse_forbidden(headings: Headings, contract: Contract, mapping: ColumnMapping | None) -> None:
    unknown = unknown_headings(headings, contract)
    personal = [
        name
        for name in unknown
        if any(f" {word} " in f" {heading(name)} " for word in contract.forbidden_columns)
    ]
    if personal:
        raise DataUnfit(
            f"This feed takes times and places and never people, and the file has a column about a person "
            f"({', '.join(personal)}). Nothing was read. Ask the sender to remove it and to send the file again.",
            slug="person-column",
        )
    # A mapping may give an agreed column another name; it cannot make a person's column one about a place.
    taken = set(mapping.columns.values()) if mapping else set()
    unknown = tuple(name for name in unknown if name not in taken)
    if unknown and contract.unknown_columns == "refuse":
        raise DataUnfit(
            f"This feed takes only the agreed columns, and the file has others ({', '.join(unknown)}). "
            "Nothing was read. Ask the sender to remove them and to send the file again.",
            slug="column-not-agreed",
        )
