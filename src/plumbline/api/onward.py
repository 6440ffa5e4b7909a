"""Onward referrals: what is on offer, who was sent, what the provider answered, and what came of it."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query

from plumbline.access.tokens import Scope
from plumbline.access.viewer import Viewer
from plumbline.api import schemas_work as schemas
from plumbline.api.door import Answer, call, numbered, viewer_of
from plumbline.api.routing import USUAL, WRITES, After, Most, answers, paged, router
from plumbline.api.schemas import IdempotencyKey, Made
from plumbline.api.work import cases
from plumbline.cases.permissions import MAY, WORKERS
from plumbline.cases.queries import action_for, case_for, objective_of
from plumbline.cases.queries.onward import OnwardLine, onward_for, onward_shown, places_in_use
from plumbline.cases.queries.onward_pages import OnwardPage, case_onward_page, to_us_page
from plumbline.cases.queries.told import consents_to
from plumbline.cases.services import record_consent, refer_on, step_onward
from plumbline.cases.telling import law
from plumbline.interventions.queries import Entry, catalogue, entry_for
from plumbline.interventions.rules import is_full, needs_consent
from plumbline.schemes.permissions import CASE_ROLES


onward, interventions = router("Onward referrals"), router("Interventions")


@interventions.get(
    "",
    url_name="api-interventions",
    response=answers(schemas.InterventionList),
    summary="What is on offer",
)
@call(Scope.SEND_ONWARD, MAY["refer_on"])
def list_interventions(request: HttpRequest, after: After = None, most: Most = USUAL) -> Answer:
    """Interventions to which somebody can be referred today, a page at a time. They name nobody."""
    offered = [entry for entry in catalogue(viewer_of(request)) if entry.is_offered]
    shown, following = paged(offered, lambda entry: entry.id, after=after, most=most)
    taken = places_in_use()
    body = {
        "interventions": [_entry(entry, taken.get(entry.id, 0)) for entry in shown],
        "consent_ways": dict(law().ways),
        "next": following,
    }
    return Answer(body)


def _entry(entry: Entry, taken: int) -> dict[str, Any]:
    version = entry.version
    return {
        "id": entry.id,
        "version": version.number,
        "name": version.name,
        "help": entry.help,
        "provider": entry.provider,
        "sessions": version.sessions,
        "minutes": version.minutes,
        "weeks": version.weeks,
        "is_full": is_full(taken, version.capacity),
        "needs_consent": needs_consent(version.consent_from, on=timezone.localdate()),
    }


@cases.get(
    "/{slug:reference}/onward",
    url_name="api-case-onward",
    response=answers(schemas.OnwardList),
    summary="Onward referrals of a case",
)
@call(Scope.READ_ONWARD, CASE_ROLES)
def list_case_onward(
    request: HttpRequest,
    reference: str,
    after: Annotated[int, Query(ge=0, le=100_000, description="What the page before gave as next")] = 0,
    most: Most = USUAL,
) -> Answer:
    """Everybody of a case who was referred on, and where each stands, by number, a page at a time."""
    return _listed(case_onward_page(viewer_of(request), reference, after=after, most=most))


@cases.post(
    "/{slug:reference}/onward",
    url_name="api-case-onward",
    response=answers(Made, status=201, refusals=WRITES),
    summary="Refer somebody on",
)
@call(Scope.SEND_ONWARD, MAY["refer_on"])
def send_onward(
    request: HttpRequest, reference: str, given: schemas.OnwardGiven, idempotency_key: IdempotencyKey
) -> Answer:
    """Refer one person of a case to an intervention. Its provider sees the referral from then on, and nothing else of the case."""
    viewer = viewer_of(request)
    case, said = case_for(viewer, reference), given.dict()
    how, action, objective = (said.pop(name) for name in ("consent_how", "action", "objective"))
    asks = how and _rests_on_consent(viewer, given.intervention)
    if asks and given.person not in consents_to(viewer, case, given.intervention):
        record_consent(
            case=case, person_id=given.person, intervention=given.intervention, answer="given", how=how, by=viewer
        )  # fmt: skip
    sent = refer_on(
        case=case,
        person_id=said.pop("person"),
        action=action_for(viewer, action) if action else None,
        objective=objective_of(viewer, case, objective) if objective else None,
        by=viewer,
        **said,
    )
    return Answer({"id": str(sent.id)}, status=201)


def _rests_on_consent(viewer: Viewer, intervention: UUID) -> bool:
    """Whether a service needs consent: one that nobody needs is not written down."""
    return needs_consent(entry_for(viewer, intervention).version.consent_from, on=timezone.localdate())


@onward.get(
    "",
    url_name="api-onward-list",
    response=answers(schemas.OnwardList),
    summary="Referrals to us",
)
@call(Scope.READ_ONWARD, WORKERS)
def list_onward(request: HttpRequest, after: After = None, most: Most = USUAL) -> Answer:
    """Referrals to the holder's agency that are not over, a page at a time; none is left out while one is settled."""
    return _listed(to_us_page(viewer_of(request), after=after, most=most))


def _listed(page: OnwardPage) -> Answer:
    body = {"onward": [_in_list(line) for line in page.lines], "next": page.following or None}
    return Answer(body, people={line.onward.person_id for line in page.lines})


@onward.get(
    "/{uuid:onward_id}",
    url_name="api-onward",
    response={**answers(schemas.OnwardOut), 304: None},
    summary="An onward referral",
)
@call(Scope.READ_ONWARD, CASE_ROLES)
def show_onward(request: HttpRequest, onward_id: UUID) -> Answer | HttpResponse:
    """What was shared for it, every step, and where the holder may bring it."""
    line = onward_shown(viewer_of(request), onward_id)
    return numbered(request, _whole(line), [line.onward.person_id])


@onward.post(
    "/{uuid:onward_id}/steps",
    url_name="api-step-onward",
    response=answers(Made, status=201, refusals=WRITES),
    summary="Take a step of an onward referral",
)
@call(Scope.STEP_ONWARD, CASE_ROLES)
def step_onward_referral(
    request: HttpRequest, onward_id: UUID, given: schemas.OnwardStepGiven, idempotency_key: IdempotencyKey
) -> Answer:
    """Accept it, decline it with the reason, let it wait, start, complete or end it; or take it back: as its moves allow."""
    viewer = viewer_of(request)
    step = step_onward(
        onward=onward_for(viewer, onward_id),
        state=given.state.value,
        words=given.words,
        why=given.why.value if given.why else "",
        expected=given.expected_step,
        by=viewer,
    )
    return Answer({"id": str(step.id)}, status=201)


def _in_list(line: OnwardLine) -> dict[str, Any]:
    row = line.onward
    return {
        "id": row.id,
        "reference": f"{row.ref}-{row.number}",
        "name": row.name,
        "intervention": line.intervention,
        "provider": line.provider,
        "sent_for": line.sent_for,
        "state": line.state,
        "state_label": line.label,
        "since": line.since,
        "answer_by": row.answer_by,
        "is_late": line.is_late,
        "waits_long": line.waits_long,
        "is_over": line.is_over,
    }


def _whole(line: OnwardLine) -> dict[str, Any]:
    row = line.onward
    return {
        **_in_list(line),
        "date_of_birth": row.born,
        "purpose": row.purpose,
        "citation": row.citation,
        "sent_at": row.sent_at,
        "steps": line.step_count,
        "moves": [state for state, _ in line.moves],
        "history": [
            {
                "state": one.step.state,
                "label": one.label,
                "at": one.step.at,
                "agency": one.agency,
                "why": one.why,
                "words": one.step.words,
            }
            for one in line.steps
        ],
        "facts": [
            {
                "words": fact.words,
                "source": fact.source,
                "on": fact.on,
                "nature": fact.nature,
                "certainty": fact.certainty,
            }
            for fact in line.facts
        ],
        "taken_back": [one.said for one in line.taken_back],
    }
