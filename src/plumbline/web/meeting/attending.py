"""Views of who is there: somebody who observes, what they sign, and a chair who goes on without a quorum."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from plumbline.access.enums import Role
from plumbline.meetings import services
from plumbline.meetings.queries import attendance_for, attending_of, meeting_for, observer_for
from plumbline.meetings.rules import fingerprint
from plumbline.schemes.enums import Signer
from plumbline.schemes.queries import statement_for
from plumbline.values.words import say
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, form_page
from plumbline.web.meeting import forms
from plumbline.web.meeting.words import caption_of, people_of


LEADS = (Role.COORDINATOR, Role.CHAIR)


@require_http_methods(["GET", "POST"])
@for_roles(*LEADS)
def announce(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Record who comes to observe."""
    viewer = viewer_of(request)
    found = meeting_for(viewer, meeting_id)
    people = dict.fromkeys((key.partition(".")[0], words) for key, words in people_of(found.scheme.agencies))
    form = forms.ObserverForm(request.POST or None, people=list(people))

    def act(given: dict[str, Any]) -> None:
        services.announce_observer(
            meeting=found,
            name=given["name"],
            organisation=given["organisation"],
            because=given["because"],
            invited_by=UUID(given["invited_by"]),
            by=viewer,
        )

    ask = Ask(
        title="Record somebody who observes",
        caption=caption_of(found),
        button="Save",
        back=reverse("meeting", args=[meeting_id]),
        done="Observer saved. They count as there once they have signed.",
        lead="For somebody from outside the agencies, or who cannot commit their agency. They see no papers and take no part in a decision.",
    )
    return form_page(request, form, ask, act)


@require_http_methods(["GET", "POST"])
@for_roles(*LEADS)
def sign(request: HttpRequest, observer_id: UUID) -> HttpResponse:
    """The statement of the day, for the observer to read and sign with their name."""
    viewer = viewer_of(request)
    observer = observer_for(viewer, observer_id)
    statement = statement_for(observer.meeting.scheme, Signer.OBSERVER, timezone.localdate())
    shown = {"version": statement.version, "shown": fingerprint(statement.text)}
    form = forms.SigningForm(request.POST or None, initial=shown)

    def act(given: dict[str, Any]) -> None:
        services.sign_statement(
            observer=observer,
            signed_as=given["signed_as"],
            version=given["version"],
            sha256=given["shown"] or None,
            by=viewer,
        )

    ask = Ask(
        title="Confidentiality statement",
        button="Sign",
        back=reverse("meeting", args=[observer.meeting_id]),
        done=say("{observer} has signed and counts as there.", observer=observer.name),
        caption=f"{observer.name}, {observer.organisation}",
        template="meeting/sign.html",
        context={"statement": statement, "meeting": observer.meeting},
    )
    return form_page(request, form, ask, act)


@require_http_methods(["GET", "POST"])
@for_roles(*LEADS)
def accept(request: HttpRequest, attendance_id: UUID) -> HttpResponse:
    """The statement of the day, for somebody there who has not accepted it, or accepted an earlier text."""
    viewer = viewer_of(request)
    found = attendance_for(viewer, attendance_id)
    line = next(one for one in attending_of(found.meeting).members if one.attendance.id == found.id)
    statement = statement_for(found.meeting.scheme, Signer.MEMBER, timezone.localdate())
    form = forms.AcceptForm(request.POST or None, initial={"shown": fingerprint(statement.text)})
    ask = Ask(
        title="Confidentiality statement",
        button="They accept it",
        back=reverse("meeting", args=[found.meeting_id]),
        done=say("{name} has accepted it.", name=line.name),
        caption=f"{line.name}, {line.agency}",
        template="meeting/accept.html",
        context={"statement": statement, "line": line},
    )
    return form_page(
        request,
        form,
        ask,
        lambda given: services.accept_statement(attendance=found.id, sha256=given["shown"], by=viewer),
    )


@require_http_methods(["GET", "POST"])
@for_roles(Role.CHAIR)
def go_on(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Go on without a quorum, and say why."""
    viewer = viewer_of(request)
    found = meeting_for(viewer, meeting_id)
    attending = attending_of(found)
    form = forms.GoOnForm(request.POST or None)
    ask = Ask(
        title="Go on without a quorum",
        button="Go on",
        back=reverse("meeting", args=[meeting_id]),
        done="The meeting goes on. Each decision says in the minutes that there was no quorum, and why you went on.",
        lead=say("Nobody is there who can commit {missing_words}.", missing_words=attending.missing_words)
        if attending.missing
        else "",
    )
    return form_page(
        request,
        form,
        ask,
        lambda given: services.go_on_without_quorum(meeting=found, because=given["because"], by=viewer),
    )
