"""Panel and team side by side: each figure with its counts, period and interval, small numbers hidden. Never ranked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from plumbline.cases.queries.compared import Delivered
from plumbline.disclosure import hide_inside
from plumbline.evaluation import median_with_interval
from plumbline.reporting.figures import HIDDEN, IN_COMPANY, JUDGED, Figure, share_figure
from plumbline.values.words import say


NOT_BY_LOT = (
    "Cases are not allotted to the panel or to the team by lot: those that a team works differ from the others in ways that no "
    "figure here holds. So a difference between the two is no effect of the way of working, and this page names no better one."
)


@dataclass(frozen=True, slots=True)
class Pair:
    """One figure for either way of delivery."""

    label: str
    panel: Figure
    team: Figure


@dataclass(frozen=True, slots=True)
class Compared:
    """Figures of both ways. Where one way alone was used, there are none, and ``words`` say so."""

    words: str
    period: str
    pairs: tuple[Pair, ...] = ()


def compared(
    panel: Delivered,
    team: Delivered,
    *,
    period: str,
    away: frozenset[str] = frozenset(),
    few_met: bool = False,
) -> Compared:
    """Set the panel beside the team.

    Parameters
    ----------
    panel, team : counts of the same period.
    period : in words.
    away : names of counts that are hidden beside small ones.
    few_met : whether the contacts of either are hidden: minutes would say as much.
    """
    used = [one for one in (panel, team) if one.agreed or one.due or one.people]
    if len(used) < 2:
        return Compared(_one_way(by_team=bool(used) and used[0].how.value == "team"), period)
    figures = [_figures(one, period, away, few_met=few_met) for one in (panel, team)]
    pairs = tuple(Pair(of_panel.label, of_panel, of_team) for of_panel, of_team in zip(*figures, strict=True))
    return Compared(NOT_BY_LOT, period, pairs)


def _one_way(*, by_team: bool) -> str:
    if by_team:
        return say("All work of this period was delivered by the team, so there is nothing to set beside it.")
    return say(
        "All work of this period was delivered by the panel, and none by a team, so there is nothing to set beside it."
    )


SHARES = (
    ("Actions accepted, or directed", "taken_on", "agreed", "actions agreed"),
    ("Actions done, checked and on time", "verified_on_time", "judged", JUDGED),
    ("Actions that serve no objective", "serving_none", "agreed", "actions agreed"),
)


def _figures(one: Delivered, period: str, away: frozenset[str], *, few_met: bool) -> tuple[Figure, ...]:
    taken_on, on_time, serving_none = (
        share_figure(
            label,
            getattr(one, part),
            getattr(one, whole),
            period=period,
            of=of,
            beside=bool({f"{one.how.value}.{part}", f"{one.how.value}.{whole}"} & away),
        )
        for label, part, whole, of in SHARES
    )
    delay = median_figure(
        "Median days from due to done (minus: early)",
        one.delays,
        period=period,
        unit="day",
        of="actions done",
    )
    time = "Time for each person"
    dose = Figure(time, IN_COMPANY, period, hidden=True) if few_met else dose_figure(one.doses, period=period)
    return taken_on, on_time, delay, dose, serving_none


def median_figure(label: str, counts: Mapping[int, int], *, period: str, unit: str, of: str) -> Figure:
    """The median of whole numbers with its exact interval; hidden where they are 1 to 4, and without an interval where they are 5.

    Parameters
    ----------
    counts : each number with how often it comes.
    of : what there are so many of, such as ``actions done``.
    """
    n = sum(counts.values())
    if not n:
        return Figure(label=label, words=say("No {of} in this period", of=of), period=period, denominator=0)
    if hide_inside(n) is None:
        return Figure(
            label=label,
            words=say("{hidden} {of}: too few to show", hidden=HIDDEN, of=of),
            period=period,
            hidden=True,
        )
    found = median_with_interval(counts)
    sure = (
        say("too few for an interval")
        if found.ci_low is None or found.ci_high is None
        else say("{low} to {high}", low=_number(found.ci_low), high=_number(found.ci_high))
    )
    return Figure(
        label=label,
        words=say(
            "{median} {unit} ({sure}), of {n:,} {of}",
            median=_number(found.median),
            unit=unit if abs(found.median) == 1 else f"{unit}s",
            sure=sure,
            n=n,
            of=of,
        ),
        period=period,
        denominator=n,
        ci_low=found.ci_low,
        ci_high=found.ci_high,
    )


def dose_figure(doses: Mapping[int, int], *, period: str) -> Figure:
    """Minutes for each person: all of them, the people, their mean, and the median with its exact interval."""
    label, people = "Time for each person", sum(doses.values())
    middle = median_figure(label, doses, period=period, unit="minute", of="people")
    if middle.hidden or not people:
        return middle
    minutes = sum(value * n for value, n in doses.items())
    return Figure(
        label=label,
        words=say(
            "{minutes:,} minutes with {people:,} people: {each:.0f} each on average. Median {median}",
            minutes=minutes,
            people=people,
            each=minutes / people,
            median=middle.words,
        ),
        period=period,
        numerator=minutes,
        denominator=people,
        ci_low=middle.ci_low,
        ci_high=middle.ci_high,
    )


def _number(value: float) -> str:
    return f"{value:g}".replace("-", "\N{MINUS SIGN}")
