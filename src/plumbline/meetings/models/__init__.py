"""Tables of a meeting."""

from plumbline.meetings.models.agenda import AgendaItem, Decision, Minute
from plumbline.meetings.models.attendance import Attendance
from plumbline.meetings.models.live import Draft, KeptLine, Slot
from plumbline.meetings.models.meeting import Meeting, MeetingStep
from plumbline.meetings.models.printout import Printout


__all__ = [
    "AgendaItem",
    "Attendance",
    "Decision",
    "Draft",
    "KeptLine",
    "Meeting",
    "MeetingStep",
    "Minute",
    "Printout",
    "Slot",
]
