"""How far two raters agree beyond what chance alone would give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Literal

import numpy as np
from scipy.special import ndtri, stdtrit

from plumbline.evaluation.event_history import Floats
from plumbline.values.errors import DataUnfit
from plumbline.values.wilson import wilson_limits


Weights = Literal["none", "linear", "quadratic"]
LEAST = 2


@dataclass(frozen=True, slots=True)
class Coefficient:
    """One measure of agreement, from -1 or thereabouts to 1, with its interval. None where it cannot be told."""

    value: float | None
    ci_low: float | None = None
    ci_high: float | None = None


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement of two raters on ``n`` things.

    ``same``: the share rated alike, with its interval. ``kappa``: Cohen's, weighted if asked. ``ac``: Gwet's first coefficient, or with
    weights his second. ``pabak``: the share agreed, adjusted for chance as if every word were equally likely (Brennan and Prediger; PABAK for two words).
    """

    n: int
    same: Coefficient
    kappa: Coefficient
    ac: Coefficient
    pabak: Coefficient


def agreement(table: Sequence[Sequence[int]], *, weights: Weights = "none", level: float = 0.95) -> Agreement:
    """Agreement of two raters by their words in order.

    Parameters
    ----------
    table : how many things got word i of the first and word j of the second; square, two words or more.
    weights : for words in an order, how much a near miss counts: ``linear`` one less per step, ``quadratic`` by the square.

    Raises
    ------
    DataUnfit: no square table of counts, or fewer than two things rated.

    Source: Cohen (1968), Psychological Bulletin 70:213-220; Fleiss, Cohen & Everitt (1969), Psychological Bulletin 72:323-327 (error);
    Gwet (2008), British Journal of Mathematical and Statistical Psychology 61:29-48, and Gwet (2014), Handbook of Inter-Rater Reliability,
    4th edition, chapters 2 to 5; Byrt, Bishop & Carlin (1993), Journal of Clinical Epidemiology 46:423-429 (PABAK); docs/methods/agreement.md.
    """
    counts = np.asarray(table, dtype=float)
    if counts.ndim != 2 or counts.shape[0] != counts.shape[1] or len(counts) < 2 or (counts < 0).any():
        raise DataUnfit("Agreement needs a square table of counts, of two words or more.", slug="table-unfit")
    n = counts.sum()
    if n < LEAST:
        raise DataUnfit("Agreement needs two things rated by both, or more.", slug="too-few-rated")
    shares, weight = counts / n, _weights(len(counts), weights)
    alike = float(np.trace(shares))
    return Agreement(
        n=int(n),
        same=Coefficient(alike, *wilson_limits(alike, float(n), level=level)),
        kappa=_kappa(shares, weight, n, level),
        ac=_gwet(shares, weight, n, level),
        pabak=_pabak(shares, weight, n, level),
    )


def _weights(k: int, weights: Weights) -> Floats:
    apart = np.abs(np.subtract.outer(np.arange(k), np.arange(k)))
    if weights == "none":
        return np.eye(k)
    nearness: Floats = 1 - (apart / (k - 1)) ** (1 if weights == "linear" else 2)
    return nearness


def _kappa(p: Floats, w: Floats, n: float, level: float) -> Coefficient:
    rows, columns = p.sum(axis=1), p.sum(axis=0)
    seen, chance = float((w * p).sum()), float(rows @ w @ columns)
    if chance >= 1 - 1e-12:  # one word for everything: chance alone agrees throughout
        return Coefficient(None)
    value = (seen - chance) / (1 - chance)
    of_row, of_column = w @ columns, w.T @ rows
    inner = w * (1 - chance) - (of_row[:, None] + of_column[None, :]) * (1 - seen)
    variance = ((p * inner**2).sum() - (seen * chance - 2 * chance + seen) ** 2) / (n * (1 - chance) ** 4)
    return _around(value, float(variance), float(ndtri((1 + level) / 2)))


def _gwet(p: Floats, w: Floats, n: float, level: float) -> Coefficient:
    k, pi = len(p), (p.sum(axis=0) + p.sum(axis=1)) / 2
    spread = w.sum() / (k * (k - 1))
    chance = float(spread * (pi * (1 - pi)).sum())
    value = (float((w * p).sum()) - chance) / (1 - chance)
    # What each thing, rated i by one and j by the other, adds: linear in its own agreement and its own part of chance.
    of_chance = spread * (1 - (pi[:, None] + pi[None, :]) / 2)
    own = (w - chance) / (1 - chance) - 2 * (1 - value) * (of_chance - chance) / (1 - chance)
    variance = float((p * (own - value) ** 2).sum()) / (n - 1)
    return _around(value, variance, float(stdtrit(n - 1, (1 + level) / 2)))


def _pabak(p: Floats, w: Floats, n: float, level: float) -> Coefficient:
    chance = float(w.mean())
    seen = float((w * p).sum())
    variance = float((p * (w - seen) ** 2).sum()) / (n - 1) / (1 - chance) ** 2
    return _around((seen - chance) / (1 - chance), variance, float(stdtrit(n - 1, (1 + level) / 2)))


def _around(value: float, variance: float, times: float) -> Coefficient:
    """The interval, kept within what can be; none where no spread was seen, since that would say that nothing is unsure."""
    if variance <= 1e-15:
        return Coefficient(value)
    reach = times * sqrt(variance)
    return Coefficient(value, max(-1.0, value - reach), min(1.0, value + reach))
