"""Desks, and replies to research requests."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from plumbline.access.enums import Role
from plumbline.agencies.queries import names_of
from plumbline.cases.queries import AskedLine, request_for, request_shown, requests_for
from plumbline.cases.queries.access_requests import count_access_waiting
from plumbline.cases.queries.alike import count_alike
from plumbline.cases.queries.changes import changes_of_work
from plumbline.cases.queries.delegated import delegates_of
from plumbline.cases.queries.lists import DESK_PAGE, desk_page
from plumbline.cases.queries.onward import waiting_for_us
from plumbline.cases.queries.presence import known_to
from plumbline.cases.services import (
    GivenFact,
    reply_not_known,
    reply_not_known_to_all,
    reply_to_request,
    warn_unanswered,
)
from plumbline.people.queries import names_for
from plumbline.schemes.queries import kind_of
from plumbline.schemes.rules import due_on
from plumbline.sharing.queries import name_of_agreement
from plumbline.values.errors import StageRefused
from plumbline.values.words import counted, say
from plumbline.values.written_days import day_month_year
from plumbline.web import care
from plumbline.web.changed import whether_changed
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, asking_page
from plumbline.web.inbox_groups import group_asked
from plumbline.web.paging import pager_beside, place_of
from plumbline.web.requests.forms import ReplyForm, SeveralForm
from plumbline.web.requests.morning import first_view, group_page
from plumbline.web.requests.only_warning import answering_page, warning_of


WORKERS = (Role.REPRESENTATIVE, Role.PRACTITIONER, Role.ADVISER)


@require_GET
@for_roles(Role.COORDINATOR)
def morning(request: HttpRequest) -> HttpResponse:
    """What needs the co-ordinator today: what presses most with a tally of all, or every row of a group."""
    group, viewer = group_asked(request), viewer_of(request)
    if group:
        return TemplateResponse(request, "requests/inbox_groups.html", group_page(viewer, group))
    return TemplateResponse(request, "requests/inbox.html", first_view(viewer))


@require_GET
@for_roles(Role.REPRESENTATIVE, Role.PRACTITIONER, Role.ADVISER)
def desk(request: HttpRequest) -> HttpResponse:
    """Requests and actions of the viewer's agency, a page of each at a time."""
    viewer = viewer_of(request)
    number = changes_of_work(viewer)
    page, actions_page = place_of(request, "page"), place_of(request, "actions")
    found = desk_page(viewer, page=page, actions_page=actions_page, most=DESK_PAGE)
    given = delegates_of(viewer, [line.request for line in found.requests])
    context = {
        "number": number,
        "desk": found,
        "asked": [(line, given.get(line.request.id)) for line in found.requests],
        "request_pages": pager_beside(request, "page", found.request_count, DESK_PAGE),
        "action_pages": pager_beside(request, "actions", found.action_count, DESK_PAGE),
        "to_us": waiting_for_us(viewer),
        "alike": count_alike(viewer),
        "access": count_access_waiting(viewer),
    }
    return TemplateResponse(request, "requests/desk.html", context)


@require_GET
@for_roles(Role.COORDINATOR, *WORKERS)
def changed(request: HttpRequest) -> HttpResponse:
    """Whether what waits has changed since an inbox or a desk was opened."""
    return whether_changed(request, changes_of_work(viewer_of(request)))


@require_POST
@for_roles(*WORKERS)
def nothing_known(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """A nil return in one press."""
    viewer = viewer_of(request)
    try:
        with transaction.atomic():
            reply_not_known(request=request_for(viewer, request_id), by=viewer)
        messages.success(request, "Answered: not known.")
    except StageRefused as no:
        messages.error(request, str(no))
    return redirect("desk")


@require_http_methods(["GET", "POST"])
@for_roles(*WORKERS)
def several_not_known(request: HttpRequest) -> HttpResponse:
    """A nil return about several people at once; all are answered, or none."""
    viewer = viewer_of(request)
    lines = requests_for(viewer).requests
    offered = {str(line.request.id): _asked_words(line) for line in lines}
    form = SeveralForm(_sent(request), requests=list(offered.items()))

    def act(_: dict[str, Any]) -> str:
        chosen = [request_for(viewer, UUID(key)) for key in form.chosen(offered)]
        answered = reply_not_known_to_all(requests=chosen, by=viewer)
        messages.success(request, _answered_words(len(answered)))
        return reverse("desk")

    ask = Ask(
        title="Answer “not known” to several",
        button="Answer “not known”",
        back=reverse("desk"),
        done="",
        lead="Tick everyone who is in no record of your agency. Leave out anybody you are not sure of.",
        warning="An answer is final. Your agency no longer sees who a person is once it has answered “not known”.",
    )
    if not offered:
        messages.success(request, "No request waits for an answer from your agency.")
        return redirect("desk")
    return asking_page(request, form, ask, act)


def _answered_words(number: int) -> str:
    return counted(number, "{count} request answered: not known.", "{count} requests answered: not known.")


def _asked_words(line: AskedLine) -> str:
    """Who is asked about, as on the desk."""
    if line.name is None:
        return line.request.ref
    born = line.name.date_of_birth
    who = {"ref": line.request.ref, "name": line.name.display}
    if not born:
        return say("{ref}: {name}", **who)
    return say("{ref}: {name}, born {born}", born=day_month_year(born), **who)


@require_http_methods(["GET", "POST"])
@for_roles(*WORKERS)
def answer(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """The reply form, with who the person is, for this check only."""
    viewer = viewer_of(request)
    asked = request_shown(viewer, request_id)
    gateways = [(slug, gateway.citation) for slug, gateway in kind_of(asked.scheme).gateways.items()]
    kind, keys = kind_of(asked.scheme), [(UUID(key), part) for key, part in asked.people]
    names = names_for(viewer, [key for key, _ in keys])
    people = [(kind.parts[part].label, names.get(key)) for key, part in keys]
    form = ReplyForm(
        request.POST or None,
        gateways=gateways,
        people=[
            (str(key), found.display if (found := names.get(key)) else kind.parts[part].label)
            for key, part in keys
        ],
        latest=due_on(timezone.localdate(), kind.limit("warning")),
        agencies=others_of(asked.scheme.agencies, asked.agency),
    )

    def act(given: dict[str, Any]) -> None:
        facts = [_fact(fact) for fact in form.given_facts()] if given["answer"] == "known" else []
        reply_to_request(
            request=asked,
            answer=given["answer"],
            words=given["words"],
            facts=facts,
            warning=warning_of(form, asked.person_id),
            by=viewer,
        )
        written = (given["words"], *(fact.words for fact in facts), given["warn_why"])
        care.suggest(
            request, kind.words_to_avoid, *written, about=say("the answer to request {ref}", ref=asked.ref)
        )

    ask = Ask(
        title="Answer a research request",
        button="Send this answer",
        back=reverse("desk"),
        done="Answer sent.",
        caption=say("Request {ref}", ref=asked.ref),
        template="requests/answer.html",
        context={
            "asked": asked,
            "given": delegates_of(viewer, [asked]).get(asked.id),
            "people": people,
            "known": known_to(viewer, [key for key, _ in keys]),
            "stands_in": name_of_agreement(asked.agreement),
        },
    )
    return answering_page(
        request,
        form,
        ask,
        act,
        principal=asked.person_id,
        warn=lambda given: warn_unanswered(request=asked, warning=given, by=viewer),
    )


def _fact(given: dict[str, Any]) -> GivenFact:
    return GivenFact(
        words=given["fact"],
        source=given["source"],
        on=given["on"],
        nature=given["nature"],
        marking=given["marking"],
        gateway=given["gateway"],
        agencies=given["agencies"],
        certainty=given["certainty"],
    )


def others_of(inside: Iterable[UUID], own: UUID) -> list[tuple[str, str]]:
    """Other agencies of a scheme by name, for a form."""
    names = names_of(set(inside) - {own})
    return sorted(((str(key), name) for key, name in names.items()), key=lambda pair: pair[1])


def _sent(request: HttpRequest) -> QueryDict | None:
    """What was sent, also where nothing was ticked."""
    return request.POST if request.method == "POST" else None
