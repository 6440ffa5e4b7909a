"""When something happened, as it may be said: no time that nobody gave, no day that nobody gave."""

from __future__ import annotations

from datetime import datetime, timedelta

from plumbline.cases.chronology import LONDON, Exact, Row, Sort, day_of
from plumbline.values.words import say
from plumbline.web.templatetags.pages import day


SECOND = timedelta(seconds=1)
MINUTES = timedelta(minutes=1)


def when(row: Row) -> tuple[str, str]:
    """The day of a row, and beside it what is not known of it or the time; each may be empty but not both."""
    if row.on is None:
        return "", "no date given"
    if row.sort is Sort.SPELL:
        return _spell(row, row.on), ""
    if row.exact is Exact.MONTH:
        return f"{row.on.astimezone(LONDON):%B %Y}", "day not given"
    if row.exact is Exact.NONE:
        return day(row.on), "how exact is not said"
    if row.until is not None and day_of(row.until - SECOND) != day_of(row.on):
        return say("Between {on} and {until}", on=day(row.on), until=day(row.until - SECOND)), say(
            "exact day not known"
        )
    if row.sort is not Sort.EVENT:
        return day(row.on), ""
    return day(row.on), _time(row, row.on)


def _time(row: Row, on: datetime) -> str:
    if row.exact is Exact.DAY:
        return say("time not given")
    if row.until is not None and row.until - on > MINUTES:
        return say("between {first} and {last}", first=_clock(on), last=_clock(row.until - MINUTES))
    return _clock(on)


def _clock(moment: datetime) -> str:
    return f"{moment.astimezone(LONDON):%H:%M}"


def _spell(row: Row, on: datetime) -> str:
    if row.until is None:
        return day(on) if row.words == "Died" else say("From {on}, no end given", on=day(on))
    last = row.until - SECOND
    return day(on) if day_of(last) == day_of(on) else say("{on} to {last}", on=day(on), last=day(last))
