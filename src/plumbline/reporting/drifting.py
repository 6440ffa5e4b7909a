"""Drift by quarter with control limits: is the scheme still doing what its charter says? Small numbers hidden."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.cases.queries.drift import DriftCount, Drifting, drift_counts
from plumbline.evaluation import LEAST_PERIODS, ControlChart, ControlPoint, control_chart
from plumbline.reporting import permissions
from plumbline.reporting.company import in_company, is_hidden
from plumbline.reporting.figures import Figure, Period, share_figure
from plumbline.reporting.returns import quarter_before, quarter_of
from plumbline.schemes.models import Scheme
from plumbline.schemes.queries import schemes_of
from plumbline.values.errors import NotVisible
from plumbline.values.words import counted, joined, say, small_first


# As many quarters as a chart holds: three years.
QUARTERS = 12
MEASURES: tuple[tuple[Drifting, str, str], ...] = (
    ("cases", "Cases outside the criteria", "cases opened"),
    ("actions", "Actions that serve no objective", "actions agreed"),
    ("contacts", "Contacts that serve no objective", "contacts"),
)
CALM = "No quarter is unusual. The share goes up and down no more than it would by itself. That does not make it good."
ABOVE, BELOW = "Above the usual range", "Below the usual range"
IN_A_RUN = "One of eight or more in a row on the same side of the usual share"


@dataclass(frozen=True, slots=True)
class DriftQuarter:
    """One quarter of one measure: its figure, whether it is hidden, and its place in the chart, where it has one."""

    period: Period
    figure: Figure
    point: ControlPoint | None = None

    @property
    def unusual(self) -> str:
        """How it is unusual, in words; "" if it is not, or if that cannot be told."""
        if self.point and self.point.outside:
            return ABOVE if self.point.share > self.point.high else BELOW
        return IN_A_RUN if self.point and self.point.in_run else ""


@dataclass(frozen=True, slots=True)
class DriftMeasure:
    """One share over time. ``chart`` is None where too few quarters can be shown."""

    what: Drifting
    label: str
    quarters: tuple[DriftQuarter, ...]
    chart: ControlChart | None
    sentence: str


@dataclass(frozen=True, slots=True)
class DriftPage:
    """Drift of one scheme, each measure over the last whole quarters."""

    scheme: Scheme
    measures: tuple[DriftMeasure, ...]


def drift_page(viewer: Viewer, slug: str, at: datetime | None = None) -> DriftPage:
    """Assemble the drift of a scheme, up to the last quarter that is over.

    Refuses
        PermissionRefused: the viewer's role has no use for it.
        NotVisible: no such scheme at the viewer's table.
    """
    permissions.check_may_read_counts(viewer)
    scheme = next((one for one in schemes_of(viewer) if one.slug == slug), None)
    if scheme is None:
        raise NotVisible("This page is not there, or is not yours to see.")
    today = timezone.localdate(at or timezone.now())
    periods = _since(timezone.localdate(scheme.started_at), today)
    counts = (
        drift_counts(viewer, scheme=scheme.id, start=periods[0].start, end=periods[-1].end) if periods else []
    )
    return DriftPage(scheme, tuple(_measure(*one, periods, counts) for one in MEASURES))


def _since(started: date, today: date) -> list[Period]:
    """Whole quarters, oldest first, from the one in which the scheme started; at most `QUARTERS`."""
    found: list[Period] = []
    before = today
    while len(found) < QUARTERS:
        period = quarter_of(*quarter_before(before))
        if period.end <= started:
            break
        found.append(period)
        before = period.start
    return found[::-1]


def _measure(
    what: Drifting, label: str, of: str, periods: Sequence[Period], counts: Sequence[DriftCount]
) -> DriftMeasure:
    known = {one.quarter: (one.n, one.of) for one in counts if one.what == what}
    pairs = [known.get(period.start, (0, 0)) for period in periods]
    hidden = hidden_among(pairs)
    figures = [
        _hidden(label, period, of) if is_hidden else share_figure(label, *pair, period=period.words, of=of)
        for pair, period, is_hidden in zip(pairs, periods, hidden, strict=True)
    ]
    charted = [i for i, pair in enumerate(pairs) if not hidden[i] and pair[1]]
    chart = control_chart([pairs[i] for i in charted]) if len(charted) >= LEAST_PERIODS else None
    points = dict(zip(charted, chart.points, strict=True)) if chart else {}
    quarters = tuple(
        DriftQuarter(period, figure, points.get(i))
        for i, (period, figure) in enumerate(zip(periods, figures, strict=True))
    )
    return DriftMeasure(what, label, quarters, chart, _sentence(quarters, chart, len(charted)))


def hidden_among(pairs: Sequence[tuple[int, int]]) -> list[bool]:
    """Which quarters are hidden: those with small numbers, and beside one that is alone among four, the smallest of its neighbours.

    The board page gives totals of a year. Whoever takes three quarters that are shown from it would have the fourth.
    """
    hidden = [is_hidden(pair) for pair in pairs]
    for first in range(max(1, len(pairs) - 3)):
        window = slice(first, first + 4)
        hidden[window] = in_company(pairs[window], hidden[window])
    return hidden


def _hidden(label: str, period: Period, of: str) -> Figure:
    words = say("Hidden: too few {of} to show, in this quarter or in one beside it", of=of)
    return Figure(label=label, words=words, period=period.words, hidden=True)


def _sentence(quarters: Sequence[DriftQuarter], chart: ControlChart | None, charted: int) -> str:
    if chart is None:
        return counted(
            charted,
            "This page cannot say whether a quarter is unusual. For that it needs {least} quarters whose figures can be shown, and so far there is {count}.",
            "This page cannot say whether a quarter is unusual. For that it needs {least} quarters whose figures can be shown, and so far there are {count}.",
            least=LEAST_PERIODS,
        )
    unusual = [
        say("{period} ({why})", period=q.period.words, why=small_first(q.unusual))
        for q in quarters
        if q.unusual
    ]
    if not unusual:
        return say(CALM)
    return say(
        "Unusual: {quarters}. Ask what was different then, before anything is changed.",
        quarters=joined(unusual, "; "),
    )
