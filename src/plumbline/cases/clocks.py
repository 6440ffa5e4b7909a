"""How long a clock ran, and how long it stood still. Pure functions on moments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from plumbline.agencies.rules import (
    LONDON,
    OFFICE_HOURS,
    TeamHours,
    add_team_time,
    add_working_days,
    team_time_between,
    working_days_between,
)
from plumbline.schemes.kind import Limit
from plumbline.schemes.rules import due_at


@dataclass(frozen=True, slots=True)
class Ran:
    """Time from its start to its stop, or to now: all of it, what of it was paused, and whether the rest is over the limit.

    ``is_late_elapsed``: it would be late with the pauses counted in. Both are shown; paused time is never taken off silently.
    """

    elapsed: timedelta
    paused: timedelta
    is_late: bool
    is_late_elapsed: bool
    stopped: bool
    standing_still: bool

    @property
    def running(self) -> timedelta:
        """Time for which it did not stand still."""
        return self.elapsed - self.paused


def ran(
    *,
    starts: datetime,
    stops: datetime | None,
    now: datetime,
    limit: Limit,
    steps: Sequence[tuple[datetime, bool]],
    team: TeamHours = OFFICE_HOURS,
) -> Ran:
    """Add up a clock, and hold it against its limit as `runs_out` counts it.

    Parameters
    ----------
    steps : moments in order, True where it stopped for a reason and False where it went on.
    """
    end = stops or now
    pauses = list(still(starts=starts, end=end, steps=steps))
    stands = bool(steps) and steps[-1][1]
    return Ran(
        elapsed=max(end - starts, timedelta(0)),
        paused=sum((b - a for a, b in pauses), timedelta(0)),
        is_late=end > runs_out(starts, limit, pauses=pauses, team=team),
        is_late_elapsed=end > runs_out(starts, limit, team=team),
        stopped=stops is not None,
        standing_still=stands and stops is None,
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
    nation: str = "england_and_wales",
) -> datetime:
    """The moment at which a limit that starts at ``starts`` runs out, the pauses left out.

    Hours of the team are counted in its own time, so that a pause over a night takes nothing off. Working days are put off by the working
    days of the pause. Any other limit that ends on a day is put off by as long as the clock stood still.

    Parameters
    ----------
    pauses : in order; each from when until when.
    nation : whose bank holidays are no working days.
    """
    if limit.unit == "working_days":
        return _put_off(due_at(starts, limit, team=team, nation=nation), pauses, nation)
    if limit.unit not in ("hours", "team_hours"):
        due = due_at(starts, limit, team=team)
        for begins, ends in pauses:
            due += ends - begins if begins < due else timedelta(0)
        return due
    # Moments of one zone are added on the wall, and an hour in universal time is an hour.
    starts = starts.astimezone(UTC)
    left, cursor = timedelta(hours=limit.value), starts
    for begins, ends in pauses:
        used = spent(cursor, begins, limit, team=team, nation=nation)
        if used >= left:
            break
        left, cursor = left - used, ends.astimezone(UTC)
    if limit.unit == "team_hours":
        return add_team_time(cursor, left, team=team, nation=nation)
    return cursor + left


def _put_off(due: datetime, pauses: Sequence[tuple[datetime, datetime]], nation: str) -> datetime:
    """A limit in working days, put off by those of its pauses. It ends with a day, as it did before.

    As where it starts, the day on which it goes on is day nought: the day on which it stopped is used up, and each working day after it,
    up to the one on which it goes on, is not.
    """
    for begins, ends in pauses:
        if begins < due:
            stood = working_days_between(_day_of(begins), _day_of(ends), nation=nation)
            last = add_working_days(_day_of(due) - timedelta(days=1), stood, nation=nation)
            due = datetime.combine(last + timedelta(days=1), time.min, tzinfo=LONDON)
    return due


def _day_of(moment: datetime) -> date:
    return moment.astimezone(LONDON).date()


def spent(
    starts: datetime,
    end: datetime,
    limit: Limit,
    *,
    team: TeamHours = OFFICE_HOURS,
    nation: str = "england_and_wales",
) -> timedelta:
    """How much of a limit is used up between two moments: time of the team where it is told so, else time that passes."""
    if limit.unit == "team_hours":
        return team_time_between(starts, end, team=team, nation=nation)
    return max(end.astimezone(UTC) - starts.astimezone(UTC), timedelta(0))
