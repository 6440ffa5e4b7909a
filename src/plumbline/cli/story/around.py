"""What goes on around a meeting: an observer who signed, minutes out, cases to agree without discussion, a question between meetings."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from plumbline.access.queries import members_of
from plumbline.access.viewer import Viewer
from plumbline.cases import services as cases
from plumbline.cases.queries import inbox
from plumbline.meetings import services as meetings
from plumbline.meetings.queries import Meeting, meeting_page
from plumbline.meetings.queries.there import there_at
from plumbline.schemes.permissions import CASE_ROLES
from plumbline.schemes.reading.statement import statement_on


# What should change, and when it is done.
LESSONS = (
    (
        "A referral from custody says how the person can be reached after release (made up)",
        "Every referral from custody in a whole month says it (made up)",
    ),
    (
        "Housing hears of a release date a week ahead, not on the day (made up)",
        "Ten releases in a row were told a week ahead (made up)",
    ),
    (
        "Actions say how often and until when, not only that somebody looks in (made up)",
        "No vague action in the minutes of three meetings (made up)",
    ),
)


def watch(meeting: Any, *, by: Viewer, at: datetime, sign: bool) -> None:
    """Somebody comes to observe, and signs or has still to sign."""
    observer = meetings.announce_observer(
        meeting=meeting,
        name="Olive Observer" if sign else "Omar Onlooker",
        organisation="Zedton University (made up)",
        because="Studies how panels work (made up)",
        invited_by=by.user_id,
        by=by,
        at=at,
    )
    if sign:
        meetings.sign_statement(
            observer=observer,
            signed_as=observer.name,
            version=statement_on(timezone.localdate(at)).version,
            by=by,
            at=at,
        )


def excuse(meeting: Any, *, by: Viewer, at: datetime) -> None:
    """Somebody of an agency of which nobody is there cannot come, and has sent what it knows."""
    there = set(there_at(meeting).values_list("agency", flat=True))
    for agency in sorted(meeting.scheme.agencies - there):
        for user in members_of(agency, roles=CASE_ROLES)[:1]:
            meetings.send_apologies(
                meeting_id=meeting.id, user=user.id, agency=agency, sent_words=True, by=by, at=at
            )
            return


def call_and_move(scheme: Any, starts: datetime, *, by: Viewer, at: datetime) -> Meeting:
    """The next meeting was called for another room and moved; one a week later was cancelled."""
    meeting = meetings.schedule_meeting(
        scheme=scheme, starts_at=starts, by=by, place="Town hall, room 5", at=at
    )
    meetings.rearrange_meeting(
        meeting=meeting,
        starts_at=starts,
        place="Town hall, room 2",
        because="Room 5 is being painted (made up)",
        by=by,
        at=at,
    )
    extra = meetings.schedule_meeting(scheme=scheme, starts_at=starts + timedelta(days=7), by=by, at=at)
    meetings.cancel_meeting(meeting=extra, because="The chair is on leave (made up)", by=by, at=at)
    return meeting


def send_out(meeting: Any, *, by: Viewer, ended: datetime) -> None:
    """The minutes go out three minutes after the end."""
    meetings.issue_minutes(meeting=meeting, by=by, at=ended + timedelta(minutes=3))


def propose_some_together(meeting: Any, *, by: Viewer, at: datetime) -> None:
    """Of the cases on the agenda that a meeting has heard, two have nothing new."""
    heard = [line for line in meeting_page(by, meeting.id).items if line.together.may_propose]
    for line in heard[:2]:
        meetings.propose_together(
            item=line.item,
            kind="keep_open",
            words="Nothing new since the last meeting; look again in four weeks (made up)",
            by=by,
            at=at,
        )


def ask_between(*, by: Viewer, at: datetime) -> Any:
    """The chair asks the agencies in an open case what cannot wait for the meeting."""
    case = next(line.case for line in inbox(by).cases if line.state == "active")
    return meetings.ask_between_meetings(
        case=case,
        words="He can move on Friday, before we meet. Can support start then? (made up)",
        kind="offer",
        decision="Start the support on the day of the move (made up)",
        answer_by=timezone.localdate(at) + timedelta(days=5),
        by=by,
        at=at,
    )


def learn(
    case: Any, lesson: tuple[str, str], *, owner: Viewer, agency: UUID, by: Viewer, at: datetime
) -> Any:
    """What a closure taught is given to somebody, in words that name nobody."""
    words, done_when = lesson
    return cases.record_learning(
        case=case,
        words=words,
        done_when=done_when,
        owner=owner.user_id,
        agency=agency,
        due_on=timezone.localdate(at) + timedelta(days=60),
        by=by,
        at=at,
    )


def learnt(learning: Any, *, by: Viewer, at: datetime) -> None:
    """Its owner takes it up and does it."""
    cases.step_learning(learning=learning, to="accepted", expected_step=1, by=by, at=at)
    cases.step_learning(
        learning=learning,
        to="done",
        words="The form asks for it now (made up)",
        expected_step=2,
        by=by,
        at=at + timedelta(days=20),
    )
