"""Shapes of what the door answers. They are checked against its document by a test."""

from __future__ import annotations

from typing import TypedDict


class Person(TypedDict):
    """Somebody by the part they have, and by name where the holder may know it."""

    part: str
    label: str
    name: str | None
    date_of_birth: str | None


class CaseInList(TypedDict):
    """A case in a list."""

    reference: str
    scheme: str
    state: str
    state_label: str
    name: str | None
    lead_agency: str
    next_review_on: str | None


class ActionOut(TypedDict):
    """An action: ``steps`` goes back as ``expected_step``; ``moves`` are states to which the holder may bring it."""

    id: str
    case: str
    words: str
    owner: str
    agency: str
    objective: str
    state: str
    state_label: str
    due_on: str
    is_late: bool
    steps: int
    moves: list[str]


class Objective(TypedDict):
    """An objective of a plan."""

    id: str
    words: str


class ContactCount(TypedDict):
    """Contacts that count, and minutes."""

    attempted: int
    met: int
    minutes: int


class Case(TypedDict):
    """A case, as far as the holder sees it."""

    reference: str
    scheme: str
    kind: str
    state: str
    state_label: str
    opened_on: str
    closed_on: str | None
    lead_agency: str
    lead_worker: str
    people: list[Person]
    objectives: list[Objective]
    actions: list[ActionOut]
    contacts: ContactCount
    contact_outcomes: dict[str, str]
    next_review_on: str | None


class RequestInList(TypedDict):
    """A research request that waits for an answer."""

    id: str
    case: str
    name: str | None
    due_on: str
    due_at: str | None
    is_late: bool


class Work(TypedDict):
    """A page of what waits for the holder's agency."""

    requests: list[RequestInList]
    actions: list[ActionOut]
    next: str | None


class Gateway(TypedDict):
    """A law under which a fact may be given."""

    slug: str
    citation: str


class Request(TypedDict):
    """A research request, with who it is about, for this check only."""

    id: str
    case: str
    scheme: str
    question: str
    asked_on: str
    due_on: str
    people: list[Person]
    gateways: list[Gateway]


class Referral(TypedDict):
    """What became of a referral."""

    id: str
    scheme: str
    referred_at: str
    urgent: bool
    decision: str
    decision_words: str
    decided_at: str | None
    decide_by: str
    is_late: bool


class WebhookMade(TypedDict):
    """A new webhook, with the secret of its signatures."""

    id: str
    secret: str
