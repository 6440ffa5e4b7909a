"""A day as somebody writes it in a field of a form: 14 May 2026, 14/5/26, 14.5., Thursday, tomorrow, in 3 weeks.

The day comes before the month, always; where it cannot, the day is refused and never turned round. What may be read two ways
is refused with both.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Literal, NoReturn

from plumbline.values.errors import DataUnfit
from plumbline.values.said_days import MONTH, MONTHS, NUMBERS, WEEKDAY, WEEKDAYS, months_on, weekday_ahead
from plumbline.values.words import Words, say


Side = Literal["any", "past", "ahead"]

LONGEST = 40
# Nobody is older; a year in two figures that leaves more than one age is asked about.
OLDEST_YEARS = 110
# A day without its year that is nearer on the side on which it may not lie is more likely a slip than nearly a year away.
NEAR = timedelta(days=62)
YEARS_ROUND = range(-8, 9)
NEAR_WORDS = {
    "today": 0, "now": 0, "tomorrow": 1, "yesterday": -1, "day after tomorrow": 2, "day before yesterday": -2,
}  # fmt: skip
UNITS = {"day": 1, "week": 7, "fortnight": 14}

_GAP = r"(?:\s*[/.\-]\s*|\s+)"
_YEAR = r"(?P<year>\d{4}|\d{2})"
_COUNT = rf"(?P<count>\d{{1,3}}|{'|'.join(NUMBERS)})\s+(?P<unit>day|week|fortnight|month|year)s?"
_FORMS = tuple(
    re.compile(form)
    for form in (
        r"(?P<iso>\d{4}-\d{1,2}-\d{1,2})",
        rf"(?P<day>\d{{1,2}}){_GAP}(?P<month>\d{{1,2}})(?:{_GAP}{_YEAR})?",
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?[\s.\-/]*(?P<month>{MONTH})(?:[\s.,\-/]*{_YEAR})?",
        rf"(?P<month>{MONTH})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(?P<year>\d{{4}}))?",
        rf"in\s+{_COUNT}",
        rf"{_COUNT}\s+(?P<back>ago)",
        rf"(?P<near>{'|'.join(NEAR_WORDS)})",
        rf"(?:(?P<which>this|next|last)\s+)?(?P<weekday>{WEEKDAY})",
    )
)
_NAMED = re.compile(rf"(?P<name>{WEEKDAY})\.?,?\s+(?:the\s+)?(?P<rest>.*\d.*)")


def read_day(text: str, *, today: date, side: Side = "any", is_birth: bool = False) -> date:
    """Read a day that somebody wrote.

    A day without its year is the nearest on the side on which it lies; a weekday is the next after today, or the last before it where
    days lie in the past; "next Thursday" is that of the week after this one. A year in two figures is of this century, but for a birth.

    Parameters
    ----------
    side : on which side of today the day lies, for what leaves it open; a day that is written whole is returned whatever its side.
    is_birth : a day of birth, whose year in two figures is of either century.

    Raises
    ------
    DataUnfit: no day (``not-a-day``), none of the calendar (``no-such-day``), or one that may be read two ways (``day-two-ways``).
    """
    plain = _plain(text)
    if len(plain) > LONGEST:
        raise DataUnfit("This is no day.", slug="not-a-day")
    named = _NAMED.fullmatch(plain)
    said = _match(named["rest"] if named else plain)
    if said is None or (named and not said.get("day")):
        raise DataUnfit(say("“{text}” is no day.", text=text.strip()), slug="not-a-day")
    weekday = WEEKDAYS.index(named["name"][:3]) if named else None
    try:
        return _value(said, text.strip(), today, side, is_birth, weekday)
    except (ValueError, OverflowError):
        raise DataUnfit(
            say("There is no day “{text}” in the calendar.", text=text.strip()), slug="no-such-day"
        ) from None


def in_full(day: date) -> str:
    """Thursday 14 May 2026."""
    return say(
        "{weekday} {day} {month} {year}",
        weekday=say(f"{day:%A}"),
        day=day.day,
        month=say(f"{day:%B}"),
        year=day.year,
    )


def day_month_year(day: date) -> Words:
    """14 May 2026; of a moment, its day as it stands."""
    return say("{day} {month} {year}", day=day.day, month=say(f"{day:%B}"), year=day.year)


def month_year(day: date) -> Words:
    """May 2026."""
    return say("{month} {year}", month=say(f"{day:%B}"), year=day.year)


def day_month(day: date) -> Words:
    """14 May."""
    return say("{day} {month}", day=day.day, month=say(f"{day:%B}"))


def _plain(text: str) -> str:
    """Lower case, one space between words, plain dashes, without what begins or ends a sentence."""
    plain = re.sub(r"[‐‑‒–—−]", "-", unicodedata.normalize("NFKC", text)).casefold()
    plain = re.sub(r"\s+", " ", plain).strip(" .,;")
    return re.sub(r"^(?:(?:on|by)\s+)?(?:the\s+)?", "", plain)


def _match(plain: str) -> dict[str, str] | None:
    for form in _FORMS:
        if found := form.fullmatch(plain):
            return {name: value for name, value in found.groupdict().items() if value}
    return None


def _value(
    said: dict[str, str], text: str, today: date, side: Side, is_birth: bool, weekday: int | None
) -> date:
    if "iso" in said:
        return date(*(int(part) for part in said["iso"].split("-")))
    if "count" in said:
        return _shifted(said, today)
    if "near" in said:
        return today + timedelta(days=NEAR_WORDS[said["near"]])
    if "weekday" in said:
        return _weekday(said["weekday"], said.get("which", ""), today, side)
    day = int(said["day"])
    month = int(said["month"]) if said["month"].isdecimal() else MONTHS.index(said["month"][:3]) + 1
    if "year" not in said:
        return _without_year(day, month, today, side, weekday)
    found = _with_year(day, month, said["year"], today, is_birth)
    if weekday is not None and found.weekday() != weekday:
        raise DataUnfit(
            say(
                "{day} is a {weekday}. Correct the day or the weekday.",
                day=day_month_year(found),
                weekday=say(f"{found:%A}"),
            ),
            slug="day-two-ways",
        )
    return found


def _shifted(said: dict[str, str], today: date) -> date:
    number = NUMBERS.get(said["count"]) or int(said["count"])
    number = -number if "back" in said else number
    if said["unit"] in UNITS:
        return today + timedelta(days=number * UNITS[said["unit"]])
    return months_on(number * (12 if said["unit"] == "year" else 1), today)


def _weekday(name: str, which: str, today: date, side: Side) -> date:
    wanted = WEEKDAYS.index(name[:3])
    following = weekday_ahead(name, which, today)
    before = today - timedelta(days=(today.weekday() - wanted - 1) % 7 + 1)
    if which == "last":
        week_before = today - timedelta(days=today.weekday() + 7 - wanted)
        return before if before == week_before else _two_ways(before, week_before)
    if which or side == "ahead":
        return following
    return before if side == "past" else _two_ways(before, following)


def _with_year(day: int, month: int, year: str, today: date, is_birth: bool) -> date:
    if len(year) == 4:
        return date(int(year), month, day)
    if not is_birth:
        return date(2000 + int(year), month, day)
    ages = range(OLDEST_YEARS + 1)
    both = [found for found in _days(day, month, (1900 + int(year), 2000 + int(year)))
            if found <= today and today.year - found.year in ages]  # fmt: skip
    if len(both) == 2:
        _two_ways(*both)
    # With neither left there is no such birth: said by the field, which refuses what is still to come.
    return both[0] if both else date(2000 + int(year), month, day)


def _without_year(day: int, month: int, today: date, side: Side, weekday: int | None) -> date:
    """The nearest on its side of today, unless the other side has one that is much nearer."""
    every = _days(day, month, (today.year + years for years in YEARS_ROUND))
    if not every:
        raise ValueError(month)
    fitting = [found for found in every if weekday in (None, found.weekday())]
    before = max((found for found in fitting if found <= today), default=None)
    after = min((found for found in fitting if found >= today), default=None)
    if today in (before, after):
        return today
    chosen, other = (after, before) if side == "ahead" else (before, after)
    if chosen is None or weekday is not None:
        return _by_weekday(fitting, every, today, side)
    if other is not None and (side == "any" or _is_slip(chosen, other, today)):
        _two_ways(*sorted((chosen, other)))
    return chosen


def _by_weekday(fitting: list[date], every: list[date], today: date, side: Side) -> date:
    """The one within a year on its side whose weekday is as written."""
    left = [found for found in fitting if abs(found - today) <= timedelta(days=366)
            and (side == "any" or (found > today) == (side == "ahead"))]  # fmt: skip
    if len(left) == 1:
        return left[0]
    if left:
        _two_ways(*left)
    nearest = min(every, key=lambda found: abs(found - today))
    raise DataUnfit(
        say(
            "{day} is a {weekday}. Correct the day or the weekday, and give the year.",
            day=day_month_year(nearest),
            weekday=say(f"{nearest:%A}"),
        ),
        slug="day-two-ways",
    )


def _is_slip(chosen: date, other: date, today: date) -> bool:
    return abs(other - today) <= NEAR < abs(chosen - today)


def _days(day: int, month: int, years: Iterable[int]) -> list[date]:
    """The same day of some years, without those that have none."""
    found = []
    for year in years:
        try:
            found.append(date(year, month, day))
        except ValueError:
            continue
    return found


def _two_ways(one: date, other: date) -> NoReturn:
    raise DataUnfit(
        say(
            "This may be {one} or {other}. Write the day, the month and the year.",
            one=in_full(one),
            other=in_full(other),
        ),
        slug="day-two-ways",
    )
