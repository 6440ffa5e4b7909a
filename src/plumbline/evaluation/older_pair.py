"""The same comparison tried between two earlier years, in which nobody was offered anything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from plumbline.evaluation.foretold import foretell
from plumbline.evaluation.histories import YEARS_NEEDED, Histories
from plumbline.evaluation.interval_words import interval_words
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


Standing = Literal["passed", "failed", "not_checked"]

LEAST_EVENTS = 20
"""Events seen and expected of the earlier list below which a pass would mean nothing."""


@dataclass(frozen=True, slots=True)
class OlderPair:
    """What the comparison said where the truth is no effect; the figures are None where it was not checked."""

    standing: Standing
    sentence: str
    ratio: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None

    @property
    def word(self) -> str:
        """``passed``, ``failed`` or ``not checked``."""
        return self.standing.replace("_", " ")

    @property
    def failures(self) -> tuple[str, ...]:
        """The sentence where it failed: for the strength of the design."""
        return (self.sentence,) if self.standing == "failed" else ()


def older_pair_of(held: Histories, *, level: float) -> OlderPair:
    """Try the placebo-year comparison a year earlier; without the months or the people it is not checked, never passed.

    Parameters
    ----------
    held : five years or more, so that four stand before the follow-up: the older pair needs three of history behind it.

    Source: a negative-control period (Lipsitch, Tchetgen Tchetgen & Cohen 2010, Epidemiology 21:383-388).
    """
    if held.span <= YEARS_NEEDED:
        return _unchecked("it takes 48 months of events before the list was made, and fewer are held")
    try:
        found = foretell(held.a_year_earlier())
    except DataUnfit as refusal:
        return _unchecked(
            say("the earlier years cannot bear it ({refusal})", refusal=str(refusal).rstrip("."))
        )
    if min(found.observed, found.expected) < LEAST_EVENTS:
        return _unchecked(
            say(
                "fewer than {least_events} events fell to the people of the earlier list",
                least_events=LEAST_EVENTS,
            )
        )
    low, high = found.interval(level)
    span = interval_words(low, high)
    if low <= 1 <= high:
        return OlderPair(
            "passed",
            say(
                "Tried between two earlier years, when nobody was offered anything, the comparison finds "
                "no change: {span}.",
                span=span,
            ),
            found.ratio,
            low,
            high,
        )
    return OlderPair(
        "failed",
        say(
            "Tried between two earlier years, when nobody was offered anything, the comparison finds "
            "a change that cannot be real: {span}.",
            span=span,
        ),
        found.ratio,
        low,
        high,
    )


def _unchecked(why: str) -> OlderPair:
    return OlderPair(
        "not_checked",
        say(
            "This comparison could not be tried between two earlier years, when nobody was offered "
            "anything: {why}.",
            why=why,
        ),
    )
