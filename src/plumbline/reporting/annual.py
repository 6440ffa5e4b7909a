"""Returns for a year: cases as they stood over it, split by the values of their tracks, and how their meetings kept the rules.

What a return asks for and the files here cannot carry is said so in its place; it is never shown as nought.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.cases.permissions import LEADS
from plumbline.cases.queries.managed import ManagedCase, managed_cases
from plumbline.meetings.queries.kept import CaseAtMeeting, cases_at_meetings
from plumbline.reporting.figures import Period
from plumbline.reporting.returns import Behind, Line, ReturnPage, by_definition, told_apart
from plumbline.schemes.kind import Indicator, Kind, Return
from plumbline.schemes.models import Scheme
from plumbline.schemes.queries import kind_of, schemes_of
from plumbline.values.errors import DataUnfit, NotVisible
from plumbline.values.words import say
from plumbline.values.written_days import day_month_year


YEAR_ENDS = (3, 31)
"""The year of the return ends on 31 March (Criminal Justice Act 2003 s.326: a report each year; national bulletin [S19])."""
Values = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Counted:
    """What a name in ``returns.yaml`` counts: of a case so many, or of a case at a meeting; ``holds`` splits by values where it is asked to."""

    of_case: Callable[[ManagedCase], int] | None = None
    of_meeting: Callable[[CaseAtMeeting], int] | None = None
    holds: Callable[[ManagedCase], Sequence[Values]] | None = None


def _at_end(one: ManagedCase) -> Sequence[Values]:
    return () if one.at_end is None else (one.at_end,)


def _in_year(one: ManagedCase) -> Sequence[Values]:
    return one.held


def _began(track: str, value: str) -> Counted:
    return Counted(of_case=lambda one: int(value in one.set_within.get(track, ())))


YEARLY: dict[str, Counted] = {
    "managed_at_end": Counted(holds=_at_end),
    "managed_in_year": Counted(holds=_in_year),
    "reviews_due": Counted(of_case=lambda one: len(one.reviews)),
    "reviews_on_time": Counted(of_case=lambda one: sum(r.on_time for r in one.reviews)),
    "case_meetings": Counted(of_meeting=lambda one: 1),
    "case_meetings_quorate": Counted(of_meeting=lambda one: int(one.quorate)),
    "case_meetings_disclosure_considered": Counted(of_meeting=lambda one: int("disclosure" in one.answered)),
    "minutes_due": Counted(of_meeting=lambda one: int(one.minutes_in_time is not None)),
    "minutes_in_time": Counted(of_meeting=lambda one: int(one.minutes_in_time is True)),
    "at_end_by_meetings": Counted(of_case=lambda one: int((one.at_end or {}).get("level") in ("2", "3"))),
    "with_plan_by_meetings": Counted(
        of_case=lambda one: int((one.at_end or {}).get("level") in ("2", "3") and "risk_management_plan" in one.forms)
    ),
    "further_offence_notices": Counted(of_case=lambda one: len(one.forms.get("serious_further_offence", ()))),
    "case_reviews_commissioned": _began("case_review", "commissioned"),
    "case_reviews_completed": _began("case_review", "completed"),
    "case_reviews_published": _began("case_review", "published"),
}  # fmt: skip
"""By the names that a kind’s ``returns.yaml`` uses for a return of a year."""


def yearly(name: str) -> Counted | None:
    """What a name counts, if it is one that a return of a year can use: one of `YEARLY`, ``clock_due:slug`` or ``clock_kept:slug``."""
    word, _, clock = name.partition(":")
    if word == "clock_due":
        return Counted(of_case=lambda one: int(clock in one.clocks))
    if word == "clock_kept":
        return Counted(of_case=lambda one: int(one.clocks.get(clock, False)))
    return YEARLY.get(name)


def is_yearly(name: str, kind: Kind) -> bool:
    """Whether a return of a year of this kind can count what is called so."""
    word, _, clock = name.partition(":")
    if word in ("clock_due", "clock_kept"):
        return clock in kind.clocks and kind.clocks[clock].watched
    return name in YEARLY


@dataclass(frozen=True, slots=True)
class _Rows:
    managed: Sequence[ManagedCase]
    met: Sequence[CaseAtMeeting]


def schemes_that_owe_yearly(viewer: Viewer) -> list[tuple[Scheme, Return]]:
    """Returns for a year of the schemes that the viewer leads."""
    return [
        (scheme, found)
        for scheme in schemes_of(viewer)
        if viewer.agencies_as(LEADS) & scheme.agencies
        for found in kind_of(scheme).returns.values()
        if found.every == "year"
    ]


def year_to(year: int) -> Period:
    """The year that ends on 31 March of ``year``.

    Raises
    ------
    DataUnfit: no year that a return is made for.
    """
    if not 2000 <= year <= 2100:
        raise DataUnfit("Choose a year from 2000 to 2100.")
    return Period.year_to(date(year, *YEAR_ENDS))


def last_year_end(on: date) -> int:
    """The year in which the last such year that is over on a day ended."""
    return on.year if on > date(on.year, *YEAR_ENDS) else on.year - 1


def annual_page(viewer: Viewer, slug: str, year: int, *, today: date | None = None) -> ReturnPage:
    """Derive a return for a year from the cases that the viewer sees.

    Raises
    ------
    NotVisible: no such scheme that owes one, or the viewer does not lead it.

    Records
        ``return.made``, with the cases.
    """
    owed = {scheme.slug: (scheme, found) for scheme, found in schemes_that_owe_yearly(viewer)}
    if slug not in owed:
        raise NotVisible("This page is not there, or is not yours to see.")
    scheme, found = owed[slug]
    period = year_to(year)
    rows = _Rows(
        managed_cases(viewer, scheme, start=period.start, end=period.end, today=today),
        cases_at_meetings(viewer, scheme, start=period.start, end=period.end, today=today),
    )
    kind = kind_of(scheme)
    return ReturnPage(
        scheme=scheme,
        found=found,
        period=period,
        lines=tuple(
            _so_far(line, one, period, today or timezone.localdate())
            for indicator in found.indicators
            for one, by in by_definition(indicator)
            for line in _lines(one, by, kind, rows)
        ),
        referred_by=(),
        meetings=len({one.met_on for one in rows.met}),
    )


def _so_far(line: Line, indicator: Indicator, period: Period, on: date) -> Line:
    """What is counted at the end of a year says of which day it is while that end is still to come."""
    if indicator.counts != "managed_at_end" or period.last < on:
        return line
    return replace(line, words=say("{words} (so far: on {on})", words=line.words, on=day_month_year(on)))


def _lines(indicator: Indicator, by: str, kind: Kind, rows: _Rows) -> Iterator[Line]:
    plain = Line(
        slug=indicator.slug,
        words=indicator.words,
        by=by,
        definition=indicator.definition,
        source=indicator.source,
        numerator=0,
        denominator=None,
        cases=(),
        cannot=indicator.cannot,
    )
    if indicator.cannot:
        yield plain
    elif indicator.split:
        yield from _split(plain, indicator, kind, rows)
    else:
        number, behind = _count(_counted(indicator.counts), rows)
        of = _count(_counted(indicator.out_of), rows)[0] if indicator.out_of else None
        yield replace(plain, numerator=number, denominator=of, cases=behind)


def _counted(name: str) -> Counted:
    found = yearly(name)
    if found is None:
        raise DataUnfit(say("No return of a year counts “{name}”.", name=name), slug="not-counted")
    return found


def _count(counted: Counted, rows: _Rows) -> tuple[int, tuple[Behind, ...]]:
    """How many over all rows, and the cases behind it, each once."""
    found: list[tuple[int, Behind]] = []
    if counted.of_case is not None:
        found = [(counted.of_case(one), one) for one in rows.managed]
    elif counted.of_meeting is not None:
        found = [(counted.of_meeting(one), one) for one in rows.met]
    elif counted.holds is not None:
        found = [(int(bool(counted.holds(one))), one) for one in rows.managed]
    behind = {one.case.id: one for number, one in found if number}
    return sum(number for number, _ in found), tuple(behind.values())


def _split(plain: Line, indicator: Indicator, kind: Kind, rows: _Rows) -> Iterator[Line]:
    """One line for each set of values that can stand together; a case counts in each that it had."""
    holds = _counted(indicator.counts).holds or _at_end
    choices = [list(kind.tracks[track].values.items()) for track in indicator.split]
    for combination in itertools.product(*choices):
        values = {track: value for track, (value, _) in zip(indicator.split, combination, strict=True)}
        if _never(kind, values) or not _wanted(indicator, values):
            continue
        found = [one for one in rows.managed if any(values.items() <= dict(v).items() for v in holds(one))]
        yield replace(
            plain,
            slug="-".join((indicator.slug, *values.values())),
            by=told_apart(plain.by, *(label.partition(":")[0].lower() for _, label in combination)),
            numerator=len(found),
            cases=tuple(found),
        )


def _never(kind: Kind, values: Values) -> bool:
    sets = {track: frozenset({value}) for track, value in values.items()}
    return any(rule.holds(sets) for rule in kind.never_together)


def _wanted(indicator: Indicator, values: Values) -> bool:
    return all(values.get(track) in wanted for track, wanted in indicator.only.items())
