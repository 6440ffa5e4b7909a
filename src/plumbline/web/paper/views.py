"""Print a meeting, and put it in a calendar."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from plumbline.access.enums import Role
from plumbline.access.viewer import Viewer
from plumbline.documents.invitation import invitation
from plumbline.documents.paper import Paper, pdf_of
from plumbline.documents.word import word_of
from plumbline.meetings import services
from plumbline.meetings.enums import Papers, Stage
from plumbline.meetings.permissions import needs_consent
from plumbline.meetings.queries import (
    Meeting,
    Printout,
    meeting_for,
    meeting_page,
    pack_of,
    plan_of,
    printout_for,
    printouts_of,
    rearrangements_of,
    stage_of,
)
from plumbline.meetings.queries.consents import consents_of, may_print_now
from plumbline.meetings.queries.there import agencies_heard_of
from plumbline.schemes.queries import kind_of
from plumbline.schemes.queries.paper_templates import paper_template
from plumbline.values.errors import DataUnfit, StageRefused
from plumbline.values.words import say
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask
from plumbline.web.laws import ask_law
from plumbline.web.meeting.words import caption_of
from plumbline.web.paper.forms import WORD, PaperForm
from plumbline.web.paper.sheets import minute_sheet, pack_sheets, paper_of, plan_sheet


LEADS = (Role.COORDINATOR, Role.CHAIR)
TABLE = (*LEADS, Role.REPRESENTATIVE, Role.PRACTITIONER, Role.ADVISER)
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
KEPT_AFTER = timedelta(days=1)
"""Default of Plumbline for the day to destroy papers by, changed on the form: the day after the meeting."""


@require_GET
@for_roles(*TABLE)
def calendar(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """A calendar file of one meeting: when, and nothing of what for. Of one that is cancelled, to take it out again."""
    meeting = meeting_for(viewer_of(request), meeting_id)
    changes = rearrangements_of(meeting)
    made = invitation(
        key=meeting.id,
        starts_at=meeting.starts_at,
        made_at=timezone.now(),
        organizer=settings.CALENDAR_ORGANIZER,
        sequence=len(changes),
        is_cancelled=bool(changes) and changes[0].is_cancelled,
    )
    return as_file(made, "text/calendar; charset=utf-8", "partnership-meeting.ics")


@require_http_methods(["GET", "POST"])
@for_roles(*LEADS)
def papers(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Ask why, write it down, and give the papers; below, which papers are out."""
    viewer = viewer_of(request)
    meeting = meeting_for(viewer, meeting_id)
    form = PaperForm(request.POST or None, usual=_usual(meeting), likely=_likely(meeting))
    ask_law(form, meeting.scheme, disclosers=agencies_heard_of(viewer, meeting))
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                return _printed(viewer, meeting, form.cleaned_data)
        except (DataUnfit, StageRefused) as no:
            refusal = form.say_beside(no)
    context = {
        "ask": Ask(
            title="Print papers of a meeting",
            caption=caption_of(meeting),
            button="Print",
            back=reverse("meeting", args=[meeting_id]),
            done="",
        ),
        "form": form,
        "refusal": refusal,
        "out": printouts_of(viewer, meeting),
        "consents": consents_of(viewer, meeting),
        "closed": needs_consent(viewer, meeting.scheme, kind_of(meeting.scheme).meeting),
        "may_print": may_print_now(viewer, meeting),
        "answers": viewer.has_role(Role.CHAIR),
        "meeting": meeting,
    }
    status = 422 if refusal or form.errors else 200
    return TemplateResponse(request, "paper/papers.html", context, status=status)


@require_POST
@for_roles(*LEADS)
def destroyed(request: HttpRequest, printout_id: UUID) -> HttpResponse:
    """Note that papers were destroyed."""
    viewer = viewer_of(request)
    found = printout_for(viewer, printout_id)
    try:
        with transaction.atomic():
            services.note_destroyed(printout=found, by=viewer)
        messages.success(request, say("{ref} is noted as destroyed.", ref=found.ref))
    except StageRefused as no:
        messages.error(request, str(no))
    return redirect("papers", meeting_id=found.meeting_id)


def _printed(viewer: Viewer, meeting: Meeting, given: dict[str, Any]) -> HttpResponse:
    printout = services.print_papers(
        meeting=meeting,
        what=Papers(given["what"]),
        because=given["because"],
        destroy_by=given["destroy_by"],
        gateway=given.get("gateway", ""),
        by=viewer,
    )
    paper = _paper(viewer, meeting, printout)
    if given["form"] == WORD:
        made = word_of(paper, paper_template(meeting.scheme, printout.what))
        return as_file(made, DOCX, f"{printout.ref}.docx")
    return as_file(pdf_of(paper), "application/pdf", f"{printout.ref}.pdf")


def _paper(viewer: Viewer, meeting: Meeting, printout: Printout) -> Paper:
    if printout.what == Papers.PACK:
        sheets = tuple(sheet for case in pack_of(viewer, meeting) for sheet in pack_sheets(case))
        return paper_of(printout, sheets, viewer=viewer)
    if printout.what != Papers.MINUTES:
        return paper_of(printout, tuple(map(plan_sheet, plan_of(viewer, meeting))), viewer=viewer)
    page = meeting_page(viewer, meeting.id)
    minutes = tuple(minute_sheet(number, item) for number, item in enumerate(page.items, start=1))
    return paper_of(printout, minutes, viewer=viewer, is_draft=page.stage != Stage.APPROVED)


def _usual(meeting: Meeting) -> date:
    return max(timezone.localdate(), timezone.localdate(meeting.starts_at)) + KEPT_AFTER


def _likely(meeting: Meeting) -> Papers:
    """What is wanted before a meeting is its pack; after it, when there are minutes, they are."""
    return Papers.MINUTES if stage_of(meeting) is Stage.APPROVED else Papers.PACK


def as_file(made: bytes, kind: str, name: str) -> HttpResponse:
    """An answer that the browser saves under a name that says nothing of anybody."""
    answer = HttpResponse(made, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
