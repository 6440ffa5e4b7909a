"""Dates of which only the year, or the year and month, may be known."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from plumbline.values.errors import DataUnfit
from plumbline.values.intervals import DateInterval


Precision = Literal["day", "month", "year"]

_FORMS = (
    re.compile(r"(?P<day>\d{1,2})[/.\-](?P<month>\d{1,2})[/.\-](?P<year>\d{4})"),
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})"),
    re.compile(r"(?P<month>\d{1,2})/(?P<year>\d{4})"),
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})"),
    re.compile(r"(?P<year>\d{4})"),
)


@dataclass(frozen=True, slots=True, order=True)
class PartDate:
    """A date as far as it is known; a day is never known without its month.

    Raises
    ------
    DataUnfit: no such day in the calendar, or a day without a month.
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.month is None and self.day is not None:
            raise DataUnfit("A day is given without its month: give the month too.", slug="part-date")
        try:
            date(self.year, self.month or 1, self.day or 1)
        except ValueError:
            raise DataUnfit("There is no such date in the calendar: correct it.", slug="part-date") from None

    @property
    def precision(self) -> Precision:
        """How much is known."""
        if self.day is not None:
            return "day"
        return "month" if self.month is not None else "year"

    @property
    def span(self) -> DateInterval:
        """All the days that it may have been."""
        start = date(self.year, self.month or 1, self.day or 1)
        if self.day is not None:
            return DateInterval(start, date.fromordinal(start.toordinal() + 1))
        if self.month is not None and self.month < 12:
            return DateInterval(start, date(self.year, self.month + 1, 1))
        return DateInterval(start, date(self.year + 1, 1, 1))

    def agrees_with(self, other: PartDate) -> bool:
        """Whether both may be the same day."""
        return self.span.overlaps(other.span)

    def swapped(self) -> PartDate | None:
        """Day and month changed over, the commonest slip of the pen; None where that is no other date."""
        if self.month is None or self.day is None or self.day > 12 or self.day == self.month:
            return None
        return PartDate(self.year, self.day, self.month)

    def __str__(self) -> str:
        parts = [f"{self.year:04d}", *(f"{part:02d}" for part in (self.month, self.day) if part is not None)]
        return "-".join(parts)


def parse_part_date(text: str) -> PartDate:
    """Read ``dd/mm/yyyy``, ``yyyy-mm-dd``, ``mm/yyyy``, ``yyyy-mm`` or ``yyyy``.

    Raises
    ------
    DataUnfit: another form, or a two-digit year, which could be either of two centuries.
    """
    for form in _FORMS:
        if found := form.fullmatch(text.strip()):
            return PartDate(**{name: int(number) for name, number in found.groupdict().items()})
    raise DataUnfit("Write the date as day/month/year with four figures for the year.", slug="part-date")
