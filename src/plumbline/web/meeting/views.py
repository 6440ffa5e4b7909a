"""Views of meetings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
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

from plumbline.access.enums import Role
from plumbline.agencies.queries import names_of
from plumbline.cases.queries import case_for
from plumbline.cases.queries.reviewing import reviews_long_over
from plumbline.meetings import services
from plumbline.meetings.queries import (
    Meeting,
    MeetingLine,
    changes_of_meeting,
    item_for,
    meeting_for,
    meeting_page,
    meetings_for,
    questions_waiting,
    stage_of,
)
from plumbline.meetings.queries.let_in_by import would_read
from plumbline.meetings.queries.there import bound_agencies
from plumbline.meetings.rules import fingerprint
from plumbline.schemes.enums import Signer
from plumbline.schemes.queries import kind_of, schemes_of, statement_for
from plumbline.values.errors import DataUnfit, NotVisible, StageRefused
from plumbline.values.words import say
from plumbline.web.care import Wording
from plumbline.web.changed import whether_changed
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, form_page
from plumbline.web.forms import PageForm
from plumbline.web.laws import ask_law
from plumbline.web.meeting import forms
from plumbline.web.meeting.words import caption_of, people_of


LEADS = (Role.COORDINATOR, Role.CHAIR)
TABLE = (*LEADS, Role.REPRESENTATIVE, Role.PRACTITIONER, Role.ADVISER)
ACTS: dict[str, Callable[..., object]] = {
    "begin": services.begin_meeting,
    "end": services.end_meeting,
    "issue": services.issue_minutes,
    "approve": services.approve_minutes,
}
DONE = {
    "begin": "The meeting has begun; agencies that accepted confidentiality are let in.",
    "end": "The meeting has ended.",
    "issue": "The minutes are out: those cleared can read them, and each agency is told that its actions wait.",
    "approve": "Minutes approved and locked.",
}


@require_GET
@for_roles(*TABLE)
def meetings(request: HttpRequest) -> HttpResponse:
    """Meetings of the viewer's schemes."""
    viewer, now, lines = viewer_of(request), timezone.now(), meetings_for(viewer_of(request))
    return TemplateResponse(
        request,
        "meeting/meetings.html",
        {
            "parts": [
                (say("Coming"), sorted((one for one in lines if one.meeting.starts_at >= now), key=_start)),
                (say("Past"), [one for one in lines if one.meeting.starts_at < now]),
            ],
            "called": bool(lines),
            "leads": viewer.has_role(*LEADS),
            "questions": questions_waiting(viewer),
            "over": reviews_long_over(viewer) if viewer.has_role(*LEADS) else [],
        },
    )


def _start(line: MeetingLine) -> datetime:
    return line.meeting.starts_at


@require_http_methods(["GET", "POST"])
@for_roles(*LEADS)
def call(request: HttpRequest) -> HttpResponse:
    """Call a meeting."""
    viewer = viewer_of(request)
    schemes = {scheme.slug: scheme for scheme in schemes_of(viewer)}
    form = forms.CallForm(request.POST or None, schemes=[(s.slug, s.name) for s in schemes.values()])

    def act(given: dict[str, Any]) -> None:
        if not schemes:
            raise StageRefused("Your agency does not sit on a scheme.")
        scheme = schemes[given["scheme"]] if "scheme" in given else next(iter(schemes.values()))
        services.schedule_meeting(scheme=scheme, starts_at=form.starts_at(), by=viewer, place=given["place"])

    return form_page(
        request,
        form,
        Ask(
            title="Call a meeting",
            button="Call this meeting",
            back=reverse("meetings"),
            done="Meeting called.",
        ),
        act,
    )


@require_GET
@for_roles(*TABLE)
def meeting(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Agenda, who is there, decisions and minutes, as far as the viewer may see."""
    viewer = viewer_of(request)
    # Taken before the page is read: what somebody adds meanwhile then counts as new.
    number = changes_of_meeting(viewer, meeting_id)
    page = meeting_page(viewer, meeting_id)
    bound = any(line.attendance.confidentiality_accepted for line in page.attending.members)
    begins = bound and page.stage == "scheduled" and "run" in page.acts
    begin = _begin_form(page.meeting) if begins else None
    return TemplateResponse(
        request, "meeting/meeting.html", {"page": page, "bound": bound, "number": number, "begin": begin}
    )


@require_GET
@for_roles(*TABLE)
def changed(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Whether a meeting has changed since its page was opened."""
    return whether_changed(request, changes_of_meeting(viewer_of(request), meeting_id))


@require_http_methods(["GET", "POST"])
@for_roles(*LEADS)
def add_case(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Put a case on the agenda."""
    viewer = viewer_of(request)
    page = meeting_page(viewer, meeting_id)
    form = forms.AgendaForm(request.POST or None, cases=[(c.ref, c.ref) for c in page.cases_to_list])
    return form_page(
        request,
        form,
        _ask("Put a case on the agenda", "Put on the agenda", page.meeting, "Case put on the agenda."),
        lambda given: services.add_to_agenda(
            meeting=page.meeting, case=case_for(viewer, given["case"]), by=viewer, question=given["question"]
        ),
    )


@require_http_methods(["GET", "POST"])
@for_roles(*LEADS)
def attendance(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Record who is there."""
    viewer = viewer_of(request)
    found = meeting_for(viewer, meeting_id)
    statement = statement_for(found.scheme, Signer.MEMBER, timezone.localdate())
    mark = fingerprint(statement.text)
    form = forms.AttendanceForm(
        request.POST or None, people=people_of(found.scheme.agencies), initial={"shown": mark}
    )

    def act(given: dict[str, Any]) -> None:
        user, agency = (UUID(part) for part in given["who"].split("."))
        services.record_attendance(
            meeting=found,
            user=user,
            agency=agency,
            has_authority=given["authority"] == "yes",
            confidentiality_accepted=given["confidentiality"] == "yes",
            sha256=given["shown"],
            by=viewer,
        )

    ask = replace(
        _ask("Record who is there", "Save", found, "Attendance saved."),
        template="meeting/attendance.html",
        context={
            "statement": statement,
            "would_read": would_read(viewer, found),
            "stage": stage_of(found).value,
        },
    )
    return form_page(request, form, ask, act)


@require_http_methods(["GET", "POST"])
@for_roles(*LEADS)
def decide(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Record a decision about one case."""
    viewer = viewer_of(request)
    item = item_for(viewer, item_id)
    kinds, names = kind_of(item.meeting.scheme).meeting.decisions, names_of(item.meeting.scheme.agencies)
    form = forms.DecisionForm(
        request.POST or None,
        kinds=list(kinds.items()),
        agencies=sorted(((str(k), v) for k, v in names.items()), key=lambda pair: pair[1]),
    )

    def act(given: dict[str, Any]) -> None:
        dissenting = UUID(given["dissenting_agency"]) if given["dissenting_agency"] else None
        services.take_decision(
            item=item,
            kind=given["kind"],
            words=given["words"],
            by=viewer,
            dissent=given["dissent"],
            dissenting_agency=dissenting,
        )

    return form_page(
        request,
        form,
        replace(
            _ask(
                say("Record a decision on {ref}", ref=item.case.ref),
                "Save this decision",
                item.meeting,
                "Decision saved.",
            ),
            wording=Wording(kind_of(item.meeting.scheme).words_to_avoid, say("the decision")),
        ),
        act,
    )


@require_POST
@for_roles(*LEADS)
def move(request: HttpRequest, meeting_id: UUID, act: str) -> HttpResponse:
    """Begin or end a meeting, or approve its minutes."""
    viewer = viewer_of(request)
    if act not in ACTS:
        raise NotVisible("This page is not there, or is not yours to see.")
    try:
        with transaction.atomic():
            given = {"gateway": request.POST.get("gateway", "")} if act == "begin" else {}
            ACTS[act](meeting=meeting_for(viewer, meeting_id), by=viewer, **given)
        messages.success(request, DONE[act])
    except (DataUnfit, StageRefused) as no:
        messages.error(request, str(no))
    return redirect("meeting", meeting_id)


def _begin_form(meeting: Meeting) -> PageForm:
    """Nothing but the law, where there are several: it is chosen once for all that the meeting shares."""
    form = PageForm()
    ask_law(form, meeting.scheme, meeting.scheme.agencies, disclosers=bound_agencies(meeting))
    return form


def _ask(title: str, button: str, meeting: Meeting, done: str) -> Ask:
    back = reverse("meeting", args=[meeting.id])
    return Ask(title=title, button=button, back=back, done=done, caption=caption_of(meeting))
