"""Tables of a meeting."""

from plumbline.meetings.models.agenda import AgendaItem, Decision, Minute, Vote
from plumbline.meetings.models.attendance import (
    Acceptance,
    Apology,
    Attendance,
    AttendanceEnd,
    GoingOn,
    Observer,
    Signing,
)
from plumbline.meetings.models.between import Question, QuestionAnswer, QuestionEnd, QuestionListed
from plumbline.meetings.models.consent import ConsentAnswer, ConsentRequest
from plumbline.meetings.models.live import Draft, KeptLine, Parked, Slot
from plumbline.meetings.models.meeting import Meeting, MeetingStep, MinutesIssue, Rearrangement
from plumbline.meetings.models.printout import Printout
from plumbline.meetings.models.settled import ItemAnswer
from plumbline.meetings.models.taken_back import DecisionEnd, LineEnd
from plumbline.meetings.models.together import Pulled, TogetherProposal


__all__ = [
    "Acceptance",
    "AgendaItem",
    "Apology",
    "Attendance",
    "AttendanceEnd",
    "ConsentAnswer",
    "ConsentRequest",
    "Decision",
    "DecisionEnd",
    "Draft",
    "GoingOn",
    "ItemAnswer",
    "KeptLine",
    "LineEnd",
    "Meeting",
    "MeetingStep",
    "Minute",
    "MinutesIssue",
    "Observer",
    "Parked",
    "Printout",
    "Pulled",
    "Question",
    "QuestionAnswer",
    "QuestionEnd",
    "QuestionListed",
    "Rearrangement",
    "Signing",
    "Slot",
    "TogetherProposal",
    "Vote",
]
