"""Views of what was learnt."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from plumbline.access.enums import Role
from plumbline.access.queries import members_of
from plumbline.agencies.queries import names_of
from plumbline.cases.enums import LearningState
from plumbline.cases.queries import case_for
from plumbline.cases.queries.learning import learning_line, learning_lines, learnt_from
from plumbline.cases.services import record_learning, step_learning
from plumbline.schemes.permissions import CASE_ROLES
from plumbline.values.words import say
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, form_page
from plumbline.web.learning import forms


LEADS = (Role.COORDINATOR, Role.CHAIR)
CASEWORK = (*LEADS, Role.REPRESENTATIVE, Role.PRACTITIONER, Role.ADVISER)
# A move is said as what the person does; the state as what it then is.
DOING = {
    LearningState.ACCEPTED: "Accept it",
    LearningState.DECLINED: "Decline it",
    LearningState.DONE: "It is done",
    LearningState.COULD_NOT: "It could not be done",
    LearningState.VERIFIED: "Checked: it is done",
}
SEND_BACK = "Not done yet: send it back"


@require_GET
@for_roles(*CASEWORK)
def learning(request: HttpRequest) -> HttpResponse:
    """Everything that was learnt, open ones first."""
    lines = learning_lines(viewer_of(request))
    context = {
        "lines": lines,
        "still_open": sum(line.is_open for line in lines),
        "late": sum(line.is_late for line in lines),
    }
    return TemplateResponse(request, "learning/learning.html", context)


@require_http_methods(["GET", "POST"])
@for_roles(*CASEWORK)
def one(request: HttpRequest, learning_id: UUID) -> HttpResponse:
    """One of them, with its steps and the next one."""
    viewer = viewer_of(request)
    line = learning_line(viewer, learning_id)
    choices = [(to.value, _doing(line.state, to)) for to in line.moves]
    form = forms.StepForm(request.POST or None, choices=choices, initial={"expected_step": line.step_count})

    def act(given: dict[str, Any]) -> None:
        step_learning(
            learning=line.learning,
            to=given["to"],
            words=given["words"],
            expected_step=given["expected_step"],
            by=viewer,
        )

    ask = Ask(
        title="What was learnt",
        caption=line.scheme,
        button="Save",
        back=reverse("learning"),
        done="Saved.",
        template="learning/one.html",
        context={"line": line},
    )
    return form_page(request, form, ask, act)


@require_http_methods(["GET", "POST"])
@for_roles(*LEADS)
def record(request: HttpRequest, ref: str) -> HttpResponse:
    """Write down what is to be learnt from a case."""
    viewer = viewer_of(request)
    case = case_for(viewer, ref)
    form = forms.LearningForm(request.POST or None, people=_people(case.scheme.agencies))

    def act(given: dict[str, Any]) -> None:
        user, agency = (UUID(part) for part in given["owner"].split("."))
        record_learning(
            case=case,
            words=given["words"],
            done_when=given["done_when"],
            owner=user,
            agency=agency,
            due_on=given["due_on"],
            by=viewer,
        )

    ask = Ask(
        title="Write down something to learn",
        caption=say("Case {ref}", ref=ref),
        button="Save",
        back=reverse("case", args=[ref]),
        done="Saved. Every agency of the scheme can read it, without the case.",
        template="learning/record.html",
        context={"learnt": learnt_from(viewer, case)},
    )
    return form_page(request, form, ask, act)


def _doing(state: LearningState, to: LearningState) -> str:
    return SEND_BACK if state is LearningState.DONE and to is LearningState.ACCEPTED else DOING[to]


def _people(agencies: frozenset[UUID] | set[UUID]) -> forms.Choices:
    return [
        (f"{user.id}.{agency}", f"{user.name}, {name}")
        for agency, name in sorted(names_of(agencies).items(), key=lambda pair: pair[1])
        for user in members_of(agency, roles=CASE_ROLES)
    ]
