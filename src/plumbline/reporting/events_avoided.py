"""Words for what an event avoided cost: only where there is such a figure. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import floor, log10
from typing import Any

from plumbline.evaluation import CostPerEvent, cost_per_event_avoided
from plumbline.reporting.demand import NOT_COUNTED
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


NO_FIGURE = "What an event avoided cost cannot be given"
KNOWN = say(
    "The interval is that of the effect; the cost is taken as known. {not_counted}",
    not_counted=say(NOT_COUNTED),
)


@dataclass(frozen=True, slots=True)
class AvoidedWords:
    """A line for a card, sentences, and how well they are known."""

    line: str
    held: tuple[str, ...]
    known: str


def avoided_words(
    figures: Mapping[str, Any],
    *,
    verdict: str,
    people: int | None,
    events: int | None,
    case_cost: int,
    whole_year: bool,
) -> AvoidedWords:
    """What may be said of the cost of an event avoided.

    Parameters
    ----------
    figures : of a result: rate_ratio, ci_low, ci_high, level.
    verdict : of it. Where it cannot tell, there is no figure, whatever the interval.
    people, events : of those offered; None where hidden.
    case_cost : pence.
    whole_year : whether people were followed for the year whose cost is known.
    """
    if figures.get("design") == "capacity_line":
        return _none(
            "the comparison speaks of people at the line alone, and cases cost those far above it too", KNOWN
        )
    if not whole_year:
        return _none(say("the cost of a case is that of a year, and people were not followed for one"), KNOWN)
    if people is None or not events:
        return _none(say("too few events among those offered"), KNOWN)
    if figures.get("rate_ratio") is None:
        return _none(say("nothing was compared"), KNOWN)
    try:
        found = cost_per_event_avoided(
            total=people * case_cost / 100,
            events=events,
            ratio=figures["rate_ratio"],
            ci_low=figures["ci_low"],
            ci_high=figures["ci_high"],
            level=figures["level"] or 0.95,
        )
    except DataUnfit:
        return _none(say("the figures do not allow it"), KNOWN)
    taken = say(
        "Each of the {people:,} people offered a place is taken to have cost what a case did, "
        "whether they took it up or not: the most it can have been.",
        people=people,
    )
    if found.kind == "caused" and verdict == "rose":
        line = say(
            "No event was avoided: {avoided} more happened than without ({avoided_high} to "
            "{avoided_low}), at a cost of {total}.",
            avoided=round(-found.avoided),
            avoided_high=round(-found.avoided_high),
            avoided_low=round(-found.avoided_low),
            total=_about(found.total),
        )
        return AvoidedWords(line, (line, taken), KNOWN)
    if found.kind == "bounded" and verdict != "cannot_tell" and found.cost and found.ci_low and found.ci_high:
        line = say(
            "Each violent event avoided cost {cost} ({ci_low} to {ci_high}).",
            cost=_about(found.cost),
            ci_low=_about(found.ci_low),
            ci_high=_about(found.ci_high),
        )
        avoided = say(
            "{avoided} events were avoided ({avoided_low} to {avoided_high}) for {total}.",
            avoided=round(found.avoided),
            avoided_low=round(found.avoided_low),
            avoided_high=round(found.avoided_high),
            total=_about(found.total),
        )
        return AvoidedWords(line, (line, avoided, taken), KNOWN)
    return _unbounded(found, taken)


def _unbounded(found: CostPerEvent, taken: str) -> AvoidedWords:
    line = say(
        "{no_figure}: we cannot tell whether any was avoided, so it has no upper bound.",
        no_figure=say(NO_FIGURE),
    )
    best = (
        say("At the very best, each event avoided cost {ci_low}.", ci_low=_about(found.ci_low))
        if found.ci_low
        else ""
    )
    return AvoidedWords(line, tuple(words for words in (line, best, taken) if words), KNOWN)


def _none(why: str, known: str) -> AvoidedWords:
    line = say("{no_figure}: {why}.", no_figure=say(NO_FIGURE), why=why)
    return AvoidedWords(line, (line,), known)


def _about(amount: float) -> str:
    """Pounds to two figures: no more is known."""
    if amount < 1:
        return say("less than £1")
    step = 10 ** max(0, floor(log10(amount)) - 1)
    return say("about £{amount:,}", amount=round(amount / step) * step)
