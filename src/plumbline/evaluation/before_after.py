"""Before and after among people chosen at their worst: shown struck through, never as an effect."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt
from scipy.special import stdtrit

from plumbline.evaluation.doubts import AssumptionDoubt, Doubt
from plumbline.evaluation.estimate import Floats, Parts, Scale, Whose, parts_of
from plumbline.values.errors import DataUnfit


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """Change in the rate of the same people; ``is_effect`` is false and cannot be made true.

    ``change`` is after / before - 1; ``log_ratio`` is the log of after / before and ``se`` its standard error; ``influence`` (n,)
    is each person's part in that log. It keeps the contract of every estimator but one word: it has no ``effect``.
    """

    scale: ClassVar[Scale] = "log ratio"
    influence_of: ClassVar[Whose] = "person"

    is_effect: ClassVar[bool] = False

    n: int
    events_before: float
    events_after: float
    change: float
    ci_low: float
    ci_high: float
    log_ratio: float
    se: float
    influence: Floats

    @property
    def interval(self) -> tuple[float, float]:
        """Ends of the interval of ``log_ratio``."""
        return float(np.log1p(self.ci_low)), float(np.log1p(self.ci_high))

    @property
    def diagnostics(self) -> Parts:
        """How far the change hangs on one person."""
        return parts_of(self.log_ratio, self.influence)

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """Always that it is no effect."""
        return (AssumptionDoubt("not-an-effect", self.warning),)

    @property
    def warning(self) -> str:
        """The sentence that must stand beside the figure."""
        return (
            "Not an effect: people are chosen when things are at their worst, so their violence would have changed "
            "like this without any help."
        )


def before_after(
    *,
    events_before: npt.ArrayLike,
    events_after: npt.ArrayLike,
    years_before: npt.ArrayLike,
    years_after: npt.ArrayLike,
    level: float = 0.95,
) -> BeforeAfter:
    """Rate after over rate before, with an interval that takes people as units.

    Parameters
    ----------
    events_before, events_after : shape (n,), events of each person in the two windows.
    years_before, years_after : shape (n,), years at liberty in each.
    level : of the interval.

    Raises
    ------
    DataUnfit: shapes differ, fewer than two people, or a window without events or time.

    Warns
    -----
    By design this is biased by selection on a peak: see ``BeforeAfter.warning``.

    Source: delta method on the log of two dependent ratios; docs/methods/before-after.md.
    """
    given = (events_before, events_after, years_before, years_after)
    before, after, t0, t1 = (np.asarray(values, dtype=np.float64) for values in given)
    if before.ndim != 1 or before.size < 2 or not before.shape == after.shape == t0.shape == t1.shape:
        raise DataUnfit(
            "Before and after need one value for each of two or more people.", slug="shapes-differ"
        )
    if min(before.sum(), after.sum(), t0.sum(), t1.sum()) <= 0:
        raise DataUnfit("One of the two windows has no events or no time at liberty.", slug="no-events")
    middle = float(np.log(after.sum() / t1.sum()) - np.log(before.sum() / t0.sum()))
    each = (after / after.sum() - t1 / t1.sum()) - (before / before.sum() - t0 / t0.sum())
    se = float(np.sqrt(before.size / (before.size - 1) * np.sum(each**2)))
    reach = float(stdtrit(before.size - 1, 0.5 + level / 2)) * se
    return BeforeAfter(
        n=before.size,
        events_before=float(before.sum()),
        events_after=float(after.sum()),
        change=float(np.expm1(middle)),
        ci_low=float(np.expm1(middle - reach)),
        ci_high=float(np.expm1(middle + reach)),
        log_ratio=middle,
        se=se,
        influence=each,
    )
