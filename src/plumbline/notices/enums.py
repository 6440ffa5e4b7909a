"""Words of messages."""

from __future__ import annotations

from enum import StrEnum


MEETING_CALLED = "meeting-called"
"""Kind of a notice that a meeting is called: where and when stand on its page."""

REVIEWS = ("safety-plan", "telling", "look-back")
"""What notices are about that somebody is to look at again, as a digest counts them."""

MEETING_MOVED, MEETING_CANCELLED = "meeting-moved", "meeting-cancelled"
"""Kinds of a notice that a meeting that was called is moved, or is not held."""

URGENT = "urgent-referral"
"""Kind of a notice that somebody refers a person who may be in immediate danger."""

CALLS = (MEETING_CALLED, MEETING_MOVED, MEETING_CANCELLED)
"""What those who sit at a table are told of its meetings. Each ends with its day."""


class InboxLine(StrEnum):
    """Which list of an inbox a line stands in. A notice is done once it is read; everything else is a duty, done where it is done."""

    NOTICE = "notice"
    REPLY = "reply"
    REQUEST = "request"
    ONWARD = "onward"
    LATE = "late"
    CHECK = "check"
    UNDONE = "undone"
    REVIEW = "review"
    DORMANT = "dormant"
    LOOK_BACK = "look-back"


class Came(StrEnum):
    """What came of handing a message over to whoever carries it."""

    SENT = "sent"
    LATER = "later"  # not taken, and it may be next time
    NEVER = "never"  # refused for good
    UNKNOWN = "unknown"  # the line broke after it was handed over


class DigestState(StrEnum):
    """How far a digest has got. ``sending`` is written before a word is said to whoever carries it."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    GIVEN_UP = "given_up"


class Event(StrEnum):
    """What a webhook may be told of. The word and an opaque id are all that it is told."""

    ACTION_ASSIGNED = "action.assigned"
    REQUEST_ASKED = "request.asked"
    REFERRAL_DECIDED = "referral.decided"


class DeliveryState(StrEnum):
    """How far a message to a webhook has got. ``sending`` is written before a word is said to its address."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    GIVEN_UP = "given_up"
