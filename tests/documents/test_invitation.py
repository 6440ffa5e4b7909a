"""A calendar file says when, and nothing else."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.core.exceptions import ImproperlyConfigured
from icalendar import Calendar

from plumbline.config.mail import calendar_organizer
from plumbline.documents.invitation import invitation


KEY = UUID(int=7)
STARTS = datetime(2026, 6, 4, 9, tzinfo=UTC)


def event(**changes):
    made = invitation(key=KEY, starts_at=STARTS, made_at=STARTS, organizer="panel@example.invalid", **changes)
    return next(iter(Calendar.from_ical(made).walk("VEVENT")))


def test_it_says_when():
    assert event().decoded("dtstart") == STARTS
    assert (event().decoded("dtend") - STARTS).total_seconds() == 7200


def test_it_holds_nothing_that_says_where_who_or_what():
    assert set(event()) == {
        "UID",
        "SUMMARY",
        "DTSTART",
        "DTEND",
        "DTSTAMP",
        "SEQUENCE",
        "CLASS",
        "TRANSP",
        "ORGANIZER",
    }
    assert event()["summary"] == "Partnership meeting"


def test_the_same_meeting_keeps_its_key_so_that_a_calendar_changes_its_entry():
    assert event()["uid"] == str(KEY)


def test_of_two_files_the_later_arrangement_counts():
    assert [event(sequence=n)["sequence"] for n in (0, 1)] == [0, 1]


def test_a_cancelled_meeting_is_taken_out_again_under_its_key():
    made = invitation(
        key=KEY, starts_at=STARTS, made_at=STARTS, organizer="x@y.invalid", sequence=2, is_cancelled=True
    )
    calendar = Calendar.from_ical(made)
    (gone,) = calendar.walk("VEVENT")
    assert calendar["method"] == "CANCEL"
    assert (gone["uid"], gone["sequence"], gone["status"], gone["transp"]) == (
        str(KEY),
        2,
        "CANCELLED",
        "TRANSPARENT",
    )
    assert not {"ATTENDEE", "LOCATION", "DESCRIPTION"} & set(gone)


@pytest.mark.parametrize("is_cancelled", [True, False])
def test_its_organiser_is_an_address_under_the_neutral_title(is_cancelled):
    """RFC 5546 3.2.1 and 3.2.5 ask for ORGANIZER; without ATTENDEE it is published, not requested."""
    made = invitation(
        key=KEY,
        starts_at=STARTS,
        made_at=STARTS,
        organizer="panel@example.invalid",
        is_cancelled=is_cancelled,
    )
    calendar = Calendar.from_ical(made)
    (found,) = calendar.walk("VEVENT")
    assert calendar["method"] == ("CANCEL" if is_cancelled else "PUBLISH")
    assert str(found["organizer"]) == "mailto:panel@example.invalid"
    assert dict(found["organizer"].params) == {"CN": "Partnership meeting"}


def test_the_organiser_is_nobody_unless_the_address_of_a_role_is_named():
    assert calendar_organizer({}) == "no-reply@plumbline.invalid"
    assert calendar_organizer({"PLUMBLINE_CALENDAR_ORGANIZER": "panel@example.org"}) == "panel@example.org"
    with pytest.raises(ImproperlyConfigured, match="address of a role"):
        calendar_organizer({"PLUMBLINE_CALENDAR_ORGANIZER": "panel"})
