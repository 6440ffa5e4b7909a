"""Views of onward referrals. The provider sees the referral and nothing else of the case."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from plumbline.access.enums import Role
from plumbline.cases import permissions, services
from plumbline.cases.onward import answer_due
from plumbline.cases.queries import CasePage, action_for, case_page, objective_of
from plumbline.cases.queries.changes import changes_of_onward
from plumbline.cases.queries.fidelity import checklist_of
from plumbline.cases.queries.onward import (
    OnwardLine,
    facts_to_share,
    onward_shown,
    places_in_use,
    referrals_to_us,
)
from plumbline.cases.queries.sessions import sessions_of
from plumbline.cases.queries.told import consents_to
from plumbline.cases.telling import law
from plumbline.interventions.queries import catalogue, entry_for
from plumbline.interventions.rules import needs_consent
from plumbline.people.queries import PersonName
from plumbline.schemes.kind import Side
from plumbline.schemes.queries import kind_of
from plumbline.values.errors import StageRefused
from plumbline.values.words import say
from plumbline.web import care
from plumbline.web.captions import of_whom
from plumbline.web.catalogue.views import shown
from plumbline.web.changed import watched, whether_changed
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, asking_page, form_page
from plumbline.web.onward.forms import Choices, ReferForm, StepForm, UnmetForm
from plumbline.web.templatetags.pages import day


WORKERS = (Role.REPRESENTATIVE, Role.PRACTITIONER, Role.ADVISER)
CASEWORK = (Role.COORDINATOR, Role.CHAIR, *WORKERS)


@require_GET
@for_roles(*WORKERS)
def to_us(request: HttpRequest) -> HttpResponse:
    """Referrals to the viewer's agency that are not over."""
    lines = referrals_to_us(viewer_of(request))
    return TemplateResponse(request, "onward/to_us.html", {"lines": lines})


@require_GET
@for_roles(*CASEWORK)
def choose(request: HttpRequest, ref: str) -> HttpResponse:
    """What is on offer, and how full it is."""
    viewer = viewer_of(request)
    page = _open(case_page(viewer, ref))
    in_use = places_in_use()
    entries = [shown(entry, in_use) for entry in catalogue(viewer) if entry.is_offered]
    return TemplateResponse(request, "onward/choose.html", {"page": page, "entries": entries})


@require_http_methods(["GET", "POST"])
@for_roles(*CASEWORK)
def refer(request: HttpRequest, ref: str, intervention: UUID) -> HttpResponse:
    """Say what the provider is to know, and send it."""
    viewer = viewer_of(request)
    page = _open(case_page(viewer, ref))
    entry = entry_for(viewer, intervention)
    facts = facts_to_share(viewer, page.case)
    needs = needs_consent(entry.version.consent_from, on=timezone.localdate())
    stands = consents_to(viewer, page.case, entry.id) if needs else {}
    people = _people(page)
    may_take = permissions.may(viewer, "take_consent", page.case.scheme)
    form = ReferForm(
        request.POST or None,
        people=people,
        asks_consent=needs and may_take and any(UUID(key) not in stands for key, _ in people),
        gateways=[(slug, law.citation) for slug, law in page.kind.gateways.items()],
        facts=[(str(fact.id), f"{day(fact.on)}: {fact.words}") for fact in facts],
        serves=_serves(page),
        usual=answer_due(timezone.localdate(), page.kind),
        initial={"version": entry.version.number},
    )

    def act(given: dict[str, Any]) -> str:
        sort, _, key = given.get("serves", "").partition(".")
        person = UUID(given["person"]) if "person" in given else page.case.person_id
        if given.get("consented") == "yes" and person not in stands:
            services.record_consent(
                case=page.case, person_id=person, intervention=entry.id, answer="given", how=given["consent_how"], by=viewer
            )  # fmt: skip
        services.refer_on(
            case=page.case,
            intervention=intervention,
            version=given["version"],
            person_id=person,
            purpose=given["purpose"],
            gateway=given["gateway"],
            facts=[UUID(fact) for fact in given.get("facts", [])],
            share_birth_date=given["born"] == "yes",
            action=action_for(viewer, UUID(key)) if sort == "action" else None,
            objective=objective_of(viewer, page.case, UUID(key)) if sort == "objective" else None,
            answer_by=given["answer_by"],
            by=viewer,
        )
        care.suggest(request, page.kind.words_to_avoid, given["purpose"], about="the referral")
        return reverse("case", args=[ref])

    ask = Ask(
        title="Refer on",
        button="Send this referral",
        back=reverse("case", args=[ref]),
        done="",
        caption=of_whom(ref, _one(page)) if len(people) == 1 else say("Case {ref}", ref=ref),
        template="onward/refer.html",
        context={
            "shown": shown(entry, places_in_use()),
            "page": page,
            "needs": needs,
            "consents": [(words, stands.get(UUID(key))) for key, words in people],
            "may_take": may_take,
            "law": law(),
        },
    )
    return asking_page(request, form, ask, act)


@require_http_methods(["GET", "POST"])
@for_roles(*CASEWORK)
def onward(request: HttpRequest, onward_id: UUID) -> HttpResponse:
    """One onward referral: what was shared, every step, and the next if it is the viewer's to take."""
    viewer = viewer_of(request)
    number = changes_of_onward(viewer, onward_id)
    line = onward_shown(viewer, onward_id)
    form = StepForm(request.POST or None, moves=_moves(line), initial={"expected": line.step_count})
    ask = Ask(
        title=say("Referral to {intervention}", intervention=line.intervention),
        button="Save this step",
        back=reverse("onward", args=[onward_id]),
        done="Step saved.",
        caption=say("Referral {ref}-{number}", ref=line.onward.ref, number=line.onward.number),
        template="onward/onward.html",
        context={
            "line": line,
            "of": sessions_of(viewer, line.onward),
            "checklist": checklist_of(viewer, line),
            "unanswered": [one for one in _moves(line) if line.is_late and line.in_case],
            **watched(number, "onward-changed", onward_id),
        },
    )

    def act(given: dict[str, Any]) -> None:
        services.step_onward(
            onward=line.onward,
            state=given["state"],
            words=given["words"],
            why=given.get("why", "") if given["state"] == "declined" else "",
            expected=given["expected"],
            by=viewer,
        )
        care.suggest(request, kind_of(line.onward.scheme).words_to_avoid, given["words"], about="the step")

    return form_page(request, form, ask, act)


@require_GET
@for_roles(*CASEWORK)
def changed(request: HttpRequest, onward_id: UUID) -> HttpResponse:
    """Whether an onward referral has changed since its page was opened."""
    return whether_changed(request, changes_of_onward(viewer_of(request), onward_id))


@require_http_methods(["GET", "POST"])
@for_roles(*CASEWORK)
def unmet(request: HttpRequest, ref: str) -> HttpResponse:
    """Say that help was needed and was not to be had."""
    viewer = viewer_of(request)
    page = _open(case_page(viewer, ref))
    form = UnmetForm(
        request.POST or None,
        objectives=[(str(line.objective.id), line.objective.words) for line in page.objectives],
    )
    ask = Ask(
        title="Help that was needed but not available",
        button="Save this",
        back=reverse("case", args=[ref]),
        done="Saved. The board sees how often, without names.",
        caption=say("Case {ref}", ref=ref),
    )

    def act(given: dict[str, Any]) -> None:
        key = given.get("objective")
        services.record_unmet_need(
            case=page.case,
            help=given["help"],
            why=given["why"],
            words=given["words"],
            objective=objective_of(viewer, page.case, UUID(key)) if key else None,
            by=viewer,
        )
        care.suggest(request, page.kind.words_to_avoid, given["words"], about="what you saved")

    return form_page(request, form, ask, act)


def _open(page: CasePage) -> CasePage:
    if page.closure is not None:
        raise StageRefused("This case is closed.", slug="case-closed")
    return page


def _people(page: CasePage) -> Choices:
    """People of a case whom it may refer on: nothing of it may reach the others."""
    return [
        (str(line.person_id), f"{line.name.display if line.name else 'Name withheld'} ({line.label.lower()})")
        for line in page.people
        if line.side is not Side.NOT_TOLD
    ]


def _one(page: CasePage) -> PersonName | None:
    """The name of the only person whom a case may refer on."""
    return next((line.name for line in page.people if line.side is not Side.NOT_TOLD), None)


def _serves(page: CasePage) -> list[tuple[str, Any]]:
    groups: list[tuple[str, Any]] = []
    actions = [(f"action.{line.action.id}", line.words) for line in page.actions if line.is_open]
    objectives = [(f"objective.{line.objective.id}", line.objective.words) for line in page.objectives]
    groups += [("Actions", actions)] if actions else []
    return groups + ([("Objectives, with no action", objectives)] if objectives else [])


def _moves(line: OnwardLine) -> Choices:
    return list(line.moves)
