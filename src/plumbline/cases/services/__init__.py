"""Writes of the work."""

from plumbline.cases.services.actions import (
    accept_action,
    decline_action,
    extend_action,
    finish_action,
    report_could_not,
    report_did_not,
    send_back_action,
    start_action,
    supersede_action,
    take_step,
    verify_action,
)
from plumbline.cases.services.answering import GivenStep, TriedStep, note_taken_out, take_steps, try_steps
from plumbline.cases.services.contacts import log_contact
from plumbline.cases.services.objectives import agree_plan, set_objective
from plumbline.cases.services.opening import triage
from plumbline.cases.services.proposing import propose_action
from plumbline.cases.services.research import (
    GivenFact,
    ask_for_research,
    finish_research,
    reply_not_known,
    reply_not_known_to_all,
    reply_to_request,
)
from plumbline.cases.services.reviews import GivenRating, close_case, hold_review
from plumbline.cases.services.sight import declare_conflict, let_agencies_in
from plumbline.cases.services.states import move_case


__all__ = [
    "GivenFact",
    "GivenRating",
    "GivenStep",
    "TriedStep",
    "accept_action",
    "agree_plan",
    "ask_for_research",
    "close_case",
    "declare_conflict",
    "decline_action",
    "extend_action",
    "finish_action",
    "finish_research",
    "hold_review",
    "let_agencies_in",
    "log_contact",
    "move_case",
    "note_taken_out",
    "propose_action",
    "reply_not_known",
    "reply_not_known_to_all",
    "reply_to_request",
    "report_could_not",
    "report_did_not",
    "send_back_action",
    "set_objective",
    "start_action",
    "supersede_action",
    "take_step",
    "take_steps",
    "triage",
    "try_steps",
    "verify_action",
]
