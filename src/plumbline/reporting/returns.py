"""The returns that a scheme owes, derived from its cases: each indicator with both its counts, its definition, and the cases behind it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, Protocol

from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.agencies.kinds import kind_heading
from plumbline.agencies.queries import names_of
from plumbline.cases.models import Case
from plumbline.cases.permissions import LEADS
from plumbline.cases.queries.heard import HeardCase, heard_cases
from plumbline.disclosure import Audience, hide_inside, hide_share, protect_one_way, round_outside
from plumbline.evaluation import wilson
from plumbline.people.queries import PersonName
from plumbline.reporting.company import told_of
from plumbline.reporting.counting import behind, counted
from plumbline.reporting.figures import Period
from plumbline.schemes.kind import Given, Indicator, Kind, Return, Route, laid_over
from plumbline.schemes.models import Scheme
from plumbline.schemes.queries import kind_of, schemes_of
from plumbline.schemes.reading import kind_called
from plumbline.values.errors import DataUnfit, NotVisible
from plumbline.values.formulas import as_shown
from plumbline.values.words import say
from plumbline.values.written_days import day_month_year


REPEATS = "repeats_heard"
ANCHORS = {"last_referral": "the last referral", "last_heard": "the day it was last heard"}


CANNOT = "cannot be told from the data here"


class Named(Protocol):
    """A row behind a figure, and who it is about."""

    @property
    def name(self) -> PersonName | None:
        """The name of its principal, where the viewer sees it."""


class Behind(Named, Protocol):
    """A row that is a case."""

    @property
    def case(self) -> Case:
        """The case."""


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator by one definition: both counts as they are, and the cases counted.

    ``by``: by which definition, where more than one was in force; both series are kept. Or by which values of tracks it is split.
    ``cannot``: why the files here cannot carry it; then there is no count. ``per``: it is so many for each ``per`` of ``given``, a number
    that the partnership gave, and no share of ``denominator``. ``is_hidden``: it is hidden lest a smaller one beside it be worked out;
    ``beside``: inside the partnership alone, where counts are not rounded.
    """

    slug: str
    words: str
    by: str
    definition: str
    source: str
    numerator: int
    denominator: int | None
    cases: Sequence[Named]
    cannot: str = ""
    per: int = 0
    given: float = 0
    is_hidden: bool = False
    beside: bool = False

    def inside(self) -> tuple[str, str, str]:
        """Count, of how many, share, as they may stand in a figure inside the partnership."""
        if self.cannot:
            return (CANNOT, "", "")
        if self.is_hidden:
            return ("hidden", "", "")
        if self.beside:
            return ("hidden", "hidden", "")
        if self.per:
            return self._for_each(hide_inside(self.numerator), "inside")
        if self.denominator is None:
            return (_shown(hide_inside(self.numerator), "inside"), "", "")
        if hide_inside(self.denominator) is None or hide_share(self.numerator, self.denominator):
            return ("hidden", _shown(hide_inside(self.denominator), "inside"), "")
        if not self.denominator:
            return ("0", "0", "")
        found = wilson(self.numerator, self.denominator)
        share = say(
            "{share:.0%} ({ci_low:.0%} to {ci_high:.0%})",
            share=found.share,
            ci_low=found.ci_low,
            ci_high=found.ci_high,
        )
        return (f"{self.numerator:,}", f"{self.denominator:,}", share)

    def outside(self) -> tuple[str, str, str]:
        """The same as they may leave the partnership: few hidden, the rest rounded, the share from the rounded counts."""
        if self.cannot:
            return (CANNOT, "", "")
        if self.is_hidden:
            return ("hidden", "", "")
        if self.per:
            return self._for_each(round_outside(self.numerator), "outside")
        if self.denominator is None:
            return (_shown(round_outside(self.numerator), "outside"), "", "")
        count, of = round_outside(self.numerator), round_outside(self.denominator)
        if of is None or hide_share(self.numerator, self.denominator, audience="outside"):
            return ("hidden", _shown(of, "outside"), "")
        return (f"{count}", f"{of}", f"{(count or 0) / of:.0%}" if of else "")

    def _for_each(self, count: int | None, audience: Literal["inside", "outside"]) -> tuple[str, str, str]:
        """A count, the number that was given, and so many for each; whoever is hidden in the count is not told by the rate."""
        rate = "" if count is None else f"{count * self.per / self.given:,.1f}"
        return (_shown(count, audience), f"{self.given:,.10g}", rate)


@dataclass(frozen=True, slots=True)
class ReturnPage:
    """One return of one scheme for one quarter. ``referred_by``: cases by kind of agency that referred them.

    ``whose``: whose cases it counts, and who makes one that is whole. ``by_meeting``: each day of a meeting with its bare counts, where the return is told so: in the order of ``lines`` that have one.
    """

    scheme: Scheme
    found: Return
    period: Period
    lines: tuple[Line, ...]
    referred_by: tuple[tuple[str, int], ...]
    meetings: int
    whose: str
    by_meeting: tuple[tuple[date, tuple[Line, ...]], ...] = ()

    @property
    def told_referred_by(self) -> tuple[tuple[str, str], ...]:
        """Who referred, as it may stand beside how many there were in all."""
        return told_of(self.referred_by)


def schemes_that_owe(viewer: Viewer) -> list[tuple[Scheme, Return]]:
    """Returns for a quarter of the schemes that the viewer leads; those for a year are in `reporting.annual`."""
    return [
        (scheme, found)
        for scheme in schemes_of(viewer)
        if viewer.agencies_as(LEADS) & scheme.agencies
        for found in kind_of(scheme).returns.values()
        if found.every == "quarter"
    ]


def quarter_of(year: int, quarter: int) -> Period:
    """Days of a quarter of the calendar.

    Raises
    ------
    DataUnfit: there is no such quarter.
    """
    if not 1 <= quarter <= 4 or not 2000 <= year <= 2100:
        raise DataUnfit("Choose a quarter from 1 to 4.")
    start = date(year, 3 * quarter - 2, 1)
    end = date(year + 1, 1, 1) if quarter == 4 else date(year, 3 * quarter + 1, 1)
    return Period(start, end)


def quarter_before(on: date) -> tuple[int, int]:
    """Year and number of the last quarter that is over on a day."""
    quarter = (on.month - 1) // 3
    return (on.year, quarter) if quarter else (on.year - 1, 4)


def return_page(viewer: Viewer, slug: str, year: int, quarter: int) -> ReturnPage:
    """Derive a return from the cases that the viewer sees.

    Raises
    ------
    NotVisible: no such scheme that owes one, or the viewer does not lead it.

    Records
        ``return.made``, with the cases.
    """
    owed = {scheme.slug: (scheme, found) for scheme, found in schemes_that_owe(viewer)}
    if slug not in owed:
        raise NotVisible("This page is not there, or is not yours to see.")
    scheme, found = owed[slug]
    period = quarter_of(year, quarter)
    cases = heard_cases(viewer, scheme, start=period.start, end=period.end)
    kinds = sorted({one.from_kind for one in cases})
    return ReturnPage(
        scheme=scheme,
        found=found,
        period=period,
        lines=tuple(line for one in found.indicators for line in _lines(scheme, found, one, cases, period)),
        referred_by=tuple(
            (kind_heading(kind), sum(one.from_kind == kind for one in cases)) for kind in kinds
        ),
        meetings=len({one.heard_on for one in cases}),
        whose=whose_cases(viewer, scheme),
        by_meeting=counts_by_meeting(found, cases),
    )


def whose_cases(viewer: Viewer, scheme: Scheme) -> str:
    """Whose cases a return of the viewer's counts, and who makes one that is whole (ADR 37).

    It follows from the agencies for which they lead alone. A sentence for those who are kept out of a case would tell them of it.
    """
    host = names_of([scheme.host_agency_id]).get(scheme.host_agency_id, "")
    if scheme.host_agency_id in viewer.agencies_as(LEADS):
        return say(
            "It counts every case of the scheme, except those that its maker is kept out of. Whoever is kept out of one leaves the return "
            "to another co-ordinator or chair at {host}.",
            host=host,
        )
    return say(
        "It counts the cases that you see: only {host} is in every case of the scheme. A co-ordinator or chair at {host} who is kept out of "
        "none makes the return.",
        host=host,
    )


def line_of(page: ReturnPage, slug: str) -> Line:
    """One line of a return, with the cases behind it.

    Raises
    ------
    NotVisible: it has no such line.
    """
    for line in (*page.lines, *(one for _, lines in page.by_meeting for one in lines)):
        if line.slug == slug:
            return line
    raise NotVisible("This page is not there, or is not yours to see.")


def not_over_yet(period: Period, on: date) -> list[list[str]]:
    """A row of a file that says that the period is not over, so that nobody takes it for the return; none where it is."""
    if period.last < on:
        return []
    return [
        [
            say(
                "Not over yet: figures as they stood on {on}, which change until the period is over",
                on=day_month_year(on),
            )
        ]
    ]


def as_csv(page: ReturnPage, *, on: date | None = None) -> str:
    """The return as it may leave the partnership: few hidden, the rest rounded, and it says so in its first lines.

    Parameters
    ----------
    on : the day of the file; today if not given.
    """
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\r\n")
    write.writerow([as_shown(f"{page.found.title}: {page.scheme.name}"), page.period.words])
    write.writerows(not_over_yet(page.period, on or timezone.localdate()))
    write.writerow([as_shown(page.whose)])
    write.writerow(["7 or fewer is hidden, other counts are rounded to 5; shares are of the rounded counts"])
    write.writerow(["indicator", "by", "count", "of", "share", "definition", "source"])
    for line in lines_leaving(page):
        write.writerow(
            [as_shown(cell) for cell in (line.words, line.by, *line.outside(), line.definition, line.source)]
        )
    return out.getvalue()


def lines_leaving(page: ReturnPage) -> list[Line]:
    """Every line as it may leave the partnership: of the whole length of time, then by day of a meeting."""
    days = _protected([lines for _, lines in page.by_meeting], "outside")
    return [*page.lines, *(line for lines in days for line in lines)]


def days_inside(page: ReturnPage) -> list[tuple[date, tuple[Line, ...]]]:
    """The counts of each day of a meeting as they may stand inside the partnership: none can be worked out from those beside it."""
    days = _protected([lines for _, lines in page.by_meeting], "inside")
    return [(day, lines) for (day, _), lines in zip(page.by_meeting, days, strict=True)]


def counts_by_meeting(found: Return, cases: Sequence[HeardCase]) -> tuple[tuple[date, tuple[Line, ...]], ...]:
    """The bare count of each indicator on each day on which a meeting heard a case, oldest first; the totals stand on the lines of the quarter."""
    if not found.by_meeting:
        return ()
    plain = [one for one in found.indicators if not one.cannot and not one.per]
    return tuple(
        (day, tuple(_on_day(one, day, [c for c in cases if c.heard_on == day]) for one in plain))
        for day in sorted({one.heard_on for one in cases})
    )


def _on_day(indicator: Indicator, day: date, cases: Sequence[HeardCase]) -> Line:
    return replace(
        _line(indicator, cases, {}, f"{indicator.slug}-on-{day.isoformat()}"),
        by=say("meeting of {on}", on=day_month_year(day)),
        denominator=None,
    )


def _protected(days: Sequence[tuple[Line, ...]], audience: Audience) -> list[tuple[Line, ...]]:
    """Each indicator over the days, with others hidden where a small one could be taken from the total."""
    kept = []
    for lines in zip(*days, strict=True):
        cells = protect_one_way([line.numerator for line in lines], audience=audience).cells
        kept.append([replace(line, is_hidden=c is None) for line, c in zip(lines, cells, strict=True)])
    return list(zip(*kept, strict=True))


def by_definition(indicator: Indicator) -> Iterator[tuple[Indicator, str]]:
    """Every definition that there was, oldest first, and how it is told from the others: a change keeps both series."""
    for one in (*indicator.earlier, indicator):
        yield one, one.by if indicator.earlier else ""


def told_apart(*by: str) -> str:
    """By which definition and which values a line is told from its neighbours, in one."""
    return ", ".join(one for one in by if one)


def _lines(
    scheme: Scheme, found: Return, indicator: Indicator, cases: Sequence[HeardCase], period: Period
) -> Iterator[Line]:
    given = _given_for(scheme, found, period) if indicator.per else {}
    for one, by in by_definition(indicator):
        yield replace(_line(one, cases, given), by=by)
    if indicator.counts == REPEATS:
        rules = _rules_in_force(scheme, period)
        # One rule all along: what triage decided is what the rule gives.
        for route in rules if len(rules) > 1 else ():
            yield _repeats_by(indicator, route, cases)


def _given_for(scheme: Scheme, found: Return, period: Period) -> Mapping[str, Given]:
    """Numbers that the partnership gives, as they held on the last day; one that was given later stands for the days before it too."""
    then, now = (
        kind_of(scheme, day).returns[found.slug].given for day in (period.last, timezone.localdate())
    )
    return {slug: one if one.value else now[slug] for slug, one in then.items()}


def _line(
    indicator: Indicator, cases: Sequence[HeardCase], given: Mapping[str, Given], slug: str = ""
) -> Line:
    plain = Line(
        slug=slug or indicator.slug,
        words=indicator.words,
        by="",
        definition=indicator.definition,
        source=indicator.source,
        numerator=0,
        denominator=None,
        cases=(),
        cannot=indicator.cannot,
    )
    if indicator.cannot:
        return plain
    found = replace(
        plain, numerator=counted(indicator.counts, cases), cases=tuple(behind(indicator.counts, cases))
    )
    if indicator.per:
        return _for_each(found, indicator, given[indicator.out_of.partition(":")[2]])
    return replace(found, denominator=counted(indicator.out_of, cases) if indicator.out_of else None)


def _for_each(line: Line, indicator: Indicator, given: Given) -> Line:
    if not given.value:
        why = say("“{number}” is not given yet; a co-ordinator gives it under Schemes", number=given.label)
        return replace(line, numerator=0, cases=(), cannot=why)
    return replace(line, per=indicator.per, given=given.value)


def _repeats_by(indicator: Indicator, route: Route, cases: Sequence[HeardCase]) -> Line:
    found = [one for one in cases if one.repeats_by(route)]
    within = route.within.words if route.within else ""
    by = say(
        "counted from {anchor}, within {within}",
        anchor=say(ANCHORS[route.anchor or "last_referral"]),
        within=within,
    )
    return replace(
        _line(indicator, cases, {}),
        slug=f"{indicator.slug}-{route.anchor.replace('_', '-')}-{route.within.value if route.within else 0}",
        by=by,
        numerator=len(found),
        cases=tuple(found),
    )


def _rules_in_force(scheme: Scheme, period: Period) -> list[Route]:
    """Every rule for repeats that a day of the quarter, or a day before it, had: a change keeps both series.

    Days before count too, so that a series does not end on the day of the change.
    """
    paths = [path for path in scheme.local if path.startswith("routes.repeat.")]
    days = sorted({date.fromisoformat(day) for path in paths for day, _ in scheme.local[path]})
    kinds: list[Kind] = [laid_over(kind_called(scheme.kind), {})]
    kinds += [kind_of(scheme, day) for day in days if day < period.end]
    routes = [kind.repeat_route for kind in kinds if kind.repeat_route]
    return list(dict.fromkeys(routes))


def _shown(count: int | None, audience: Literal["inside", "outside"]) -> str:
    if count is None:
        return "fewer than 5" if audience == "inside" else "7 or fewer"
    return f"{count:,}" if audience == "inside" else f"{count}"
