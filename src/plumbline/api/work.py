"""Cases, actions, contacts, and research requests: what waits, and what was done."""

import hashlib
from typing import Annotated
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query

from plumbline.access.tokens import Scope
from plumbline.api import schemas
from plumbline.api.door import Answer, call, unchanged, viewer_of
from plumbline.api.problems import problem_body
from plumbline.api.routing import WRITES, answers, router
from plumbline.cases.permissions import MAY, WORKERS
from plumbline.cases.queries import (
    CasePage,
    action_for,
    action_shown,
    case_for,
    case_page,
    request_for,
    request_shown,
)
from plumbline.cases.queries.changes import changes_of_case
from plumbline.cases.queries.lists import open_cases, work_page
from plumbline.cases.queries.people import PersonLine, people_of
from plumbline.cases.queries.safe_contact import unsafe_contact
from plumbline.cases.queries.steps import ActionLine, action_lines
from plumbline.cases.services import (
    GivenFact,
    GivenReaders,
    GivenWarning,
    log_contact,
    reply_to_request,
    take_step,
    warn_unanswered,
)
from plumbline.cases.services.closed import EVERYBODY
from plumbline.people.queries import PersonName, names_for
from plumbline.schemes.kind import Kind
from plumbline.schemes.permissions import CASE_ROLES
from plumbline.schemes.queries import kind_of
from plumbline.sharing.enums import Marking
from plumbline.values.errors import StageRefused


cases, actions, requests = router("Cases"), router("Actions"), router("Research requests")
USUAL, MOST = 25, 50


@cases.get("", url_name="api-cases", response=answers(schemas.CaseList), summary="Open cases")
@call(Scope.READ_CASES, CASE_ROLES)
def list_cases(
    request: HttpRequest,
    after: Annotated[
        str, Query(max_length=100, pattern=schemas.SLUG, description="What the page before gave as next")
    ] = "",
    most: Annotated[int, Query(ge=1, le=MOST)] = USUAL,
) -> Answer:
    """Open cases that the holder sees, by reference, a page at a time."""
    found = open_cases(viewer_of(request), after=after, most=most + 1)
    shown = found[:most]
    lines = [
        {
            "reference": line.case.ref,
            "scheme": line.case.scheme.slug,
            "state": line.state,
            "state_label": line.state_label,
            "name": line.name.display if line.name else None,
            "lead_agency": line.lead_agency,
            "next_review_on": line.next_review_on,
        }
        for line in shown
    ]
    following = shown[-1].case.ref if len(found) > most else None
    return Answer({"cases": lines, "next": following}, people={line.case.person_id for line in shown})


@cases.get(
    "/{slug:reference}",
    url_name="api-case",
    response={**answers(schemas.Case), 304: None},
    summary="A case",
)
@call(Scope.READ_CASES, CASE_ROLES)
def show_case(request: HttpRequest, reference: str) -> Answer | HttpResponse:
    """Everything of a case that this door gives, as far as the holder sees it. Its ETag changes with it."""
    viewer = viewer_of(request)
    # Taken before the page is read: what somebody adds meanwhile then counts as new.
    etag = _number(changes_of_case(viewer, reference), people_of(viewer, case_for(viewer, reference)))
    if same := unchanged(request, etag):
        return same
    page = case_page(viewer, reference)
    return Answer(_case(page), people={line.person_id for line in page.people}, etag=etag)


def _number(changes: str, people: tuple[PersonLine, ...]) -> str:
    """The change number of a case with what it does not count: names, and what is late today."""
    said = repr([(line.part, line.name) for line in people]) + str(timezone.localdate())
    return f"{changes}-{hashlib.sha256(said.encode()).hexdigest()[:16]}"


def _case(page: CasePage) -> dict[str, object]:
    case = page.case
    return {
        "reference": case.ref,
        "scheme": case.scheme.slug,
        "kind": page.kind.slug,
        "state": page.state,
        "state_label": page.state_label,
        "opened_on": timezone.localdate(case.opened_at),
        "closed_on": timezone.localdate(page.closure.closed_at) if page.closure else None,
        "lead_agency": page.lead_agency,
        "lead_worker": page.lead_worker,
        "people": [_person(line.person_id, line.part, line.label, line.name) for line in page.people],
        "objectives": [{"id": o.objective.id, "words": o.objective.words} for o in page.objectives],
        "actions": [_action(line) for line in page.actions],
        "contacts": {
            "attempted": page.contacts_attempted,
            "met": page.contacts_met,
            "minutes": page.dose_minutes,
        },
        "contact_outcomes": dict(page.kind.work.contact_outcomes),
        "gateways": _gateways(page.kind),
        "next_review_on": page.next_review_on,
    }


def _person(key: UUID, part: str, label: str, name: PersonName | None) -> dict[str, object]:
    return {
        "id": key,
        "part": part,
        "label": label,
        "name": name.display if name else None,
        "date_of_birth": name.date_of_birth if name else None,
    }


def _gateways(kind: Kind) -> list[dict[str, str]]:
    return [{"slug": slug, "citation": law.citation} for slug, law in kind.gateways.items()]


def _action(line: ActionLine) -> dict[str, object]:
    return {
        "id": line.action.id,
        "case": line.ref,
        "words": line.words,
        "about": line.about,
        "owner": line.owner,
        "agency": line.agency,
        "objective": line.objective,
        "state": line.state,
        "state_label": line.label,
        "due_on": line.due_on,
        "is_late": line.is_late,
        "steps": line.step_count,
        "moves": list(line.moves),
    }


@cases.post(
    "/{slug:reference}/contacts",
    url_name="api-log-contact",
    response=answers(schemas.ContactMade, status=201, refusals=WRITES),
    summary="Log a contact",
)
@call(Scope.LOG_CONTACTS, MAY["log_contact"])
def add_contact(
    request: HttpRequest, reference: str, given: schemas.ContactGiven, idempotency_key: schemas.IdempotencyKey
) -> Answer:
    """Log a contact, made or attempted, once; it counts wherever a contact counts.

    What happened is kept as it was sent. Where it went against the rule for reaching the person safely, and the holder may read that rule,
    ``warnings`` says so: show it to whoever logged the contact.
    """
    viewer = viewer_of(request)
    case = case_for(viewer, reference)
    said = given.dict()
    action, person_id = said.pop("action"), said.pop("about")
    readers = _readers(said.pop("kept_to"), said.pop("kept_to_people"))
    own_words = _readers(said.pop("their_words_kept_to"), said.pop("their_words_kept_to_people"))
    served = action_for(viewer, action) if action else None
    logged = log_contact(
        case=case,
        action=served,
        person_id=person_id,
        readers=readers,
        own_words=own_words,
        by=viewer,
        **said,
    )
    unsafe = unsafe_contact(viewer, logged)
    return Answer({"id": str(logged.id), "warnings": [unsafe] if unsafe else []}, status=201)


def _readers(agencies: list[UUID] | None, people: list[UUID] | None) -> GivenReaders:
    if agencies is None and people is None:
        return EVERYBODY
    marking = Marking.NAMED if agencies is None else Marking.OWNER
    return GivenReaders(marking.value, tuple(agencies or ()), tuple(people or ()))


@actions.get(
    "/{uuid:action_id}", url_name="api-action", response=answers(schemas.ActionOut), summary="An action"
)
@call(Scope.READ_ACTIONS, CASE_ROLES)
def show_action(request: HttpRequest, action_id: UUID) -> Answer:
    """One action, and where the holder may bring it."""
    viewer = viewer_of(request)
    found = action_shown(viewer, action_id)
    line = action_lines(viewer, [found], on=timezone.localdate())[0]
    return Answer(_action(line), people=[found.case.person_id])


@actions.post(
    "/{uuid:action_id}/steps",
    url_name="api-step-action",
    response=answers(schemas.Made, status=201, refusals=WRITES),
    summary="Take a step of an action",
)
@call(Scope.STEP_ACTIONS, CASE_ROLES)
def step_action(
    request: HttpRequest, action_id: UUID, given: schemas.StepGiven, idempotency_key: schemas.IdempotencyKey
) -> Answer:
    """Accept an action, say that it is done and how one can tell, or that it could not be done: as its moves allow."""
    viewer = viewer_of(request)
    step = take_step(action=action_for(viewer, action_id), by=viewer, **given.dict())
    return Answer({"id": str(step.id)}, status=201)


@requests.get("", url_name="api-work", response=answers(schemas.Work), summary="What waits")
@call(Scope.READ_REQUESTS, WORKERS)
def list_work(
    request: HttpRequest,
    after: Annotated[
        str, Query(max_length=100, pattern=schemas.SLUG, description="What the page before gave as next")
    ] = "",
    most: Annotated[int, Query(ge=1, le=MOST)] = USUAL,
) -> Answer:
    """Research requests, then open actions, of the holder's agency, a page at a time; none is left out while a day moves."""
    desk = work_page(viewer_of(request), after=after, most=most)
    asked = [
        {
            "id": line.request.id,
            "case": line.request.ref,
            "name": line.name.display if line.name else None,
            "due_on": line.request.due_on,
            "due_at": line.request.due_at,
            "is_late": line.is_late,
        }
        for line in desk.requests
    ]
    people = {line.request.person_id for line in desk.requests}
    people |= {line.action.case.person_id for line in desk.actions}
    body = {"requests": asked, "actions": [_action(a) for a in desk.actions], "next": desk.following or None}
    return Answer(body, people=people)


@requests.get(
    "/{uuid:request_id}",
    url_name="api-request",
    response=answers(schemas.Request),
    summary="A research request",
)
@call(Scope.READ_REQUESTS, WORKERS)
def show_request(request: HttpRequest, request_id: UUID) -> Answer:
    """What is asked about whom, for this check only, and the laws under which a fact may be given."""
    viewer = viewer_of(request)
    asked = request_shown(viewer, request_id)
    kind, keys = kind_of(asked.scheme), [(UUID(key), part) for key, part in asked.people]
    names = names_for(viewer, [key for key, _ in keys])
    body = {
        "id": asked.id,
        "case": asked.ref,
        "scheme": asked.scheme.slug,
        "question": asked.question,
        "asked_on": timezone.localdate(asked.asked_at),
        "due_on": asked.due_on,
        "due_at": asked.due_at,
        "people": [_person(key, part, kind.parts[part].label, names.get(key)) for key, part in keys],
        "gateways": _gateways(kind),
    }
    return Answer(body, people=[key for key, _ in keys])


@requests.post(
    "/{uuid:request_id}/answer",
    url_name="api-answer-request",
    response=answers(schemas.Made, status=201, refusals=WRITES),
    summary="Answer a research request",
)
@call(Scope.ANSWER_REQUESTS, WORKERS)
def answer_request(
    request: HttpRequest, request_id: UUID, given: schemas.ReplyGiven, idempotency_key: schemas.IdempotencyKey
) -> Answer:
    """Known, with facts; not known; or cannot say, with the reason; and what those who visit are to do. An answer is final.

    Where no agreement covers the agency, the answer is refused (409); a warning in it is taken all the same, and the refusal says so
    (``urn:plumbline:only-warned``). Send the rest, without the warning and with another key, once an agreement covers the agency.
    """
    viewer, asked = viewer_of(request), request_for(viewer_of(request), request_id)
    said = given.warning.dict() if given.warning else None
    warning = GivenWarning(person_id=said.pop("about"), **said) if said else None
    try:
        with transaction.atomic():
            reply = reply_to_request(
                request=asked,
                answer=given.answer,
                words=given.words,
                facts=[GivenFact(**fact.dict() | {"agencies": tuple(fact.agencies)}) for fact in given.facts],
                warning=warning,
                by=viewer,
            )
    except StageRefused as no:
        if warning is None or no.slug != "agency-not-covered":
            raise
        warn_unanswered(request=asked, warning=warning, by=viewer)
        return Answer(problem_body(409, ONLY_WARNED, slug="only-warned"), status=409)
    return Answer({"id": str(reply.id)}, status=201)


ONLY_WARNED = "The warning is taken and stands on the case. Nothing else of this answer was, because no agreement in force covers the agency."
