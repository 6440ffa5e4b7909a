"""How long a clock ran, and how long it stood still. Pure functions on moments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from plumbline.agencies.rules import OFFICE_HOURS, TeamHours, add_team_time, team_time_between
from plumbline.schemes.kind import Limit
from plumbline.schemes.rules import due_at


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


def still(
    *, starts: datetime, end: datetime, steps: Sequence[tuple[datetime, bool]]
) -> Iterator[tuple[datetime, datetime]]:
    """Times between ``starts`` and ``end`` for which a clock stood still, in order; one that stands still yet ends at ``end``."""
    since: datetime | None = None
    for at, is_pause in steps:
        moment = min(max(at, starts), end)
        if is_pause and since is None:
            since = moment
        elif not is_pause and since is not None:
            yield since, moment
            since = None
    if since is not None:
        yield since, end


def runs_out(
    starts: datetime,
    limit: Limit,
    *,
    pauses: Sequence[tuple[datetime, datetime]] = (),
    team: TeamHours = OFFICE_HOURS,
) -> datetime:
    """The moment at which a limit that starts at ``starts`` runs out, the pauses left out.

    Hours of the team are counted in its own time, so that a pause over a night takes nothing off. A limit that ends on a day is put off
    by as long as the clock stood still.

    Parameters
    ----------
    pauses : in order; each from when until when.
    """
    if limit.unit not in ("hours", "team_hours"):
        due = due_at(starts, limit, team=team)
        for begins, ends in pauses:
            due += ends - begins if begins < due else timedelta(0)
        return due
    # Moments of one zone are added on the wall, and an hour in universal time is an hour.
    starts = starts.astimezone(UTC)
    left, cursor = timedelta(hours=limit.value), starts
    for begins, ends in pauses:
        used = spent(cursor, begins, limit, team=team)
        if used >= left:
            break
        left, cursor = left - used, ends.astimezone(UTC)
    if limit.unit == "team_hours":
        return add_team_time(cursor, left, team=team)
    return cursor + left


def spent(starts: datetime, end: datetime, limit: Limit, *, team: TeamHours = OFFICE_HOURS) -> timedelta:
    """How much of a limit is used up between two moments: time of the team where it is told so, else time that passes."""
    if limit.unit == "team_hours":
        return team_time_between(starts, end, team=team)
    return max(end.astimezone(UTC) - starts.astimezone(UTC), timedelta(0))
