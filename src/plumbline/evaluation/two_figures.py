"""How far two log ratios of the same people lie apart, each person's part in both known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import stdtr, stdtrit

from plumbline.evaluation.event_history import Floats, coded
from plumbline.values.errors import DataUnfit


@dataclass(frozen=True, slots=True)
class Apart:
    """One ratio over another of the same people, with its interval; ``p`` two-sided that they are one."""

    ratio: float
    se: float
    ci_low: float
    ci_high: float
    p: float


def apart(
    *,
    theta: float,
    influence: Floats,
    other: float,
    other_influence: Floats,
    cluster: npt.ArrayLike | None,
    level: float,
) -> Apart:
    """The first log ratio less the other, errors by person or by household.

    Parameters
    ----------
    theta, other : log ratios; ``influence``, ``other_influence`` (n,) the parts of the same people in them, in one order.
    cluster : shape (n,), household or dyad.

    Raises
    ------
    DataUnfit: the figures are not of the same people, or of fewer than three clusters.

    Source: Hampel (1974), JASA 69:383-393 (influence); the variance is the sum over clusters of squared differences.
    """
    if influence.shape != other_influence.shape or influence.ndim != 1:
        raise DataUnfit("The two figures are not of the same people.", slug="shapes-differ")
    group = np.arange(influence.size) if cluster is None else coded(cluster)[0]
    if group.shape != influence.shape:
        raise DataUnfit("Each person needs one household or dyad key.", slug="shapes-differ")
    clusters = int(group.max()) + 1
    if clusters < 3:
        raise DataUnfit("There are too few people or households to compare.", slug="too-few-clusters")
    parts = np.bincount(group, influence - other_influence)
    se, gap = float(np.sqrt(clusters / (clusters - 1) * np.sum(parts**2))), theta - other
    reach = float(stdtrit(clusters - 2, 0.5 + level / 2)) * se
    p = 2 * float(stdtr(clusters - 2, -abs(gap) / se)) if se > 0 else float(gap == 0)
    return Apart(float(np.exp(gap)), se, float(np.exp(gap - reach)), float(np.exp(gap + reach)), p)
