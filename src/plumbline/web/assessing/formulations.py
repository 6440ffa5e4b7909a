"""Formulations: the last one, those before, and the form."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from plumbline.cases import services
from plumbline.cases.queries.changes import changes_of_case
from plumbline.cases.queries.formulations import FormulationsOfCase, PersonFormulated, formulations_of_case
from plumbline.schemes.queries import kind_of
from plumbline.values.errors import DataUnfit, NotVisible, StageRefused
from plumbline.web import care
from plumbline.web.assessing.forms import FormulationForm
from plumbline.web.assessing.views import CASEWORK, CLOSED, WORKERS
from plumbline.web.captions import of_whom
from plumbline.web.changed import watched
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, form_page


MOVED = "The people of this case changed since you opened this page. Open it again."
LEAD = "Agencies in the case read this. Write as if the person will read it, and leave a box empty rather than guess. Under “what is known” write facts, and from whom; under “what you think” your own opinion."
KEPT = " It begins with what stands there: what you leave in goes on under your name."
NOT_THERE = "This page is not there, or is not yours to see."


@require_GET
@for_roles(*CASEWORK)
def formulations(request: HttpRequest, ref: str) -> HttpResponse:
    """What agencies make of it, person by person."""
    viewer = viewer_of(request)
    number = changes_of_case(viewer, ref)
    context = {"page": formulations_of_case(viewer, ref), **watched(number, "case-changed", ref)}
    return TemplateResponse(request, "assessing/formulations.html", context)


@require_http_methods(["GET", "POST"])
@for_roles(*WORKERS)
def write(request: HttpRequest, ref: str, place: int) -> HttpResponse:
    """Write one, or revise the last: it begins with what stands there."""
    viewer = viewer_of(request)
    found = formulations_of_case(viewer, ref)
    one = _at(found, place)
    if not found.may_write:
        raise StageRefused(CLOSED)
    form = FormulationForm(request.POST or None, initial=_standing(one))
    ask = Ask(
        title="Write a formulation",
        button="Save this formulation",
        back=reverse("formulations", args=[ref]),
        done="Saved. What was written before stays readable.",
        caption=of_whom(ref, one.person.name),
        lead=LEAD + (KEPT if one.lines else ""),
        on_paper=True,
    )

    def act(given: dict[str, Any]) -> None:
        if given["person"] != one.person.person_id:
            raise DataUnfit(MOVED, slug="people-changed")
        facts, opinions = form.said("fact"), form.said("opinion")
        services.write_formulation(
            case=found.case, person_id=given["person"], facts=facts, opinions=opinions,
            expected=given["expected"], by=viewer,
        )  # fmt: skip
        care.suggest(
            request,
            kind_of(found.case.scheme).words_to_avoid,
            *facts.values(),
            *opinions.values(),
            about="the formulation",
            mend=reverse("write-formulation", args=[ref, place]),
        )

    return form_page(request, form, ask, act)


def _at(found: FormulationsOfCase, place: int) -> PersonFormulated:
    if not 1 <= place <= len(found.people):
        raise NotVisible(NOT_THERE)
    return found.people[place - 1]


def _standing(one: PersonFormulated) -> dict[str, Any]:
    first: dict[str, Any] = {"person": one.person.person_id, "expected": 0}
    if one.lines:
        first["expected"] = one.lines[0].formulation.number
        for box in one.lines[0].boxes:
            first |= {f"{box.slug}_fact": box.fact, f"{box.slug}_opinion": box.opinion}
    return first
