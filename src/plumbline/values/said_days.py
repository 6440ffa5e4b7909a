"""Days as people say them in a line: 22 May, Fri, in 2 weeks, 22/5. `written_days` reads a field that holds nothing else."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta


MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
# A day is given without its year: looked for from today on, as far as the next leap year but one.
YEARS_AHEAD = 9

MONTH = "(?:january|february|march|april|june|july|august|september|october|november|december|sept|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
WEEKDAY = (
    "(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|tues|thurs|thur|mon|tue|wed|thu|fri|sat|sun)"
)
_DAY = "|".join(
    (
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?\s+(?P<month>{MONTH})(?:,?\s+(?P<year>\d{{4}}))?",
        rf"(?P<month2>{MONTH})\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(?P<year2>\d{{4}}))?",
        r"(?P<iso>\d{4}-\d{2}-\d{2})",
        r"(?P<day3>\d{1,2})/(?P<month3>\d{1,2})(?:/(?P<year3>\d{4}|\d{2}))?",
        r"(?P<day4>\d{1,2})\.(?P<month4>\d{1,2})\.(?P<year4>\d{4}|\d{2})",
        r"in\s+(?P<count>\d{1,3}|a|an|one|two|three|four|five|six)\s+(?P<unit>day|week|month)s?",
        r"(?P<near>today|tomorrow)",
        rf"(?:(?P<which>this|next)\s+)?(?P<weekday>{WEEKDAY})",
    )
)
# After "by" or the like wherever it stands; without it only at the very end, so that "the 22 May incident" is no due day.
_LED = re.compile(rf"\b(?:by|before|due(?:\s+on)?|on)\s+(?:the\s+)?(?:{_DAY})(?![\w/-])", re.IGNORECASE)
_LAST = re.compile(rf"(?<![\w/-])(?:{_DAY})[\s.]*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SaidDay:
    """A day found in words: None if there is no such day (31 June). ``rest`` are the words without it."""

    day: date | None
    words: str
    rest: str


def day_in(words: str, *, today: date) -> SaidDay | None:
    """Return the day by which something is due, or None if the words give none.

    A day without its year is the next one from today on; a weekday is the next after today; "next Friday" is the
    Friday of the week after this one.
    """
    found = None
    for match in _LED.finditer(words):
        found = match
    found = found or _trailing(words)
    if found is None:
        return None
    day = _value(found, today)
    rest = f"{words[: found.start()]} {words[found.end() :]}" if day else words
    return SaidDay(day, found.group(0).strip(" ."), re.sub(r"\s+", " ", rest).strip(" ,;"))


def _trailing(words: str) -> re.Match[str] | None:
    found = _LAST.search(words)
    if found is None:
        return None
    weekday = found.group("weekday")
    # "…where he sat": a bare short weekday is one only if it is written like a name.
    if weekday and len(weekday) <= 5 and not found.group("which") and not weekday[0].isupper():
        return None
    return found


def _value(found: re.Match[str], today: date) -> date | None:
    said = found.groupdict()
    try:
        if said["iso"]:
            return date.fromisoformat(said["iso"])
        if said["count"]:
            return ahead(said["count"].lower(), said["unit"].lower(), today)
        if said["near"]:
            return today + timedelta(days=said["near"].lower() == "tomorrow")
        if said["weekday"]:
            return weekday_ahead(said["weekday"], (said["which"] or "").lower(), today)
        return _calendar_day(said, today)
    except (ValueError, OverflowError):
        return None


def _calendar_day(said: dict[str, str | None], today: date) -> date | None:
    day = int(next(v for k, v in said.items() if k.startswith("day") and v))
    name = next(v for k, v in said.items() if k.startswith("month") and v)
    year = next((v for k, v in said.items() if k.startswith("year") and v), None)
    month = int(name) if name.isdecimal() else MONTHS.index(name[:3].lower()) + 1
    if year:
        return date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    for later in range(YEARS_AHEAD):
        try:
            found = date(today.year + later, month, day)
        except ValueError:
            continue
        if found >= today:
            return found
    return None


def ahead(count: str, unit: str, today: date) -> date:
    """Return the day some days, weeks or months from today; months end on their last day at the latest."""
    number = NUMBERS.get(count) or int(count)
    if unit != "month":
        return today + timedelta(days=number * (7 if unit == "week" else 1))
    return months_on(number, today)


def months_on(number: int, today: date) -> date:
    """Return the same day so many months on, or back where ``number`` is below 0; the last of the month where it has none."""
    years, month = divmod(today.month - 1 + number, 12)
    last = calendar.monthrange(today.year + years, month + 1)[1]
    return date(today.year + years, month + 1, min(today.day, last))


def weekday_ahead(name: str, which: str, today: date) -> date:
    """Return the next such weekday after today; with ``next``, that of the week after this one."""
    wanted = WEEKDAYS.index(name[:3].lower())
    if which == "next":
        return today + timedelta(days=7 - today.weekday() + wanted)
    return today + timedelta(days=(wanted - today.weekday() - 1) % 7 + 1)
