"""What goes on around a meeting: an observer who signed, minutes out, cases to agree without discussion, a question between meetings."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from plumbline.access.viewer import Viewer
from plumbline.cases import services as cases
from plumbline.cases.queries import inbox
from plumbline.meetings import services as meetings
from plumbline.meetings.queries import meeting_page
from plumbline.schemes.reading.statement import statement_on


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
            version=statement_on(at.date()).version,
            by=by,
            at=at,
        )


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
        answer_by=at.date() + timedelta(days=5),
        by=by,
        at=at,
    )


def learn(case: Any, *, owner: Viewer, agency: UUID, by: Viewer, at: datetime) -> Any:
    """What a closure taught is given to somebody, in words that name nobody."""
    return cases.record_learning(
        case=case,
        words="A referral from custody says how the person can be reached after release (made up)",
        done_when="Every referral from custody in a whole month says it (made up)",
        owner=owner.user_id,
        agency=agency,
        due_on=at.date() + timedelta(days=60),
        by=by,
        at=at,
    )
