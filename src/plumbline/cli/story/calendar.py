"""The days of the story, counted from today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo


LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True, slots=True)
class Calendar:
    """``frozen`` is the first of the month a year ago, when the first list was frozen; ``today`` the first of this month."""

    frozen: date
    today: date

    @classmethod
    def until(cls, day: date) -> Calendar:
        """The story that ends on the first of ``day``'s month."""
        today = day.replace(day=1)
        return cls(frozen=today.replace(year=today.year - 1), today=today)

    def at(self, days: int, hour: int = 10) -> datetime:
        """A clock time so many days after the list was frozen, moved on to Monday if it falls at a weekend."""
        day = self.frozen + timedelta(days=days)
        day += timedelta(days={5: 2, 6: 1}.get(day.weekday(), 0))
        return datetime(day.year, day.month, day.day, hour, tzinfo=LONDON)

    @property
    def frozen_at(self) -> datetime:
        """Midnight at the start of the day on which the list was frozen: the first day of follow-up."""
        return datetime(self.frozen.year, self.frozen.month, self.frozen.day, tzinfo=LONDON)

    @property
    def now(self) -> datetime:
        """Midnight at the start of this month: the last day that the made-up files reach."""
        return datetime(self.today.year, self.today.month, self.today.day, tzinfo=LONDON)
