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
