"""Shapes of what is known in a case, of what is read before any contact, and of onward referrals."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from plumbline.api.schemas import Given, Slug, Words
from plumbline.cases.enums import Answer, Certainty, Nature, OnwardState, WhyNot
from plumbline.sharing.enums import Marking


class FactOut(Schema):
    """One statement of an agency. ``may_go_on``: the holder may name it in an onward referral."""

    id: UUID
    words: str
    source: str
    on: date
    nature: Nature
    certainty: Certainty | Literal[""]
    marking: Marking
    citation: str
    may_go_on: bool


class CaseReturn(Schema):
    """A research request of a case and its answer. ``answer``: null while there is none.

    ``taken_back``: a sentence for each fact that its agency withdrew or corrected, without what it said.
    """

    id: UUID
    agency: str
    question: str
    asked_on: date
    due_on: date
    due_at: datetime | None
    is_late: bool
    answer: Answer | None
    words: str
    answered_at: datetime | None
    facts: list[FactOut]
    taken_back: list[str]


class CaseReturns(Schema):
    """A page of what agencies answered. ``next``: what to send as ``after`` for the following page; null on the last."""

    returns: list[CaseReturn]
    next: str | None


class SafeContact(Schema):
    """How the person of a case may be reached.

    ``standing``: *known*; *ask_first* where there is a rule that the holder may not read, so that ``agency`` is asked before any
    contact; *not_written* where nobody wrote one down. Only where it is *known* do ``safe``, ``unsafe`` and ``words`` say anything.
    """

    standing: Literal["known", "ask_first", "not_written"]
    advice: str
    agency: str
    since: datetime | None
    safe: list[str]
    unsafe: list[str]
    words: str


class StaffWarning(Schema):
    """What those who visit are to do. ``why`` and ``source`` are empty where the holder may know only what to do."""

    id: UUID
    about: UUID
    label: str
    name: str | None
    do: str
    why: str
    source: str
    agency: str
    until: date


class SafeContactOfAnother(SafeContact):
    """The same of somebody else in the case."""

    about: UUID
    label: str
    name: str | None


class BeforeContact(Schema):
    """What is read before anybody calls, writes or visits.

    ``safe_contact``: of the person whom the case is counted by; ``others``: of each other in it for whom there is a rule.
    """

    case: str
    safe_contact: SafeContact
    others: list[SafeContactOfAnother]
    warnings: list[StaffWarning]


class InterventionOut(Schema):
    """An intervention on offer. ``version`` goes back with a referral."""

    id: UUID
    version: int
    name: str
    help: str
    provider: str
    sessions: int
    minutes: int
    weeks: int
    is_full: bool
    needs_consent: bool


class InterventionList(Schema):
    """A page of what is on offer. ``consent_ways``: how somebody says that they consent, where a service rests on it."""

    interventions: list[InterventionOut]
    consent_ways: dict[str, str]
    next: str | None


class OnwardInList(Schema):
    """An onward referral in a list. ``reference``: its case’s with its number."""

    id: UUID
    reference: str
    name: str
    intervention: str
    provider: str
    sent_for: str
    state: OnwardState
    state_label: str
    since: datetime
    answer_by: date
    is_late: bool
    waits_long: bool
    is_over: bool


class OnwardList(Schema):
    """A page of onward referrals. ``next``: what to send as ``after`` for the following page; null on the last."""

    onward: list[OnwardInList]
    next: str | None


class OnwardStepOut(Schema):
    """One step of an onward referral: to which state, when, by whose agency, and why."""

    state: OnwardState
    label: str
    at: datetime
    agency: str
    why: str
    words: str


class OnwardFactOut(Schema):
    """A fact that was shared with a provider, as it stood then."""

    words: str
    source: str
    on: date
    nature: Nature
    certainty: Certainty | Literal[""]


class OnwardOut(OnwardInList):
    """An onward referral.

    ``steps``: how many it has had, to be sent as ``expected_step``; ``moves``: states to which the holder may bring it. ``taken_back``: as in the answers.
    """

    date_of_birth: date | None
    purpose: str
    citation: str
    sent_at: datetime
    steps: int
    moves: list[str]
    history: list[OnwardStepOut]
    facts: list[OnwardFactOut]
    taken_back: list[str]


class OnwardGiven(Given):
    """Somebody of a case referred on. Nothing goes to the provider but the name and what is named here."""

    intervention: UUID
    version: int = Field(ge=1, le=10_000, description="Of the intervention, as it was read")
    person: UUID = Field(description="One of the people of the case")
    purpose: Words = Field(description="The provider reads this. No address")
    gateway: Slug = Field(description="One of the gateways of the case")
    facts: list[UUID] = Field([], max_length=50, description="Of those that may go on, each chosen by itself")
    share_birth_date: bool = False
    action: UUID | None = None
    objective: UUID | None = None
    answer_by: date | None = None
    consent_how: Slug = Field(
        "", description="How they consented, where the service rests on consent and none stands"
    )


class OnwardStepGiven(Given):
    """A step of an onward referral."""

    state: OnwardState = Field(description="One of the moves of the referral")
    expected_step: int = Field(
        ge=0, le=10_000, description="How many steps the referral had when it was read"
    )
    words: Words = Field("", description="Why, where it is declined, refused, ended early or taken back")
    why: WhyNot | None = Field(None, description="Where it is declined")
