"""Returns for a year: cases as they stood over it, split by the values of their tracks, and how their meetings kept the rules.

What a return asks for and the files here cannot carry is said so in its place; it is never shown as nought.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.cases.permissions import LEADS
from plumbline.cases.queries.managed import ManagedCase, managed_cases
from plumbline.meetings.queries.kept import CaseAtMeeting, cases_at_meetings
from plumbline.reporting.figures import Period
from plumbline.reporting.returns import Behind, Line, ReturnPage, by_definition, told_apart, whose_cases
from plumbline.reporting.year_counting import Counted, Values, yearly
from plumbline.schemes.kind import Indicator, Kind, Return
from plumbline.schemes.models import Scheme
from plumbline.schemes.queries import kind_of, schemes_of
from plumbline.values.errors import DataUnfit, NotVisible
from plumbline.values.words import say
from plumbline.values.written_days import day_month_year


YEAR_ENDS = (3, 31)
"""The year of the return ends on 31 March (Criminal Justice Act 2003 s.326: a report each year; national bulletin [S19])."""


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
        whose=whose_cases(viewer, scheme),
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
        number, behind = _count(_counted(indicator.counts, indicator), rows)
        of = _count(_counted(indicator.out_of, indicator), rows)[0] if indicator.out_of else None
        yield replace(plain, numerator=number, denominator=of, cases=behind)


def _counted(name: str, indicator: Indicator) -> Counted:
    found = yearly(name, indicator.answered)
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
    behind = {one.case.id: one for number, one in found if number}
    return sum(number for number, _ in found), tuple(behind.values())


def _split(plain: Line, indicator: Indicator, kind: Kind, rows: _Rows) -> Iterator[Line]:
    """One line for each set of values that can stand together; a case counts once in each that it had."""
    holds = _holds(indicator.counts, indicator)
    of = _holds(indicator.out_of, indicator) if indicator.out_of else None
    choices = [list(kind.tracks[track].values.items()) for track in indicator.split]
    for combination in itertools.product(*choices):
        values = {track: value for track, (value, _) in zip(indicator.split, combination, strict=True)}
        if _never(kind, values) or not _wanted(indicator, values):
            continue
        found = [one for one in rows.managed if _has(holds(one), values)]
        # Whoever is counted is one of those of whom it is counted, also where a form tells a value that the case never had.
        among = [one for one in rows.managed if one in found or (of and _has(of(one), values))]
        yield replace(
            plain,
            slug="-".join((indicator.slug, *values.values())),
            by=told_apart(plain.by, *(label.partition(":")[0].lower() for _, label in combination)),
            numerator=len(found),
            denominator=len(among) if of else None,
            cases=tuple(found),
        )


def _holds(name: str, indicator: Indicator) -> Callable[[ManagedCase], Sequence[Values]]:
    found = _counted(name, indicator).holds
    if found is None:
        raise DataUnfit(say("“{name}” is not split by values.", name=name), slug="not-split")
    return found


def _has(held: Sequence[Values], values: Values) -> bool:
    return any(values.items() <= dict(one).items() for one in held)


def _never(kind: Kind, values: Values) -> bool:
    sets = {track: frozenset({value}) for track, value in values.items()}
    return any(rule.holds(sets) for rule in kind.never_together)


def _wanted(indicator: Indicator, values: Values) -> bool:
    return all(values.get(track) in wanted for track, wanted in indicator.only.items())
