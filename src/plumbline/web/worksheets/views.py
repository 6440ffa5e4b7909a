"""Take a list of actions out, bring it back, see what it would change, save it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from plumbline.access.enums import Role
from plumbline.access.viewer import Viewer
from plumbline.cases.queries import ActionLine, requests_for
from plumbline.cases.rules import may_leave
from plumbline.cases.services import GivenStep, note_taken_out, take_steps, try_steps
from plumbline.documents.action_list import ActionRow, action_list
from plumbline.feeds.queries import holds_made_up
from plumbline.schemes.kind import ActionKind
from plumbline.schemes.queries import kind_of
from plumbline.values.errors import DataUnfit
from plumbline.values.words import counted, joined, say
from plumbline.values.written_days import day_month_year
from plumbline.web import once
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask
from plumbline.web.worksheets.forms import BackForm
from plumbline.web.worksheets.reading import answers_to, help_lines, read_answers


WORKERS = (Role.REPRESENTATIVE, Role.PRACTITIONER, Role.ADVISER)
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SALT, KEPT_SECONDS = "answers-to-actions", 3600
Known = dict[UUID, tuple[ActionLine, ActionKind]]


@require_POST
@for_roles(*WORKERS)
def take_out(request: HttpRequest) -> HttpResponse:
    """The open actions of the viewer's agency as a workbook. It is written down as a disclosure."""
    viewer = viewer_of(request)
    known = _known(viewer)
    if not known:
        messages.error(request, "Your agency owns no open action, so there is no list to take out.")
        return redirect("desk")
    lines = [line for line, _ in known.values()]
    note_taken_out(lines=lines, by=viewer)
    reasons = {label: None for _, kind in known.values() for label in kind.could_not_reasons.values()}
    made_up = [say("Made-up data: nobody here is real.")] if holds_made_up() else []
    made = action_list(
        [_row(line, kind) for line, kind in known.values()],
        reasons=list(reasons),
        whose=joined([_whose(viewer), *made_up]),
        help_lines=help_lines(made_up),
    )
    answer = HttpResponse(made, content_type=EXCEL)
    answer["Content-Disposition"] = 'attachment; filename="actions.xlsx"'
    return answer


def _whose(viewer: Viewer) -> str:
    now = timezone.localtime()
    return say(
        "{viewer}, {day} {time:%H:%M}. In confidence.", viewer=viewer.name, day=day_month_year(now), time=now
    )


@require_http_methods(["GET", "POST"])
@for_roles(*WORKERS)
def bring_back(request: HttpRequest) -> HttpResponse:
    """Choose the workbook; then what it would change, with nothing changed yet."""
    viewer = viewer_of(request)
    form = BackForm(request.POST, request.FILES) if request.method == "POST" else BackForm()
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            return _tried(request, viewer, form.cleaned_data["file"])
        except DataUnfit as no:
            refusal = form.say_beside(no)
    ask = Ask(title="Bring answers back", button="Read the answers", back=reverse("desk"), done="")
    status = 422 if refusal or form.errors else 200
    context = {"ask": ask, "form": form, "refusal": refusal}
    return TemplateResponse(request, "worksheets/bring_back.html", context, status=status)


@require_POST
@for_roles(*WORKERS)
def save(request: HttpRequest) -> HttpResponse:
    """Take every step that was shown, or none."""
    viewer = viewer_of(request)
    if once.was_sent(request):
        messages.success(request, once.SAVED_BEFORE)
        return redirect("desk")
    try:
        with transaction.atomic():
            saved = take_steps(steps=_unsealed(request.POST.get("steps", ""), viewer), by=viewer)
        once.remember_sent(request)
        messages.success(request, counted(saved, "{count} answer saved.", "{count} answers saved."))
    except signing.BadSignature:
        messages.error(
            request, "What you were shown is more than an hour old. Bring the workbook back again."
        )
        return redirect("bring-back-actions")
    except DataUnfit as no:
        messages.error(request, say("{no} Bring the workbook back again to see what can be saved.", no=no))
        return redirect("bring-back-actions")
    return redirect("desk")


def _tried(request: HttpRequest, viewer: Viewer, file: UploadedFile[bytes]) -> HttpResponse:
    with _on_disc(file) as path:
        rows = read_answers(path, _known(viewer))
    if not rows:
        raise DataUnfit("No row of the workbook answers anything: fill in a coloured column, and save it.")
    refusals = {
        tried.given.row: tried.refusal
        for tried in try_steps(steps=[r.step for r in rows if r.step], by=viewer)
    }
    fine = [row.step for row in rows if row.step and not refusals[row.row]]
    context = {
        "ready": [row for row in rows if row.step in fine],
        "not_ready": [(row, row.problem or refusals[row.row]) for row in rows if row.step not in fine],
        "steps": _sealed(fine, viewer),
        "once": once.token_for(request),
    }
    return TemplateResponse(request, "worksheets/tried.html", context)


def _known(viewer: Viewer) -> Known:
    """Open actions of the agencies that the viewer answers for, with the rules of their kinds. What is for named people leaves in no file."""
    mine = viewer.agency_ids
    lines = [
        line
        for line in requests_for(viewer).actions
        if may_leave(marking=line.action.marking, owner=line.action.agency, agencies=mine, leads=False)
    ]
    return {line.action.id: (line, kind_of(line.action.case.scheme).work.actions) for line in lines}


def _row(line: ActionLine, kind: ActionKind) -> ActionRow:
    return ActionRow(
        case=line.ref,
        words=line.words,
        owner=f"{line.owner}, {line.agency}",
        due_on=line.due_on,
        state=line.label,
        purpose=line.objective or "Serves no objective",
        answers=tuple(answers_to(line, kind)),
        key=str(line.action.id),
        version=line.step_count,
    )


@contextmanager
def _on_disc(file: UploadedFile[bytes]) -> Iterator[Path]:
    """The workbook in a file that is gone afterwards: its reader is a process of its own."""
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as held:
        for part in file.chunks():
            held.write(part)
        held.flush()
        yield Path(held.name)


def _sealed(steps: list[GivenStep], viewer: Viewer) -> str:
    """Steps as they were shown, signed for the person who saw them."""
    return signing.dumps([asdict(step) | _as_text(step) for step in steps], salt=f"{SALT}.{viewer.user_id}")


def _as_text(step: GivenStep) -> dict[str, Any]:
    return {"action_id": str(step.action_id), "due_on": step.due_on.isoformat() if step.due_on else ""}


def _unsealed(sealed: str, viewer: Viewer) -> list[GivenStep]:
    told = signing.loads(sealed, salt=f"{SALT}.{viewer.user_id}", max_age=KEPT_SECONDS)
    return [
        GivenStep(
            **one
            | {
                "action_id": UUID(one["action_id"]),
                "due_on": date.fromisoformat(one["due_on"]) if one["due_on"] else None,
            }
        )
        for one in told
    ]
