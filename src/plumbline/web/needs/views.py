"""Needs of a case: what is there, a new one, what was counted since, and one that was wrong."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from plumbline.access.enums import Role
from plumbline.cases import services
from plumbline.cases.queries import case_page
from plumbline.cases.queries.needs import NeedLine, NeedsPage, count_of, need_for, needs_page
from plumbline.schemes.kind import Limit
from plumbline.values.errors import NotVisible
from plumbline.values.words import say
from plumbline.web.casework.views import CASEWORK, LEADS
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, form_page
from plumbline.web.needs.forms import CountForm, NeedForm, ReasonForm


HIDDEN = "This page is not there, or is not yours to see."
WORKS: tuple[Role, ...] = CASEWORK


@require_GET
@for_roles(*CASEWORK)
def needs(request: HttpRequest, ref: str) -> HttpResponse:
    """Every need with its evidence and counts, and what the rule in force finds."""
    page = needs_page(viewer_of(request), ref)
    last = page.kind.needs.last_claims
    missing = sum(not one.holds for one in page.findings) if page.rule else 0
    return TemplateResponse(
        request, "needs/needs.html", {"page": page, "last_claims": last, "missing": missing}
    )


@require_http_methods(["GET", "POST"])
@for_roles(*CASEWORK)
def show(request: HttpRequest, ref: str) -> HttpResponse:
    """Write down a need."""
    viewer = viewer_of(request)
    page = case_page(viewer, ref)
    if not page.kind.needs.needs:
        raise NotVisible(HIDDEN)

    def act(given: dict[str, Any]) -> None:
        owner, agency = (UUID(part) for part in given["owner"].split("."))
        services.show_need(
            case=page.case, person_id=UUID(given["person"]), need=given["need"], source=given["source"], evidence=given["evidence"],
            found_on=given["found_on"], count=given["count"], window=Limit(given["window"], given["window_unit"]),
            less=given["less"], owner=owner, agency=agency, by=viewer,
        )  # fmt: skip

    ask = Ask(
        title="Write down a need",
        button="Save this need",
        back=reverse("needs", args=[ref]),
        done="The need is saved, with what shows it.",
        caption=say("Case {ref}", ref=ref),
        lead="A need counts only with what shows it: whose it is, where it is recorded, what was counted over how long, and what it is to come to. Later counts are held against these.",
    )
    return form_page(request, NeedForm(request.POST or None, page=page), ask, act)


@require_http_methods(["GET", "POST"])
@for_roles(*CASEWORK)
def count(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """Write down what was counted since."""
    viewer = viewer_of(request)
    page, line = _line(request, ref, number)
    ask = _asked(page, line, "Count again", "Save this count", "The count is saved.")
    return form_page(
        request,
        CountForm(request.POST or None, line=line, kind=page.kind),
        ask,
        lambda given: services.count_need(need=need_for(viewer, ref, number), by=viewer, **given),
    )


@require_http_methods(["GET", "POST"])
@for_roles(*CASEWORK)
def replace(request: HttpRequest, ref: str, number: int, count: int) -> HttpResponse:
    """Put a right count in the place of a wrong one, which stays readable."""
    viewer = viewer_of(request)
    page, line = _line(request, ref, number)
    need = need_for(viewer, ref, number)
    wrong = count_of(viewer, need, count)
    ask = _asked(
        page, line, "Replace a count that is wrong", "Save this count", "The count is replaced. The one before stays readable."
    )  # fmt: skip
    return form_page(
        request,
        CountForm(
            request.POST or None, line=line, kind=page.kind, replaces=True, initial={"last": wrong.last}
        ),
        ask,
        lambda given: services.count_need(need=need, replaces=wrong, by=viewer, **given),
    )


@require_http_methods(["GET", "POST"])
@for_roles(*LEADS)
def take_off(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """Say that a need was written down in error."""
    viewer = viewer_of(request)
    page, line = _line(request, ref, number)
    ask = _asked(
        page, line, "Take this need off", "Take it off", "The need is taken off. It stays readable and counts no more.",
        warning="Only a need that was written down in error is taken off. One that is met stays.",
    )  # fmt: skip
    return form_page(
        request,
        ReasonForm(request.POST or None, label="What was wrong?"),
        ask,
        lambda given: services.take_need_off(need=need_for(viewer, ref, number), by=viewer, **given),
    )


def _line(request: HttpRequest, ref: str, number: int) -> tuple[NeedsPage, NeedLine]:
    page = needs_page(viewer_of(request), ref)
    for line in page.lines:
        if line.need.number == number:
            return page, line
    raise NotVisible(HIDDEN)


def _asked(page: NeedsPage, line: NeedLine, title: str, button: str, done: str, *, warning: str = "") -> Ask:
    whose = line.name.display if line.name else "name withheld"
    return Ask(
        title=title,
        button=button,
        back=reverse("needs", args=[page.case.ref]),
        done=done,
        caption=say(
            "Case {ref}, need {number}: {label}, {whose}",
            ref=page.case.ref,
            number=line.need.number,
            label=line.label,
            whose=whose,
        ),
        warning=warning,
    )
