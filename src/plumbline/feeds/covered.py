"""Which days the files of a source cover, and which of a period they do not. Pure: no data is not no event."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from plumbline.feeds.quality import coverage_of
from plumbline.values.words import joined, say
from plumbline.values.written_days import day_month_year


@dataclass(frozen=True, slots=True)
class FileOfSource:
    """One live file: its supplier and feed, the days it speaks of (half open), and its rows by month."""

    agency: UUID
    feed: str
    first: date
    past: date
    months: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Covered:
    """The days that one source covers: from ``first`` to the day before ``past``; ``missing`` are months between without any row."""

    agency: UUID
    feed: str
    first: date
    past: date
    missing: tuple[date, ...] = ()
    missing_words: str = ""

    @property
    def last(self) -> date:
        """The last covered day."""
        return self.past - timedelta(days=1)


def covered(files: Iterable[FileOfSource]) -> list[Covered]:
    """What each source covers by all its files. A month without rows counts as missing only where it is no chance that it has none."""
    by_source: dict[tuple[UUID, str], list[FileOfSource]] = {}
    for one in files:
        by_source.setdefault((one.agency, one.feed), []).append(one)
    return [_covered(agency, feed, given) for (agency, feed), given in sorted(by_source.items(), key=str)]


def _covered(agency: UUID, feed: str, files: list[FileOfSource]) -> Covered:
    held = coverage_of(feed, [month for one in files for month in one.months])
    is_sure = held is not None and bool(held.gaps) and not held.may_be_chance
    return Covered(
        agency,
        feed,
        min(one.first for one in files),
        max(one.past for one in files),
        held.gaps if held and is_sure else (),
        held.gap_words if held and is_sure else "",
    )


def gap_words(source: Covered, *, first: date, last: date) -> str:
    """The days of a period, both ends in it, that a source does not cover: ``before 1 January 2025 and after 3 March 2026``; or nothing."""
    gaps = [
        *([say("before {day}", day=day_month_year(source.first))] if first < source.first else []),
        *([say("in {months}", months=source.missing_words)] if _falls_in(source, first, last) else []),
        *([say("after {day}", day=day_month_year(source.last))] if source.last < last else []),
    ]
    return joined(gaps, say(" and "))


def _falls_in(source: Covered, first: date, last: date) -> bool:
    return any(month <= last and (month + timedelta(days=27)) >= first for month in source.missing)
