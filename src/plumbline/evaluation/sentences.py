"""Finished words for a comparison. No fall is claimed where the interval holds none at all."""

from __future__ import annotations

from plumbline.evaluation.power import people_needed_from
from plumbline.evaluation.rate_ratio import RateRatio
from plumbline.evaluation.verdict import Verdict, verdict_on


FALL_TO_SEE = 0.3
"""The fall that "cannot tell yet" is explained by."""

NO_FAIR_COMPARISON = "We cannot tell: places went down the ranks, so nobody alike was left to compare with. There is no fair comparison yet."


def change_words(ratio: float) -> str:
    """A ratio as a fall or a rise: 0.7 is "a fall of 30%", 1 is "no change"."""
    percent = round(abs(ratio - 1) * 100)
    return "no change" if not percent else f"a {'fall' if ratio < 1 else 'rise'} of {percent}%"


def interval_words(ci_low: float, ci_high: float) -> str:
    """The interval: "compatible with a fall of 45% to a rise of 10%"."""
    low, high = change_words(ci_low), change_words(ci_high)
    return f"compatible with {low}" if low == high else f"compatible with {low} to {high}"


def sentence(result: RateRatio, *, smallest_worth_having: float, fall_to_see: float = FALL_TO_SEE) -> str:
    """What the comparison says, with its interval, in one or two sentences."""
    found = interval_words(result.ci_low, result.ci_high)
    match verdict_on(result, smallest_worth_having):
        case Verdict.FELL:
            return f"Violence fell among those offered a place: {change_words(result.ratio)}, {found}."
        case Verdict.ROSE:
            return f"Violence rose among those offered a place: {change_words(result.ratio)}, {found}."
        case Verdict.NO_WORTHWHILE_CHANGE:
            return f"No change worth having: {found}, all of it smaller than {smallest_worth_having:.0%}."
        case _:
            return f"{needed_words(result, fall=fall_to_see)} What we saw is {found}."


def needed_words(result: RateRatio, *, fall: float = FALL_TO_SEE) -> str:
    """How far a comparison of this kind is from telling."""
    have = round(result.n.offered + result.n.not_drawn)
    need = people_needed_from(n=have, se=result.se, fall=fall)
    if need <= have:
        return f"We cannot tell yet: {have} people are enough to see a {fall:.0%} fall, and none that large was clear."
    return f"We cannot tell yet: to see a {fall:.0%} fall we need about {_about(need):,} people; we have {have:,}."


def _about(people: int) -> int:
    """Up to the next ten, or hundred from a thousand on: a number needed is never exact."""
    step = 100 if people >= 1000 else 10
    return -(-people // step) * step
