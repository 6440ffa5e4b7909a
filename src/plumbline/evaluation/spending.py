"""Limits for looking more than once: how far from none a figure must be at each look, for a false alarm in twenty over all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq
from scipy.special import ndtr, ndtri

from plumbline.values.errors import DataUnfit


Floats = npt.NDArray[np.float64]
Spending = Literal["obrien_fleming", "pocock"]

NODES = 100
"""Gauss-Legendre points across the region that goes on; doubling them moves no limit by 1e-12."""

FARTHEST = 12.0


@dataclass(frozen=True, slots=True)
class Looks:
    """Limits of each look: stop where the figure is further than ``limit`` (k,) standard errors from none.

    ``information`` (k,) is the share of all information at each look, ``spent`` (k,) the chance of a false alarm used
    up by then, on both sides together.
    """

    information: Floats
    limit: Floats
    spent: Floats
    alpha: float


def spending_limits(
    information: Sequence[float], *, spending: Spending = "obrien_fleming", alpha: float = 0.05
) -> Looks:
    """Two-sided limits that spend ``alpha`` over the looks by a function of information (Lan and DeMets).

    Parameters
    ----------
    information : share of the final information at each look, such as events so far over events planned; rising, up to 1.
    spending : ``obrien_fleming`` spends hardly anything early; ``pocock`` spends nearly evenly.
    alpha : chance of a false alarm over all looks.

    Raises
    ------
    DataUnfit: shares that do not rise or lie outside 0 to 1, or an alpha outside its range.

    Source: Lan & DeMets (1983), Biometrika 70:659-663; recursive integration of Armitage, McPherson & Rowe (1969),
    JRSS A 132:235-244; docs/methods/spending.md.
    """
    shares = _checked(information, alpha)
    spent = _spent(shares, spending, alpha)
    limits: list[float] = []
    walk = _Walk.start()
    for step, wanted in zip(np.diff(shares, prepend=0.0), np.diff(spent, prepend=0.0), strict=True):
        limit = _limit(walk, float(step), float(wanted))
        limits.append(limit)
        walk = walk.gone_on(float(step), limit)
    return Looks(information=shares, limit=np.array(limits), spent=spent, alpha=alpha)


def classic_limits(looks: int, *, kind: Spending = "obrien_fleming", alpha: float = 0.05) -> Looks:
    """Two-sided limits of O'Brien and Fleming or of Pocock for equally spaced looks.

    Raises
    ------
    DataUnfit: fewer than one look, or an alpha outside its range.

    Source: Pocock (1977), Biometrika 64:191-199; O'Brien & Fleming (1979), Biometrics 35:549-556.
    """
    if looks < 1:
        raise DataUnfit("At least one look is needed.", slug="looks-unfit")
    shares = _checked(np.arange(1, looks + 1) / looks, alpha)
    shape = np.ones(looks) if kind == "pocock" else 1 / np.sqrt(shares)
    constant = float(brentq(lambda c: _crossing(shares, c * shape)[-1] - alpha, 0.5, FARTHEST, xtol=1e-12))
    return Looks(
        information=shares, limit=constant * shape, spent=_crossing(shares, constant * shape), alpha=alpha
    )


def _checked(information: Sequence[float] | Floats, alpha: float) -> Floats:
    shares = np.asarray(information, dtype=np.float64)
    rising = shares.ndim == 1 and shares.size and np.all(np.diff(shares, prepend=0.0) > 0)
    if not rising or shares[-1] > 1 or not 0 < alpha < 1:
        raise DataUnfit("Looks lie at rising shares of information, above 0 and up to 1.", slug="looks-unfit")
    return shares


def _spent(shares: Floats, spending: Spending, alpha: float) -> Floats:
    """False alarm allowed by each share, both sides: each side spends half of alpha by the named function."""
    if spending == "pocock":
        even: Floats = alpha * np.log(1 + (np.e - 1) * shares)
        return even
    late: Floats = 4 * ndtr(-float(ndtri(1 - alpha / 4)) / np.sqrt(shares))
    return late


@dataclass(frozen=True, slots=True)
class _Walk:
    """Where the sum of evidence may be, given that no look has stopped it: points (n,) and the chance at each (n,)."""

    at: Floats
    chance: Floats
    share: float

    @classmethod
    def start(cls) -> _Walk:
        return cls(at=np.zeros(1), chance=np.ones(1), share=0.0)

    def beyond(self, step: float, limit: float) -> float:
        """Chance to be further than ``limit`` standard errors from none at the next look."""
        edge, spread = limit * np.sqrt(self.share + step), np.sqrt(step)
        out = ndtr((self.at - edge) / spread) + ndtr((-self.at - edge) / spread)
        return float(self.chance @ out)

    def gone_on(self, step: float, limit: float) -> _Walk:
        """The walk at the next look, those who stopped taken out."""
        nodes, weights = _quadrature()
        edge, spread = limit * np.sqrt(self.share + step), np.sqrt(step)
        at = edge * nodes
        density = np.exp(-(((at[:, None] - self.at) / spread) ** 2) / 2) / (spread * np.sqrt(2 * np.pi))
        return _Walk(at=at, chance=edge * weights * (density @ self.chance), share=self.share + step)


@cache
def _quadrature() -> tuple[Floats, Floats]:
    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    return nodes, weights


def _limit(walk: _Walk, step: float, wanted: float) -> float:
    def over(limit: float) -> float:
        return walk.beyond(step, limit) - wanted

    # So little is spent at a very early look that no limit within reach spends it.
    return FARTHEST if over(FARTHEST) >= 0 else float(brentq(over, 0.0, FARTHEST, xtol=1e-12))


def _crossing(shares: Floats, limits: Floats) -> Floats:
    walk, total, found = _Walk.start(), 0.0, []
    for step, limit in zip(np.diff(shares, prepend=0.0), limits, strict=True):
        total += walk.beyond(float(step), float(limit))
        found.append(total)
        walk = walk.gone_on(float(step), float(limit))
    return np.array(found)
