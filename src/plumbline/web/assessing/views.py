"""Begin an assessment, write it with save and return, finish it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from plumbline.access.enums import Role
from plumbline.assessments.queries import instruments_on
from plumbline.cases import services
from plumbline.cases.queries.assessments import (
    DraftSheet,
    assessments_of_case,
    draft_sheet,
    finished_from,
)
from plumbline.cases.queries.changes import changes_of_case
from plumbline.cases.queries.people import PersonLine
from plumbline.cases.queries.safety_plans import is_plan_due
from plumbline.meetings.queries.notes import strengths_of_case
from plumbline.values.errors import DataUnfit, NotVisible, StageRefused
from plumbline.values.words import say
from plumbline.web import once
from plumbline.web.assessing.forms import AnswersForm, StartForm
from plumbline.web.assessing.presenters import cards_of
from plumbline.web.changed import watched
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, asking_page, form_page
from plumbline.web.forms import PageForm
from plumbline.web.referring.marks import Marks, sent_marks


WORKERS = (Role.REPRESENTATIVE, Role.PRACTITIONER, Role.ADVISER, Role.COORDINATOR)
CASEWORK = (*WORKERS, Role.CHAIR)
CLOSED = "This case is closed. What was assessed stays readable."


@require_GET
@for_roles(*CASEWORK)
def assessments(request: HttpRequest, ref: str) -> HttpResponse:
    """Everybody in a case with their assessments, and what is being written."""
    viewer = viewer_of(request)
    number = changes_of_case(viewer, ref)
    found = assessments_of_case(viewer, ref)
    context = {
        "page": found,
        **watched(number, "case-changed", ref),
        "people": cards_of(found),
        "said_at_meetings": strengths_of_case(viewer, found.case),
        "plan_is_due": bool(found.acts) and is_plan_due(viewer, found.case),
    }
    return TemplateResponse(request, "assessing/assessments.html", context)


@require_http_methods(["GET", "POST"])
@for_roles(*WORKERS)
def start(request: HttpRequest, ref: str) -> HttpResponse:
    """Choose whom, where there are several, and by which instrument."""
    viewer = viewer_of(request)
    page = assessments_of_case(viewer, ref)
    if "assess" not in page.acts:
        raise StageRefused(CLOSED)
    people = [(str(one.person.person_id), _who(one.person, several=True)) for one in page.people]
    known = {str(row.id): row for row in instruments_on(timezone.localdate())}
    instruments: list[tuple[str, str]] = [
        (
            key,
            say(
                "{title}, version {version}. Made up, and not to be used with real people"
                if row.made_up
                else "{title}, version {version}. {licence}",
                title=row.title,
                version=row.version,
                licence=row.licence,
            ),
        )
        for key, row in known.items()
    ]

    def act(given: dict[str, Any]) -> str:
        draft = services.begin_assessment(
            case=page.case,
            person_id=UUID(given.get("person") or people[0][0]),
            instrument_id=UUID(given["instrument"]),
            by=viewer,
        )
        return reverse("assessment-answers", args=[draft.id])

    ask = Ask(
        title="Assess somebody",
        button="Begin",
        back=reverse("assessments", args=[ref]),
        done="",
        caption=say("Case {ref}", ref=ref),
        lead="You can save it and come back. Until it is finished your agency alone sees it.",
        template="assessing/start.html",
        context={"none": not instruments, "page": page, "people": cards_of(page)},
    )
    return asking_page(
        request, StartForm(request.POST or None, people=people, instruments=instruments), ask, act
    )


@require_http_methods(["GET", "POST"])
@for_roles(*WORKERS)
def answers(request: HttpRequest, begun_id: UUID) -> HttpResponse:
    """The questions: shown, saved to come back to, or finished and scored."""
    viewer = viewer_of(request)
    if done := finished_from(viewer, begun_id):
        return redirect("assessment", done)
    sheet = draft_sheet(viewer, begun_id)
    posted = request.method == "POST"
    sent = sent_marks(request.POST) if posted else Marks(begun_id, sheet.draft.version, uuid4(), 1)
    form = AnswersForm(request.POST if posted else None, definition=sheet.definition, initial=sheet.typed)
    ask = _ask(sheet, replace(sent, version=sheet.draft.version, turn=sent.turn + 1) if posted else sent)
    if posted and request.POST.get("act") == "save":
        return _put_by(request, sheet, form, sent, ask)

    def finish(given: dict[str, Any]) -> str:
        row = services.finish_assessment(
            draft=sheet.draft, answers=form.answers(), window=sent.window, turn=sent.turn, version=sent.version,
            on=given["on"], by=viewer,
        )  # fmt: skip
        return reverse("assessment", args=[row.id])

    return asking_page(request, form, ask, finish)


@require_POST
@for_roles(*WORKERS)
def keep(request: HttpRequest, begun_id: UUID) -> HttpResponse:
    """Save what is typed for the script, which asks every few seconds while somebody types."""
    try:
        with transaction.atomic():
            sheet = draft_sheet(viewer_of(request), begun_id)
            form = AnswersForm(request.POST, definition=sheet.definition)
            saved = _save(request, sheet, form, sent_marks(request.POST))
    except (StageRefused, NotVisible, DataUnfit) as no:
        return JsonResponse({"refusal": str(no)}, status=409)
    return JsonResponse(
        {
            "version": saved.version,
            "saved": f"{timezone.localtime(saved.saved_at):%H:%M:%S}",
            "address": reverse("assessment-answers", args=[begun_id]),
        }
    )


@require_http_methods(["GET", "POST"])
@for_roles(*WORKERS)
def throw_away(request: HttpRequest, begun_id: UUID) -> HttpResponse:
    """Throw away what was begun."""
    viewer = viewer_of(request)
    sheet = draft_sheet(viewer, begun_id)
    ask = Ask(
        title="Throw this assessment away",
        button="Throw it away",
        back=reverse("assessments", args=[sheet.case.ref]),
        done="Thrown away. Nothing was scored.",
        caption=say(
            "Case {ref} · {who} · {title}",
            ref=sheet.case.ref,
            who=_who(sheet.person, several=sheet.several),
            title=sheet.draft.instrument.title,
        ),
        takes_away=True,
        warning="What was typed will be lost for good.",
    )
    form = PageForm(request.POST if request.method == "POST" else None)
    return form_page(
        request, form, ask, lambda _: services.throw_assessment_away(draft=sheet.draft, by=viewer)
    )


def _ask(sheet: DraftSheet, marks: Marks) -> Ask:
    instrument = sheet.draft.instrument
    return Ask(
        title=instrument.title,
        button="Finish this assessment",
        back=reverse("assessments", args=[sheet.case.ref]),
        done="",
        caption=say("Case {ref} · {who}", ref=sheet.case.ref, who=_who(sheet.person, several=sheet.several)),
        warning="Once finished it is scored, and whoever sees the case sees it. It is then corrected by a further version, never changed.",
        template="assessing/answers.html",
        context={"sheet": sheet, "marks": marks, "instrument": instrument},
    )


def _put_by(
    request: HttpRequest, sheet: DraftSheet, form: AnswersForm, marks: Marks, ask: Ask
) -> HttpResponse:
    try:
        with transaction.atomic():
            _save(request, sheet, form, marks)
    except (StageRefused, DataUnfit) as no:
        # Half an assessment is no mistake: what is missing is said when it is to be finished.
        kept = AnswersForm(definition=sheet.definition, initial=form.typed())
        context = {
            **ask.context,
            "ask": ask,
            "form": kept,
            "refusal": str(no),
            "once": once.token_for(request),
        }
        return TemplateResponse(request, ask.template, context, status=422)
    messages.success(request, "Saved, not finished. It waits here for you and your agency.")
    return redirect("assessments", sheet.case.ref)


def _save(request: HttpRequest, sheet: DraftSheet, form: AnswersForm, marks: Marks) -> Any:
    return services.save_answers(
        draft=sheet.draft, typed=form.typed(), window=marks.window, turn=marks.turn, version=marks.version,
        by=viewer_of(request),
    )  # fmt: skip


def _who(person: PersonLine, *, several: bool) -> str:
    name = person.name.display if person.name else "name withheld"
    return f"{name}, {person.label.lower()}" if several else name
