"""A calendar file says when, and nothing else."""

from datetime import UTC, datetime
from uuid import UUID

from icalendar import Calendar

from plumbline.documents.invitation import invitation


KEY = UUID(int=7)
STARTS = datetime(2026, 6, 4, 9, tzinfo=UTC)


def event():
    made = invitation(key=KEY, starts_at=STARTS, made_at=STARTS)
    return next(iter(Calendar.from_ical(made).walk("VEVENT")))


def test_it_says_when():
    assert event().decoded("dtstart") == STARTS
    assert (event().decoded("dtend") - STARTS).total_seconds() == 7200


def test_it_holds_nothing_that_says_where_who_or_what():
    assert set(event()) == {"UID", "SUMMARY", "DTSTART", "DTEND", "DTSTAMP", "CLASS", "TRANSP"}
    assert event()["summary"] == "Partnership meeting"


def test_the_same_meeting_keeps_its_key_so_that_a_calendar_changes_its_entry():
    assert event()["uid"] == str(KEY)
