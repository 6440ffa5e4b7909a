"""Shapes of what the door answers. They are checked against its document by a test."""

from __future__ import annotations

from typing import TypedDict


class Person(TypedDict):
    """Somebody by the part they have, and by name where the holder may know it."""

    id: str
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
    about: str
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


class Gateway(TypedDict):
    """A law under which a fact may be given."""

    slug: str
    citation: str


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
    gateways: list[Gateway]
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


class Request(TypedDict):
    """A research request, with who it is about, for this check only."""

    id: str
    case: str
    scheme: str
    question: str
    asked_on: str
    due_on: str
    due_at: str | None
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


class Indicator(TypedDict):
    """One indicator by one definition, as it may leave the partnership. ``share``: a share, a rate or a middle value."""

    slug: str
    words: str
    by: str
    count: str
    of: str
    share: str
    definition: str
    source: str


class Return(TypedDict):
    """A return of a scheme. ``cautions`` go along wherever its figures go."""

    scheme: str
    title: str
    period: str
    cautions: list[str]
    indicators: list[Indicator]


class ContactMade(TypedDict):
    """A contact that was logged. ``warnings``: what whoever logged it is to read now; empty where there is nothing."""

    id: str
    warnings: list[str]


class WebhookMade(TypedDict):
    """A new webhook, with the secret of its signatures."""

    id: str
    secret: str


class FactOut(TypedDict):
    """One statement of an agency; ``may_go_on``: it may be named in an onward referral."""

    id: str
    words: str
    source: str
    on: str
    nature: str
    certainty: str
    marking: str
    citation: str
    may_go_on: bool


class CaseReturn(TypedDict):
    """A research request of a case and its answer, None while there is none."""

    id: str
    agency: str
    question: str
    asked_on: str
    due_on: str
    due_at: str | None
    is_late: bool
    answer: str | None
    words: str
    answered_at: str | None
    facts: list[FactOut]
    taken_back: list[str]


class SafeContact(TypedDict):
    """How the person of a case may be reached. Where ``standing`` is *ask_first*, ``agency`` is asked before any contact."""

    standing: str
    advice: str
    agency: str
    since: str | None
    safe: list[str]
    unsafe: list[str]
    words: str


class StaffWarning(TypedDict):
    """What those who visit are to do."""

    id: str
    about: str
    label: str
    name: str | None
    do: str
    why: str
    source: str
    agency: str
    until: str


class SafeContactOfAnother(SafeContact):
    """The same of somebody else in the case."""

    about: str
    label: str
    name: str | None


class BeforeContact(TypedDict):
    """What is read before anybody calls, writes or visits. ``others``: rules for those whom the case is not counted by."""

    case: str
    safe_contact: SafeContact
    others: list[SafeContactOfAnother]
    warnings: list[StaffWarning]


class InterventionOut(TypedDict):
    """An intervention on offer; ``version`` goes back with a referral."""

    id: str
    version: int
    name: str
    help: str
    provider: str
    sessions: int
    minutes: int
    weeks: int
    is_full: bool
    needs_consent: bool


class OnwardInList(TypedDict):
    """An onward referral in a list."""

    id: str
    reference: str
    name: str
    intervention: str
    provider: str
    sent_for: str
    state: str
    state_label: str
    since: str
    answer_by: str
    is_late: bool
    waits_long: bool
    is_over: bool


class OnwardStepOut(TypedDict):
    """One step of an onward referral."""

    state: str
    label: str
    at: str
    agency: str
    why: str
    words: str


class OnwardFactOut(TypedDict):
    """A fact that was shared with a provider."""

    words: str
    source: str
    on: str
    nature: str
    certainty: str


class OnwardOut(OnwardInList):
    """An onward referral: ``steps`` goes back as ``expected_step``; ``moves`` are states to which the holder may bring it."""

    date_of_birth: str | None
    purpose: str
    citation: str
    sent_at: str
    steps: int
    moves: list[str]
    history: list[OnwardStepOut]
    facts: list[OnwardFactOut]
    taken_back: list[str]
