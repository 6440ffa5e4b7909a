"""Which column of a file is probably which column of a contract: by name, by a name like it, and by what is in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import product

import polars as pl

from plumbline.ingest.cells import read_column
from plumbline.ingest.contract import Column, Contract, contracts, heading
from plumbline.ingest.mapping import ColumnMapping, Confidence, Pair, unfilled
from plumbline.ingest.survey import Survey
from plumbline.values.words import say


# Types that any text or number fits: what is in the column says nothing, its name must.
_FREE = ("text", "name", "names", "address")
_ANY_NUMBER = ("count", "uprn", "easting", "northing")
_NAME_WEIGHT, _CONTENT_WEIGHT = 0.45, 0.55
_LEAST, _LIKELY, _MARGIN = 0.55, 0.8, 0.1
_LEAST_OF_FREE = 0.75
_READABLE = 0.5
_FEEDS_TRIED = 3


@dataclass(frozen=True, slots=True)
class _Candidate:
    score: float
    content: float
    column: Column
    heading: str


def guess_mapping(survey: Survey, contract: Contract) -> ColumnMapping:
    """Columns of a surveyed file beside those of a contract, for a person to confirm or correct.

    A heading that the contract knows is ``certain``, unless what stands below it cannot be read as that column. Others
    are matched by likeness of name and by content, and are ``likely`` or ``unsure``.
    """
    cells = _columns(survey)
    pairs = _by_name(survey, contract, cells)
    pairs |= _by_likeness(survey, contract, cells, pairs)
    told = tuple(
        pairs.get(head) or Pair(head, None, "likely", _left(head, contract)) for head in survey.headings
    )
    missing, not_sent = unfilled(told, contract)
    return ColumnMapping(contract.feed, contract.version, survey.shape, told, missing, not_sent)


def guess_feeds(survey: Survey) -> tuple[ColumnMapping, ...]:
    """Mappings to the feeds that a surveyed file may belong to, the likeliest first."""
    present = {heading(name) for name in survey.headings}
    named = sorted(contracts().values(), key=lambda one: -_share_known(one, present))[:_FEEDS_TRIED]
    mappings = [guess_mapping(survey, contract) for contract in named]
    return tuple(sorted(mappings, key=_unfit))


def _share_known(contract: Contract, present: set[str]) -> float:
    known = sum(bool(column.headings & present) for column in contract.columns)
    return known / len(contract.columns) + known / max(len(present), 1)


def _unfit(mapping: ColumnMapping) -> tuple[int, int, int]:
    certain = sum(pair.column is not None and pair.confidence == "certain" for pair in mapping.pairs)
    return len(mapping.missing), -certain, len(mapping.left_over)


def _columns(survey: Survey) -> Mapping[str, pl.Series]:
    """Filled cells below each heading."""
    out = {}
    for at, head in enumerate(survey.headings):
        filled = [cell for row in survey.rows if (cell := row[at].strip())]
        out[head] = pl.Series(filled, dtype=pl.String)
    return out


def _by_name(survey: Survey, contract: Contract, cells: Mapping[str, pl.Series]) -> dict[str, Pair]:
    pairs: dict[str, Pair] = {}
    for column in contract.columns:
        found = [head for head in survey.headings if heading(head) in column.headings]
        if not found:
            continue
        head = found[0]
        readable = _readable(cells[head], column, survey)
        words = say("“{head}” is a known heading for {words}.", head=head, words=column.words)
        confidence: Confidence = "certain"
        if len(found) > 1:
            confidence, words = (
                "unsure",
                say("{words} So is “{found}”: say which one it is.", words=words, found=found[1]),
            )
        elif readable < _READABLE:
            confidence, words = (
                "unsure",
                say(
                    "{words} But {readable:.0%} of its cells cannot be read as such.",
                    words=words,
                    readable=1 - readable,
                ),
            )
        pairs[head] = Pair(head, column.name, confidence, words)
    return pairs


def _by_likeness(
    survey: Survey, contract: Contract, cells: Mapping[str, pl.Series], pairs: Mapping[str, Pair]
) -> dict[str, Pair]:
    taken = {pair.column for pair in pairs.values()}
    columns = [column for column in contract.columns if column.name not in taken]
    heads = [head for head in survey.headings if head not in pairs and not _is_personal(head, contract)]
    candidates = [_judged(column, head, cells[head], survey) for column, head in product(columns, heads)]
    candidates.sort(key=lambda one: (-one.score, columns.index(one.column), heads.index(one.heading)))
    found: dict[str, Pair] = {}
    filled: set[str] = set()
    for one in candidates:
        if one.score >= _LEAST and one.heading not in found and one.column.name not in filled:
            filled.add(one.column.name)
            found[one.heading] = _pair(one, candidates)
    return found


def _judged(column: Column, head: str, cells: pl.Series, survey: Survey) -> _Candidate:
    likeness = max(_alike(heading(head), name) for name in column.headings)
    if column.type in _FREE:
        return _Candidate(likeness if likeness >= _LEAST_OF_FREE else 0.0, 0.0, column, head)
    content = _content(cells, column, survey)
    if content < _READABLE or (column.type in _ANY_NUMBER and likeness < _READABLE):
        return _Candidate(0.0, content, column, head)
    return _Candidate(_NAME_WEIGHT * likeness + _CONTENT_WEIGHT * content, content, column, head)


def _pair(one: _Candidate, all_of_them: Sequence[_Candidate]) -> Pair:
    rivals = [
        other.score
        for other in all_of_them
        if other is not one and (other.heading == one.heading or other.column is one.column)
    ]
    sure = one.score >= _LIKELY and one.score - max(rivals, default=0.0) >= _MARGIN
    words = say(
        "“{heading}” is like a known heading for {words}.", heading=one.heading, words=one.column.words
    )
    if one.content:
        words = say(
            "{content:.0%} of the cells under “{heading}” could be {words}, and no heading says that.",
            content=one.content,
            heading=one.heading,
            words=one.column.words,
        )
    return Pair(one.heading, one.column.name, "likely" if sure else "unsure", words)


def _alike(one: str, other: str) -> float:
    """Likeness of two names: 1 where they are equal, by letters and by words."""
    words, others = set(one.split()), set(other.split())
    shared = len(words & others) / max(len(words | others), 1)
    return max(SequenceMatcher(None, one, other).ratio(), shared)


def _content(cells: pl.Series, column: Column, survey: Survey) -> float:
    """Share of the filled cells that read as the column; of a reference, how many differ."""
    if cells.is_empty():
        return 0.0
    if column.type == "reference":
        like = cells.str.contains(r"\d") & ~cells.str.contains(r"\s|^\d{4}-\d\d-\d\d|^\d\d?/\d\d?/\d{4}")
        return _share(cells.is_unique() & like)
    return _readable(cells, column, survey)


def _readable(cells: pl.Series, column: Column, survey: Survey) -> float:
    if cells.is_empty():
        return 1.0
    read = read_column(cells, column, harm=None, date_system=survey.reading.date_system)
    bad = read.fault.fill_null(value=True)
    if column.type == "setting":
        bad = bad | next(iter(read.doubts.values())).fill_null(value=True)
    return 1 - _share(bad)


def _share(mask: pl.Series) -> float:
    return int(mask.sum()) / len(mask)


def _is_personal(head: str, contract: Contract) -> bool:
    known = frozenset().union(*(column.headings for column in contract.columns))
    return heading(head) not in known and any(
        f" {word} " in f" {heading(head)} " for word in contract.forbidden_columns
    )


def _left(head: str, contract: Contract) -> str:
    if _is_personal(head, contract):
        return say(
            "“{head}” is about a person, and this feed takes none: the file will be refused while it "
            "is there.",
            head=head,
        )
    return say("Nothing in the agreement is like “{head}”: it is not read.", head=head)
