"""Calendar files (RFC 5545) that say when somebody is needed and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Protocol
from uuid import UUID

from icalendar import Calendar, Event, vCalAddress, vText


SUMMARY = "Partnership meeting"
"""Neutral: a calendar is read over shoulders, by assistants and on shared screens (assurance, channels of leak)."""

LENGTH = timedelta(hours=2)
"""Always the same, since a length worked out from the agenda would tell how many people are spoken of."""


class Timed(Protocol):
    """A meeting as a calendar knows it."""

    @property
    def meeting(self) -> UUID:
        """Its key."""

    @property
    def starts_at(self) -> datetime:
        """When it is, or would have been."""

    @property
    def changes(self) -> int:
        """How often it was moved or cancelled."""

    @property
    def is_cancelled(self) -> bool:
        """Whether it is off."""


def invitations(times: Iterable[Timed], *, organizer: str, made_at: datetime) -> list[bytes]:
    """A file for each meeting, as `invitation` makes it."""
    return [
        invitation(
            key=one.meeting,
            starts_at=one.starts_at,
            made_at=made_at,
            organizer=organizer,
            sequence=one.changes,
            is_cancelled=one.is_cancelled,
        )
        for one in times
    ]


def invitation(
    *,
    key: UUID,
    starts_at: datetime,
    made_at: datetime,
    organizer: str,
    sequence: int = 0,
    is_cancelled: bool = False,
) -> bytes:
    """An entry for one meeting: when, and a neutral title. No place, no names, no scheme, no list of people, no link.

    It invites nobody by name, so it is published (METHOD:PUBLISH) and not requested, which would need ATTENDEE (RFC 5546 3.2.1, 3.2.2).

    Parameters
    ----------
    key : opaque; a calendar that has it already changes the entry instead of adding one.
    starts_at, made_at : moments with a time zone.
    organizer : the ORGANIZER that RFC 5546 asks of both methods: the address of a role, or one that leads nowhere; never a person's.
    sequence : how often the meeting was moved or cancelled (RFC 5545 3.8.7.4): of two files with one key the higher counts.
    is_cancelled : the file takes the entry out again (METHOD:CANCEL, STATUS:CANCELLED; RFC 5546 3.2.5).
    """
    event = Event()
    event.add("uid", str(key))
    event.add("summary", SUMMARY)
    event.add("dtstart", starts_at.astimezone(UTC))
    event.add("dtend", (starts_at + LENGTH).astimezone(UTC))
    event.add("dtstamp", made_at.astimezone(UTC))
    event.add("sequence", sequence)
    event.add("organizer", _organizer(organizer))
    if is_cancelled:
        event.add("status", "CANCELLED")
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT" if is_cancelled else "OPAQUE")
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Plumbline//EN")
    calendar.add("method", "CANCEL" if is_cancelled else "PUBLISH")
    calendar.add_component(event)
    made: bytes = calendar.to_ical()
    return made


def _organizer(address: str) -> vCalAddress:
    """The address under the neutral title: a calendar shows the name that stands here."""
    found = vCalAddress(f"mailto:{address}")
    found.params["cn"] = vText(SUMMARY)
    return found
