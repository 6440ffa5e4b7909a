"""How people hear of what is new: the digest, leave and cover, who manages whom, and what the mail server did not take."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from plumbline.access.enums import ROLE_NAMES, Role
from plumbline.access.queries import colleagues_of, leave_of, members_of, membership_shown
from plumbline.access.services import name_manager, set_leave, take_back_leave
from plumbline.access.viewer import Viewer
from plumbline.cases.queries.holding import may_hand_over
from plumbline.notices import posting
from plumbline.notices.queries import digest_wanted, digests_in_trouble
from plumbline.notices.services import choose_digest
from plumbline.schemes.queries import managed_members, team_mates_of
from plumbline.values.words import say
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, form_page
from plumbline.web.notices.forms import NO_MAIL, DigestForm, LeaveForm, ManagerForm


DIGEST = (
    "At most one email a day, and only if something new came. It says how many actions are due or late and nothing else: "
    "no name, no case, no link."
)
OFF = " Email is off on this installation, so nothing is sent until somebody turns it on."


@require_http_methods(["GET", "POST"])
@for_roles(*Role)
def digest(request: HttpRequest) -> HttpResponse:
    """Choose when the digest comes, or that none does."""
    viewer = viewer_of(request)
    wanted = digest_wanted(viewer)
    form = DigestForm(
        request.POST or None,
        decides=viewer.has_role(Role.COORDINATOR, Role.CHAIR),
        initial={
            "at": f"{wanted.at:%H:%M}" if wanted.by_mail else NO_MAIL,
            "urgent": "yes" if wanted.urgent else "no",
        },
    )

    def act(_: dict[str, Any]) -> None:
        choose_digest(by_mail=form.by_mail, wanted=form.time, urgent=form.urgent, by=viewer)

    lead = DIGEST if posting.is_on() else DIGEST + OFF
    ask = Ask("Reminders by email", "Save", reverse("your-account"), "Saved.", lead=lead)
    return form_page(request, form, ask, act)


@require_http_methods(["GET", "POST"])
@for_roles(*Role)
def leave(request: HttpRequest) -> HttpResponse:
    """Leave that is coming, one's own and that of people whose agency one represents or whose team one manages; and a form for more."""
    viewer = viewer_of(request)
    managed = managed_members(viewer)
    people = {viewer.user_id: viewer.name} | {u.id: u.name for u in _represented(viewer)} | managed
    covers = {u.id: u.name for one in people for u in colleagues_of(one)}
    for one in people:
        covers |= team_mates_of(one)
    form = LeaveForm(
        request.POST or None, people=_choices(people, first=viewer.user_id), colleagues=_choices(covers)
    )

    def act(given: dict[str, Any]) -> None:
        who = UUID(given["who"]) if "who" in given else viewer.user_id
        set_leave(
            user_id=who,
            starts=given["starts"],
            ends=given["ends"],
            cover=UUID(given["cover"]) if given["cover"] else None,
            team=team_mates_of(who),
            as_manager=who in managed,
            by=viewer,
        )

    ask = Ask(
        "Leave and cover",
        "Save this leave",
        reverse("leave"),
        "Leave saved.",
        template="notices/leave.html",
        context={
            "rows": leave_of(viewer, on=timezone.localdate(), also=managed),
            "others": set(managed) - {viewer.user_id, *(user.id for user in _represented(viewer))},
            "colleagues": [user for user in _represented(viewer) if may_hand_over(viewer, user.id)],
        },
    )
    return form_page(request, form, ask, act)


@require_POST
@for_roles(*Role)
def take_back(request: HttpRequest, away_id: UUID) -> HttpResponse:
    """Take leave back."""
    take_back_leave(away_id=away_id, by=viewer_of(request))
    messages.success(request, "That leave is taken back.")
    return redirect("leave")


@require_GET
@for_roles(Role.ADMINISTRATOR)
def mail(request: HttpRequest) -> HttpResponse:
    """Whether email is on, and the digests that did not go out, each with its reason."""
    context = {"mail_is_on": posting.is_on(), "rows": digests_in_trouble(viewer_of(request))}
    return TemplateResponse(request, "notices/mail.html", context)


@require_http_methods(["GET", "POST"])
@for_roles(Role.ADMINISTRATOR)
def manager(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    """Name who manages somebody in a role."""
    viewer = viewer_of(request)
    held = membership_shown(viewer, membership_id)
    people = [user for user in members_of(held.agency_id) if user.id != held.user_id]
    form = ManagerForm(request.POST if request.method == "POST" else None, people=named(people))

    def act(given: dict[str, Any]) -> None:
        chosen = UUID(given["manager"]) if given["manager"] else None
        name_manager(membership_id=membership_id, manager=chosen, by=viewer)

    ask = Ask(
        "Name a manager",
        "Save",
        reverse("account", args=[held.user_id]),
        "Saved.",
        caption=held.user.name,
        lead=say(
            "{role} at {agency}. A manager is reminded of actions that are late, if they may see them.",
            role=say(ROLE_NAMES[Role(held.role)]),
            agency=held.agency.name,
        ),
    )
    return form_page(request, form, ask, act)


def named(people: Iterable[Any]) -> list[tuple[str, str]]:
    """Accounts as choices."""
    return [(str(user.id), user.name) for user in people]


def _choices(names: Mapping[UUID, str], *, first: UUID | None = None) -> list[tuple[str, str]]:
    """People as choices, by name; one of them in front."""
    return [
        (str(key), name) for key, name in sorted(names.items(), key=lambda pair: (pair[0] != first, pair[1]))
    ]


def _represented(viewer: Viewer) -> list[Any]:
    agencies = viewer.agencies_as([Role.REPRESENTATIVE])
    found = {user.id: user for agency in agencies for user in members_of(agency) if user.id != viewer.user_id}
    return sorted(found.values(), key=lambda user: user.name)
