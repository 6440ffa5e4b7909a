"""What a count is worth: between what was seen and what is usual for such people or places (empirical Bayes)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from plumbline.evaluation.doubts import AssumptionDoubt, Doubt
from plumbline.evaluation.event_history import Floats
from plumbline.values.errors import DataUnfit


LEANS_ON_SHAPE = AssumptionDoubt(
    "leans-on-shape",
    "This holds if risks spread as a gamma does and stay as they are. Where they come in spells or a few are far out it "
    "is wrong, so it is no comparison for a list: the placebo year is.",
)


@dataclass(frozen=True, slots=True)
class ExpectedEvents:
    """Expected events (n,) over the time that was counted, with ``se`` (n,).

    ``usual_share`` (n,) is the weight on what is usual, the rest being on what was seen.
    """

    expected: Floats
    se: Floats
    usual_share: Floats
    doubts: tuple[Doubt, ...]


def expected_events(
    *, events: npt.ArrayLike, usual: npt.ArrayLike, clumping: npt.ArrayLike
) -> ExpectedEvents:
    """Posterior mean of a Poisson rate whose spread among the alike is gamma.

    Parameters
    ----------
    events : shape (n,), seen, over the whole time counted.
    usual : shape (n,), mean of the alike over the same time, above 0, such as from ``negative_binomial_rates``.
    clumping : one number or shape (n,), k in variance = mean + k mean squared among them, above 0.

    Raises
    ------
    DataUnfit: shapes differ, a value missing or out of range.

    Source: Hauer, Harwood, Council & Griffith (2002), Transportation Research Record 1784:126-131, equations 1 to 3;
    docs/methods/expected-events.md.
    """
    y, mu = np.asarray(events, dtype=np.float64), np.asarray(usual, dtype=np.float64)
    given = np.asarray(clumping, dtype=np.float64)
    k = np.full(y.shape, float(given)) if given.ndim == 0 else given
    if y.ndim != 1 or not y.shape == mu.shape == k.shape:
        raise DataUnfit("Each count needs what is usual for it.", slug="shapes-differ")
    if not np.all(np.isfinite(y + mu + k)) or np.any(y < 0) or np.any(mu <= 0) or np.any(k <= 0):
        raise DataUnfit("Counts are 0 or more; what is usual, and clumping, above 0.", slug="values-unfit")
    share = 1 / (1 + k * mu)
    expected = share * mu + (1 - share) * y
    return ExpectedEvents(
        expected=expected, se=np.sqrt((1 - share) * expected), usual_share=share, doubts=(LEANS_ON_SHAPE,)
    )
