"""Bring a file, confirm how it is read, look at what would change, take it in or put it away."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from plumbline.access.enums import Role
from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import names_of
from plumbline.feeds.enums import Stage
from plumbline.feeds.queries import first_rows, suppliers_for, upload_of
from plumbline.feeds.services import (
    confirm_upload,
    discard_upload,
    keep_apart,
    read_again,
    receive_upload,
    reconsider_upload,
    want_taken_in,
)
from plumbline.ingest.contract import contracts
from plumbline.queue.enums import ENDED
from plumbline.queue.queries import latest_work
from plumbline.web.analysis.words import WORDS
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, asking_page
from plumbline.web.intake import presenters
from plumbline.web.intake.forms import BringForm, ColumnsForm, ReadingForm
from plumbline.web.intake.limit import is_too_large


@require_http_methods(["GET", "POST"])
@for_roles(Role.ANALYST)
def bring(request: HttpRequest) -> HttpResponse:
    """Choose a file and say who sent it."""
    viewer = viewer_of(request)
    names = names_of(suppliers_for(viewer))
    choices = sorted(((str(agency), name) for agency, name in names.items()), key=lambda c: c[1])
    given = request.POST or None
    form = BringForm(given, request.FILES or None, suppliers=choices, too_large=is_too_large(request))
    ask = Ask(
        title="Bring in a file",
        button="Bring in this file",
        back=reverse("data"),
        done="",
        lead="Nothing is counted until you have seen how the file is read and what it would change.",
        template="intake/bring.html",
    )

    def act(given: dict[str, Any]) -> str:
        file = given["file"]
        brought = receive_upload(
            parts=file.chunks(), file_name=file.name, supplier=UUID(given["supplier"]), by=viewer
        )
        return reverse("upload", args=[brought.id])

    return asking_page(request, form, ask, act)


@require_GET
@for_roles(Role.ANALYST)
def upload(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """Where one file stands, and what is asked of the person next."""
    return _page(request, upload_id)


@require_POST
@for_roles(Role.ANALYST)
def reread(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """Read the file another way, or as another feed."""
    viewer = viewer_of(request)
    found = upload_of(viewer, upload_id)
    form = _reading_form(found, request.POST)
    if not form.is_valid():
        return _page(request, upload_id, reading_form=form, status=422)
    read_again(upload_id=upload_id, reading=form.reading, feed=form.cleaned_data["feed"], by=viewer)
    return redirect("upload", upload_id=upload_id)


@require_POST
@for_roles(Role.ANALYST)
def confirm(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """Confirm the columns; the file is then checked row by row."""
    viewer = viewer_of(request)
    found = upload_of(viewer, upload_id)
    form = _columns_form(found, request.POST)
    if not form.is_valid():
        return _page(request, upload_id, columns_form=form, status=422)
    confirm_upload(upload_id=upload_id, columns=form.columns_chosen, by=viewer)
    return redirect("upload", upload_id=upload_id)


@require_POST
@for_roles(Role.ANALYST)
def reconsider(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """Go back to the choice of columns."""
    reconsider_upload(upload_id=upload_id, by=viewer_of(request))
    return redirect("upload", upload_id=upload_id)


@require_POST
@for_roles(Role.ANALYST)
def take_in(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """Take a checked file in."""
    want_taken_in(upload_id=upload_id, by=viewer_of(request))
    return redirect("upload", upload_id=upload_id)


@require_POST
@for_roles(Role.ANALYST)
def apart(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """Say that a file is not a new version of the one of its name, so that both are kept."""
    keep_apart(upload_id=upload_id, by=viewer_of(request))
    return redirect("upload", upload_id=upload_id)


@require_POST
@for_roles(Role.ANALYST)
def put_away(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """Put a file away; nothing of it was counted, and the file is removed."""
    discard_upload(upload_id=upload_id, by=viewer_of(request))
    messages.success(request, "The file was put away. Nothing of it was taken in.")
    return redirect("data")


def _page(
    request: HttpRequest,
    upload_id: UUID,
    *,
    reading_form: ReadingForm | None = None,
    columns_form: ColumnsForm | None = None,
    status: int = 200,
) -> HttpResponse:
    viewer = viewer_of(request)
    found = upload_of(viewer, upload_id)
    context: dict[str, Any] = {
        "upload": found,
        "contract": contracts().get(found.feed),
        **_work(viewer, upload_id),
    }
    if found.survey:
        shown = columns_form or _columns_form(found)
        context |= {
            "reading_form": reading_form or _reading_form(found),
            "column_rows": list(zip(shown.visible_fields(), shown.columns, strict=True)),
            "columns_words": presenters.columns_words(shown.columns),
            "reading_words": presenters.reading_words(found.survey),
        }
    if found.survey and found.stage == Stage.SURVEYED:
        context |= {"sample": presenters.sample(first_rows(viewer, found))}
    if found.preview:
        context |= {"preview": presenters.preview_words(found.preview)}
    shown_form = columns_form or reading_form
    return TemplateResponse(request, "intake/upload.html", {**context, "faulty": shown_form}, status=status)


def _work(viewer: Viewer, upload_id: UUID) -> dict[str, Any]:
    work = latest_work(viewer, about={"upload": str(upload_id)})
    return {
        "work": work,
        "ended": work is None or work.state in ENDED,
        "words": WORDS[work.task] if work else None,
    }


def _reading_form(found: Any, given: Any = None) -> ReadingForm:
    feeds = sorted(((c.feed, c.title) for c in contracts().values()), key=lambda c: c[1])
    return ReadingForm(given, survey=found.survey, feeds=feeds, feed=found.feed)


def _columns_form(found: Any, given: Any = None) -> ColumnsForm:
    return ColumnsForm(given, columns=presenters.columns(found), headings=found.survey["headings"])
