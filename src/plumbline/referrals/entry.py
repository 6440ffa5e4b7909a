"""What a referral comes with, and whether it passes the test of its route. Pure functions on plain values."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from plumbline.schemes.kind import Form, Kind, Part, Route
from plumbline.schemes.rules import due_on
from plumbline.values.errors import DataUnfit
from plumbline.values.words import joined, say


NEEDS = "needs"
"""The question of a request in which the headings are chosen under which there is a need, where a route counts needs."""


@dataclass(frozen=True, slots=True)
class GivenPerson:
    """Somebody named: by key if the referrer sees them, else as typed in."""

    part: str
    person_id: UUID | None = None
    first_name: str = ""
    last_name: str = ""
    date_of_birth: date | None = None
    sex: str | None = None


@dataclass(frozen=True, slots=True)
class GivenAssessment:
    """The result of an instrument as its assessor had it: stored, never computed again (domain 3.1).

    ``slug`` and ``version`` name an instrument that is loaded here, and ``answers`` those to its questions, of which the
    score is then the number answered yes. Without answers, ``slug`` is a tool of the kind whose score was made elsewhere, or empty.
    """

    instrument: str
    score: float
    assessed_on: date
    assessor: str
    version: str = ""
    slug: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """As it is kept on the referral."""
        return {**asdict(self), "answers": dict(self.answers), "assessed_on": self.assessed_on.isoformat()}


@dataclass(frozen=True, slots=True)
class GivenSafeContact:
    """How the person whom the case would be counted by may be reached, as the referrer was told.

    ``ways``: those that are safe, as slugs; none of them where no contact is safe. ``words``: when and when not, under what name, who must not
    know.
    """

    ways: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True)
class GivenEntry:
    """By which route a referral comes, what that route asks for, and the law that referring rests on.

    ``safe_contact``: how they may be reached safely, where the kind asks and somebody knows. ``urgent``: somebody is in immediate danger. ``gateway``: "" where there is one law, or nobody chose.
    """

    route: str = ""
    assessment: GivenAssessment | None = None
    incident_on: date | None = None
    events: int | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    urgent: bool = False
    gateway: str = ""
    safe_contact: GivenSafeContact | None = None


def check_people(kind: Kind, people: Sequence[GivenPerson]) -> None:
    """Refuse people in parts that the kind does not have, or too few or too many in one.

    Raises
    ------
    DataUnfit: naming the part.
    """
    for person in people:
        if person.part not in kind.parts:
            raise DataUnfit(say("A case of this kind has no “{part}”.", part=person.part))
    for part in kind.parts.values():
        check_number(part, sum(person.part == part.slug for person in people))


def check_number(part: Part, count: int) -> None:
    """Refuse too few or too many people in a part.

    Raises
    ------
    DataUnfit: with what the part asks for.
    """
    if count < part.least:
        raise DataUnfit(
            say("{label}: give at least {least}.", label=part.label, least=part.least), slug="too-few-people"
        )
    if part.most is not None and count > part.most:
        raise DataUnfit(
            say("{label}: give no more than {most}.", label=part.label, most=part.most),
            slug="too-many-people",
        )


def check_entry(kind: Kind, given: GivenEntry, *, words: str, on: date) -> Route | None:
    """Refuse a referral that its route does not let in, as far as the referrer may know.

    Whether it is a repeat is found at triage: to tell the referrer would tell them who else was referred.

    Parameters
    ----------
    on : the day of the referral.

    Raises
    ------
    DataUnfit: no such route, something it asks for is missing, or its threshold is not reached.
    """
    if not given.route:
        return None
    if given.route not in kind.routes:
        raise DataUnfit(
            say("Choose one of: {choices}.", choices=joined((r.label for r in kind.routes.values()), ", "))
        )
    route = kind.routes[given.route]
    _check_asked(route, given, words)
    _check_threshold(route, given)
    if given.incident_on is not None and given.incident_on > on:
        raise DataUnfit("The further incident has a day, and it is not to come.")
    return route


def _check_asked(route: Route, given: GivenEntry, words: str) -> None:
    missing = {
        "words": not words.strip() and "say why in words",
        "assessment": given.assessment is None
        and "give the assessment: instrument, result, day and who made it",
        "incident": given.incident_on is None and "give the day of the further incident",
        "evidence": not given.answers and "give the evidence",
    }
    for asked in route.asks:
        if missing[asked]:
            raise DataUnfit(f"{route.label}: {missing[asked]}.", slug="route-asks")


def _check_threshold(route: Route, given: GivenEntry) -> None:
    measured = {
        "ticks": given.assessment.score if given.assessment else None,
        "score": given.assessment.score if given.assessment else None,
        "events": given.events,
        "needs": len(given.answers.get(NEEDS, "").split(", ")) if given.answers.get(NEEDS) else 0,
    }.get(route.measure)
    if route.at_least is None or measured is None:
        return
    if route.tool and given.assessment and given.assessment.slug != route.tool:
        raise DataUnfit(
            say(
                "{route} goes by another tool. Give its score, or refer by another route and say why.",
                route=route.label,
            ),
            slug="below-threshold",
        )
    if measured < route.at_least:
        raise DataUnfit(
            say(
                "{route} needs {at_least} or more, and this is {measured}. If it still belongs here, "
                "refer it by another route and say why.",
                route=route.label,
                at_least=route.at_least,
                measured=measured,
            ),
            slug="below-threshold",
        )


def check_safe_contact(kind: Kind, given: GivenEntry) -> None:
    """Refuse what says how somebody may be reached where the kind does not ask, or says it without words.

    Raises
    ------
    DataUnfit
    """
    if given.safe_contact is None:
        return
    form = kind.forms.get("referral")
    if form is None or not form.safe_contact:
        raise DataUnfit("A referral of this kind does not ask how somebody may be reached.", slug="not-asked")
    if not given.safe_contact.words.strip():
        raise DataUnfit("Say when and how, or what must never happen.", slug="rule-wordless")


def is_repeat(route: Route, *, incident_on: date, last: date) -> bool:
    """Say whether an incident is a repeat: after the last time, and within the route's limit of it, its last day included.

    When the incident is referred does not matter (domain 12D; SafeLives, Definition of a repeat).
    """
    return route.within is not None and last < incident_on <= due_on(last, route.within)


def check_answers(form: Form | None, answers: Mapping[str, str]) -> dict[str, str]:
    """The answers to a form that say something, each one the form allows.

    Raises
    ------
    DataUnfit: naming the question that was left out, or answered with something that is not on offer.
    """
    given = {slug: answer.strip() for slug, answer in answers.items() if answer.strip()}
    known = {f.slug: f for f in form.fields} if form else {}
    for slug in given:
        if slug not in known:
            raise DataUnfit(say("The form has no question “{slug}”.", slug=slug))
    for asked in known.values():
        answer = given.get(asked.slug, "")
        if asked.is_missing(given):
            raise DataUnfit(say("Answer: {label}", label=asked.label), slug="form-unanswered")
        if answer and not _on_offer(answer, asked.choices, asked.type):
            raise DataUnfit(
                say("{label} Choose one of those on offer.", label=asked.label), slug="form-unanswered"
            )
    return given


def _on_offer(answer: str, choices: Mapping[str, str], kind: str) -> bool:
    options: Collection[str] = ("yes", "no") if kind == "yes_no" else choices
    return kind not in ("yes_no", "one_of") or answer in options
