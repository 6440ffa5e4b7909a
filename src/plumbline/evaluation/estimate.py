"""The contract of every estimator: one figure, its interval, its checks, its doubts, and each unit's part in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal, Protocol

import numpy as np
import numpy.typing as npt

from plumbline.evaluation.doubts import Doubt


Floats = npt.NDArray[np.float64]

Scale = Literal["log ratio", "difference", "mean", "share", "as given"]
"""What ``effect`` is counted in: on it errors add, so that figures can be set against each other and pooled."""

Whose = Literal["person", "row", "unit", "site", "group"]
"""Whose part each row of ``influence`` is: a person's, unless there are no people by nature in what was given."""


class Estimate(Protocol):
    """What every estimator gives back, frozen, whatever else it tells.

    ``effect`` is one figure, or (k,) of them, in ``scale``, and ``interval`` its two ends, or (k, 2), in the same. ``influence`` (n,) or
    (n, k) is the part that each of n people has in ``effect``, in the order in which they were given (or of ``people``, where spans
    were given): the sum of their squares is about the variance. From it come errors by household, differences between
    estimators of the same people, and what the figure would be without one of them. ``influence_of`` says whose it is where
    sites, areas or groups were given and no people.
    """

    scale: ClassVar[Scale]
    influence_of: ClassVar[Whose]

    @property
    def effect(self) -> float | Floats:
        """The figure, in ``scale``."""

    @property
    def interval(self) -> tuple[float, float] | Floats:
        """Its lower and upper end, in ``scale``."""

    @property
    def diagnostics(self) -> object:
        """What to look at before believing it."""

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """What a reader must know, in sentences."""

    @property
    def influence(self) -> Floats:
        """Each unit's part in ``effect``."""


@dataclass(frozen=True, slots=True)
class Parts:
    """How far a figure hangs on one of its units.

    ``units`` have a part in it at all; ``largest`` is the largest share of its variance that one of them brings;
    ``without_each`` (2,) or (k, 2) bounds the figure over leaving each of them out once (one step).
    """

    units: int
    largest: Floats
    without_each: Floats


def parts_of(effect: float | Floats, influence: Floats) -> Parts:
    """Sum up the parts (n,) or (n, k) of n units in a figure or k of them.

    Source: Hampel (1974), JASA 69:383-393.
    """
    square = influence**2
    whole = square.sum(axis=0)
    largest = np.divide(square.max(axis=0), whole, out=np.zeros_like(whole), where=whole > 0)
    told = influence != 0
    return Parts(
        units=int(np.sum(told if told.ndim == 1 else told.any(axis=1))),
        largest=np.asarray(largest, dtype=np.float64),
        without_each=np.stack([effect - influence.max(axis=0), effect - influence.min(axis=0)], axis=-1),
    )


class _OfParts(Protocol):
    @property
    def effect(self) -> float | Floats: ...
    @property
    def influence(self) -> Floats: ...


class _Ratio(Protocol):
    @property
    def theta(self) -> float: ...
    @property
    def ci_low(self) -> float: ...
    @property
    def ci_high(self) -> float: ...


class _Ratios(Protocol):
    @property
    def coef(self) -> Floats: ...
    @property
    def ci_low(self) -> Floats: ...
    @property
    def ci_high(self) -> Floats: ...


class _Ends(Protocol):
    @property
    def ci_low(self) -> float: ...
    @property
    def ci_high(self) -> float: ...


class _ManyEnds(Protocol):
    @property
    def ci_low(self) -> Floats: ...
    @property
    def ci_high(self) -> Floats: ...


class CheckedByParts:
    """Diagnostics of results that have none of their own: how far the figure hangs on one unit."""

    __slots__ = ()

    @property
    def diagnostics(self: _OfParts) -> Parts:
        """How far the figure hangs on one of its units."""
        return parts_of(self.effect, self.influence)


class LogRatio:
    """A ratio whose log is ``theta``, with ``ci_low`` and ``ci_high`` as ratios."""

    __slots__ = ()
    scale: ClassVar[Scale] = "log ratio"
    influence_of: ClassVar[Whose] = "person"

    @property
    def effect(self: _Ratio) -> float:
        """Log of the ratio."""
        return self.theta

    @property
    def interval(self: _Ratio) -> tuple[float, float]:
        """Logs of the ends of its interval; minus infinity for an end at 0."""
        low = float(np.log(self.ci_low)) if self.ci_low > 0 else -np.inf
        return low, float(np.log(self.ci_high))


class LogRatios:
    """Ratios (k,) whose logs are ``coef``, with ``ci_low`` and ``ci_high`` (k,) as ratios."""

    __slots__ = ()
    scale: ClassVar[Scale] = "log ratio"
    influence_of: ClassVar[Whose] = "person"

    @property
    def effect(self: _Ratios) -> Floats:
        """Logs of the ratios (k,)."""
        return self.coef

    @property
    def interval(self: _Ratios) -> Floats:
        """Logs of the ends of their intervals (k, 2)."""
        return np.log(np.column_stack([self.ci_low, self.ci_high]))


class Interval:
    """A figure ``effect`` with ``ci_low`` and ``ci_high`` in its own scale."""

    __slots__ = ()
    influence_of: ClassVar[Whose] = "person"

    @property
    def interval(self: _Ends) -> tuple[float, float]:
        """The ends of its interval."""
        return self.ci_low, self.ci_high


class Intervals:
    """Figures ``effect`` (k,) with ``ci_low`` and ``ci_high`` (k,) in their own scale."""

    __slots__ = ()
    influence_of: ClassVar[Whose] = "person"

    @property
    def interval(self: _ManyEnds) -> Floats:
        """The ends of their intervals (k, 2)."""
        return np.column_stack([self.ci_low, self.ci_high])
