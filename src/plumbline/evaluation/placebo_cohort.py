"""The listed against those whom the same rule would have listed a year earlier, followed in the same way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt
from scipy.special import chdtrc, stdtrit

from plumbline.evaluation.before_after import BeforeAfter, before_after
from plumbline.evaluation.doubts import AssumptionDoubt, Doubt, SmallNumbers
from plumbline.evaluation.estimate import LogRatio
from plumbline.evaluation.histories import Flags, Floats, Histories, check_list, histories
from plumbline.evaluation.strength import Design, DesignStrength, design_strength
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


LEAST_EVENTS = 20
"""Events of either list in any of its two years below which nothing can be told."""

MOVED_BY_CHANCE = 0.05
ENOUGH_TO_MATTER = 0.05
"""Change of the town, as a share, below which it bends the figure by less than its error however clear it is."""

UNLIKE = 0.25
"""Difference of the two lists' rates in the year before each was made, as a share, above which they look unlike."""


@dataclass(frozen=True, slots=True)
class TownMoved:
    """How the town's rate moved, and ``p`` that it did so by chance.

    ``steadily`` is everybody's rate in the year of the earlier list's follow-up over that of the year before; ``turned`` the same a year
    later over it, those listed left out in both.
    """

    steadily: float
    turned: float
    p: float

    @property
    def clear(self) -> bool:
        """Whether it moved by more than chance, and enough to matter."""
        farthest = max(abs(np.log(self.steadily)), abs(np.log(self.turned)))
        return self.p < MOVED_BY_CHANCE and bool(farthest > np.log1p(ENOUGH_TO_MATTER))


@dataclass(frozen=True, slots=True)
class CohortDiagnostics:
    """Events of the four list-years, people on both lists, and how the lists' rates before compare.

    ``level`` is the listed's rate in their year before over the earlier list's in theirs: 1 where the same rule found
    people alike. ``town`` is how the town itself moved, None where nobody but the listed had events.
    """

    events_before: float
    events_after: float
    events_before_earlier: float
    events_after_earlier: float
    on_both: int
    level: float
    town: TownMoved | None


@dataclass(frozen=True, slots=True)
class PlaceboCohort(LogRatio):
    """Ratio of two before-and-after ratios; ``theta`` is its log and ``se`` the standard error of that.

    ``naive`` is the before-and-after of the listed, ``expected_change`` that of the earlier list, whom nobody helped.
    ``n`` and ``n_earlier`` are the people of each; ``influence`` (n of the arrays,) each person's part in the error.
    """

    design: ClassVar[Design] = "placebo_cohort"

    theta: float
    se: float
    ratio: float
    ci_low: float
    ci_high: float
    level: float
    n: int
    n_earlier: int
    expected_change: float
    naive: BeforeAfter
    diagnostics: CohortDiagnostics
    doubts: tuple[Doubt, ...]
    influence: Floats

    @property
    def strength(self) -> DesignStrength:
        """Grade of the design, lowered where the two lists are unlike before anything was done, and where the town itself moved."""
        failed = [doubt.sentence for doubt in self.doubts if doubt.slug in ("lists-unlike", "town-moved")]
        return design_strength(self.design, failed)


def placebo_cohort(
    *,
    events: npt.ArrayLike,
    listed: npt.ArrayLike,
    listed_earlier: npt.ArrayLike,
    years_at_liberty: npt.ArrayLike | None = None,
    cluster: npt.ArrayLike | None = None,
    recording_changed: bool = False,
    level: float = 0.95,
) -> PlaceboCohort:
    """After over before of the listed, over the same of those the rule would have listed a year earlier.

    Parameters
    ----------
    events : shape (n, years), events by consecutive years up to the selection and last the follow-up; four or more,
        of which the last three are used.
    listed, listed_earlier : shape (n,), the list, and the list that the same rule would have made a year before. A
        person may stand on both and is one unit all the same.
    years_at_liberty : as ``events``; a whole year each if left out.
    cluster : shape (n,), key of household, couple or group: their parts in every error are added up first.
    recording_changed : declared by those who know how events were recorded in these years.
    level : of the interval.

    Raises
    ------
    DataUnfit: the arrays do not fit, recording changed, or a list is too short or has a year without events.

    Assumes
    -------
    What choosing people at their worst does by itself was as large a year ago; nobody on the earlier list was
    offered anything. A trend of the town cancels only in part, and one that turns not at all: see ``placebo_year``, which takes it out.
    Where everybody else's rate shows one, the design loses a step.

    Source: Plumbline's simulation of selection on a peak; the check is that of a third difference (Gruber 1994, American
    Economic Review 84:622-641; Olden & Moen 2022, Econometrics Journal 25:531-553); docs/methods/placebo-cohort.md.
    """
    if recording_changed:
        raise DataUnfit(
            "Recording changed between the years, so an earlier list says nothing about this one.",
            slug="recording-changed",
        )
    held = histories(
        events=events,
        listed=listed,
        listed_earlier=listed_earlier,
        years_at_liberty=years_at_liberty,
        cluster=cluster,
    )
    now, then = _followed(held, held.listed, 0, level), _followed(held, held.listed_then(), 1, level)
    influence = now.influence - then.influence
    theta, se = now.change.log_ratio - then.change.log_ratio, held.spread(influence)
    reach = float(stdtrit(min(now.units, then.units) - 1, 0.5 + level / 2)) * se
    diagnostics = CohortDiagnostics(
        events_before=now.change.events_before,
        events_after=now.change.events_after,
        events_before_earlier=then.change.events_before,
        events_after_earlier=then.change.events_after,
        on_both=int(np.sum(held.listed & held.listed_then())),
        level=now.rate_before / then.rate_before,
        town=_town_moved(held),
    )
    return PlaceboCohort(
        theta=theta,
        se=se,
        ratio=float(np.exp(theta)),
        ci_low=float(np.exp(theta - reach)),
        ci_high=float(np.exp(theta + reach)),
        level=level,
        n=now.change.n,
        n_earlier=then.change.n,
        expected_change=then.change.change,
        naive=now.change,
        diagnostics=diagnostics,
        doubts=tuple(_doubts(diagnostics)),
        influence=influence,
    )


@dataclass(frozen=True, slots=True)
class _Followed:
    """Before and after of one list, its rate before, and each person's part in the log of the change (n,)."""

    change: BeforeAfter
    rate_before: float
    influence: Floats
    units: int


def _followed(held: Histories, listed: Flags, back: int, level: float) -> _Followed:
    after, years_after = held.outcome(back=back)
    before, years_before = held.outcome(back=back + 1)
    words = "on the list" if back == 0 else "on the earlier list"
    check_list(listed, after, years_after, words)
    free = listed & (years_after > 0)
    change = before_after(
        events_before=before[free],
        events_after=after[free],
        years_before=years_before[free],
        years_after=years_after[free],
        level=level,
    )
    influence = np.zeros(listed.size)
    influence[free] = (
        after[free] / change.events_after
        - years_after[free] / years_after[free].sum()
        - before[free] / change.events_before
        + years_before[free] / years_before[free].sum()
    )
    units = held.units(free)
    if units < 2:
        raise DataUnfit(
            say("Everybody {words} is of one household or group.", words=words), slug="too-few-clusters"
        )
    influence *= np.sqrt(units / (units - 1))
    rate = change.events_before / float(years_before[free].sum())
    return _Followed(change=change, rate_before=rate, influence=influence, units=units)


def _town_moved(held: Histories) -> TownMoved | None:
    """Both changes tested together, people or households as units: chi-squared on two degrees of freedom."""
    everybody = np.ones(held.listed.size, dtype=bool)
    earlier = _moved(held, everybody, 1)
    now, then = _moved(held, ~held.listed, 0), _moved(held, ~held.listed_then(), 1)
    if earlier is None or now is None or then is None:
        return None
    seen = np.array([earlier[0], now[0] - then[0]])
    parts = np.stack([np.bincount(held.cluster, each) for each in (earlier[1], now[1] - then[1])])
    covariance = parts @ parts.T
    if np.linalg.matrix_rank(covariance) < 2:
        return None
    steadily, turned = (float(each) for each in np.exp(seen))
    return TownMoved(steadily, turned, float(chdtrc(2, seen @ np.linalg.solve(covariance, seen))))


def _moved(held: Histories, who: Flags, back: int) -> tuple[float, Floats] | None:
    """Log of the rate of some people in a year over the year before, and each person's part in it (n,); None without events."""
    after, years_after = (np.where(who, values, 0.0) for values in held.outcome(back=back))
    before, years_before = (np.where(who, values, 0.0) for values in held.outcome(back=back + 1))
    sums = [float(values.sum()) for values in (after, years_after, before, years_before)]
    if min(sums) <= 0:
        return None
    parts = after / sums[0] - years_after / sums[1] - before / sums[2] + years_before / sums[3]
    return float(np.log(sums[0] / sums[1]) - np.log(sums[2] / sums[3])), parts


def _doubts(seen: CohortDiagnostics) -> list[Doubt]:
    fewest = min(seen.events_before, seen.events_after, seen.events_before_earlier, seen.events_after_earlier)
    checks: tuple[tuple[bool, Doubt], ...] = (
        (
            fewest < LEAST_EVENTS,
            SmallNumbers(
                "few-events",
                say(
                    "Fewer than {least_events} events on a list in a year: too few to tell.",
                    least_events=LEAST_EVENTS,
                ),
            ),
        ),
        (
            abs(np.log(seen.level)) > np.log1p(UNLIKE),
            AssumptionDoubt(
                "lists-unlike",
                say(
                    "In the year before it was made the list had {level:.0%} of the violence of the earlier "
                    "list in its own: the two are not alike.",
                    level=seen.level,
                ),
            ),
        ),
        (
            seen.town is not None and seen.town.clear,
            AssumptionDoubt(
                "town-moved",
                "Violence of everybody else rose or fell in these years by more than chance, and an earlier list cannot take that out: "
                "part of the figure is the town’s and not the panel’s.",
            ),
        ),
    )
    return [doubt for held, doubt in checks if held]
