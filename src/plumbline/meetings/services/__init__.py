"""Writes of a meeting."""

from plumbline.meetings.services.calling import add_to_agenda, record_attendance, schedule_meeting
from plumbline.meetings.services.deciding import take_decision
from plumbline.meetings.services.running import approve_minutes, begin_meeting, end_meeting


__all__ = [
    "add_to_agenda",
    "approve_minutes",
    "begin_meeting",
    "end_meeting",
    "record_attendance",
    "schedule_meeting",
    "take_decision",
]
