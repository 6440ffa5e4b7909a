"""Pages of access requests: who asked for what is held of them, which agencies have said what they hold, and by when."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from plumbline.access.enums import Role
from plumbline.cases import services
from plumbline.cases.permissions import SENTENCES
from plumbline.cases.queries.access_requests import (
    AccessLine,
    AccessOfCase,
    access_of_case,
    access_shown,
    access_waiting,
)
from plumbline.cases.telling import law
from plumbline.schemes.kind import Side
from plumbline.values.errors import PermissionRefused, StageRefused
from plumbline.values.words import say
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, form_page
from plumbline.web.telling.access_forms import AccessRequestForm, AnsweredForm, ViewForm


LEADS = (Role.COORDINATOR, Role.CHAIR)
CASEWORK = (*LEADS, Role.REPRESENTATIVE, Role.PRACTITIONER, Role.ADVISER)
LEAD = (
    "A person may ask what is held about them. Every agency that gave something says whether it may go; whoever leads the scheme answers "
    "within one month. Nothing goes without the agency that gave it."
)


@require_GET
@for_roles(*CASEWORK)
def waiting(request: HttpRequest) -> HttpResponse:
    """Requests that are not answered, of every case that the viewer sees."""
    return TemplateResponse(request, "telling/access_waiting.html", {"lines": access_waiting(viewer_of(request))})  # fmt: skip


@require_GET
@for_roles(*CASEWORK)
def of_case(request: HttpRequest, ref: str) -> HttpResponse:
    """Requests of a case, and where each agency stands."""
    page = access_of_case(viewer_of(request), ref)
    return TemplateResponse(request, "telling/access_of_case.html", {"page": page, "law": law()})


@require_http_methods(["GET", "POST"])
@for_roles(*CASEWORK)
def take(request: HttpRequest, ref: str) -> HttpResponse:
    """Write down that a person asks for what is held of them."""
    viewer = viewer_of(request)
    page = access_of_case(viewer, ref)
    if not page.may_take:
        raise PermissionRefused(SENTENCES["take_access_request"])
    form = AccessRequestForm(request.POST or None, people=_people(page))

    def act(given: dict[str, Any]) -> object:
        return services.take_access_request(
            case=page.case, person_id=UUID(given["person"]), words=given["words"], on=given["on"], by=viewer
        )

    ask = Ask(
        title="Somebody asks what is held about them (subject access request)",
        button="Save, and ask the agencies",
        back=reverse("access-of-case", args=[ref]),
        done="Saved. Every agency that gave something is asked what may go.",
        caption=say("Case {ref}", ref=ref),
        lead=LEAD,
    )
    return form_page(request, form, ask, act)


@require_http_methods(["GET", "POST"])
@for_roles(*CASEWORK)
def give_view(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Say for an agency whether what it gave may go."""
    viewer = viewer_of(request)
    line = access_shown(viewer, request_id)
    choices = [(str(view.agency), view.name) for view in line.views if view.may_give]
    if not choices:
        raise _nothing_to_say(line)
    others = any(UUID(key) not in viewer.agency_ids for key, _ in choices)
    form = ViewForm(request.POST or None, agencies=choices, asks_who=others)

    def act(given: dict[str, Any]) -> object:
        return services.give_view(
            request=line.request,
            agency=UUID(given["agency"]),
            view=given["view"],
            exemption=given["exemption"] if given["view"] != "release" else "",
            words=given["words"],
            said_by=given.get("said_by", ""),
            by=viewer,
        )

    ask = _ask(line, "What your agency gave: may it go to the person?", "Save this", "Saved.")
    return form_page(request, form, ask, act)


@require_http_methods(["GET", "POST"])
@for_roles(*LEADS)
def answered(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Write down that the person was answered."""
    viewer = viewer_of(request)
    line = access_shown(viewer, request_id)

    def act(given: dict[str, Any]) -> object:
        return services.answer_person(
            request=line.request, words=given["words"], sent_on=given["sent_on"], by=viewer
        )

    ask = _ask(line, "The person was answered", "Save the answer", "Answer saved.")
    return form_page(request, AnsweredForm(request.POST or None), ask, act)


def _nothing_to_say(line: AccessLine) -> Exception:
    if line.reply is None and line.missing:
        return PermissionRefused(SENTENCES["write_view"])
    return StageRefused("Every agency has said what it holds. Open the page again.", slug="written-since")


def _ask(line: AccessLine, title: str, button: str, done: str) -> Ask:
    ref = line.request.case.ref
    return Ask(
        title=title,
        button=button,
        back=reverse("access-of-case", args=[ref]),
        done=done,
        caption=say("Case {ref}", ref=ref),
        template="telling/access_form.html",
        context={"line": line},
    )


def _people(page: AccessOfCase) -> list[tuple[str, str]]:
    """Whoever word of this case may reach; the others go to the data protection officer of the agency that they ask."""
    return [
        (
            str(one.person_id),
            f"{one.name.display if one.name else say('Name withheld')} ({one.label.lower()})",
        )
        for one in page.people
        if one.side is not Side.NOT_TOLD
    ]
