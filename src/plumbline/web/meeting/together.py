"""Views of what is taken together without discussion."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from plumbline.access.enums import Role
from plumbline.meetings import services
from plumbline.meetings.queries import item_for, meeting_for
from plumbline.schemes.queries import kind_of
from plumbline.values.errors import StageRefused
from plumbline.values.words import say
from plumbline.web.care import Wording
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, form_page
from plumbline.web.meeting import forms
from plumbline.web.meeting.words import caption_of


LEADS = (Role.COORDINATOR, Role.CHAIR)
TABLE = (*LEADS, Role.REPRESENTATIVE, Role.PRACTITIONER, Role.ADVISER)
LONGEST_REASON = 300


@require_http_methods(["GET", "POST"])
@for_roles(*LEADS)
def propose(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Propose to agree on a case without discussion."""
    viewer = viewer_of(request)
    item = item_for(viewer, item_id)
    kinds = kind_of(item.meeting.scheme).meeting.decisions
    form = forms.TogetherForm(request.POST or None, kinds=list(kinds.items()))

    def act(given: dict[str, Any]) -> None:
        services.propose_together(item=item, kind=given["kind"], words=given["words"], by=viewer)

    ask = Ask(
        title=say("Propose to agree on {ref} without discussion", ref=item.case.ref),
        caption=caption_of(item.meeting),
        button="Propose",
        back=reverse("meeting", args=[item.meeting_id]),
        done="Proposed. Every agency in the case sees it and may pull it out.",
        wording=Wording(kind_of(item.meeting.scheme).words_to_avoid, say("the decision")),
        lead="For a review that has nothing new. The chair agrees it at the meeting, together with the other cases that have nothing new.",
    )
    return form_page(request, form, ask, act)


@require_POST
@for_roles(*TABLE)
def pull(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Pull a case out, with or without a reason, in one press."""
    viewer = viewer_of(request)
    item = item_for(viewer, item_id)
    try:
        with transaction.atomic():
            services.pull_out(item=item, because=request.POST.get("because", "")[:LONGEST_REASON], by=viewer)
        messages.success(request, say("{ref} is discussed like any other.", ref=item.case.ref))
    except StageRefused as no:
        messages.error(request, str(no))
    return redirect("meeting", item.meeting_id)


@require_POST
@for_roles(Role.CHAIR)
def agree(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Agree everything that was not pulled out."""
    viewer = viewer_of(request)
    try:
        with transaction.atomic():
            taken = services.agree_together(meeting=meeting_for(viewer, meeting_id), by=viewer)
        messages.success(request, say("Agreed without discussion: {count}.", count=len(taken)))
    except StageRefused as no:
        messages.error(request, str(no))
    return redirect("meeting", meeting_id)
