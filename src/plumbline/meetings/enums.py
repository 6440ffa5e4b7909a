"""Stages of a meeting, and its papers."""

from __future__ import annotations

from enum import StrEnum


class Stage(StrEnum):
    """Where a meeting stands. Each is reached from the one before; only a planned one is cancelled."""

    SCHEDULED = "scheduled"
    BEGUN = "begun"
    ENDED = "ended"
    APPROVED = "approved"
    CANCELLED = "cancelled"


STAGE_NAMES = {
    Stage.SCHEDULED: "Scheduled",
    Stage.BEGUN: "Under way",
    Stage.ENDED: "Ended, minutes to be approved",
    Stage.APPROVED: "Minutes approved",
    Stage.CANCELLED: "Cancelled",
}


class Papers(StrEnum):
    """What is printed of a meeting."""

    PACK = "pack"
    PLAN = "plan"
    MINUTES = "minutes"


PAPER_NAMES = {
    Papers.PACK: "Pack for the meeting",
    Papers.PLAN: "Plans",
    Papers.MINUTES: "Minutes",
}


class Gone(StrEnum):
    """How somebody who is recorded as there is there no more. Never: it was recorded by mistake."""

    LEFT = "left"
    NEVER = "never"


class Answer(StrEnum):
    """What an agency answers between meetings. Silence is none of these."""

    AGREE = "agree"
    DISAGREE = "disagree"
    NEEDS_MEETING = "needs_meeting"


ANSWER_NAMES = {
    Answer.AGREE: "We agree",
    Answer.DISAGREE: "We disagree",
    Answer.NEEDS_MEETING: "This needs a meeting",
}


class Outcome(StrEnum):
    """What came of a question between meetings."""

    DECIDED = "decided"
    NOT_DECIDED = "not_decided"
    TO_MEETING = "to_meeting"


OUTCOME_NAMES = {
    Outcome.DECIDED: "Decided between meetings",
    Outcome.NOT_DECIDED: "Asked between meetings, not decided",
    Outcome.TO_MEETING: "Asked between meetings, for this meeting to discuss",
}

# Notices of this room say no more than these.
ABOUT_QUESTION, ABOUT_MEETING = "question", "meeting"
QUESTION_ASKED, MINUTES_OUT, ACTIONS_WAIT = "question-asked", "minutes-out", "actions-wait"
TOGETHER_PROPOSED = "together-proposed"
LINE_TAKEN_BACK, ABOUT_LINE_END, ABOUT_DECISION_END = "line-taken-back", "line-end", "decision-end"
CONSENT_ASKED, CONSENT_ANSWERED = "consent-asked", "consent-answered"
