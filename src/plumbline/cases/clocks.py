"""How long a clock ran, and how long it stood still. Pure functions on moments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Ran:
    """Time from its start to its stop, or to now: all of it, what of it was paused, and whether the rest is over the limit.

    ``is_late_elapsed``: it would be late with the pauses counted in. Both are shown; paused time is never taken off silently.
    """

    elapsed: timedelta
    paused: timedelta
    limit: timedelta
    stopped: bool
    standing_still: bool

    @property
    def running(self) -> timedelta:
        """Time that counts against the limit."""
        return self.elapsed - self.paused

    @property
    def is_late(self) -> bool:
        """Whether the time that counts is over the limit."""
        return self.running > self.limit

    @property
    def is_late_elapsed(self) -> bool:
        """Whether all of the time is over the limit."""
        return self.elapsed > self.limit


def ran(
    *,
    starts: datetime,
    stops: datetime | None,
    now: datetime,
    limit: timedelta,
    steps: Sequence[tuple[datetime, bool]],
) -> Ran:
    """Add up a clock.

    Parameters
    ----------
    steps : moments in order, True where it stopped for a reason and False where it went on.
    """
    end = stops or now
    paused, since = timedelta(0), None
    for at, is_pause in steps:
        moment = min(max(at, starts), end)
        if is_pause and since is None:
            since = moment
        elif not is_pause and since is not None:
            paused += moment - since
            since = None
    if since is not None:
        paused += end - since
    return Ran(
        max(end - starts, timedelta(0)), paused, limit, stops is not None, since is not None and stops is None
    )
