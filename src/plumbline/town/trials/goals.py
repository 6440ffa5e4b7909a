"""What the designs must reach on the trial towns, set before they were tried."""

from __future__ import annotations

from dataclasses import dataclass

from plumbline.evaluation.strength import Design
from plumbline.town.trials.accuracy import Accuracy
from plumbline.town.trials.published import PUBLISHED_PEOPLE, PUBLISHED_RMSE


RMSE_ALLOWED = 1.05
"""Times the published simulation's root mean square error."""

JUDGED_FROM = 1000
"""Towns below which chance alone would miss goals: nothing is held against them."""

COVERAGE: dict[Design, tuple[float, float]] = {
    "lottery": (0.935, 0.965),
    "placebo_year": (0.92, 0.97),
    "placebo_cohort": (0.92, 0.97),
    "capacity_line": (0.93, 0.97),
    "adjusted": (0.93, 0.97),
    "weighted": (0.93, 0.97),
}

POOLED_COVERAGE = (0.93, 0.97)
"""Of the interval about the mean effect of a few towns together, whatever the way of comparing in each."""

BIAS: dict[Design, dict[str, float]] = {
    "lottery": {"A": 0.01, "B": 0.01, "D": 0.01, "L": 0.01},
    "placebo_year": {"A": 0.02, "B": 0.02, "D": 0.02, "L": 0.04},
    "placebo_cohort": {"A": 0.02, "B": 0.02, "D": 0.02, "L": 0.04},
    "capacity_line": {"A": 0.03, "B": 0.03, "D": 0.03, "L": 0.03},
    "adjusted": {"A": 0.01, "B": 0.01, "D": 0.01, "L": 0.01},
    "weighted": {"A": 0.01, "B": 0.01, "D": 0.01, "L": 0.01},
}

FALSE_POSITIVE: dict[Design, tuple[float, float]] = {"lottery": (0.035, 0.065)}

TRAP = {"A": -0.4, "B": -0.4, "D": -0.4}
"""Bias that before-and-after must reach, or the towns test nothing."""


@dataclass(frozen=True, slots=True)
class Goal:
    """One thing asked of a design, in words, and whether it was reached."""

    words: str
    met: bool


def goals_of(found: Accuracy) -> list[Goal]:
    """The goals set for this design in this world, held against what was found; none where none was set or towns are few."""
    if found.towns < JUDGED_FROM:
        return []
    if found.design == "before_after":
        return _trap(found)
    if found.pool:
        low, high = POOLED_COVERAGE
        return [Goal(f"coverage {low:.1%} to {high:.1%}", low <= found.coverage <= high)]
    size = BIAS[found.design][found.world]
    low, high = COVERAGE[found.design]
    goals = [
        Goal(f"bias within {size:g}", abs(found.bias) <= size),
        Goal(f"coverage {low:.1%} to {high:.1%}", low <= found.coverage <= high),
    ]
    if found.effect == 1 and found.design in FALSE_POSITIVE:
        least, most = FALSE_POSITIVE[found.design]
        goals.append(Goal(f"false positives {least:.1%} to {most:.1%}", least <= found.rejected <= most))
    return goals + _rmse(found)


def _rmse(found: Accuracy) -> list[Goal]:
    of_design = PUBLISHED_RMSE.get(found.design, {})
    published = of_design.get((found.listed, found.effect), {}).get(found.world)
    alike = found.trend == 0 and found.people == PUBLISHED_PEOPLE and found.company == "alone"
    if published is None or not alike:
        return []
    most = RMSE_ALLOWED * published
    return [Goal(f"RMSE at most {most:.3f}", found.rmse <= most)]


def _trap(found: Accuracy) -> list[Goal]:
    if found.world not in TRAP or found.effect != 1:
        return []
    return [Goal(f"as wrong as {TRAP[found.world]:g} or worse", found.bias <= TRAP[found.world])]
