"""Reads of meetings."""

from plumbline.meetings.models import Meeting, Printout
from plumbline.meetings.queries.live import (
    CaseBar,
    agenda_of,
    change_number,
    following_of,
    item_in_hand,
    objective_numbered,
    table_of,
)
from plumbline.meetings.queries.meetings import (
    DecisionLine,
    ItemLine,
    MeetingLine,
    MeetingPage,
    attendance_lines,
    decision_lines,
    draft_minute,
    item_for,
    meeting_for,
    meeting_page,
    meetings_for,
    next_meeting,
    stage_of,
    visible_meetings,
)
from plumbline.meetings.queries.notes import SORT_NAMES, NotePage, note_page
from plumbline.meetings.queries.papers import CasePaper, PrintoutLine, pack_of, printout_for, printouts_of
from plumbline.meetings.queries.screen import ScreenPage, on_screen, screen_page


__all__ = [
    "SORT_NAMES",
    "CaseBar",
    "CasePaper",
    "DecisionLine",
    "ItemLine",
    "Meeting",
    "MeetingLine",
    "MeetingPage",
    "NotePage",
    "Printout",
    "PrintoutLine",
    "ScreenPage",
    "agenda_of",
    "attendance_lines",
    "change_number",
    "decision_lines",
    "draft_minute",
    "following_of",
    "item_for",
    "item_in_hand",
    "meeting_for",
    "meeting_page",
    "meetings_for",
    "next_meeting",
    "note_page",
    "objective_numbered",
    "on_screen",
    "pack_of",
    "printout_for",
    "printouts_of",
    "screen_page",
    "stage_of",
    "table_of",
    "visible_meetings",
]
