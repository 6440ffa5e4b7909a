"""People just above the line where the places ended, against people just below it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri, stdtrit

from plumbline.evaluation.doubts import AssumptionDoubt, Doubt, SmallNumbers
from plumbline.evaluation.estimate import LogRatio
from plumbline.evaluation.event_history import coded
from plumbline.evaluation.histories import Flags, Floats, Places
from plumbline.evaluation.line_density import LineDensity, line_density
from plumbline.evaluation.local_step import LocalStep, local_step
from plumbline.evaluation.nearest import Nearest, nearest
from plumbline.evaluation.strength import Design, DesignStrength, design_strength
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


REACH = float(np.log(2))
"""Scores from half to twice the line are compared."""

LEAST_SIDE = 30
"""People in reach on either side below which the interval is doubtful."""

SMALL_P = 0.05
"""Below this a check of the line fails."""

IN_STEPS = 0.5
"""Share of different scores among the people in reach below which the score moves in steps."""


@dataclass(frozen=True, slots=True)
class OtherReach:
    """The figure with half or twice the reach on the log scale, or with those nearest to the line left out."""

    words: str
    ratio: float
    ci_low: float
    ci_high: float


@dataclass(frozen=True, slots=True)
class LineDiagnostics:
    """Checks of the line: heaping, earlier events that should not step, other reaches, and the exact test.

    ``before`` is the ratio of earlier events just above to just below with its interval: 1 where the line is fair;
    None where nothing earlier was given or it cannot be told. ``detectable`` is the fall that this comparison would
    have seen four times in five.
    """

    line: float
    density: LineDensity
    before: OtherReach | None
    others: tuple[OtherReach, ...]
    nearest: Nearest
    different_scores: float
    detectable: float


@dataclass(frozen=True, slots=True)
class CapacityLine(LogRatio):
    """Rate just above the line over the rate just below it; ``theta`` is its log and ``se`` that log's error.

    ``above`` and ``below`` are people in reach, ``influence`` (n,) each person's part in the error of ``theta``.
    """

    design: ClassVar[Design] = "capacity_line"

    theta: float
    se: float
    ratio: float
    ci_low: float
    ci_high: float
    level: float
    above: int
    below: int
    events: float
    diagnostics: LineDiagnostics
    failed: tuple[str, ...]
    doubts: tuple[Doubt, ...]
    influence: Floats

    @property
    def n(self) -> int:
        """People in reach of the line."""
        return self.above + self.below

    @property
    def strength(self) -> DesignStrength:
        """Grade of the design, a step lower for each check of the line that failed."""
        return design_strength(self.design, self.failed)


def capacity_line(
    *,
    events: npt.ArrayLike,
    score: npt.ArrayLike,
    listed: npt.ArrayLike,
    years_at_liberty: npt.ArrayLike | None = None,
    events_earlier: npt.ArrayLike | None = None,
    cluster: npt.ArrayLike | None = None,
    level: float = 0.95,
) -> CapacityLine:
    """Effect of being listed on those whose score is near the line.

    Parameters
    ----------
    events : shape (n,), events in follow-up of everybody the rule ranked, listed or not.
    score : shape (n,), the rule's score; where it is not above 0 the person is never near the line. Distance from the
        line is the log of score over line.
    listed : shape (n,), those above the line, whatever they took up.
    years_at_liberty : shape (n,); a whole year each if left out.
    events_earlier : shape (n,), events of a year that the score does not count: they should not step at the line.
    cluster : shape (n,), key of household, couple or group: one unit of the error, on whichever sides its people stand.
    level : of the interval.

    Returns
    -------
    CapacityLine: speaks of people near the line alone. Standard errors are robust to clumping; t quantiles.

    Raises
    ------
    DataUnfit: arrays do not fit, somebody listed scores less than somebody who is not, or too few people or events
        are near the line.

    Assumes
    -------
    Nobody moved a score to get a person over the line, and nothing but the panel changes there. Help to somebody above the
    line changes nothing for people below it, their own household among them.

    Source: Cattaneo & Titiunik (2022), Annual Review of Economics 14:821-851; docs/methods/capacity-line.md.
    """
    y, points, chosen, years = _aligned(events, score, listed, years_at_liberty)
    line = _line(points, chosen)
    distance = np.full(points.shape, -np.inf)
    distance[points > 0] = np.log(points[points > 0] / line)
    group = np.arange(y.size) if cluster is None else coded(cluster)[0]
    if group.shape != y.shape:
        raise DataUnfit("Each person needs one household or dyad key.", slug="shapes-differ")
    found = local_step(distance=distance, above=chosen, events=y, years=years, reach=REACH, cluster=group)
    low, high = _interval(found, level)
    before = None if events_earlier is None else _before(events_earlier, distance, chosen, group, level)
    near = np.abs(distance) < REACH
    diagnostics = LineDiagnostics(
        line=line,
        density=line_density(distance, REACH),
        before=before,
        others=tuple(_others(distance, chosen, y, years, group, level)),
        nearest=nearest(distance=distance, above=chosen, events=y),
        different_scores=float(np.unique(points[near]).size / np.count_nonzero(near)),
        detectable=float(-np.expm1(-(ndtri(0.5 + level / 2) + ndtri(0.8)) * found.se)),
    )
    return CapacityLine(
        theta=found.theta,
        se=found.se,
        ratio=float(np.exp(found.theta)),
        ci_low=low,
        ci_high=high,
        level=level,
        above=found.above,
        below=found.below,
        events=found.events,
        diagnostics=diagnostics,
        failed=tuple(_failed(diagnostics)),
        doubts=tuple(_doubts(found, diagnostics)),
        influence=found.influence,
    )


def _aligned(
    events: npt.ArrayLike, score: npt.ArrayLike, listed: npt.ArrayLike, years: npt.ArrayLike | None
) -> tuple[Floats, Floats, Flags, Floats]:
    y, points = np.asarray(events, dtype=np.float64), np.asarray(score, dtype=np.float64)
    chosen = np.asarray(listed, dtype=bool)
    t = np.ones(y.shape) if years is None else np.asarray(years, dtype=np.float64)
    if y.ndim != 1 or not y.shape == points.shape == chosen.shape == t.shape:
        raise DataUnfit(
            "Events, scores, time at liberty and the list need one value for each person.",
            slug="shapes-differ",
        )
    if not all(np.all(np.isfinite(values)) for values in (y, points, t)) or np.any(y < 0) or np.any(t < 0):
        raise DataUnfit(
            "Events, scores and time at liberty must be known and not below zero.", slug="values-unfit"
        )
    if np.any(y != np.floor(y)):
        raise DataUnfit("Events are counts: whole numbers.", slug="values-unfit")
    return y, points, chosen, t


def _line(score: Floats, listed: Flags) -> float:
    """Halfway between the last listed and the first who is not."""
    if not np.any(listed) or np.all(listed):
        raise DataUnfit("A line needs people on both sides of it.", slug="line-bare")
    last, first = float(score[listed].min()), float(score[~listed].max())
    if last < first:
        raise DataUnfit(
            "Somebody on the list scores less than somebody who is not, so the list was not made by the score.",
            slug="line-crossed",
        )
    if last + first <= 0:
        raise DataUnfit("The score at the line must be above 0.", slug="line-unfit")
    return (last + first) / 2


def _interval(found: LocalStep, level: float) -> tuple[float, float]:
    reach = float(stdtrit(found.freedom, 0.5 + level / 2)) * found.se
    return float(np.exp(found.theta - reach)), float(np.exp(found.theta + reach))


def _before(
    earlier: npt.ArrayLike, distance: Floats, listed: Flags, group: Places, level: float
) -> OtherReach | None:
    past = np.asarray(earlier, dtype=np.float64)
    if past.shape != distance.shape:
        raise DataUnfit("Earlier events need one value for each person.", slug="shapes-differ")
    try:
        found = local_step(
            distance=distance,
            above=listed,
            events=past,
            years=np.ones(past.shape),
            reach=REACH,
            cluster=group,
        )
    except DataUnfit:
        return None
    return _told("events of an earlier year", found, level)


def _others(
    distance: Floats, listed: Flags, y: Floats, years: Floats, group: Places, level: float
) -> list[OtherReach]:
    """Figures that other choices would have given, those that cannot be told left out."""
    beyond_nearest = np.where(np.abs(distance) < REACH / 10, np.inf, distance)
    choices = (
        ("half the reach", distance, REACH / 2),
        ("twice the reach", distance, REACH * 2),
        ("without those nearest to the line", beyond_nearest, REACH),
    )
    told = []
    for words, how_far, reach in choices:
        try:
            found = local_step(
                distance=how_far, above=listed, events=y, years=years, reach=reach, cluster=group
            )
        except DataUnfit:
            continue
        told.append(_told(words, found, level))
    return told


def _told(words: str, found: LocalStep, level: float) -> OtherReach:
    low, high = _interval(found, level)
    return OtherReach(words, float(np.exp(found.theta)), low, high)


def _failed(seen: LineDiagnostics) -> list[str]:
    heaped = seen.density.p < SMALL_P
    steps = seen.before is not None and not seen.before.ci_low <= 1 <= seen.before.ci_high
    checks = (
        (
            heaped,
            "More people stand on one side of the line than a smooth score gives: some may have been moved.",
        ),
        (steps, "Those just above the line differed from those just below it before anything was done."),
    )
    return [sentence for held, sentence in checks if held]


def _doubts(found: LocalStep, seen: LineDiagnostics) -> list[Doubt]:
    checks: tuple[tuple[bool, Doubt], ...] = (
        (
            min(found.above, found.below) < LEAST_SIDE,
            SmallNumbers(
                "few-near-the-line",
                say("Fewer than {least_side} people on a side of the line.", least_side=LEAST_SIDE),
            ),
        ),
        (
            seen.detectable > 0.3,
            SmallNumbers(
                "low-power",
                say(
                    "This comparison would have missed most falls smaller than {detectable:.0%}.",
                    detectable=seen.detectable,
                ),
            ),
        ),
        (
            seen.different_scores < IN_STEPS,
            AssumptionDoubt(
                "score-in-steps",
                "Many people share a score, so those near the line cannot be told apart by how near they are.",
            ),
        ),
        (
            seen.before is None,
            AssumptionDoubt(
                "line-unchecked", "Whether the two sides were alike earlier could not be checked."
            ),
        ),
    )
    return [doubt for held, doubt in checks if held]
