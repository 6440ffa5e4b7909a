"""Effects of several sites put together: what is usual, how much they differ, and what the next site may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq
from scipy.special import chdtrc, chdtri, ndtri, stdtrit

from plumbline.evaluation.doubts import AssumptionDoubt, Doubt, SmallNumbers
from plumbline.evaluation.estimate import CheckedByParts, Interval, Intervals, Scale, Whose
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


Floats = npt.NDArray[np.float64]
Method = Literal["REML", "DL", "PM"]

LEAST_SITES = 5
"""Below this many sites the Hartung-Knapp error is not let fall below the plain one."""

SITES_TO_FORETELL = 20
"""Below this many sites the interval for a further site held it in 84 to 99 of 100 trials: docs/methods/synthesis.md."""

MUCH_DIFFERENCE = 0.75
"""Share of the spread that is true difference (I squared) above which it is said."""


@dataclass(frozen=True, slots=True)
class Pooled(CheckedByParts, Interval):
    """Mean effect over sites; ``se`` and the interval are Hartung and Knapp's, ``plain_se`` without it.

    ``tau2`` is the variance of true effects between sites, with its Q-profile interval; ``i2`` (0 to 1) its share of
    the whole spread; ``q`` with ``q_p`` Cochran's test that there is none. ``prediction_low`` to ``prediction_high``
    is where the effect of a further site would lie, None with fewer than three sites. ``weight`` (s,) are the shares
    of the sites; ``without`` (s,) the mean effect without each site in turn. ``influence`` (s,) is each site's part in ``effect``: no people
    are given, so no person's part can be told.
    """

    scale: ClassVar[Scale] = "as given"
    influence_of: ClassVar[Whose] = "site"

    method: Method
    effect: float
    se: float
    plain_se: float
    ci_low: float
    ci_high: float
    level: float
    tau2: float
    tau2_low: float
    tau2_high: float
    i2: float
    q: float
    q_p: float
    prediction_low: float | None
    prediction_high: float | None
    sites: int
    weight: Floats
    without: Floats
    doubts: tuple[Doubt, ...]
    influence: Floats


@dataclass(frozen=True, slots=True)
class MetaRegression(CheckedByParts, Intervals):
    """Effect at moderators 0 (``coef[0]``) and its change with each of k moderators; ``se`` is Hartung and Knapp's.

    ``explained`` is the share of the variance between sites that the moderators take away; ``left_q`` and ``left_p``
    test whether any is left; ``permutation_p`` (k,) is given where the sites are few. ``influence`` (s, 1 + k) is each site's part in ``coef``.
    """

    scale: ClassVar[Scale] = "as given"
    influence_of: ClassVar[Whose] = "site"

    method: Method
    coef: Floats
    se: Floats
    plain_se: Floats
    ci_low: Floats
    ci_high: Floats
    level: float
    tau2: float
    explained: float | None
    left_q: float
    left_p: float
    permutation_p: Floats | None
    sites: int
    doubts: tuple[Doubt, ...]
    influence: Floats

    @property
    def effect(self) -> Floats:
        """``coef`` (1 + k,)."""
        return self.coef

    @property
    def drawn(self) -> Floats:
        """``coef`` with each change drawn in towards none as far as its own noise asks: by 1 less its error over its size, squared.

        Source: van Houwelingen & le Cessie (1990), Statistics in Medicine 9:1303-1325 (one factor for each change, never below 0).
        """
        noise = np.divide(self.se**2, self.coef**2, out=np.ones_like(self.coef), where=self.coef != 0)
        drawn: Floats = self.coef * np.maximum(0.0, 1 - noise)
        drawn[0] = self.coef[0]
        return drawn


def pool(
    *, effect: npt.ArrayLike, variance: npt.ArrayLike, method: Method = "REML", level: float = 0.95
) -> Pooled:
    """Random-effects mean with Hartung-Knapp interval, prediction interval and Q-profile interval of tau squared.

    Parameters
    ----------
    effect : shape (s,), such as log rate ratios.
    variance : shape (s,), their sampling variances, above 0.
    method : for tau squared: ``REML`` (by default), ``DL`` (DerSimonian-Laird) or ``PM`` (Paule-Mandel).

    Raises
    ------
    DataUnfit: fewer than two sites, a value missing, or a variance not above 0.

    Assumes
    -------
    Effects of sites spread about a mean as a normal does; sites are not there because of what they found.

    Source: Viechtbauer (2005), Journal of Educational and Behavioral Statistics 30:261-293 (REML); Knapp & Hartung (2003),
    Statistics in Medicine 22:2693-2710; Viechtbauer (2007), ibid. 26:37-52 (Q-profile); Higgins, Thompson & Spiegelhalter
    (2009), JRSS A 172:137-159, equation 12 (prediction, t on s - 2); docs/methods/synthesis.md.
    """
    y, v = _aligned(effect, variance, least=2)
    design = np.ones((y.size, 1))
    tau2 = between_variance(y, v, design, method)
    fit = _weighted(y, v + tau2, design)
    plain = float(np.sqrt(fit.covariance[0, 0]))
    knapp = plain * float(np.sqrt(fit.left / (y.size - 1)))
    # With few sites the correction can shrink the error by luck alone.
    se = max(knapp, plain) if y.size < LEAST_SITES else knapp
    reach = float(stdtrit(y.size - 1, 0.5 + level / 2)) * se
    fixed = _weighted(y, v, design)
    middle = float(fit.coef[0])
    ahead = (
        prediction_interval(middle, plain, tau2, freedom=y.size - 2, level=level)
        if y.size > 2
        else (None, None)
    )
    low, high = between_variance_interval(y, v, design, level=level)
    i2 = tau2 / (tau2 + (y.size - 1) / fixed.trace)
    return Pooled(
        method=method,
        effect=middle,
        se=se,
        plain_se=plain,
        ci_low=middle - reach,
        ci_high=middle + reach,
        level=level,
        tau2=tau2,
        tau2_low=low,
        tau2_high=high,
        i2=i2,
        q=fixed.left,
        q_p=float(chdtrc(y.size - 1, fixed.left)),
        prediction_low=ahead[0],
        prediction_high=ahead[1],
        sites=y.size,
        weight=(1 / (v + tau2)) / np.sum(1 / (v + tau2)),
        without=_without_each(y, v, method),
        doubts=tuple(_doubts(y.size, i2, foretold=ahead[0] is not None)),
        influence=fit.parts[:, 0],
    )


def meta_regression(
    *,
    effect: npt.ArrayLike,
    variance: npt.ArrayLike,
    moderators: npt.ArrayLike,
    method: Method = "REML",
    level: float = 0.95,
    permutations: int = 0,
    rng: np.random.Generator | None = None,
) -> MetaRegression:
    """How effects differ with features of the sites, declared beforehand.

    Parameters
    ----------
    effect, variance : as ``pool``.
    moderators : shape (s,) or (s, k), a value of each for each site.
    permutations : re-orderings of the moderators for p without assuming a shape (below 20 sites); needs ``rng``.

    Raises
    ------
    DataUnfit: as ``pool``; moderators that repeat each other; or too few sites for them.

    Source: Knapp & Hartung (2003), Statistics in Medicine 22:2693-2710; Higgins & Thompson (2004), ibid. 23:1663-1682
    (permutation); docs/methods/synthesis.md.
    """
    y, v = _aligned(effect, variance, least=3)
    x = np.asarray(moderators, dtype=np.float64)
    x = x[:, None] if x.ndim == 1 else x
    if x.ndim != 2 or x.shape[0] != y.size or not np.all(np.isfinite(x)):
        raise DataUnfit("Each site needs one known value of each moderator.", slug="covariates-unfit")
    design = np.column_stack([np.ones(y.size), x])
    freedom = y.size - design.shape[1]
    if freedom < 1 or np.linalg.matrix_rank(design) < design.shape[1]:
        raise DataUnfit(
            "There are too few sites for these moderators, or two say the same.", slug="design-singular"
        )
    tau2 = between_variance(y, v, design, method)
    fit = _weighted(y, v + tau2, design)
    plain = np.sqrt(np.diag(fit.covariance))
    se = plain * np.sqrt(fit.left / freedom)
    reach = float(stdtrit(freedom, 0.5 + level / 2)) * se
    whole = between_variance(y, v, np.ones((y.size, 1)), method)
    left = _weighted(y, v, design).left
    p = None
    if permutations:
        if rng is None:
            raise DataUnfit(
                "Re-ordering needs a source of chance, so that it can be repeated.", slug="no-generator"
            )
        p = _permutation_p(y, v, design, method, np.abs(fit.coef / se)[1:], permutations, rng)
    return MetaRegression(
        method=method,
        coef=fit.coef,
        se=se,
        plain_se=plain,
        ci_low=fit.coef - reach,
        ci_high=fit.coef + reach,
        level=level,
        tau2=tau2,
        explained=max(0.0, (whole - tau2) / whole) if whole > 0 else None,
        left_q=left,
        left_p=float(chdtrc(freedom, left)),
        permutation_p=p,
        sites=y.size,
        doubts=tuple(_doubts(y.size // design.shape[1], 0.0, foretold=False)),
        influence=fit.parts,
    )


def prediction_interval(
    effect: float, se: float, tau2: float, *, freedom: int | None, level: float = 0.95
) -> tuple[float, float]:
    """Where the effect of a further site would lie: t quantiles on ``freedom``, normal ones where it is None."""
    half = 0.5 + level / 2
    reach = float(ndtri(half) if freedom is None else stdtrit(freedom, half)) * float(np.sqrt(se**2 + tau2))
    return effect - reach, effect + reach


@dataclass(frozen=True, slots=True)
class _Weighted:
    """Weighted least squares: coefficients (k,), their covariance (k, k), and weighted squares left, y'Py.

    With P = W - W X (X'WX)^-1 X'W: ``trace`` of P and ``twice`` y'PPy; their difference is twice the slope of the
    restricted likelihood in tau squared, ``likelihood`` that likelihood without its constant. ``parts`` (s, k) are those of the sites.
    """

    coef: Floats
    covariance: Floats
    left: float
    trace: float
    twice: float
    likelihood: float
    parts: Floats


def _weighted(y: Floats, spread: Floats, design: Floats) -> _Weighted:
    """With weights 1 / spread, shape (s,)."""
    weight = 1 / spread
    weighted = weight[:, None] * design
    inner = design.T @ weighted
    covariance: Floats = np.linalg.inv(inner).astype(np.float64)
    coef = covariance @ (weighted.T @ y)
    part = weight * (y - design @ coef)
    left = float(part @ (part * spread))
    return _Weighted(
        coef=coef,
        covariance=covariance,
        left=left,
        trace=float(weight.sum() - np.sum(covariance * (weighted.T @ weighted))),
        twice=float(part @ part),
        likelihood=float(np.log(weight).sum() - np.log(np.linalg.det(inner)) - left) / 2,
        parts=part[:, None] * (design @ covariance),
    )


def between_variance(y: Floats, v: Floats, design: Floats, method: Method) -> float:
    """Variance of true effects between sites (tau squared) by the method named, never below 0."""
    freedom = y.size - design.shape[1]
    fixed = _weighted(y, v, design)
    moments: float = max(0.0, (fixed.left - freedom) / fixed.trace)
    if method == "DL":
        return moments
    if method == "PM":
        return _at_which_left_is(float(freedom), y, v, design)
    return _restricted(y, v, design, moments)


def _restricted(y: Floats, v: Floats, design: Floats, moments: float) -> float:
    """Where the slope of the restricted likelihood is 0, looked for upwards from 0 or from the moments; or 0 itself."""

    def slope(tau2: float) -> float:
        found = _weighted(y, v + tau2, design)
        return found.twice - found.trace

    low = 0.0 if slope(0.0) > 0 else moments
    if slope(low) <= 0:
        return 0.0
    far = 2 * low + float(np.mean(v))
    while slope(far) > 0:
        far *= 4
    best = float(brentq(slope, low, far, xtol=1e-15, rtol=1e-13))
    alike = _weighted(y, v, design).likelihood
    return best if _weighted(y, v + best, design).likelihood >= alike else 0.0


def between_variance_interval(
    y: Floats, v: Floats, design: Floats, *, level: float = 0.95
) -> tuple[float, float]:
    """Q-profile interval of tau squared: where the weighted squares left are as large as chi-squared lets them be.

    Source: Viechtbauer (2007), Statistics in Medicine 26:37-52.
    """
    freedom = y.size - design.shape[1]
    upper, lower = chdtri(freedom, (1 - level) / 2), chdtri(freedom, (1 + level) / 2)
    return _at_which_left_is(float(upper), y, v, design), _at_which_left_is(float(lower), y, v, design)


def _at_which_left_is(wanted: float, y: Floats, v: Floats, design: Floats) -> float:
    """Tau squared at which the weighted squares left come down to ``wanted``; 0 where they are less from the start."""

    def over(tau2: float) -> float:
        return _weighted(y, v + tau2, design).left - wanted

    if over(0.0) <= 0:
        return 0.0
    far = float(np.mean(v))
    while over(far) > 0:
        far *= 4
    return float(brentq(over, 0.0, far, xtol=1e-14, rtol=1e-13))


def random_mean(y: Floats, v: Floats, method: Method) -> float:
    """The random-effects mean alone, of one site or more."""
    design = np.ones((y.size, 1))
    tau2 = between_variance(y, v, design, method) if y.size > 1 else 0.0
    return float(_weighted(y, v + tau2, design).coef[0])


def _without_each(y: Floats, v: Floats, method: Method) -> Floats:
    others = [np.arange(y.size) != site for site in range(y.size)]
    return np.array([random_mean(y[rows], v[rows], method) for rows in others])


def _permutation_p(
    y: Floats, v: Floats, design: Floats, method: Method, seen: Floats, times: int, rng: np.random.Generator
) -> Floats:
    """Share of re-orderings whose t is at least as far from 0, the order seen counted among them."""
    as_far = np.ones(seen.size)
    for _ in range(times):
        mixed = np.column_stack([design[:, 0], design[rng.permutation(y.size), 1:]])
        fit = _weighted(y, v + between_variance(y, v, mixed, method), mixed)
        se = np.sqrt(np.diag(fit.covariance) * fit.left / (y.size - mixed.shape[1]))
        as_far += np.abs(fit.coef / se)[1:] >= seen - 1e-12
    share: Floats = as_far / (times + 1)
    return share


def _aligned(effect: npt.ArrayLike, variance: npt.ArrayLike, *, least: int) -> tuple[Floats, Floats]:
    y, v = np.asarray(effect, dtype=np.float64), np.asarray(variance, dtype=np.float64)
    if y.ndim != 1 or y.shape != v.shape:
        raise DataUnfit("Each site needs one effect and one variance.", slug="shapes-differ")
    if y.size < least:
        raise DataUnfit(
            say("At least {least} sites are needed to put together.", least=least), slug="too-few-sites"
        )
    if not np.all(np.isfinite(y)) or not np.all(np.isfinite(v)) or np.any(v <= 0):
        raise DataUnfit("Effects must be known, and their variances above 0.", slug="values-unfit")
    return y, v


def _doubts(sites: int, i2: float, *, foretold: bool) -> Sequence[Doubt]:
    checks: tuple[tuple[bool, Doubt], ...] = (
        (
            sites < LEAST_SITES,
            SmallNumbers(
                "few-sites",
                say(
                    "Fewer than {least_sites} sites: how much they differ can hardly be told.",
                    least_sites=LEAST_SITES,
                ),
            ),
        ),
        (
            foretold and sites < SITES_TO_FORETELL,
            SmallNumbers(
                "few-to-foretell",
                say(
                    "With fewer than {sites_to_foretell} sites the range for a further one is often too "
                    "short.",
                    sites_to_foretell=SITES_TO_FORETELL,
                ),
            ),
        ),
        (
            i2 > MUCH_DIFFERENCE,
            AssumptionDoubt(
                "sites-differ",
                say(
                    "{i2:.0%} of the spread is true difference between sites: the mean speaks for none of "
                    "them.",
                    i2=i2,
                ),
            ),
        ),
    )
    return [doubt for held, doubt in checks if held]
