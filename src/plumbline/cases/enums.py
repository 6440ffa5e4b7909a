"""Words of a case that are the same in every kind of scheme."""

from __future__ import annotations

from enum import StrEnum


# What a notice about a request that waits for an answer is about, and its kind.
ABOUT_REQUEST = "research-request"
REQUEST_NOTICE = "answer-awaited"


class Answer(StrEnum):
    """What an asked agency says of a person. A refusal to say is an answer, never a silent gap."""

    KNOWN = "known"
    NOT_KNOWN = "not_known"
    CANNOT_SAY = "cannot_say"


class Nature(StrEnum):
    """A statement is a fact or an opinion, and says which."""

    FACT = "fact"
    OPINION = "opinion"


class ReviewOutcome(StrEnum):
    """Where a review leads."""

    KEEP = "keep"
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


class VictimMoment(StrEnum):
    """Before a meeting, what the victim wants; after it, what they were told."""

    WISHES = "wishes"
    TOLD = "told"


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
