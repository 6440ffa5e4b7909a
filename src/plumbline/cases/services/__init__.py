"""Writes of the work."""

from plumbline.cases.services.access_requests import answer_person, give_view, take_access_request
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
    take_own_step,
    take_step,
    verify_action,
)
from plumbline.cases.services.answering import GivenStep, TriedStep, note_taken_out, take_steps, try_steps
from plumbline.cases.services.asking_again import remind_of_requests
from plumbline.cases.services.assessing import (
    begin_assessment,
    finish_assessment,
    save_answers,
    throw_assessment_away,
)
from plumbline.cases.services.claims import check_claim, claim_result, draw_claims, withdraw_claim
from plumbline.cases.services.clocks import go_longer, pause_clock, resume_clock
from plumbline.cases.services.closed import GivenReaders
from plumbline.cases.services.conflicts import (
    declare_conflict,
    declare_conflict_at_triage,
    declare_conflict_when_asked,
)
from plumbline.cases.services.contacts import correct_contact, log_contact
from plumbline.cases.services.delegating import delegate_request
from plumbline.cases.services.delivering_all import deliver_all, undo_deliver_all
from plumbline.cases.services.delivery import (
    choose_delivery,
    let_manager_in,
    name_lead_worker,
    reassign_action,
)
from plumbline.cases.services.dormancy import answer_dormancy
from plumbline.cases.services.fact_ends import OtherWords, take_back_fact
from plumbline.cases.services.fidelity import answer_checklist
from plumbline.cases.services.filling import fill_form
from plumbline.cases.services.flags import remove_flag, set_flag
from plumbline.cases.services.formulating import write_formulation
from plumbline.cases.services.glass import break_glass, end_break_glass, review_break_glass
from plumbline.cases.services.handing_on import hand_on_action
from plumbline.cases.services.judging import correct_assessment, override_band
from plumbline.cases.services.learning import record_learning, step_learning
from plumbline.cases.services.leaving import hand_back_of_gone, hand_over
from plumbline.cases.services.needs import count_need, show_need, take_need_off
from plumbline.cases.services.objecting import (
    answer_objection,
    ask_who_objects,
    extend_objection,
    say_who_objects,
    take_objection,
)
from plumbline.cases.services.objectives import agree_plan, set_objective
from plumbline.cases.services.onward import refer_on, step_onward
from plumbline.cases.services.opening import triage
from plumbline.cases.services.people_in import bring_in, let_go
from plumbline.cases.services.prompts import answer_prompt
from plumbline.cases.services.proposing import direct_action, propose_action
from plumbline.cases.services.quality import commit_to_audit, draw_audit, rate_case, settle_ratings
from plumbline.cases.services.releases import answer_release, ask_release, release_own
from plumbline.cases.services.reopening import reopen_case
from plumbline.cases.services.replying import (
    GivenFact,
    answer_own_request,
    reply_not_known,
    reply_not_known_to_all,
    reply_to_request,
    warn_own_unanswered,
    warn_unanswered,
)
from plumbline.cases.services.research import ask_for_research, finish_research
from plumbline.cases.services.reviews import GivenRating, close_case, hold_review
from plumbline.cases.services.safe_contact import set_safe_contact
from plumbline.cases.services.safety_plans import write_safety_plan
from plumbline.cases.services.sessions import call_off_session, log_session, plan_session, withdraw_session
from plumbline.cases.services.share_ends import end_sharing, limit_sharing
from plumbline.cases.services.sight import let_agencies_in
from plumbline.cases.services.staff_warnings import GivenWarning
from plumbline.cases.services.states import move_case
from plumbline.cases.services.supervision import write_supervision_note
from plumbline.cases.services.taking_out import take_summary_out
from plumbline.cases.services.telling import record_consent, say_not_told, say_told
from plumbline.cases.services.tracks import set_track, store_score
from plumbline.cases.services.transfers import record_transfer_reply, send_transfer, take_back_transfer
from plumbline.cases.services.unmet import record_unmet_need
from plumbline.cases.services.victim import speak_for_victim, start_clock, stop_clock


__all__ = [
    "GivenFact",
    "GivenRating",
    "GivenReaders",
    "GivenStep",
    "GivenWarning",
    "OtherWords",
    "TriedStep",
    "accept_action",
    "agree_plan",
    "answer_checklist",
    "answer_dormancy",
    "answer_objection",
    "answer_own_request",
    "answer_person",
    "answer_prompt",
    "answer_release",
    "ask_for_research",
    "ask_release",
    "ask_who_objects",
    "begin_assessment",
    "break_glass",
    "bring_in",
    "call_off_session",
    "check_claim",
    "choose_delivery",
    "claim_result",
    "close_case",
    "commit_to_audit",
    "correct_assessment",
    "correct_contact",
    "count_need",
    "declare_conflict",
    "declare_conflict_at_triage",
    "declare_conflict_when_asked",
    "decline_action",
    "delegate_request",
    "deliver_all",
    "direct_action",
    "draw_audit",
    "draw_claims",
    "end_break_glass",
    "end_sharing",
    "extend_action",
    "extend_objection",
    "fill_form",
    "finish_action",
    "finish_assessment",
    "finish_research",
    "give_view",
    "go_longer",
    "hand_back_of_gone",
    "hand_on_action",
    "hand_over",
    "hold_review",
    "let_agencies_in",
    "let_go",
    "let_manager_in",
    "limit_sharing",
    "log_contact",
    "log_session",
    "move_case",
    "name_lead_worker",
    "note_taken_out",
    "override_band",
    "pause_clock",
    "plan_session",
    "propose_action",
    "rate_case",
    "reassign_action",
    "record_consent",
    "record_learning",
    "record_transfer_reply",
    "record_unmet_need",
    "refer_on",
    "release_own",
    "remind_of_requests",
    "remove_flag",
    "reopen_case",
    "reply_not_known",
    "reply_not_known_to_all",
    "reply_to_request",
    "report_could_not",
    "report_did_not",
    "resume_clock",
    "review_break_glass",
    "save_answers",
    "say_not_told",
    "say_told",
    "say_who_objects",
    "send_back_action",
    "send_transfer",
    "set_flag",
    "set_objective",
    "set_safe_contact",
    "set_track",
    "settle_ratings",
    "show_need",
    "speak_for_victim",
    "start_action",
    "start_clock",
    "step_learning",
    "step_onward",
    "stop_clock",
    "store_score",
    "supersede_action",
    "take_access_request",
    "take_back_fact",
    "take_back_transfer",
    "take_need_off",
    "take_objection",
    "take_own_step",
    "take_step",
    "take_steps",
    "take_summary_out",
    "throw_assessment_away",
    "triage",
    "try_steps",
    "undo_deliver_all",
    "verify_action",
    "warn_own_unanswered",
    "warn_unanswered",
    "withdraw_claim",
    "withdraw_session",
    "write_formulation",
    "write_safety_plan",
    "write_supervision_note",
]
