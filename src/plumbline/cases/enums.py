"""Words of a case that are the same in every kind of scheme."""

from __future__ import annotations

from enum import StrEnum


# Why an agency is let in to a case, by the slug under which it is.
SHARED_BECAUSE = {
    "at-the-meeting": "it sat at the meeting, bound to confidence",
    "leads-the-case": "it leads the case",
    "manages-the-team": "it manages the team",
    "research-request": "it was asked what it knows",
    "speaks-for-the-victim": "it speaks for the victim",
    "inside-from-the-first-day": "it sees each case of this scheme from its first day",
}
# What a notice about a request that waits for an answer is about, and its kind.
ABOUT_REQUEST = "research-request"
REQUEST_NOTICE, REQUEST_ASKED = "answer-awaited", "request-asked"
# It was given to one colleague of the asked agency; whoever had it cannot answer it, so it is with the agency again.
REQUEST_GIVEN, REQUEST_BACK = "request-given", "request-back"
ABOUT_RELEASE, RELEASE_NOTICE = "release", "release-asked"
# Notices to whoever read a fact that its agency took back: what they are about, and whether they have it on paper too.
ABOUT_FACT_END = "fact-end"
ENDED_FACT, ENDED_ON_PAPER = "read-is-over", "paper-is-over"
# Notices about an opening by break-glass. The second is about the same opening when its review is late.
ABOUT_GLASS, ABOUT_GLASS_LATE = "break-glass", "break-glass-late"
# Notices that a staff-safety warning ran out.
ABOUT_WARNING, WARNING_NOTICE = "staff-warning", "warning-over"
GLASS_NOTICE, GLASS_LATE_NOTICE = "case-opened", "review-overdue"
# What a notice about a look-back at a closed case is about.
ABOUT_LOOK_BACK = "look-back"
# What notices that something is to be looked at again are about, and their kind.
ABOUT_PLAN, ABOUT_TELLING = "safety-plan", "telling"
REVIEW_NOTICE = "review-due"
# The same of a referral to a provider: it came, it was changed or withdrawn by whoever sent it, or it has no answer yet.
ABOUT_ONWARD = "onward"
ONWARD_ARRIVED, ONWARD_CHANGED = "referral-arrived", "referral-changed"
ONWARD_WITHDRAWN, ONWARD_UNANSWERED = "referral-withdrawn", "referral-unanswered"
ONWARD_NOTICES = (ONWARD_ARRIVED, ONWARD_CHANGED, ONWARD_WITHDRAWN, ONWARD_UNANSWERED)


class Answer(StrEnum):
    """What an asked agency says of a person. A refusal to say is an answer, never a silent gap."""

    KNOWN = "known"
    NOT_KNOWN = "not_known"
    CANNOT_SAY = "cannot_say"


class Nature(StrEnum):
    """A statement is a fact or an opinion, and says which."""

    FACT = "fact"
    OPINION = "opinion"


class Certainty(StrEnum):
    """How sure an agency is of what it gives. Nobody has to say."""

    SURE = "sure"
    LIKELY = "likely"
    TOLD = "told"


CERTAINTY_NAMES = {
    Certainty.SURE: "Sure",
    Certainty.LIKELY: "Likely",
    Certainty.TOLD: "Told by somebody else",
}


class BackWhy(StrEnum):
    """Why what was given is taken back. Narrowed: its own agency reads on, everybody else no more."""

    WRONG = "wrong"
    MISTAKE = "mistake"
    CORRECTED = "corrected"
    NARROWED = "narrowed"


class ReviewOutcome(StrEnum):
    """Where a review leads."""

    KEEP = "keep"
    STEP_DOWN = "step_down"
    CLOSE = "close"


class Way(StrEnum):
    """A way in which somebody can be reached."""

    CALL = "call"
    TEXT = "text"
    VOICEMAIL = "voicemail"
    EMAIL = "email"
    LETTER = "letter"
    VISIT = "visit"
    THROUGH = "through"


WAY_NAMES = {
    Way.CALL: "Phone call",
    Way.TEXT: "Text message",
    Way.VOICEMAIL: "Voicemail",
    Way.EMAIL: "Email",
    Way.LETTER: "Letter",
    Way.VISIT: "Visit at home",
    Way.THROUGH: "Through somebody else",
}


class Mover(StrEnum):
    """In what capacity somebody moves an action (the words of kind.yaml)."""

    OWNER = "owner"
    OWNER_AGENCY = "owner_agency"
    CHECKER = "checker"


class TransferAnswer(StrEnum):
    """What the other area says to a case handed over."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    TAKEN_BACK = "taken_back"
    """Said here, before they had answered: only of a hand-over to another installation."""


class VictimMoment(StrEnum):
    """Before a meeting, what the victim wants; after it, what they were told."""

    WISHES = "wishes"
    TOLD = "told"


class TakenFor(StrEnum):
    """What a summary is taken out for. With `TakenBecause` it is the reason in the ledger, and reads as one line."""

    RECORD = "for-our-own-record"
    CARE = "for-care-or-support"
    SAFETY = "for-the-safety-of-somebody"
    DUTY = "for-a-duty-in-law"


TAKEN_FOR_NAMES = {
    TakenFor.RECORD: "Our own record of what we were told and do",
    TakenFor.CARE: "Care or support that we give",
    TakenFor.SAFETY: "The safety of somebody, our workers among them",
    TakenFor.DUTY: "A duty that the law puts on us",
}


class TakenBecause(StrEnum):
    """Why a summary is taken out now."""

    MEETING = "after-a-meeting"
    ACTION = "because-an-action-is-ours"
    ANSWER = "because-we-answered-a-request"
    COLLEAGUE = "because-a-colleague-takes-over"


TAKEN_BECAUSE_NAMES = {
    TakenBecause.MEETING: "A meeting discussed this case",
    TakenBecause.ACTION: "An action is ours, or has moved",
    TakenBecause.ANSWER: "We answered a research request",
    TakenBecause.COLLEAGUE: "A colleague takes over",
}


class Passed(StrEnum):
    """Why an action passed to another owner."""

    DIRECTED = "directed"
    LEAVING = "leaving"
    AWAY = "away"
    TAKEN_ON = "taken_on"


PASSED_NAMES = {
    Passed.DIRECTED: "by direction",
    Passed.LEAVING: "its owner left",
    Passed.AWAY: "its owner is away for long",
    Passed.TAKEN_ON: "somebody else took it on",
}


class Dormancy(StrEnum):
    """What is answered about a case in which nothing happens."""

    STILL_NEEDED = "still_needed"
    TO_MEETING = "to_meeting"
    CLOSE = "close"


DORMANCY_NAMES = {
    Dormancy.STILL_NEEDED: "Still needed",
    Dormancy.TO_MEETING: "To the next meeting",
    Dormancy.CLOSE: "To be closed",
}


class OnwardState(StrEnum):
    """Where an onward referral stands."""

    SENT = "sent"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WAITING = "waiting"
    STARTED = "started"
    COMPLETED = "completed"
    ENDED_EARLY = "ended_early"
    REFUSED = "refused"
    TAKEN_BACK = "taken_back"


ONWARD_NAMES = {
    OnwardState.SENT: "Sent",
    OnwardState.ACCEPTED: "Accepted",
    OnwardState.DECLINED: "Declined by the provider",
    OnwardState.WAITING: "Waiting for a place",
    OnwardState.STARTED: "Started",
    OnwardState.COMPLETED: "Completed",
    OnwardState.ENDED_EARLY: "Ended early",
    OnwardState.REFUSED: "Refused by the person",
    OnwardState.TAKEN_BACK: "Taken back by whoever sent it",
}
# What whoever may say so says of it: the same, but of what is theirs to do.
ONWARD_MOVES = ONWARD_NAMES | {OnwardState.TAKEN_BACK: "We take it back"}


class Shows(StrEnum):
    """What beside a contact may show that an action is done: a row of the same case."""

    ONWARD = "onward"
    TELLING = "telling"
    FLAG = "flag"
    ASSESSMENT = "assessment"
    PAPER = "paper"


class Missed(StrEnum):
    """Who missed a session that was to be."""

    PERSON = "person"
    PROVIDER = "provider"


class PlanCame(StrEnum):
    """What came of a day planned for a session."""

    AHEAD = "ahead"
    HELD = "held"
    MISSED_BY_PERSON = "missed_by_person"
    MISSED_BY_PROVIDER = "missed_by_provider"
    NOT_REACHED = "not_reached"
    NOTHING_SAID = "nothing_said"
    CALLED_OFF = "called_off"


PLAN_CAME_NAMES = {
    PlanCame.AHEAD: "Planned",
    PlanCame.HELD: "Held, and the person was there",
    PlanCame.MISSED_BY_PERSON: "Missed by the person",
    PlanCame.MISSED_BY_PROVIDER: "Missed by the provider",
    PlanCame.NOT_REACHED: "Nobody was reached",
    PlanCame.NOTHING_SAID: "Nothing logged",
    PlanCame.CALLED_OFF: "Called off beforehand",
}


class AccessView(StrEnum):
    """What an agency says of what it gave, where the person it is about asks for it."""

    RELEASE = "release"
    PART = "part"
    WITHHOLD = "withhold"


ACCESS_VIEW_NAMES = {
    AccessView.RELEASE: "Release all of it",
    AccessView.PART: "Release it with a part left out",
    AccessView.WITHHOLD: "Withhold it",
}


class OnwardSide(StrEnum):
    """On which side of an onward referral somebody stands."""

    SENDER = "sender"
    PROVIDER = "provider"


class Kept(StrEnum):
    """Whether one line of a fidelity checklist was kept in a delivery. No answer is none of these."""

    KEPT = "kept"
    PARTLY = "partly"
    NOT = "not"
    CANNOT_TELL = "cannot_tell"


KEPT_NAMES = {
    Kept.KEPT: "Kept",
    Kept.PARTLY: "Partly",
    Kept.NOT: "Not kept",
    Kept.CANNOT_TELL: "Cannot tell",
}


class WhyNot(StrEnum):
    """Why a provider declines."""

    NO_PLACE = "no_place"
    NOT_ELIGIBLE = "not_eligible"
    TOO_LITTLE_KNOWN = "too_little_known"
    TOO_FAR = "too_far"
    OTHER = "other"


WHY_NOT_NAMES = {
    WhyNot.NO_PLACE: "No place is free",
    WhyNot.NOT_ELIGIBLE: "The person is not eligible",
    WhyNot.TOO_LITTLE_KNOWN: "Too little is said to decide",
    WhyNot.TOO_FAR: "Too far away",
    WhyNot.OTHER: "Something else",
}


class Unmet(StrEnum):
    """Why help that was needed was not to be had."""

    NO_PROVIDER = "no_provider"
    NO_PLACE = "no_place"
    NOT_ELIGIBLE = "not_eligible"
    TOO_FAR = "too_far"
    COST = "cost"
    OTHER = "other"


UNMET_NAMES = {
    Unmet.NO_PROVIDER: "Nobody provides it here",
    Unmet.NO_PLACE: "No place is free",
    Unmet.NOT_ELIGIBLE: "The person is not eligible",
    Unmet.TOO_FAR: "Too far away",
    Unmet.COST: "Nobody pays for it",
    Unmet.OTHER: "Something else",
}


class LearningState(StrEnum):
    """Where something that was learnt stands."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DONE = "done"
    VERIFIED = "verified"
    DECLINED = "declined"
    COULD_NOT = "could_not"


LEARNING_STATES = {
    LearningState.PROPOSED: "Proposed",
    LearningState.ACCEPTED: "Accepted",
    LearningState.DONE: "Done, to be checked",
    LearningState.VERIFIED: "Done and checked",
    LearningState.DECLINED: "Declined",
    LearningState.COULD_NOT: "Could not be done",
}
LEARNING_OPEN = frozenset({LearningState.PROPOSED, LearningState.ACCEPTED, LearningState.DONE})


class Box(StrEnum):
    """The four boxes of a formulation."""

    WHAT = "what"
    WHY_NOW = "why_now"
    KEEPS = "keeps"
    PROTECTS = "protects"


BOX_NAMES = {
    Box.WHAT: "What is happening",
    Box.WHY_NOW: "Why now",
    Box.KEEPS: "What keeps it going",
    Box.PROTECTS: "What protects",
}


class Told(StrEnum):
    """What was decided about telling a person that agencies work together on their case."""

    TOLD = "told"
    NOT_TOLD = "not_told"


TOLD_NAMES = {Told.TOLD: "Told", Told.NOT_TOLD: "Not told"}


class Standing(StrEnum):
    """Where the telling of a person stands. That nobody has decided is a state of its own."""

    UNDECIDED = "undecided"
    TOLD = "told"
    NOT_TOLD = "not_told"
    REVIEW_DUE = "review_due"
    NEVER = "never"


class ObjectionOutcome(StrEnum):
    """How an objection was answered."""

    UPHELD = "upheld"
    NOT_UPHELD = "not_upheld"


OUTCOME_NAMES = {ObjectionOutcome.UPHELD: "Upheld", ObjectionOutcome.NOT_UPHELD: "Not upheld"}


class ConsentAnswer(StrEnum):
    """What a person said to a service that rests on their consent."""

    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


CONSENT_NAMES = {
    ConsentAnswer.GIVEN: "Consent given",
    ConsentAnswer.REFUSED: "Consent refused",
    ConsentAnswer.WITHDRAWN: "Consent withdrawn",
}
