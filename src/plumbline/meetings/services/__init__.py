"""Writes of a meeting."""

from plumbline.meetings.services.calling import add_to_agenda, record_attendance, schedule_meeting
from plumbline.meetings.services.deciding import take_decision
from plumbline.meetings.services.noting import (
    GivenAction,
    keep_action,
    keep_decision,
    keep_statement,
    save_draft,
    turn_to,
)
from plumbline.meetings.services.printing import note_destroyed, print_papers
from plumbline.meetings.services.running import approve_minutes, begin_meeting, end_meeting


__all__ = [
    "GivenAction",
    "add_to_agenda",
    "approve_minutes",
    "begin_meeting",
    "end_meeting",
    "keep_action",
    "keep_decision",
    "keep_statement",
    "note_destroyed",
    "print_papers",
    "record_attendance",
    "save_draft",
    "schedule_meeting",
    "take_decision",
    "turn_to",
]
