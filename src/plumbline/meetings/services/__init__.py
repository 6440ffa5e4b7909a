"""Writes of a meeting."""

from plumbline.meetings.services.apologies import send_apologies, take_back_apologies
from plumbline.meetings.services.attending import (
    accept_statement,
    announce_observer,
    go_on_without_quorum,
    sign_statement,
)
from plumbline.meetings.services.between import answer_question, ask_between_meetings, end_question
from plumbline.meetings.services.calling import add_to_agenda, record_attendance, schedule_meeting
from plumbline.meetings.services.consenting import answer_consent, ask_consent
from plumbline.meetings.services.deciding import take_decision
from plumbline.meetings.services.gone import say_left, say_never_there
from plumbline.meetings.services.issuing import issue_minutes
from plumbline.meetings.services.noting import (
    GivenAction,
    keep_action,
    keep_decision,
    keep_statement,
    save_draft,
    turn_to,
)
from plumbline.meetings.services.parking import park_item
from plumbline.meetings.services.printing import note_destroyed, print_papers
from plumbline.meetings.services.rearranging import cancel_meeting, rearrange_meeting
from plumbline.meetings.services.running import approve_minutes, begin_meeting, end_meeting
from plumbline.meetings.services.settling import settle_question
from plumbline.meetings.services.taking_back import take_back_decision, take_back_line
from plumbline.meetings.services.together import agree_together, propose_together, pull_out


__all__ = [
    "GivenAction",
    "accept_statement",
    "add_to_agenda",
    "agree_together",
    "announce_observer",
    "answer_consent",
    "answer_question",
    "approve_minutes",
    "ask_between_meetings",
    "ask_consent",
    "begin_meeting",
    "cancel_meeting",
    "end_meeting",
    "end_question",
    "go_on_without_quorum",
    "issue_minutes",
    "keep_action",
    "keep_decision",
    "keep_statement",
    "note_destroyed",
    "park_item",
    "print_papers",
    "propose_together",
    "pull_out",
    "rearrange_meeting",
    "record_attendance",
    "save_draft",
    "say_left",
    "say_never_there",
    "schedule_meeting",
    "send_apologies",
    "settle_question",
    "sign_statement",
    "take_back_apologies",
    "take_back_decision",
    "take_back_line",
    "take_decision",
    "turn_to",
]
