"""Shapes of what is asked and answered. Their words are those of the glossary; the OpenAPI document is made from them."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Header, Schema
from pydantic import ConfigDict, Field, StringConstraints

from plumbline.cases.enums import Answer as AnswerWord
from plumbline.cases.enums import Certainty, Nature
from plumbline.notices.enums import Event


# PostgreSQL keeps no NUL in text.
NO_NUL = r"^[^\x00]*$"
Line = Annotated[str, StringConstraints(max_length=300, pattern=NO_NUL)]
Words = Annotated[str, StringConstraints(max_length=10_000, pattern=NO_NUL)]
SLUG = r"^[A-Za-z0-9_-]*$"
Slug = Annotated[str, StringConstraints(max_length=100, pattern=SLUG)]
IdempotencyKey = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=100,
        pattern=r"^[A-Za-z0-9_.:-]+$",
        description="Made by the caller for this call alone. The same call again within a day is answered as the first was.",
    ),
]


class Given(Schema):
    """What a caller sends: nothing that is not asked for is taken."""

    model_config = ConfigDict(extra="forbid")


class Problem(Schema):
    """A refusal (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    fields: list[dict[str, str]] = []


class Me(Schema):
    """Whom a token acts as, and what for."""

    name: str
    agency: str
    roles: list[str]
    scopes: list[str]
    expires_at: datetime
    made_up: bool


class Person(Schema):
    """Somebody by the part they have, and by name where the holder may know it. ``id``: goes back where a call is about one of them."""

    id: UUID
    part: str
    label: str
    name: str | None
    date_of_birth: date | None


class CaseInList(Schema):
    """A case in a list."""

    reference: str
    scheme: str
    state: str
    state_label: str
    name: str | None
    lead_agency: str
    next_review_on: date | None


class CaseList(Schema):
    """A page of cases. ``next``: what to send as ``after`` for the following page; null on the last."""

    cases: list[CaseInList]
    next: str | None


class ActionOut(Schema):
    """An action. ``steps``: how many it has had, to be sent as ``expected_step``; ``moves``: states to which the holder may bring it.

    ``about``: whom of the case it is for, in words; empty where that was not said.
    """

    id: UUID
    case: str
    words: str
    about: str
    owner: str
    agency: str
    objective: str
    state: str
    state_label: str
    due_on: date
    is_late: bool
    steps: int
    moves: list[str]


class Objective(Schema):
    """An objective of a plan."""

    id: UUID
    words: str


class ContactCount(Schema):
    """Contacts that count, and minutes."""

    attempted: int
    met: int
    minutes: int


class Gateway(Schema):
    """A law under which a fact may be given."""

    slug: str
    citation: str


class Case(Schema):
    """A case, as far as the holder sees it."""

    reference: str
    scheme: str
    kind: str
    state: str
    state_label: str
    opened_on: date
    closed_on: date | None
    lead_agency: str
    lead_worker: str
    people: list[Person]
    objectives: list[Objective]
    actions: list[ActionOut]
    contacts: ContactCount
    contact_outcomes: dict[str, str]
    gateways: list[Gateway]
    next_review_on: date | None


class StepGiven(Given):
    """A step of an action."""

    state: Slug = Field(description="One of the moves of the action")
    expected_step: int = Field(ge=0, le=10_000, description="How many steps the action had when it was read")
    words: Words = Field("", description="Evidence, or why")
    reason: Slug = Field("", description="Why it could not be done, where it could not")
    due_on: date | None = Field(None, description="A later day, where the state stays as it is")


class ContactGiven(Given):
    """A contact, made or attempted."""

    outcome: Slug
    about: UUID | None = Field(
        None,
        description="With whom in the case; left out, the person whom it is counted by, and of a session who was referred. A kind of scheme may need it once somebody was reached",
    )
    happened_at: datetime | None = None
    minutes: int = Field(0, ge=0, le=1440)
    action: UUID | None = None
    words: Words = ""
    view: Words = Field("", description="What the worker makes of it, apart from what was said or seen")
    their_words: Words = ""
    went: int | None = Field(None, ge=1, le=5)
    safety_concern: bool = False
    who_is_told: Line = ""
    kept_to: list[UUID] | None = Field(
        None,
        max_length=100,
        description="Agencies in the case that read it beside the token’s own; left out, every agency in the case reads it",
    )
    kept_to_people: list[UUID] | None = Field(
        None,
        max_length=100,
        description="People of the agencies in the case who read it; without *kept_to* nobody beside them and the token’s own person does",
    )
    their_words_kept_to: list[UUID] | None = Field(
        None,
        max_length=100,
        description="Agencies that read the person’s own words beside the token’s own, of those that read the contact; left out, whoever reads that",
    )
    their_words_kept_to_people: list[UUID] | None = Field(
        None, max_length=100, description="As *kept_to_people*, of the person’s own words"
    )


class Made(Schema):
    """What a write made."""

    id: UUID


class ContactMade(Made):
    """The contact that a write made. ``warnings``: what whoever logged it is to read now; empty where there is nothing."""

    warnings: list[str] = Field(
        description="Sentences to show to whoever logged it: the way used was not one that the rule for reaching this person safely calls safe. They name the rule and the agency that knows it, and no way"
    )


class RequestInList(Schema):
    """A research request that waits for an answer. ``due_at``: the moment, where it is due by the hour."""

    id: UUID
    case: str
    name: str | None
    due_on: date
    due_at: datetime | None
    is_late: bool


class Work(Schema):
    """A page of what waits for the holder's agency. ``next``: what to send as ``after`` for the following page; null on the last."""

    requests: list[RequestInList]
    actions: list[ActionOut]
    next: str | None


class Request(Schema):
    """A research request, with who it is about, for this check only."""

    id: UUID
    case: str
    scheme: str
    question: str
    asked_on: date
    due_on: date
    due_at: datetime | None
    people: list[Person]
    gateways: list[Gateway]


class FactGiven(Given):
    """One statement. Nothing is chosen beforehand: not the marking, not the law."""

    words: Words
    source: Line
    on: date
    nature: Nature
    marking: Literal["panel", "owner"]
    gateway: Slug
    certainty: Certainty | Literal[""] = Field(
        "", description="How sure the agency is; left out where it does not say"
    )
    agencies: list[UUID] = Field(
        [], max_length=50, description="Others of the scheme that read it, where it is marked for its owner"
    )


class WarningGiven(Given):
    """A warning for those who visit, with an answer. Who reads why is chosen, never set beforehand."""

    about: UUID = Field(description="One of the people of the request")
    do: Words
    why: Words
    source: Words
    until: date
    marking: Literal["panel", "owner"]


class ReplyGiven(Given):
    """An answer to a research request."""

    answer: AnswerWord
    words: Words = ""
    facts: list[FactGiven] = Field([], max_length=50)
    warning: WarningGiven | None = None


class PersonGiven(Given):
    """Somebody referred, in a part that the kind of scheme has."""

    part: Slug
    first_name: Line
    last_name: Line
    date_of_birth: date | None = None
    sex: Literal["M", "F"] | None = None


class ReferralGiven(Given):
    """A referral to a scheme."""

    scheme: Slug
    words: Words
    people: list[PersonGiven] = Field(min_length=1, max_length=20)
    route: Slug = ""
    incident_on: date | None = None
    events: int | None = Field(None, ge=0, le=1000)
    answers: dict[Slug, Words] = Field({}, max_length=200)
    urgent: bool = False
    gateway: Slug = Field(
        "", description="The law it is shared under, by slug; left out where the agreement names one law"
    )


class Referral(Schema):
    """What became of a referral."""

    id: UUID
    scheme: str
    referred_at: datetime
    urgent: bool
    decision: str
    decision_words: str
    decided_at: datetime | None
    decide_by: datetime
    is_late: bool


class ReferralList(Schema):
    """What the holder referred, the newest first."""

    referrals: list[Referral]
    next: str | None


class Part(Schema):
    """A part that somebody has in a case of a kind."""

    slug: str
    label: str
    least: int
    most: int | None


class Scheme(Schema):
    """A scheme that may be referred to, and what its referral asks for."""

    slug: str
    name: str
    kind: str
    parts: list[Part]
    routes: dict[str, str]


class SchemeList(Schema):
    """Schemes at whose table the holder's agency sits."""

    schemes: list[Scheme]


class Feed(Schema):
    """Where a file stands that was sent."""

    id: UUID
    file_name: str
    size: int
    stage: str
    feed: str
    uploaded_at: datetime


class FeedList(Schema):
    """Files that the holder sent and that are not dealt with yet."""

    feeds: list[Feed]


class Indicator(Schema):
    """One indicator by one definition, as it may leave the partnership: few hidden, the rest rounded to 5. ``share``: a share, a rate or a middle value."""

    slug: str
    words: str
    by: str
    count: str
    of: str
    share: str
    definition: str
    source: str


class Return(Schema):
    """A return of a scheme for a quarter or a year. ``cautions``: what goes along wherever its figures go."""

    scheme: str
    title: str
    period: str
    cautions: list[str]
    indicators: list[Indicator]


class WebhookGiven(Given):
    """Where an agency's system wants to be told, and of what."""

    address: Annotated[str, StringConstraints(min_length=1, max_length=2000, pattern=NO_NUL)]
    events: list[Event] = Field(min_length=1, max_length=len(Event))


class Webhook(Schema):
    """A webhook."""

    id: UUID
    address: str
    events: list[Event]
    made_at: datetime


class WebhookMade(Schema):
    """A new webhook. ``secret``: shown in this answer alone, and empty where the same call comes again."""

    id: UUID
    secret: str


class WebhookList(Schema):
    """The holder's webhooks."""

    webhooks: list[Webhook]


class LetterGiven(Given):
    """A letter of a hand-over, sealed, as its sender keeps it."""

    letter: Annotated[str, StringConstraints(min_length=2, max_length=1_000_000, pattern=NO_NUL)]


class LetterHeard(Schema):
    """Our own last word of the same hand-over, sealed; empty where we said none."""

    letter: str
