"""What agencies answered in a case, and what is read before anybody calls, writes or visits."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from plumbline.access.tokens import Scope
from plumbline.api import schemas_work as schemas
from plumbline.api.door import Answer, call, numbered, viewer_of
from plumbline.api.routing import USUAL, After, Most, answers, paged
from plumbline.api.work import cases as cases  # Its calls stand at theirs.
from plumbline.cases.enums import Way
from plumbline.cases.queries.before_contact import before_contact
from plumbline.cases.queries.page import RequestLine
from plumbline.cases.queries.people import PersonLine
from plumbline.cases.queries.researched import researched
from plumbline.cases.queries.safe_contact import SafeContactLine
from plumbline.cases.queries.staff_warnings import WarningLine
from plumbline.schemes.permissions import CASE_ROLES
from plumbline.values.words import say


@cases.get(
    "/{slug:reference}/returns",
    url_name="api-case-returns",
    response={**answers(schemas.CaseReturns), 304: None},
    summary="What agencies answered",
)
@call(Scope.READ_FACTS, CASE_ROLES)
def list_returns(
    request: HttpRequest, reference: str, after: After = None, most: Most = USUAL
) -> Answer | HttpResponse:
    """Each request of a case with its answer: known, with facts, their marking and the law; not known; cannot say, and why.

    As far as the holder sees them; of a sealed case their own facts, and those that their owners released.
    """
    found = researched(viewer_of(request), reference)
    shown, following = paged(found.lines, lambda line: line.request.id, after=after, most=most)
    body = {"returns": [_return(line, found.may_go_on) for line in shown], "next": following}
    return numbered(request, body, found.people)


def _return(line: RequestLine, may_go_on: frozenset[UUID]) -> dict[str, Any]:
    asked = line.request
    return {
        "id": asked.id,
        "agency": line.agency,
        "question": asked.question,
        "asked_on": timezone.localdate(asked.asked_at),
        "due_on": asked.due_on,
        "due_at": asked.due_at,
        "is_late": line.is_late,
        "answer": line.slug or None,
        "words": line.words,
        "answered_at": line.replied_at,
        "facts": [
            {
                "id": one.fact.id,
                "words": one.fact.words,
                "source": one.fact.source,
                "on": one.fact.on,
                "nature": one.fact.nature,
                "certainty": one.fact.certainty,
                "marking": one.fact.marking,
                "citation": one.citation,
                "may_go_on": one.fact.id in may_go_on,
            }
            for one in line.facts
        ],
        "taken_back": [one.said for one in line.taken_back],
    }


@cases.get(
    "/{slug:reference}/before-contact",
    url_name="api-before-contact",
    response={**answers(schemas.BeforeContact), 304: None},
    summary="What to read before any contact",
)
@call(Scope.READ_SAFETY, CASE_ROLES)
def show_before_contact(request: HttpRequest, reference: str) -> Answer | HttpResponse:
    """How the people of a case may be reached safely, and the warnings that stand for those who visit.

    Read it afresh before each contact: a rule may have changed since.
    """
    found = before_contact(viewer_of(request), reference)
    body = {
        "case": found.case.ref,
        "safe_contact": _safe(found.safe),
        "others": [{**_safe(rule), **_who(line)} for rule, line in found.others],
        "warnings": [_warning(line, person) for line, person in found.warnings],
    }
    return numbered(request, body, {line.person_id for line in found.people})


def _who(line: PersonLine) -> dict[str, Any]:
    return {
        "about": line.person_id,
        "label": line.label,
        "name": line.name.display if line.name else None,
    }


def _safe(rule: SafeContactLine | None) -> dict[str, Any]:
    known = rule is not None and rule.is_known
    ways = rule.ways if rule and known else ()
    return {
        "standing": "known" if known else "ask_first" if rule else "not_written",
        "advice": _advice(rule),
        "agency": rule.agency if rule else "",
        "since": rule.at if rule else None,
        "safe": [way.value for way in Way if known and way.value in ways],
        "unsafe": [way.value for way in Way if known and way.value not in ways],
        "words": rule.words if rule and known else "",
    }


def _advice(rule: SafeContactLine | None) -> str:
    if rule is None:
        return say(
            "Nobody has written down how this person may be reached safely. Ask before you call if you are not sure."
        )
    if not rule.is_known:
        return say(
            "Ask {agency} before you make contact. There is a rule for how this person may be reached, and it is not shared with you.",
            agency=rule.agency,
        )
    if not rule.safe:
        return say("No way of making contact is safe.")
    return say("Use only the ways that are safe, and read the words of the rule first.")


def _warning(line: WarningLine, person: PersonLine | None) -> dict[str, Any]:
    return {
        "id": line.warning.id,
        "about": line.warning.person_id,
        "label": person.label if person else "",
        "name": person.name.display if person and person.name else None,
        "do": line.warning.do,
        "why": line.why,
        "source": line.source,
        "agency": line.agency,
        "until": line.warning.until,
    }
