"""Tokens of the machine door: what they may do, how they are made and kept, and how much they may read."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path

import yaml


MARK = "plb_"
"""Begins every token, so that one that was put somewhere by mistake can be searched for."""


class Scope(StrEnum):
    """What a token is for. Each opens calls that its holder's roles must allow as well."""

    READ_CASES = "cases:read"
    READ_FACTS = "facts:read"
    READ_SAFETY = "safety:read"
    READ_REQUESTS = "requests:read"
    ANSWER_REQUESTS = "requests:answer"
    READ_ACTIONS = "actions:read"
    STEP_ACTIONS = "actions:step"
    LOG_CONTACTS = "contacts:log"
    READ_REFERRALS = "referrals:read"
    SEND_REFERRALS = "referrals:send"
    READ_ONWARD = "onward:read"
    SEND_ONWARD = "onward:send"
    STEP_ONWARD = "onward:step"
    READ_FEEDS = "feeds:read"
    SEND_FEEDS = "feeds:send"
    READ_RETURNS = "returns:read"
    HOOKS = "webhooks:manage"
    HAND_OVER = "cases:hand-over"


SCOPE_NAMES: dict[Scope, str] = {
    Scope.READ_CASES: "Read cases",
    Scope.READ_FACTS: "Read what agencies answered about people, fact by fact",
    Scope.READ_SAFETY: "Read how people may be reached, and warnings for those who visit",
    Scope.READ_REQUESTS: "Read research requests",
    Scope.ANSWER_REQUESTS: "Answer research requests",
    Scope.READ_ACTIONS: "Read actions",
    Scope.STEP_ACTIONS: "Update actions",
    Scope.LOG_CONTACTS: "Log contacts",
    Scope.READ_REFERRALS: "Read referrals and what became of them",
    Scope.SEND_REFERRALS: "Send referrals",
    Scope.READ_ONWARD: "Read onward referrals",
    Scope.SEND_ONWARD: "Send onward referrals",
    Scope.STEP_ONWARD: "Take steps of onward referrals",
    Scope.READ_FEEDS: "See the state of the files it sent",
    Scope.SEND_FEEDS: "Send files of data",
    Scope.READ_RETURNS: "Read returns",
    Scope.HOOKS: "Register webhooks",
    Scope.HAND_OVER: "Exchange letters of hand-overs, as another installation does",
}


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many within a time."""

    most: int
    within: timedelta
    words: str


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a token lasts, and how much may be asked and read with one."""

    usual_days: int
    longest_days: int
    calls: Limit
    people: tuple[Limit, ...]


def new_token() -> str:
    """A fresh token of 256 random bits: enough that a plain hash keeps it (ASVS 5.0 V6.5.2)."""
    return MARK + secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """The hash by which a token is kept and found (SHA-256, hexadecimal)."""
    return hashlib.sha256(token.encode()).hexdigest()


def fingerprint(*parts: bytes) -> str:
    """The hash by which a call that comes again is told from another under the same key."""
    found = hashlib.sha256()
    for part in parts:
        found.update(len(part).to_bytes(8, "big") + part)
    return found.hexdigest()


def scopes_of(stored: Iterable[str]) -> frozenset[Scope]:
    """Scopes as they are stored; one that no longer exists gives nothing."""
    known = set(Scope)
    return frozenset(Scope(one) for one in stored if one in known)


@cache
def limits() -> Limits:
    """The limits in `token_limits.yaml`."""
    given = yaml.safe_load(Path(__file__).with_name("token_limits.yaml").read_text())
    return Limits(
        usual_days=given["lasts"]["usual_days"],
        longest_days=given["lasts"]["longest_days"],
        calls=_limit(given["calls"]),
        people=tuple(_limit(one) for one in given["people"]),
    )


def _limit(given: dict[str, str | int]) -> Limit:
    return Limit(int(given["most"]), timedelta(hours=int(given["hours"])), str(given["words"]))
