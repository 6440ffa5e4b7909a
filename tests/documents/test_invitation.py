"""A calendar file says when, and nothing else."""

from datetime import UTC, datetime
from uuid import UUID

from icalendar import Calendar

from plumbline.documents.invitation import invitation


KEY = UUID(int=7)
STARTS = datetime(2026, 6, 4, 9, tzinfo=UTC)


def event(**changes):
    made = invitation(key=KEY, starts_at=STARTS, made_at=STARTS, **changes)
    return next(iter(Calendar.from_ical(made).walk("VEVENT")))


def test_it_says_when():
    assert event().decoded("dtstart") == STARTS
    assert (event().decoded("dtend") - STARTS).total_seconds() == 7200


def test_it_holds_nothing_that_says_where_who_or_what():
    assert set(event()) == {"UID", "SUMMARY", "DTSTART", "DTEND", "DTSTAMP", "SEQUENCE", "CLASS", "TRANSP"}
    assert event()["summary"] == "Partnership meeting"


def test_the_same_meeting_keeps_its_key_so_that_a_calendar_changes_its_entry():
    assert event()["uid"] == str(KEY)


def test_of_two_files_the_later_arrangement_counts():
    assert [event(sequence=n)["sequence"] for n in (0, 1)] == [0, 1]


def test_a_cancelled_meeting_is_taken_out_again_under_its_key():
    made = invitation(key=KEY, starts_at=STARTS, made_at=STARTS, sequence=2, is_cancelled=True)
    calendar = Calendar.from_ical(made)
    (gone,) = calendar.walk("VEVENT")
    assert calendar["method"] == "CANCEL"
    assert (gone["uid"], gone["sequence"], gone["status"], gone["transp"]) == (
        str(KEY),
        2,
        "CANCELLED",
        "TRANSPARENT",
    )
    assert not {"ORGANIZER", "ATTENDEE", "LOCATION", "DESCRIPTION"} & set(gone)
