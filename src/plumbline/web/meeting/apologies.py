"""Apologies for a meeting: one's own, or recorded by whoever leads it."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from plumbline.access.enums import Role
from plumbline.access.viewer import Viewer
from plumbline.meetings import permissions, services
from plumbline.meetings.queries import Meeting, meeting_for
from plumbline.meetings.queries.apologies import apology_for
from plumbline.values.errors import StageRefused
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, form_page
from plumbline.web.forms import PageForm, choice_field, select_field
from plumbline.web.meeting.words import caption_of, people_of


TABLE = (Role.COORDINATOR, Role.CHAIR, Role.REPRESENTATIVE, Role.PRACTITIONER, Role.ADVISER)


class ApologyForm(PageForm):
    """Who does not come, and whether their agency sent what it knows. ``people``: whom the viewer may say it of, by account and agency."""

    beside: ClassVar = {"user-unfit": "who", "recorded-already": "who", "apologies-already": "who"}

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"] = select_field("Who does not come?", people, "Choose who does not come")
        if len(people) == 1:
            self.fields["who"].initial = people[0][0]
        self.fields["sent"] = choice_field(
            "Has their agency sent what it knows?",
            [("yes", "Yes, it answered or sent it another way"), ("no", "No, or not yet")],
            "Choose yes or no",
        )


@require_http_methods(["GET", "POST"])
@for_roles(*TABLE)
def send(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Say that one does not come, or for whoever leads that somebody does not."""
    viewer = viewer_of(request)
    found = meeting_for(viewer, meeting_id)
    leads = permissions.may(viewer, "record_attendance", found.scheme)
    form = ApologyForm(request.POST or None, people=_people(viewer, found, leads=leads))

    def act(given: dict[str, Any]) -> None:
        user, agency = (UUID(part) for part in given["who"].split("."))
        services.send_apologies(
            meeting_id=meeting_id, user=user, agency=agency, sent_words=given["sent"] == "yes", by=viewer
        )

    ask = Ask(
        title="Record apologies" if leads else "Send your apologies",
        caption=caption_of(found),
        button="Save",
        back=reverse("meeting", args=[meeting_id]),
        done="Apologies saved. They stand in the minutes of whoever is not there after all.",
    )
    return form_page(request, form, ask, act)


def _people(viewer: Viewer, meeting: Meeting, *, leads: bool) -> list[tuple[str, str]]:
    people = people_of(meeting.scheme.agencies)
    return people if leads else [one for one in people if one[0].partition(".")[0] == str(viewer.user_id)]


@require_POST
@for_roles(*TABLE)
def take_back(request: HttpRequest, apology_id: UUID) -> HttpResponse:
    """Take apologies back."""
    viewer = viewer_of(request)
    found = apology_for(viewer, apology_id)
    try:
        services.take_back_apologies(apology=found, by=viewer)
        messages.success(request, "Apologies taken back.")
    except StageRefused as no:
        messages.error(request, str(no))
    return redirect("meeting", found.meeting_id)
