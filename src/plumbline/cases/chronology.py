"""One order of time out of rows of many kinds: merged, filtered, counted and cut into parts. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo


LONDON = ZoneInfo("Europe/London")
PART = 100
"""Rows of one part of the page."""


class Sort(StrEnum):
    """What kind of row it is."""

    EVENT = "event"
    SPELL = "spell"
    FACT = "fact"
    CONTACT = "contact"
    DECISION = "decision"
    ACTION = "action"
    MOVE = "move"
    REVIEW = "review"
    ASSESSMENT = "assessment"
    TOLD = "told"


SORT_NAMES = {
    Sort.EVENT: "Event",
    Sort.SPELL: "Custody or supervision",
    Sort.FACT: "What an agency said",
    Sort.CONTACT: "Contact",
    Sort.DECISION: "Decision",
    Sort.ACTION: "Plan and actions",
    Sort.MOVE: "Course of the case",
    Sort.REVIEW: "Review",
    Sort.ASSESSMENT: "Assessment",
    Sort.TOLD: "What the person was told",
}


SIGNIFICANT = frozenset({Sort.DECISION, Sort.REVIEW, Sort.ASSESSMENT})
"""Kinds of which every row is significant; of the others only rows that say so themselves (``weighs``)."""


class Exact(StrEnum):
    """How much of the day and time is known."""

    MINUTE = "minute"
    DAY = "day"
    MONTH = "month"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a chronology.

    Parameters
    ----------
    key : id of what it tells of; with ``sort``, which row it is.
    on : when it happened, with its zone; None where nobody said. ``until``: first moment after what is known.
    known_at : when it became known here, by its last change; None where that was not kept.
    agency : whose it is; None for what the table did together. ``source``: where it comes from, in words.
    by : the user who wrote it. ``note``: the law that a fact was given under, or the day an action was due.
    apart : what of it fewer read than the row, the viewer among them; it goes in no file.
    readers : agencies that may see it. ``named``: it is for named people, and no agency as such.
    masked : it says that there is something which the viewer may not read.
    roles : of an event, what the person was in it: ``victim``, ``suspect``, ``witness``.
    weighs : significant though not every row of its kind is: violence, custody, a death, a fact, a safety concern, a move of the case.
    nth : which one of its kind, where two can be written at one moment, as moves of a case are.
    """

    sort: Sort
    key: UUID
    on: datetime | None
    known_at: datetime | None
    words: str
    agency: UUID | None = None
    source: str = ""
    by: UUID | None = None
    detail: str = ""
    exact: Exact = Exact.DAY
    until: datetime | None = None
    marks: tuple[str, ...] = ()
    note: str = ""
    apart: str = ""
    readers: frozenset[UUID] = frozenset()
    named: bool = False
    masked: bool = False
    nth: int = 0
    roles: tuple[str, ...] = ()
    weighs: bool = False

    @property
    def is_significant(self) -> bool:
        """Whether it stays where only what is significant is asked for. What is masked does: nobody can say that it is slight."""
        return self.weighs or self.masked or self.sort in SIGNIFICANT


@dataclass(frozen=True, slots=True)
class Asked:
    """What of a chronology is wanted. ``since``: only what became known after that moment. ``role``: events in which the person was that."""

    sort: Sort | None = None
    agency: UUID | None = None
    since: datetime | None = None
    role: str = ""
    only_significant: bool = False


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows of each kind, of each agency, and in which role the person was in so many events; what nobody has is left out."""

    sorts: dict[Sort, int]
    agencies: dict[UUID, int]
    roles: dict[str, int]
    significant: int


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its number from 1, how many rows, and the days of its newest and oldest dated row."""

    number: int
    count: int
    newest: date | None
    oldest: date | None


def merged(*parts: Iterable[Row]) -> list[Row]:
    """Every row once, newest first; what has no date comes last. The same rows in any order give the same list."""
    once: dict[tuple[Sort, UUID], Row] = {}
    for part in parts:
        for row in part:
            once.setdefault((row.sort, row.key), row)
    return sorted(once.values(), key=_place)


def day_of(moment: datetime) -> date:
    """The day in London of a moment."""
    return moment.astimezone(LONDON).date()


def _place(row: Row) -> tuple[int, int, float, float, int, int, UUID]:
    """Newest day first; within a day, rows without a time stand above those with one, as their end is the day's."""
    known = _seconds(row.known_at)
    kind = list(Sort).index(row.sort)
    if row.on is None:
        return (1, 0, 0.0, -known, kind, -row.nth, row.key)
    timed = -_seconds(row.on) if row.exact is Exact.MINUTE else -float("inf")
    return (0, -day_of(row.on).toordinal(), timed, -known, kind, -row.nth, row.key)


def _seconds(moment: datetime | None) -> float:
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds() if moment else 0.0


def is_new(row: Row, since: datetime) -> bool:
    """Whether a row became known after a moment. Where that was not kept it counts as new: nothing is hidden by a gap."""
    return row.known_at is None or row.known_at > since


def is_later_known(row: Row, since: datetime) -> bool:
    """Whether a row that became known after a moment tells of what was over or begun before it."""
    return is_new(row, since) and row.on is not None and row.on <= since


def wanted(rows: Iterable[Row], asked: Asked) -> list[Row]:
    """The rows that were asked for, in the order given."""
    return [
        row
        for row in rows
        if asked.sort in (None, row.sort)
        and asked.agency in (None, row.agency)
        and (asked.since is None or is_new(row, asked.since))
        and (not asked.role or asked.role in row.roles)
        and (row.is_significant or not asked.only_significant)
    ]


def counts(rows: Sequence[Row]) -> Counts:
    """Count what may be chosen from these rows."""
    sorts = Counter(row.sort for row in rows)
    return Counts(
        sorts={s: sorts[s] for s in Sort if s in sorts},
        agencies=dict(Counter(r.agency for r in rows if r.agency)),
        roles=dict(Counter(role for row in rows for role in row.roles)),
        significant=sum(row.is_significant for row in rows),
    )


def masked_of(rows: Iterable[Row]) -> dict[UUID, int]:
    """By whose they are, how many rows say that there is something which the viewer may not read."""
    return dict(Counter(row.agency for row in rows if row.masked and row.agency))


def parts_of(rows: Sequence[Row], size: int = PART) -> list[Part]:
    """The parts into which rows are cut; at least one, which may be empty."""
    return [
        _part(number, rows[start : start + size])
        for number, start in enumerate(range(0, max(len(rows), 1), size), start=1)
    ]


def _part(number: int, rows: Sequence[Row]) -> Part:
    days = [day_of(row.on) for row in rows if row.on]
    return Part(number, len(rows), days[0] if days else None, days[-1] if days else None)


def rows_of(rows: Sequence[Row], number: int, size: int = PART) -> tuple[Row, ...]:
    """The rows of one part."""
    return tuple(rows[(number - 1) * size : number * size])
