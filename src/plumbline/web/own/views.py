"""Requests to one's agency and one's own actions, for whoever is not vetted. No case, no chronology, no search, no papers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from plumbline.cases.queries.own_work import own_action, own_request, own_work
from plumbline.cases.services import GivenFact, answer_own_request, take_own_step, warn_own_unanswered
from plumbline.schemes.queries import kind_of
from plumbline.schemes.rules import due_on
from plumbline.values.errors import StageRefused
from plumbline.values.words import say
from plumbline.web import care
from plumbline.web.casework.forms.step import StepForm, as_step, at_once, beside
from plumbline.web.casework.overtaken import noticing_others, read_anew
from plumbline.web.door import UNVETTED, for_roles, viewer_of
from plumbline.web.form_page import Ask, form_page
from plumbline.web.requests.forms import ReplyForm
from plumbline.web.requests.only_warning import answering_page, warning_of
from plumbline.web.requests.views import others_of


@require_GET
@for_roles(UNVETTED)
def work(request: HttpRequest) -> HttpResponse:
    """Everything that waits for somebody who is not vetted."""
    return TemplateResponse(request, "own/work.html", {"work": own_work(viewer_of(request))})


@require_http_methods(["GET", "POST"])
@for_roles(UNVETTED)
def answer(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Answer a request for one's agency."""
    viewer = viewer_of(request)
    asked = own_request(viewer, request_id)
    gateways = [(slug, g.citation) for slug, g in kind_of(asked.request.scheme).gateways.items()]
    keys = (key for key, _ in asked.request.people)
    people = [(key, name) for key, (_, name, _) in zip(keys, asked.people, strict=True)]
    latest = due_on(timezone.localdate(), kind_of(asked.request.scheme).limit("warning"))
    others = others_of(asked.request.scheme.agencies, asked.request.agency)
    form = ReplyForm(request.POST or None, gateways=gateways, people=people, latest=latest, agencies=others)

    def act(given: dict[str, Any]) -> None:
        facts = [_fact(fact) for fact in form.given_facts()] if given["answer"] == "known" else []
        answer_own_request(
            request_id=request_id,
            answer=given["answer"],
            words=given["words"],
            facts=facts,
            warning=warning_of(form, asked.request.person_id),
            by=viewer,
        )
        own, written = (
            kind_of(asked.request.scheme).words_to_avoid,
            (given["words"], *(f.words for f in facts), given["warn_why"]),
        )
        care.suggest(request, own, *written, about=say("the answer to request {ref}", ref=asked.request.ref))

    ask = Ask(
        title="Answer a research request",
        button="Send this answer",
        back=reverse("own-work"),
        done="Answer sent.",
        caption=say("Request {ref}", ref=asked.request.ref),
        template="own/answer.html",
        context={"asked": asked},
    )
    return answering_page(
        request,
        form,
        ask,
        act,
        principal=asked.request.person_id,
        warn=lambda given: warn_own_unanswered(request_id=request_id, warning=given, by=viewer),
    )


@require_POST
@for_roles(UNVETTED)
def not_known(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """A nil return in one press."""
    try:
        with transaction.atomic():
            answer_own_request(request_id=request_id, answer="not_known", by=viewer_of(request))
        messages.success(request, "Answered: not known.")
    except StageRefused as no:
        messages.error(request, str(no))
    return redirect("own-work")


@require_http_methods(["GET", "POST"])
@for_roles(UNVETTED)
@read_anew
def step(request: HttpRequest, action_id: UUID) -> HttpResponse:
    """The next step of one's own action."""
    viewer = viewer_of(request)
    line = own_action(viewer, action_id)
    kind = kind_of(line.action.case.scheme).work.actions
    named = [(s, "Later, with a new date" if s == line.state else kind.states[s]) for s in line.moves]
    needs = {
        state: next((n for m in kind.moves_between(line.state, state) for n in m.needs), "")
        for state in line.moves
    }
    ends = at_once(line, kind)
    rest = beside(named, ends, request.POST)
    form = StepForm(
        as_step(request.POST) or None,
        moves=rest,
        needs=needs,
        stands=line.state,
        step_count=line.step_count,
        reasons=list(kind.could_not_reasons.items()),
    )

    def act(given: dict[str, Any]) -> None:
        with noticing_others():
            take_own_step(
                action_id=action_id,
                state=given["state"],
                words=given["words"],
                reason=given["reason"] if given["state"] == "could_not" else "",
                due_on=given.get("due_on"),
                expected_step=given["expected_step"],
                by=viewer,
            )

    ask = Ask(
        title="Your action",
        button="Save this step",
        back=reverse("own-work"),
        done="Step saved.",
        caption=say("Case {ref}", ref=line.ref),
        template="own/action.html",
        context={
            "line": line,
            "at_once": ends,
            "beside": rest,
            "came_to_end": True,
        },
    )
    return form_page(request, form, ask, act)


def _fact(given: dict[str, Any]) -> GivenFact:
    names = ("source", "on", "nature", "marking", "gateway", "agencies", "certainty")
    return GivenFact(words=given["fact"], **{name: given[name] for name in names})
