"""Calendar files (RFC 5545) that say when somebody is needed and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from icalendar import Calendar, Event


SUMMARY = "Partnership meeting"
"""Neutral: a calendar is read over shoulders, by assistants and on shared screens (assurance, channels of leak)."""

LENGTH = timedelta(hours=2)
"""Always the same, since a length worked out from the agenda would tell how many people are spoken of."""


def invitation(
    *, key: UUID, starts_at: datetime, made_at: datetime, sequence: int = 0, is_cancelled: bool = False
) -> bytes:
    """An entry for one meeting: when, and a neutral title. No place, no names, no list of people, no link.

    Parameters
    ----------
    key : opaque; a calendar that has it already changes the entry instead of adding one.
    starts_at, made_at : moments with a time zone.
    sequence : how often the meeting was moved or cancelled (RFC 5545 3.8.7.4): of two files with one key the higher counts.
    is_cancelled : the file takes the entry out again (METHOD:CANCEL, STATUS:CANCELLED; RFC 5546 3.2.5). It names no ORGANIZER, which
        that section asks for: an address of ours in a calendar would say who meets.
    """
    event = Event()
    event.add("uid", str(key))
    event.add("summary", SUMMARY)
    event.add("dtstart", starts_at.astimezone(UTC))
    event.add("dtend", (starts_at + LENGTH).astimezone(UTC))
    event.add("dtstamp", made_at.astimezone(UTC))
    event.add("sequence", sequence)
    if is_cancelled:
        event.add("status", "CANCELLED")
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT" if is_cancelled else "OPAQUE")
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Plumbline//EN")
    if is_cancelled:
        calendar.add("method", "CANCEL")
    calendar.add_component(event)
    made: bytes = calendar.to_ical()
    return made
