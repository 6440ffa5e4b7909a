"""What an administrator does to somebody else's account: each a page that asks before it acts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from plumbline.access.enums import ROLE_NAMES, Role
from plumbline.access.queries import account_shown, membership_shown, vetting_words
from plumbline.access.services import (
    IssuedCode,
    close_account,
    end_membership_by_id,
    give_one_time_code,
    give_role,
    invite,
    mark_vetting,
    remove_second_factor,
    reopen_account,
)
from plumbline.access.unused import unused_limits
from plumbline.access.viewer import Viewer
from plumbline.cases.queries.holding import held_count
from plumbline.values.errors import DataUnfit
from plumbline.values.words import counted, joined, say
from plumbline.web.accounts.forms import ConfirmForm, OpenAccountForm, RoleForm, VettingForm
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, form_page


ask_and_act = require_http_methods(["GET", "POST"])


@ask_and_act
@for_roles(Role.ADMINISTRATOR)
def open_one(request: HttpRequest) -> HttpResponse:
    """Open an account with its first role, and show its one-time code."""
    viewer = viewer_of(request)
    form = OpenAccountForm(request.POST or None)
    form.order_fields(["name", "email", "agency", "role", "whose"])
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                if "system" in form.cleaned_data["whose"]:
                    return _opened_for_system(request, form.cleaned_data, viewer)
                return _show_code(request, _opened(form.cleaned_data, viewer), "The account is open.")
        except DataUnfit as taken:
            form.add_error("email", str(taken))
    ask = Ask("Open an account", "Open the account", reverse("accounts"), "", lead=f"{OPENING} {ending()}")
    context = {"ask": ask, "form": form, "refusal": ""}
    return TemplateResponse(request, ask.template, context, status=422 if form.errors else 200)


OPENING = "You get a one-time code to hand over. With it the person chooses a password that you never see."


def ending() -> str:
    """Which roles end by themselves, and after how long."""
    return joined(
        say(
            "The role of {role} ends by itself after {days} days without a sign-in ({source}).",
            role=say(ROLE_NAMES[role]).lower(),
            days=limit.days,
            source=limit.source.split(":")[0],
        )
        for role, limit in unused_limits().items()
    )


@ask_and_act
@for_roles(Role.ADMINISTRATOR)
def give_code(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Make a one-time code and show it, this once."""
    viewer = viewer_of(request)
    user, _, _ = account_shown(viewer, user_id)
    if request.method == "POST":
        issued = give_one_time_code(user_id=user_id, by=viewer)
        return _show_code(request, issued, "")
    ask = Ask(
        "Give a one-time code",
        "Make the code",
        reverse("account", args=[user_id]),
        "",
        caption=user.name,
        lead="With it the person chooses a new password. The password they have works until then, and their second factor stays.",
        warning="Make sure that it is really this person who asks: call them back on a number that you know.",
    )
    return TemplateResponse(request, ask.template, {"ask": ask, "form": ConfirmForm(), "refusal": ""})


@ask_and_act
@for_roles(Role.ADMINISTRATOR)
def add_role(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Give a role at an agency, from now."""
    viewer = viewer_of(request)
    user, _, _ = account_shown(viewer, user_id)

    def act(given: dict[str, Any]) -> None:
        give_role(user_id=user_id, agency_id=UUID(given["agency"]), role=Role(given["role"]), by=viewer)

    ask = Ask(
        "Give a role",
        "Give this role",
        reverse("account", args=[user_id]),
        "The role is given.",
        caption=user.name,
    )
    return form_page(request, RoleForm(request.POST or None), ask, act)


@ask_and_act
@for_roles(Role.ADMINISTRATOR)
def vet(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    """Mark a role as vetted, perhaps until a day, or as not vetted."""
    viewer = viewer_of(request)
    held = membership_shown(viewer, membership_id)

    def act(given: dict[str, Any]) -> None:
        mark_vetting(
            membership_id=membership_id,
            cleared=given["cleared"] == "yes",
            until=given["until"],
            words=given["words"],
            by=viewer,
        )

    ask = Ask(
        "Vetting in a role",
        "Save this",
        reverse("account", args=[held.user_id]),
        "Saved. It holds from now.",
        caption=held.user.name,
        lead=say(
            "{role} at {agency}. {vetting_words}",
            role=say(ROLE_NAMES[Role(held.role)]),
            agency=held.agency.name,
            vetting_words=vetting_words(held),
        ).strip(),
        warning="Without vetting, or after its last day, they see requests to their agency and their own actions, and nothing else.",
    )
    return form_page(request, VettingForm(request.POST or None), ask, act)


@ask_and_act
@for_roles(Role.ADMINISTRATOR)
def end_role(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    """End a role; sight through it is gone at the next click."""
    viewer = viewer_of(request)
    held = membership_shown(viewer, membership_id)

    def act(_: dict[str, Any]) -> None:
        end_membership_by_id(membership_id=membership_id, by=viewer)

    ask = Ask(
        "End a role",
        "End this role",
        reverse("account", args=[held.user_id]),
        "The role has ended.",
        caption=held.user.name,
        takes_away=True,
        lead=say(
            "{role} at {agency}. {held_words}",
            role=say(ROLE_NAMES[Role(held.role)]),
            agency=held.agency.name,
            held_words=_held_words(viewer, held),
        ),
        warning="What was seen through this role is out of sight at the next click. The role stays in the history.",
    )
    return _confirm(request, ask, act)


@ask_and_act
@for_roles(Role.ADMINISTRATOR)
def close(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Close an account."""
    return _on_account(
        request,
        user_id,
        close_account,
        ("Close an account", "Close this account", "The account is closed."),
        "Nobody can sign in with it, and whoever is signed in with it is out at their next click. It stays in the list, and can be opened again.",
    )


@ask_and_act
@for_roles(Role.ADMINISTRATOR)
def reopen(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Open a closed account again."""
    return _on_account(
        request,
        user_id,
        reopen_account,
        ("Open a closed account again", "Open it again", "The account is open again."),
        "Its password, its second factor and the roles that had not ended work again at once.",
    )


@ask_and_act
@for_roles(Role.ADMINISTRATOR)
def remove_factor(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Take away a second factor, for a lost phone."""
    return _on_account(
        request,
        user_id,
        remove_second_factor,
        ("Remove a second factor", "Remove it", "The second factor is removed."),
        "Until another is set up, a stolen password alone would be enough. Make sure that it is really this person who asks.",
    )


def _held_words(viewer: Viewer, held: Any) -> str:
    """How much somebody still holds there. An administrator learns the number and nothing of what it is."""
    number = held_count(viewer, user=held.user_id, agency=held.agency_id)
    if not number:
        return "They hold no open action and lead no case there."
    return counted(
        number,
        "{count} action or case is still theirs there. With their last role there these go back to the "
        "agency’s representative, who can pass them to named people before.",
        "{count} actions or cases are still theirs there. With their last role there these go back to the "
        "agency’s representative, who can pass them to named people before.",
    )


def _on_account(
    request: HttpRequest, user_id: UUID, act: Callable[..., None], words: tuple[str, str, str], warning: str
) -> HttpResponse:
    viewer = viewer_of(request)
    user, _, _ = account_shown(viewer, user_id)
    title, button, done = words
    back = reverse("account", args=[user_id])
    takes_away = act is not reopen_account
    ask = Ask(title, button, back, done, caption=user.name, warning=warning, takes_away=takes_away)
    return _confirm(request, ask, lambda _: act(user_id=user_id, by=viewer))


def _confirm(request: HttpRequest, ask: Ask, act: Callable[[dict[str, Any]], None]) -> HttpResponse:
    # A form without fields is never empty to Django: what came with the forgery check is enough.
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    return form_page(request, form, ask, act)


def _opened(given: dict[str, Any], viewer: Viewer) -> IssuedCode:
    return give_one_time_code(user_id=_invited(given, viewer).id, by=viewer)


def _opened_for_system(request: HttpRequest, given: dict[str, Any], viewer: Viewer) -> HttpResponse:
    """An account with which nobody signs in: a token comes next, and no code."""
    user = _invited(given, viewer, is_system=True)
    messages.success(request, "The account is open. Make a token for the system that calls as it.")
    return redirect(reverse("account", args=[user.id]))


def _invited(given: dict[str, Any], viewer: Viewer, *, is_system: bool = False) -> Any:
    return invite(
        email=given["email"],
        name=given["name"],
        agency_id=UUID(given["agency"]),
        role=Role(given["role"]),
        by=viewer,
        is_system=is_system,
    )


def _show_code(request: HttpRequest, issued: IssuedCode, done: str) -> HttpResponse:
    if done:
        messages.success(request, done)
    return TemplateResponse(request, "accounts/code.html", {"issued": issued})
