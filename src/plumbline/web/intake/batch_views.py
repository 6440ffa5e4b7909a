"""A batch: what it gave, why rows were kept aside, putting those right, taking the whole of it back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from plumbline.access.enums import Role
from plumbline.agencies.queries import names_of
from plumbline.feeds.permissions import may_take_in
from plumbline.feeds.queries import batch as batch_of
from plumbline.feeds.queries import put_right, rejected_count, rejected_rows
from plumbline.feeds.services import bring_corrections
from plumbline.feeds.supplier_report import supplier_report
from plumbline.timeline.services.asking import ask_to_undo
from plumbline.values.words import counted
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, asking_page
from plumbline.web.intake import presenters
from plumbline.web.intake.forms import CorrectionsForm, UndoForm


READERS = (Role.ANALYST, Role.MATCHER, Role.GOVERNANCE, Role.COORDINATOR)


@require_GET
@for_roles(*READERS)
def batch(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """What one file gave. Names nobody: reasons and row numbers only."""
    viewer = viewer_of(request)
    found = batch_of(viewer, batch_id)
    mine = may_take_in(viewer, found.owner_agency, on=timezone.localdate())
    return TemplateResponse(
        request,
        "intake/batch.html",
        {
            "batch": found,
            "supplier": names_of([found.owner_agency])[found.owner_agency],
            "may_undo": mine and found.status == "live",
            "to_correct": rejected_count(viewer, batch_id) if mine else 0,
            "put_right": put_right(viewer, batch_id),
        },
    )


@require_http_methods(["GET", "POST"])
@for_roles(Role.ANALYST)
def undo(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """Ask that the file's rows are taken out again."""
    viewer = viewer_of(request)
    found = batch_of(viewer, batch_id)
    ask = Ask(
        title="Take this file back",
        caption=found.file_name,
        button="Take it back",
        takes_away=True,
        back=reverse("batch", args=[batch_id]),
        done="",
        lead=counted(
            found.staged,
            "Its {count:,} row leaves lists, links and figures. What a case, a frozen list or a result already rests on stays there, marked as withdrawn.",
            "Its {count:,} rows leave lists, links and figures. What a case, a frozen list or a result already rests on stays there, marked as withdrawn.",
        ),
    )

    def act(given: dict[str, Any]) -> str:
        work = ask_to_undo(batch_id=batch_id, because=given["because"], by=viewer)
        return reverse("work", args=[work.id])

    return asking_page(request, UndoForm(request.POST or None), ask, act)


@require_http_methods(["GET", "POST"])
@for_roles(Role.ANALYST)
def kept_aside(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """Rows kept aside, each with its faulty cell to put right. For the supplier and whoever brought the file."""
    viewer = viewer_of(request)
    found = batch_of(viewer, batch_id)
    rows = rejected_rows(viewer, batch_id)
    lines = presenters.lines_to_correct(rows, found)
    ask = Ask(
        title="Put rows right",
        caption=found.file_name,
        button="Bring these rows in again",
        back=reverse("batch", args=[batch_id]),
        done="",
        template="intake/kept_aside.html",
        context={"lines": lines, "left": len(rows) - len(lines)},
    )

    def act(given: dict[str, Any]) -> str:
        values = {line.row_no: given[line.name] for line in lines if given[line.name] != line.value}
        brought = bring_corrections(batch_id=batch_id, values=values, by=viewer)
        return reverse("upload", args=[brought.id])

    return asking_page(request, CorrectionsForm(request.POST or None, lines=lines), ask, act)


@require_GET
@for_roles(*READERS)
def report(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """Why rows were kept aside, as a file to send to the supplier: row numbers and reasons, no content."""
    found = batch_of(viewer_of(request), batch_id)
    answer = HttpResponse(supplier_report(found).encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="quality-report.csv"'
    return answer
