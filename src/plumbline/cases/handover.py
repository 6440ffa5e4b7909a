"""A hand-over between two installations: which message may follow which, and who owns the case at each instant. Pure functions on plain values.

The sender's ledger alone says who owns it (ADR 30). Until a release is written there, the sender does; from then on the receiver does, who has
promised beforehand and cannot take its acceptance back. So there is one owner at each instant, whichever message is late, lost, doubled or out of
order, and no two clocks need to agree.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum


class Side(StrEnum):
    """At which end of the hand-over an installation stands."""

    SENDER = "sender"
    RECEIVER = "receiver"


class Said(StrEnum):
    """What one installation says to the other. Of one hand-over each is said once, and said again word for word."""

    OFFER = "offer"
    REVOCATION = "revocation"
    ACCEPTANCE = "acceptance"
    REFUSAL = "refusal"
    RELEASE = "release"


SAID_NAMES = {
    Said.OFFER: "Offered",
    Said.ACCEPTANCE: "Accepted",
    Said.REFUSAL: "Declined",
    Said.REVOCATION: "Taken back",
    Said.RELEASE: "Released",
}
SAID_BY = {
    Said.OFFER: Side.SENDER,
    Said.REVOCATION: Side.SENDER,
    Said.RELEASE: Side.SENDER,
    Said.ACCEPTANCE: Side.RECEIVER,
    Said.REFUSAL: Side.RECEIVER,
}


class Stands(StrEnum):
    """Where a hand-over stands, in the ledger of one of its two ends."""

    NOTHING = "nothing"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    TAKEN_BACK = "taken_back"
    RELEASED = "released"
    AMISS = "amiss"


def stands(side: Side, said: Collection[Said]) -> Stands:
    """Where a hand-over stands, by what was said, in whichever order it came.

    A revocation ends it though an acceptance was on its way: the sender had not released, and never will. A refusal ends it likewise.
    ``AMISS``: something that no honest ledger holds, such as a release of what was not accepted.
    """
    have = set(said)
    if _is_amiss(have):
        return Stands.AMISS
    if Said.RELEASE in have:
        return Stands.RELEASED
    if Said.REVOCATION in have:
        return Stands.TAKEN_BACK
    if Said.REFUSAL in have:
        return Stands.DECLINED
    if Said.ACCEPTANCE in have:
        return Stands.ACCEPTED
    return Stands.OFFERED if Said.OFFER in have else Stands.NOTHING


def may_say(side: Side, said: Collection[Said], next_word: Said) -> bool:
    """Whether an end may say a word that it has not said yet, by its own ledger."""
    if SAID_BY[next_word] is not side or next_word in said:
        return False
    return stands(side, said) in FOLLOWS[next_word]


FOLLOWS: dict[Said, frozenset[Stands]] = {
    Said.OFFER: frozenset({Stands.NOTHING}),
    Said.ACCEPTANCE: frozenset({Stands.OFFERED}),
    Said.REFUSAL: frozenset({Stands.OFFERED}),
    Said.REVOCATION: frozenset({Stands.OFFERED}),
    Said.RELEASE: frozenset({Stands.ACCEPTED}),
}


def may_hear(side: Side, said: Collection[Said], word: Said) -> bool:
    """Whether a word from the other end is believed. A revocation may overtake its offer; a release never comes before what it answers."""
    if SAID_BY[word] is side:
        return False
    if word is Said.RELEASE:
        return Said.ACCEPTANCE in said and Said.REVOCATION not in said
    if word in (Said.OFFER, Said.REVOCATION):
        return Said.RELEASE not in said
    other = Said.REFUSAL if word is Said.ACCEPTANCE else Said.ACCEPTANCE
    return Said.OFFER in said and other not in said


def owner(sender_said: Collection[Said]) -> Side:
    """Who owns the case, by the one ledger that decides it."""
    return Side.RECEIVER if Said.RELEASE in sender_said else Side.SENDER


def claims(side: Side, said: Collection[Said]) -> bool:
    """Whether an end says of itself that the case is its own. Between release and its arrival neither does, and the receiver is bound."""
    if side is Side.SENDER:
        return Said.RELEASE not in said
    return stands(side, said) is Stands.RELEASED


def is_bound(receiver_said: Collection[Said]) -> bool:
    """Whether the receiver has promised to take the case: from then on it asks until it hears, and does not turn it away."""
    return Said.ACCEPTANCE in receiver_said and Said.REVOCATION not in receiver_said


def _is_amiss(have: set[Said]) -> bool:
    both_answers = {Said.ACCEPTANCE, Said.REFUSAL} <= have
    both_ends = {Said.REVOCATION, Said.RELEASE} <= have
    return both_answers or both_ends or (Said.RELEASE in have and Said.ACCEPTANCE not in have)
