"""A calendar file goes with the digest that tells of a meeting: when, and nothing else; once, and to nobody who has left the table."""

import email
from datetime import timedelta
from email.policy import default

import pytest
from icalendar import Calendar

from plumbline.documents.invitation import invitations
from plumbline.meetings import services as meetings
from plumbline.meetings.queries.calendar import calendar_times
from plumbline.notices import posting
from plumbline.notices.services import make_digests, send_due_digests
from tests.casework import panel as panel
from tests.notices.conftest import JOB, at


ORGANIZER = "meetings@panel.invalid"


def files(wanted, recipient):
    return invitations(calendar_times(wanted, recipient), organizer=ORGANIZER, made_at=at(6))


@pytest.fixture
def round_of(as_job, as_role):
    def go(moment):
        with as_job() as job:
            make_digests(by=job, at=moment)
        with as_role("worker"):
            return send_due_digests(by=JOB, at=moment, calendars=files)

    return go


@pytest.fixture
def called(panel):
    """Alice calls a meeting for the first of April; the others at the table are told."""
    with panel.look(panel.p.alice) as alice:
        return meetings.schedule_meeting(
            scheme=panel.scheme,
            starts_at=at(10) + timedelta(days=12),
            place="Kanari House",
            by=alice,
            at=at(6),
        )


def letters(sink):
    return [email.message_from_bytes(body, policy=default) for _, body in sink.letters]


def test_the_file_says_when_and_nothing_else(called, sink, round_of):
    assert round_of(at(7, 30)).sent > 0
    for letter in letters(sink):
        (part,) = letter.iter_attachments()
        assert part.get_content_type() == "text/calendar"
        assert part.get_filename() == "partnership-meeting-1.ics"
        (event,) = Calendar.from_ical(part.get_content()).walk("VEVENT")
        assert event["SUMMARY"] == "Partnership meeting"
        assert event["DTSTART"].dt == called.starts_at
        assert str(event["UID"]) == str(called.id)
        assert not {"LOCATION", "ATTENDEE", "DESCRIPTION", "URL"} & set(event)
        whole = letter.as_string()
        assert [word for word in ("Kanari", "Violence", "panel meeting", "Alice") if word in whole] == []


def test_the_next_digest_does_not_send_it_again_and_a_move_does(called, sink, round_of, panel):
    round_of(at(7, 30))
    before = len(sink.letters)
    with panel.look(panel.p.alice) as alice:
        meetings.rearrange_meeting(
            meeting=called,
            starts_at=called.starts_at + timedelta(days=1),
            place="",
            because="Room",
            by=alice,
            at=at(9),
        )
    round_of(at(7, 30, day=21))
    assert len(sink.letters) == 2 * before
    for letter in letters(sink)[before:]:
        (part,) = letter.iter_attachments()
        (event,) = Calendar.from_ical(part.get_content()).walk("VEVENT")
        assert event["SEQUENCE"] == 1
        assert event["DTSTART"].dt == called.starts_at + timedelta(days=1)


def test_only_the_job_learns_a_time_and_only_for_who_is_called(called, as_job, looking_as, personas):
    with as_job():
        assert [t.meeting for t in calendar_times([called.id], personas.bob.user_id)] == [called.id]
        assert calendar_times([called.id], personas.charlie.user_id) == []


def test_govuk_notify_gets_no_file(called, sink, round_of, monkeypatch):
    """It has no way to carry one that is not a link; the digest goes without."""
    from plumbline.notices import notify

    bodies = []

    def asked(line, body):
        bodies.append(str(body))
        return 201, b"{}"

    monkeypatch.setattr(posting.mail, "hand_over", notify.hand_over)
    monkeypatch.setattr(notify, "_reached", lambda: _line())
    monkeypatch.setattr(notify, "_asked", asked)
    assert round_of(at(7, 30)).sent > 0
    assert bodies
    assert [body for body in bodies if "VCALENDAR" in body] == []


def _line():
    from contextlib import nullcontext

    return nullcontext()
