"""Safety plans: read by whom they were written for, known to the others as something to ask about."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from plumbline.agencies.queries import names_of
from plumbline.cases import services
from plumbline.cases.queries.changes import changes_of_case
from plumbline.cases.queries.safety_plans import PlanLine, own_agency, safety_plans_of_case
from plumbline.schemes.queries import kind_of
from plumbline.values.errors import DataUnfit, NotVisible, StageRefused
from plumbline.values.words import joined, say
from plumbline.web.assessing.forms import SafetyPlanForm
from plumbline.web.assessing.formulations import MOVED, NOT_THERE
from plumbline.web.assessing.views import CASEWORK, CLOSED, WORKERS
from plumbline.web.captions import of_whom
from plumbline.web.care import Wording
from plumbline.web.changed import watched
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, form_page


OPEN = "Only you, your agency and the agencies you tick can read it. The others in the case learn that there is a plan, and whom to ask. It stands on no other page, and is never printed or sent."
WALLED = "Only you, your agency and the agencies you tick can read it. Nobody else learns that there is a plan. It stands on no other page, and is never printed or sent."


@require_GET
@for_roles(*CASEWORK)
def plans(request: HttpRequest, ref: str) -> HttpResponse:
    """The safety plans of a case, as far as the viewer may know them."""
    viewer = viewer_of(request)
    number = changes_of_case(viewer, ref)
    context = {"page": safety_plans_of_case(viewer, ref), **watched(number, "case-changed", ref)}
    return TemplateResponse(request, "assessing/safety_plans.html", context)


@require_http_methods(["GET", "POST"])
@for_roles(*WORKERS)
def write(request: HttpRequest, ref: str, place: int) -> HttpResponse:
    """Write the plan that one's agency keeps for a person, or its next version."""
    viewer = viewer_of(request)
    found = safety_plans_of_case(viewer, ref)
    if not 1 <= place <= len(found.people):
        raise NotVisible(NOT_THERE)
    if not found.may_write:
        raise StageRefused(CLOSED)
    one, mine = found.people[place - 1], own_agency(viewer, found.case)
    names = names_of(found.case.seen_by_agencies)
    others = [(str(key), name) for key, name in sorted(names.items(), key=lambda p: p[1]) if key != mine]
    standing = one.kept_by(mine)
    form = SafetyPlanForm(
        request.POST or None,
        agencies=others,
        now_read_by=_now_read_by(standing),
        initial={"person": one.person.person_id, **_standing(standing)},
    )

    def act(given: dict[str, Any]) -> object:
        if given["person"] != one.person.person_id:
            raise DataUnfit(MOVED, slug="people-changed")
        return services.write_safety_plan(
            case=found.case, person_id=given["person"], words=given["words"], review_on=given["review_on"],
            agencies=[UUID(key) for key in given.get("agencies", [])], expected=given["expected"], by=viewer,
        )  # fmt: skip

    ask = Ask(
        title="Safety plan",
        button="Save this safety plan",
        back=reverse("safety-plans", args=[ref]),
        done="Saved the safety plan.",
        caption=of_whom(ref, one.person.name),
        lead=WALLED if found.is_walled else OPEN,
        wording=Wording(kind_of(found.case.scheme).words_to_avoid, say("the safety plan")),
    )
    return form_page(request, form, ask, act)


def _standing(line: PlanLine | None) -> dict[str, Any]:
    return {"expected": line.plan.number, "words": line.words} if line else {"expected": 0}


def _now_read_by(line: PlanLine | None) -> str:
    if line is None or not line.readers:
        return ""
    return say(
        "Now read by {readers}: tick again whoever is to go on reading it; the others lose every version.",
        readers=joined(line.readers, ", "),
    )
