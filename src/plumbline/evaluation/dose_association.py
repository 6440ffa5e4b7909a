"""Whether those who had more of it did better, always as an association, with the size of the trap beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri, stdtrit

from plumbline.evaluation.doubts import AssumptionDoubt, Doubt
from plumbline.evaluation.estimate import CheckedByParts, LogRatio
from plumbline.evaluation.event_history import Floats, coded
from plumbline.evaluation.poisson import fit_poisson
from plumbline.evaluation.sandwich import cluster_covariance
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


LINKS = (-0.1, -0.3, -0.5)
"""Links between risk and dose for which the trap is shown: the riskier, the less they had."""

MADE_UP = 20_000
FARTHEST_LINK = 0.95

NO_EFFECT = AssumptionDoubt(
    "association",
    "This is an association and no effect: people who are doing better are easier to meet, so they have more of it.",
)


@dataclass(frozen=True, slots=True)
class DoseAssociation(CheckedByParts, LogRatio):
    """Ratio of the rate per unit of dose, with its interval: an association.

    ``trap`` is, for each link between risk and dose, the ratio that it makes with no effect at all; ``enough`` the link that makes
    as much as was seen, None where none does. ``influence`` (n,) is each person's part in ``theta``.
    """

    theta: float
    se: float
    ratio: float
    ci_low: float
    ci_high: float
    level: float
    trap: Mapping[float, float]
    enough: float | None
    clusters: int
    doubts: tuple[Doubt, ...]
    influence: Floats

    @property
    def sentence(self) -> str:
        """What it says, for a reader who is no statistician."""
        way = say("less") if self.ratio < 1 else say("more")
        seen = say(
            "Those who had one more had {ratio:.0%} {way} violence. This is an association, not an effect",
            ratio=abs(1 - self.ratio),
            way=way,
        )
        if self.enough is None:
            return f"{seen}."
        return say(
            "{seen}: with no effect at all, a link of {enough:.2f} between how risky people are and "
            "how much they had would look the same.",
            seen=seen,
            enough=self.enough,
        )


def dose_association(
    *,
    events: npt.ArrayLike,
    years_at_liberty: npt.ArrayLike,
    dose: npt.ArrayLike,
    rng: np.random.Generator,
    covariates: npt.ArrayLike | None = None,
    cluster: npt.ArrayLike | None = None,
    level: float = 0.95,
) -> DoseAssociation:
    """Poisson regression of events on dose among people offered a place, with the trap it may be.

    Parameters
    ----------
    events, years_at_liberty : shape (n,), of people offered a place, with time at liberty.
    dose : shape (n,), contacts made, sessions held or the like.
    rng : source of chance for the made-up people.
    covariates : shape (n,) or (n, k), known before the offer.
    cluster : shape (n,), household or dyad.

    Raises
    ------
    DataUnfit: shapes differ; a value unfit; no events; or everybody had the same dose.

    Source: Frangakis & Rubin (2002), Biometrics 58:21-29; the trap is Plumbline's: docs/methods/dose-association.md.
    """
    y, years, had = (np.asarray(values, dtype=np.float64) for values in (events, years_at_liberty, dose))
    x = np.empty((y.size, 0)) if covariates is None else np.asarray(covariates, dtype=np.float64)
    x = x[:, None] if x.ndim == 1 else x
    group = np.arange(y.size) if cluster is None else coded(cluster)[0]
    _check(y, years, had, x, group)
    design = np.column_stack([np.ones(y.size), had - had.mean(), x - x.mean(axis=0)])
    clusters = int(group.max()) + 1
    if clusters <= design.shape[1]:
        raise DataUnfit(
            "There are too few people or households for this many adjustments.", slug="too-few-clusters"
        )
    fit = fit_poisson(events=y, design=design, offset=np.log(years))
    covariance = cluster_covariance(fit=fit, events=y, design=design, cluster=group, correction="CR3")
    theta, se = float(fit.coef[1]), float(np.sqrt(covariance[1, 1]))
    reach = float(stdtrit(clusters - design.shape[1], 0.5 + level / 2)) * se
    clumping = max(0.0, float(np.sum((y - fit.mean) ** 2 - fit.mean) / np.sum(fit.mean**2)))
    trap = _Trap(np.sort(had), clumping, rng)
    return DoseAssociation(
        theta=theta,
        se=se,
        ratio=float(np.exp(theta)),
        ci_low=float(np.exp(theta - reach)),
        ci_high=float(np.exp(theta + reach)),
        level=level,
        trap={link: float(np.exp(trap.slope(link))) for link in LINKS},
        enough=trap.enough(theta),
        clusters=clusters,
        doubts=(NO_EFFECT,),
        influence=design @ fit.inverse_information[1] * (y - fit.mean),
    )


def _check(y: Floats, years: Floats, had: Floats, x: Floats, group: npt.NDArray[np.int64]) -> None:
    if y.ndim != 1 or not y.shape == years.shape == had.shape == group.shape or x.shape[:1] != y.shape:
        raise DataUnfit("Each person needs events, time at liberty and a dose.", slug="shapes-differ")
    if (
        not all(np.all(np.isfinite(values)) for values in (y, years, had, x))
        or np.any(y < 0)
        or np.any(years <= 0)
    ):
        raise DataUnfit("Events and doses must be known, and time at liberty above 0.", slug="values-unfit")
    if not np.any(y):
        raise DataUnfit("There were no events, so there is nothing to compare yet.", slug="no-events")
    if np.ptp(had) == 0:
        raise DataUnfit("Everybody had the same dose, so nothing goes with it.", slug="design-singular")


class _Trap:
    """Made-up people of the same unevenness and the same doses, whose help does nothing."""

    def __init__(self, doses: Floats, clumping: float, rng: np.random.Generator) -> None:
        """``doses`` (n,) in their order."""
        self.chance = rng.normal(size=MADE_UP)
        risk = rng.gamma(1 / clumping, clumping, MADE_UP) if clumping > 0 else np.ones(MADE_UP)
        order = np.argsort(risk, kind="stable")
        self.risk = risk
        self.rank = np.empty(MADE_UP)
        self.rank[order] = ndtri((np.arange(MADE_UP) + 0.5) / MADE_UP)
        self.doses = doses[(np.arange(MADE_UP) * doses.size) // MADE_UP]

    def slope(self, link: float) -> float:
        """Log ratio per unit of dose where risk and dose go together by ``link``; expected events, so that no chance of events is in it."""
        if np.ptp(self.risk) == 0:
            return 0.0
        dealt = np.empty(MADE_UP)
        dealt[np.argsort(link * self.rank + np.sqrt(1 - link**2) * self.chance, kind="stable")] = self.doses
        design = np.column_stack([np.ones(MADE_UP), dealt - dealt.mean()])
        return float(fit_poisson(events=self.risk, design=design, offset=np.zeros(MADE_UP)).coef[1])

    def enough(self, theta: float) -> float | None:
        """The link that makes ``theta``, by halving."""
        low, high = -FARTHEST_LINK, FARTHEST_LINK
        if not self.slope(low) < theta < self.slope(high):
            return None
        for _ in range(12):
            middle = (low + high) / 2
            low, high = (middle, high) if self.slope(middle) < theta else (low, middle)
        return (low + high) / 2
