"""Open a case that one is not in, in an emergency: asked why, read for some minutes, ended. Nothing can be done from these pages."""

from __future__ import annotations

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
from plumbline.access.viewer import Viewer
from plumbline.cases import services
from plumbline.cases.break_glass import strictest
from plumbline.cases.queries import case_for
from plumbline.cases.queries.break_glass import opened_case, opening_limits
from plumbline.cases.queries.sight import HIDDEN
from plumbline.values.errors import DataUnfit, NotVisible, StageRefused
from plumbline.web.casework.care_forms import BreakGlassForm
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask
from plumbline.web.refusals import refuse


CASEWORK = (Role.COORDINATOR, Role.CHAIR, Role.REPRESENTATIVE, Role.PRACTITIONER, Role.ADVISER)


@require_http_methods(["GET", "POST"])
@for_roles(*CASEWORK)
def ask(request: HttpRequest) -> HttpResponse:
    """Which case, and why. The reference is sent in the form: an address would stand in logs."""
    viewer, form, refusal = viewer_of(request), BreakGlassForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        ref = given["reference"].strip().upper()
        if _is_theirs(viewer, ref):
            return redirect("case", ref)
        try:
            with transaction.atomic():
                row = services.break_glass(ref=ref, reason=given["reason"], words=given["words"], by=viewer)
        except (DataUnfit, StageRefused) as no:
            refusal = form.say_beside(no)
        else:
            # Answered and not raised: that somebody tried stays written down.
            return redirect("opened-case", row.id) if row else refuse(request, NotVisible(HIDDEN))
    limits = list(opening_limits(viewer, on=timezone.localdate()).values())
    context = {
        "ask": _words(),
        "form": form,
        "refusal": refusal,
        "minutes": sorted({one.minutes for one in limits}),
        "openings": strictest(limits)[0],
    }
    status = 422 if refusal or form.errors else 200
    return TemplateResponse(request, "casework/break_glass.html", context, status=status)


@require_GET
@for_roles(*CASEWORK)
def opened(request: HttpRequest, opening_id: UUID) -> HttpResponse:
    """The case, while the opening lasts. The browser asks again when it ends, so that nothing stays on the screen."""
    page = opened_case(viewer_of(request), opening_id)
    answer = TemplateResponse(request, "casework/opened.html", {"page": page})
    left = (page.opening.ends_at - timezone.now()).total_seconds()
    answer["Refresh"] = str(max(1, int(left) + 1))
    return answer


@require_POST
@for_roles(*CASEWORK)
def end(request: HttpRequest, opening_id: UUID) -> HttpResponse:
    """End it now."""
    services.end_break_glass(opening_id=opening_id, by=viewer_of(request))
    messages.success(request, "Ended. You no longer see this case.")
    return redirect("home")


def _is_theirs(viewer: Viewer, ref: str) -> bool:
    """Whether they see the case as it is: then nothing is broken."""
    try:
        case_for(viewer, ref)
    except NotVisible:
        return False
    return True


def _words() -> Ask:
    return Ask(
        title="Open a case that you are not in",
        button="Open this case now",
        back=reverse("home"),
        done="",
        warning="Those who look after the case and information governance are told at once that you opened it. Somebody else reviews whether it was justified.",
    )
