"""Can we even tell? What a comparison of so many people could show, said before anybody is offered anything. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from plumbline.evaluation import (
    Spread,
    power_to_see,
    smallest_detectable_fall,
    spread_of_histories,
    spread_of_picked,
    spread_of_two,
)
from plumbline.studies.enums import Design
from plumbline.studies.looks import planned_looks


FALLS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7)
DAYS_A_YEAR = 365.25
USUAL = 0.8
"""Chance at which a comparison is usually said to be large enough."""


@dataclass(frozen=True, slots=True)
class Foresight:
    """``chances`` to show each of ``FALLS`` if it is real; ``chance_worthwhile`` to show the smallest worth having.

    ``smallest`` is the smallest fall shown eight times in ten, None where none is. ``rate`` is events per person and year
    and ``clumping`` the k of variance = mean + k mean squared, both of the ``known_from`` people whom the same rule would have
    listed a year earlier.
    """

    people: int
    chances: tuple[tuple[float, float], ...]
    worthwhile: float
    chance_worthwhile: float
    smallest: float | None
    rate: float
    clumping: float
    known_from: int

    @property
    def is_enough(self) -> bool:
        """Whether the smallest fall worth having would be shown eight times in ten."""
        return self.chance_worthwhile >= USUAL


def foresight(
    known: Mapping[str, Any] | None,
    *,
    people: int,
    window_days: int,
    smallest_worth_having: float,
    looks: Sequence[int] = (),
) -> Foresight | None:
    """What a lottery of ``people`` could show; None where the year before the list held too little to say.

    Parameters
    ----------
    known : the plan frozen with the list: rate (events per person in the year), clumping, people.
    looks : days of looks before the end, each of which takes from what the end can show.

    Source: Zhu & Lakkis (2014); docs/methods/people-needed.md.
    """
    if not known or not known.get("rate") or people < 4:
        return None
    alpha = 1 - planned_looks(looks, window_days=window_days)[-1].level
    rate, spread, years = float(known["rate"]), float(known["clumping"]), window_days / DAYS_A_YEAR

    def chance(fall: float) -> float:
        return power_to_see(n=people, fall=fall, rate0=rate, dispersion=spread, years=years, alpha=alpha)

    return Foresight(
        people=people,
        chances=tuple((fall, chance(fall)) for fall in FALLS),
        worthwhile=smallest_worth_having,
        chance_worthwhile=chance(smallest_worth_having),
        smallest=smallest_detectable_fall(n=people, rate0=rate, dispersion=spread, years=years, alpha=alpha),
        rate=rate,
        clumping=spread,
        known_from=int(known["people"]),
    )


def foresight_by_rank(
    known: Mapping[str, Any] | None,
    *,
    design: Design,
    places: int,
    window_days: int,
    smallest_worth_having: float,
    line: Spread | None,
) -> Foresight | None:
    """What a design of a list by rank could show; None where too little is known to say.

    Parameters
    ----------
    known : as for `foresight`.
    places : on the list. As many cases are taken to begin on the same days; of a list from which the panel picks, half to be picked.
    line : the spread at the list's own line, once its scores were read; without it nothing is said of that design.

    Source: docs/methods/design-spread.md.
    """
    if not known or not known.get("rate") or places < 4:
        return None
    rate, clumped, years = float(known["rate"]), float(known["clumping"]), window_days / DAYS_A_YEAR
    spread = _spread(design, places=places, alike=int(known["people"]), rate=rate, line=line)
    if spread is None:
        return None

    def chance(fall: float) -> float:
        return spread.power(fall=fall, years=years, clumping=clumped)

    return Foresight(
        people=places,
        chances=tuple((fall, chance(fall)) for fall in FALLS),
        worthwhile=smallest_worth_having,
        chance_worthwhile=chance(smallest_worth_having),
        smallest=spread.smallest(years=years, clumping=clumped),
        rate=rate,
        clumping=clumped,
        known_from=int(known["people"]),
    )


def _spread(design: Design, *, places: int, alike: int, rate: float, line: Spread | None) -> Spread | None:
    if design is Design.RANK:
        return spread_of_histories(listed=places, alike=alike, rate=rate)
    if design is Design.SAME_DAY:
        return spread_of_two(helped=places, others=places, rate=rate)
    if design is Design.ADJUSTED:
        return spread_of_picked(picked=places // 2, others=places - places // 2, rate=rate)
    return line
