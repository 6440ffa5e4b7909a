"""Views that move a planned meeting, or cancel it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from plumbline.access.enums import Role
from plumbline.meetings import services
from plumbline.meetings.queries import meeting_for
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, form_page
from plumbline.web.meeting import forms
from plumbline.web.meeting.words import caption_of


LEADS = (Role.COORDINATOR, Role.CHAIR)


@require_http_methods(["GET", "POST"])
@for_roles(*LEADS)
def rearrange(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Another time or place, and why."""
    viewer = viewer_of(request)
    found = meeting_for(viewer, meeting_id)
    now = timezone.localtime(found.starts_at)
    form = forms.MoveForm(
        request.POST or None,
        initial={"on": timezone.localdate(now), "at": f"{now:%H:%M}", "place": found.place},
    )

    def act(given: dict[str, Any]) -> None:
        services.rearrange_meeting(
            meeting=found,
            starts_at=form.starts_at(),
            place=given["place"],
            because=given["because"],
            by=viewer,
        )

    ask = Ask(
        title="Move this meeting",
        caption=caption_of(found),
        button="Move this meeting",
        back=reverse("meeting", args=[meeting_id]),
        done="Moved. Those who were called are told.",
        lead="Its agenda stays. Anyone who put it in their calendar has to download it again.",
    )
    return form_page(request, form, ask, act)


@require_http_methods(["GET", "POST"])
@for_roles(*LEADS)
def cancel(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Why it is not held."""
    viewer = viewer_of(request)
    found = meeting_for(viewer, meeting_id)
    form = forms.CancelForm(request.POST or None)
    ask = Ask(
        title="Cancel this meeting",
        caption=caption_of(found),
        button="Cancel this meeting",
        takes_away=True,
        back=reverse("meeting", args=[meeting_id]),
        done="Cancelled. Those who were called are told.",
        lead="The cases on its agenda go on to the next meeting that is planned, or wait until one is called.",
    )
    return form_page(
        request,
        form,
        ask,
        lambda given: services.cancel_meeting(meeting=found, because=given["because"], by=viewer),
    )
