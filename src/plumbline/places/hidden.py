"""Share of assaults that a hospital saw and police did not.

Rows of the two are compared in memory, by place and time alone. No pair leaves this module, and no row number: only
the share does, with its interval and its whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import numpy.typing as npt

from plumbline.places.shares import Share
from plumbline.values.errors import DataUnfit
from plumbline.values.wilson import wilson_limits


SHIFTS_IN_WEEKS = (-9, -7, -5, -4, -3, -2, 2, 3, 4, 5, 7, 9)
"""Placebo shifts: the same weekday and hour, where no true match can be. One week is left out, lest a date that was
written a week wrong counts as chance."""

_WEEK = 7 * 24 * 3600

Seconds = npt.NDArray[np.int64]
Codes = npt.NDArray[np.int64]
Flags = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Hidden(Share):
    """The share hidden from police. ``matched`` is the share with a police row near; ``by_chance`` after a shift."""

    matched: float
    by_chance: float


def hidden_share(
    health_at: npt.ArrayLike,
    health_place: Sequence[str | None] | npt.ArrayLike,
    police_at: npt.ArrayLike,
    police_place: Sequence[str | None] | npt.ArrayLike,
    window: timedelta,
    *,
    shifts: Sequence[int] = SHIFTS_IN_WEEKS,
    least: int = 30,
    level: float = 0.95,
) -> Hidden:
    """Estimate the share of hospital-seen assaults that police hold no row of.

    A hospital row is near a police row when both have one place and times at most ``window`` apart. Some are near by
    coincidence: how many is seen by moving the hospital rows by whole weeks. With m near as they are and c near
    after a shift, the share known to police is (m - c) / (1 - c), and the hidden share the rest.

    Parameters
    ----------
    health_at, police_at : shape (H,), (P,), datetimes or datetime64, each to the minute.
    health_place, police_place : shape (H,), (P,), place keys, or None where blank.
    window : largest difference taken for one assault; both ends belong to it.
    shifts : weeks, none of them nought; rows moved past an end of the period come in again at the other.
    least : hospital rows with place and time needed for a share.
    level : of the interval.

    Returns
    -------
    Hidden: ``n`` hospital rows; ``unknown`` of them lack place or time, or lie outside the period that police rows
        span, and are left out of ``known``. The interval is
        Wilson's, with as many independent cases as rows clustered by place are worth.

    Raises
    ------
    DataUnfit: too few hospital rows with a place, no police rows with one, or a window as long as a shift.

    Assumes
    -------
    Both write the same place for one assault, and times within the window: a row that police hold elsewhere counts as
    hidden. Coincidences are as common on the same weekday and hour of other weeks; docs/methods/hidden-share.md.
    """
    police = _rows(police_at, police_place)
    health = _within(_rows(health_at, health_place), police, window)
    if health.known < max(least, 2) or police.known == 0:
        raise DataUnfit(
            "Too few hospital or police rows with a place and a time to compare.", slug="too-few-to-compare"
        )
    reach = int(window.total_seconds())
    if not shifts or 0 in shifts or not 0 <= 2 * reach < _WEEK * min(abs(weeks) for weeks in shifts):
        raise DataUnfit(
            "The window must be shorter than half of every shift, and no shift nought.", slug="window-unfit"
        )
    codes = (
        np.unique(np.concatenate([health.place, police.place]), return_inverse=True)[1]
        .reshape(-1)
        .astype(np.int64)
    )
    at_place, seen_at_place = codes[: health.known], codes[health.known :]
    near = _Near.of(place=seen_at_place, at=police.at, reach=reach)
    observed = near.flags(at_place, health.at)
    chance = np.mean([near.flags(at_place, near.moved(health.at, weeks)) for weeks in shifts], axis=0)
    return _corrected(observed, chance, at_place, unknown=health.unknown, level=level)


@dataclass(frozen=True, slots=True)
class _Rows:
    at: Seconds
    place: npt.NDArray[np.str_]
    known: int
    unknown: int


def _rows(at: npt.ArrayLike, place: Sequence[str | None] | npt.ArrayLike) -> _Rows:
    """Leave only rows with a place and a time."""
    times = np.asarray(at, dtype="datetime64[s]")
    places = np.asarray(place, dtype=object)
    if times.ndim != 1 or times.shape != places.shape:
        raise DataUnfit("Each row needs one time and one place.", slug="columns-differ")
    known = np.array([bool(key) for key in places.tolist()], dtype=bool) & ~np.isnat(times)
    found = int(known.sum())
    return _Rows(times[known].astype(np.int64), places[known].astype(str), found, int(times.size) - found)


def _within(rows: _Rows, other: _Rows, window: timedelta) -> _Rows:
    """Leave out rows from before or after the time that the other rows span: nothing could match them."""
    if other.known == 0:
        return rows
    reach = int(window.total_seconds())
    kept = (rows.at >= other.at.min() - reach) & (rows.at <= other.at.max() + reach)
    found = int(kept.sum())
    return _Rows(rows.at[kept], rows.place[kept], found, rows.unknown + rows.known - found)


@dataclass(frozen=True, slots=True)
class _Near:
    """Police times sorted within places; each place has its own stretch of one long line of ``stride`` seconds."""

    line: Seconds
    start: int
    span: int
    stride: int
    reach: int

    @classmethod
    def of(cls, *, place: Codes, at: Seconds, reach: int) -> _Near:
        """Lay police rows out; the period is rounded up to whole weeks so that a wrapped row keeps its weekday."""
        start = int(at.min())
        span = -(-(int(at.max()) - start + 1) // _WEEK) * _WEEK
        stride = span + 4 * reach + 4
        return cls(np.sort(place * stride + (at - start) + 2 * reach + 1), start, span, stride, reach)

    def moved(self, at: Seconds, weeks: int) -> Seconds:
        """Shift times by whole weeks, wrapping within the period."""
        return self.start + (at - self.start + weeks * _WEEK) % self.span

    def flags(self, place: Codes, at: Seconds) -> Flags:
        """For each row 1 where a police row of the same place is at most ``reach`` away, else 0."""
        within = np.clip(at - self.start, -2 * self.reach - 1, self.span + self.reach + 1)
        here = place * self.stride + within + 2 * self.reach + 1
        first = np.searchsorted(self.line, here - self.reach, side="left")
        past = np.searchsorted(self.line, here + self.reach, side="right")
        return (past > first).astype(np.float64)


def _corrected(observed: Flags, chance: Flags, place: Codes, *, unknown: int, level: float) -> Hidden:
    """Take coincidences out, and widen the interval for rows of one place that rise and fall together."""
    m, c = float(observed.mean()), float(chance.mean())
    if c >= 1:
        raise DataUnfit(
            "Every hospital row meets a police row by chance: the window is too wide.", slug="window-unfit"
        )
    share = min(max((1 - m) / (1 - c), 0.0), 1.0)
    low, high = wilson_limits(share, _independent(observed, chance, place, share), level=level)
    known = observed.size
    return Hidden(
        value=share,
        low=low,
        high=high,
        n=known + unknown,
        known=known,
        unknown=unknown,
        matched=m,
        by_chance=c,
    )


def _independent(observed: Flags, chance: Flags, place: Codes, share: float) -> float:
    """How many independent rows would give the variance that linearising over places gives; at most all rows."""
    each = ((1 - observed) - share * (1 - chance)) / (1 - chance.mean())
    totals = np.bincount(place, each)
    places = np.unique(place).size
    variance = float((totals**2).sum()) / observed.size**2 * places / max(places - 1, 1)
    plain = share * (1 - share)
    return min(plain / variance, float(observed.size)) if variance > 0 and plain > 0 else float(observed.size)
