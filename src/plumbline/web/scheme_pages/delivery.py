"""How all open cases of a scheme are delivered: what would change, the change, and taking it back."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from plumbline.access.enums import Role
from plumbline.cases import permissions, services
from plumbline.cases.queries.delivery_changes import (
    ChangePreview,
    change_preview,
    changes_made,
    delivered_now,
)
from plumbline.schemes.enums import HOW_NAMES, How
from plumbline.schemes.queries import delivered, kind_of, manager_of, schemes_of
from plumbline.values.errors import NotVisible
from plumbline.values.words import counted, say
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, form_page
from plumbline.web.forms import PageForm, line_field


SETTERS = (Role.COORDINATOR, Role.CHAIR)
HIDDEN = "This page is not there, or is not yours to see."


class ChangeForm(PageForm):
    """Why, and a mark of the list that was read."""

    beside: ClassVar = {"why-missing": "because"}

    mark = forms.CharField(widget=forms.HiddenInput, max_length=64)
    because = line_field("Why?", "Say why, in a few words", hint="It stands in the history of each case")


class UndoForm(PageForm):
    """Why a change is taken back."""

    beside: ClassVar = {"why-missing": "because", "followed": "because", "undone-already": "because"}

    because = line_field("Why is it taken back?", "Say why, in a few words")


@require_GET
@for_roles(*SETTERS)
def delivery(request: HttpRequest, slug: str) -> HttpResponse:
    """The ways, how many open cases each would change, and every change that was made."""
    viewer, scheme = viewer_of(request), _scheme(request, slug)
    now, found = delivered(scheme, timezone.localdate()), delivered_now(viewer, scheme)
    ways = [
        (how.value, HOW_NAMES[how], how is now and not any(found[one] for one in found if one is not how))
        for how in map(How, kind_of(scheme).delivery)
    ]
    context = {
        "scheme": scheme,
        "now": HOW_NAMES[now],
        "has_manager": manager_of(scheme, on=timezone.localdate()) is not None,
        "ways": sorted(ways),
        "open_now": _open_now(found),
        "made": changes_made(viewer, scheme),
        "names": HOW_NAMES,
    }
    return TemplateResponse(request, "scheme_pages/delivery.html", context)


@require_http_methods(["GET", "POST"])
@for_roles(*SETTERS)
def change(request: HttpRequest, slug: str, how: str) -> HttpResponse:
    """Which cases would change, and the change."""
    viewer, scheme = viewer_of(request), _scheme(request, slug)
    if how not in kind_of(scheme).delivery:
        raise NotVisible(HIDDEN)
    found = change_preview(viewer, scheme, How(how))
    cannot = _cannot(scheme, found)
    ask = Ask(
        title=_title(How(how), cannot),
        button=say("Change all of them, and all new cases, to the team")
        if How(how) is How.TEAM
        else say("Change all of them, and all new cases, to the panel"),
        back=reverse("scheme-delivery", args=[slug]),
        done="Changed. It can be taken back while nothing has followed from it.",
        caption=scheme.name,
        template="scheme_pages/change_delivery.html",
        context={
            "found": found,
            "way": HOW_NAMES[How(how)],
            "cannot": cannot,
            "scheme": scheme,
        },
    )

    def act(given: dict[str, Any]) -> object:
        return services.deliver_all(
            scheme=scheme, how=How(how), because=given["because"], mark=given["mark"], by=viewer
        )

    return form_page(request, ChangeForm(request.POST or None, initial={"mark": found.mark}), ask, act)


@require_http_methods(["GET", "POST"])
@for_roles(*SETTERS)
def undo(request: HttpRequest, slug: str, change_id: UUID) -> HttpResponse:
    """Take a change back."""
    viewer, scheme = viewer_of(request), _scheme(request, slug)
    made = next((one for one in changes_made(viewer, scheme) if one.change == change_id), None)
    if made is None or made.is_undoing:
        raise NotVisible(HIDDEN)
    ask = Ask(
        title="Take this change back",
        button="Take it back",
        back=reverse("scheme-delivery", args=[slug]),
        done="Taken back. Both stand in the history of each case.",
        caption=scheme.name,
        lead=counted(
            made.cases,
            "{count} open case: {because}",
            "{count} open cases: {because}",
            because=made.because,
        ),
    )
    return form_page(
        request,
        UndoForm(request.POST or None),
        ask,
        lambda given: services.undo_deliver_all(
            scheme=scheme, change=change_id, because=given["because"], by=viewer
        ),
    )


def _open_now(found: dict[How, int]) -> str:
    """How the cases that are open are delivered, whatever holds for new ones; empty where none is open."""
    total = sum(found.values())
    if not total:
        return ""
    return counted(
        total,
        "Of {count} open case that you see, {panel} is delivered by the panel and {team} by the team.",
        "Of {count} open cases that you see, {panel} are delivered by the panel and {team} by the team.",
        panel=found[How.PANEL],
        team=found[How.TEAM],
    )


def _title(how: How, cannot: str) -> str:
    if cannot == "no-change":
        return say("Nothing to change")
    return (
        say("Deliver all open cases by the team")
        if how is How.TEAM
        else say("Deliver all open cases by the panel")
    )


def _cannot(scheme: Any, found: ChangePreview) -> str:
    """Why the change would be refused whatever is written: "no-team", "no-change", or nothing."""
    today = timezone.localdate()
    if found.how is How.TEAM and manager_of(scheme, on=today) is None:
        return "no-team"
    return "no-change" if not found.changes and delivered(scheme, today) is found.how else ""


def _scheme(request: HttpRequest, slug: str) -> Any:
    viewer = viewer_of(request)
    found = next((s for s in schemes_of(viewer) if s.slug == slug), None)
    if (
        found is None
        or len(kind_of(found).delivery) < 2
        or not permissions.may(viewer, "choose_delivery", found)
    ):
        raise NotVisible(HIDDEN)
    return found
