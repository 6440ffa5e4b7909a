"""Calendar files (RFC 5545) that say when somebody is needed and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from icalendar import Calendar, Event


SUMMARY = "Partnership meeting"
"""Neutral: a calendar is read over shoulders, by assistants and on shared screens (assurance, channels of leak)."""

LENGTH = timedelta(hours=2)
"""Always the same, since a length worked out from the agenda would tell how many people are spoken of."""


def invitation(*, key: UUID, starts_at: datetime, made_at: datetime) -> bytes:
    """An entry for one meeting: when, and a neutral title. No place, no names, no list of people, no link.

    Parameters
    ----------
    key : opaque; a calendar that has it already changes the entry instead of adding one.
    starts_at, made_at : moments with a time zone.
    """
    event = Event()
    event.add("uid", str(key))
    event.add("summary", SUMMARY)
    event.add("dtstart", starts_at.astimezone(UTC))
    event.add("dtend", (starts_at + LENGTH).astimezone(UTC))
    event.add("dtstamp", made_at.astimezone(UTC))
    event.add("class", "PRIVATE")
    event.add("transp", "OPAQUE")
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Plumbline//EN")
    calendar.add_component(event)
    made: bytes = calendar.to_ical()
    return made
