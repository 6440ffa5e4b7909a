"""Read how a scheme works; set its own values."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from plumbline.access.enums import Role
from plumbline.assessments.permissions import can_load
from plumbline.meetings.enums import PAPER_NAMES
from plumbline.schemes.enums import How
from plumbline.schemes.kind import settings_of
from plumbline.schemes.permissions import CASE_ROLES, holds
from plumbline.schemes.permissions import SETTERS as MAY_START
from plumbline.schemes.queries import kind_of, latest_charter, local_values, schemes_of, why_no_case
from plumbline.schemes.queries.proposals import proposals_of
from plumbline.schemes.queries.starting import may_take_back
from plumbline.schemes.services import change_value
from plumbline.schemes.starting import value_as_kept
from plumbline.values.errors import NotVisible
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, asking_page
from plumbline.web.forms import PageForm, date_field, select_field, sentence_field
from plumbline.web.scheme_pages import handbook as words


READERS = (
    *sorted(CASE_ROLES),
    Role.GOVERNANCE,
    Role.ANALYST,
    Role.BOARD,
    Role.RESEARCHER,
    Role.ADMINISTRATOR,
)
PROPOSED = (
    "Proposed. The value of now holds until somebody else, of information governance, confirms the new one."
)
SETTERS = (Role.COORDINATOR, Role.CHAIR)


@require_GET
@for_roles(*READERS)
def schemes(request: HttpRequest) -> HttpResponse:
    """Schemes at whose table one of the viewer's agencies sits."""
    viewer = viewer_of(request)
    found = [(scheme, kind_of(scheme)) for scheme in schemes_of(viewer)]
    context = {"schemes": found, "may_load": can_load(viewer), "may_start": viewer.has_role(*MAY_START)}
    return TemplateResponse(request, "scheme_pages/schemes.html", context)


@require_GET
@for_roles(*READERS)
def handbook(request: HttpRequest, slug: str) -> HttpResponse:
    """How a scheme works, made from its kind and its own values, so that it cannot say one thing and do another."""
    viewer = viewer_of(request)
    scheme = _scheme(request, slug)
    kind, rows, today = kind_of(scheme), local_values(scheme), timezone.localdate()
    charter = latest_charter(scheme, today)
    return TemplateResponse(
        request,
        "scheme_pages/handbook.html",
        {
            "scheme": scheme,
            "kind": kind,
            "charter": charter,
            "no_case": why_no_case(scheme, charter, today),
            "course": words.course_of(kind),
            "parts": words.parts_of(kind),
            "routes": words.routes_of(kind),
            "clocks": words.clocks_of(kind, [row.path for row in rows if row.from_date <= today]),
            "tracks": words.tracks_of(kind),
            "tools": words.tools_of(kind),
            "usual": words.usual_of(kind),
            "room": words.room_of(kind),
            "needs": words.needs_of(kind),
            "rules": words.rules_of(kind, today),
            "history": words.history_of(rows, scheme.kind),
            "proposals": [words.proposal_line(one) for one in proposals_of(viewer, scheme)],
            "unread": words.has_unread_sources(kind),
            "shared_words": words.shared_by_all(),
            "may_see_team": How.TEAM in kind.delivery and viewer.has_role(*CASE_ROLES),
            "papers": [(one.value, name) for one, name in PAPER_NAMES.items()],
            "may_set": holds(viewer, scheme, frozenset(SETTERS)),
            "may_take_back": may_take_back(viewer, scheme),
        },
    )


class ValueForm(PageForm):
    """One value, from when, and why."""

    value = sentence_field(
        "New value",
        "Give the new value.",
        hint="Write it as the scheme’s page shows it, for example 10 working days. Separate words of a list with semicolons; your list replaces the present one.",
        rows=3,
    )
    from_date = date_field("From which day?", "Give the day from which it holds.", reads="ahead")
    because = sentence_field(
        "Why does this area do it its own way?", "Say why this area does it its own way.", rows=2
    )

    def __init__(self, *args: Any, paths: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["path"] = select_field("Which value?", paths, "Choose a value.")
        self.order_fields(["path", "value", "from_date", "because"])


@require_http_methods(["GET", "POST"])
@for_roles(*SETTERS)
def set_value(request: HttpRequest, slug: str) -> HttpResponse:
    """Set one value of the kind as this scheme has it."""
    scheme, viewer = _scheme(request, slug), viewer_of(request)
    kind = kind_of(scheme)
    form = ValueForm(
        request.POST or None,
        paths=words.settings_as_choices(kind),
        initial=words.value_to_change(kind, request.GET.get("value", "")),
    )
    ask = Ask(
        title="Set a value for this area",
        caption=scheme.name,
        lead="Decisions made by the old value stand. A limit or threshold is proposed: it holds once somebody else, of information governance, confirms it. The scheme’s page shows the value in use now, and keeps what it was, who changed it and why.",
        button="Set this value",
        back=reverse("handbook", args=[slug]),
        done="",
    )

    def act(given: dict[str, Any]) -> str:
        made = change_value(
            scheme=scheme,
            path=given["path"],
            value=value_as_kept(given["path"], given["value"]),
            because=given["because"],
            from_date=given["from_date"],
            by=viewer,
        )
        waits = settings_of(kind)[made.path].guarded
        messages.success(request, PROPOSED if waits else "The value is set.")
        return ask.back

    return asking_page(request, form, ask, act)


def _scheme(request: HttpRequest, slug: str) -> Any:
    found = next((s for s in schemes_of(viewer_of(request)) if s.slug == slug), None)
    if found is None:
        raise NotVisible("This page is not there, or is not yours to see.")
    return found
