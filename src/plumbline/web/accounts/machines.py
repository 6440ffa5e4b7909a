"""Tokens and webhooks of agencies' systems, looked after by administrators."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from plumbline.access.enums import Role
from plumbline.access.queries import accounts, token_shown, tokens
from plumbline.access.services import make_token, revoke_token
from plumbline.access.tokens import Scope, limits
from plumbline.access.viewer import Viewer
from plumbline.notices.queries import webhooks_shown
from plumbline.notices.services import end_webhook
from plumbline.values.errors import DataUnfit, NotVisible, PermissionRefused, StageRefused
from plumbline.values.words import say
from plumbline.web import once
from plumbline.web.accounts.forms import ConfirmForm, TokenForm
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, form_page


ask_and_act = require_http_methods(["GET", "POST"])
LEAD = (
    "A system with this token can do what you tick below, and nothing that its account may not do. Give each system an account of its own, "
    "with one role at one agency."
)
WARNING = (
    "Whoever holds the token sees what this account sees. Hand it to the agency’s own staff, never by email."
)


@require_GET
@for_roles(Role.ADMINISTRATOR)
def tokens_page(request: HttpRequest) -> HttpResponse:
    """Every token: which system holds it, whom it acts as, what for, until when."""
    lines = tokens(viewer_of(request))
    context = {
        "in_force": [line for line in lines if line.state == "In force"],
        "over": [line for line in lines if line.state != "In force"],
        "limits": limits(),
    }
    return TemplateResponse(request, "accounts/tokens.html", context)


@ask_and_act
@for_roles(Role.ADMINISTRATOR)
def make(request: HttpRequest) -> HttpResponse:
    """Make a token and show it, this once."""
    viewer = viewer_of(request)
    form = TokenForm(request.POST or None, people=_people(viewer))
    form.order_fields(["system", "account", "scopes", "days"])
    refusal, ask = (
        "",
        Ask("Make a token", "Make the token", reverse("tokens"), "", lead=LEAD, warning=WARNING),
    )
    if request.method == "POST" and form.is_valid():
        if once.was_sent(request):
            # What was shown once is not shown again: it stands in the list, to be revoked if it went astray.
            messages.success(request, once.SAVED_BEFORE)
            return redirect("tokens")
        try:
            with transaction.atomic():
                made = _made(form.cleaned_data, viewer)
            once.remember_sent(request)
            return TemplateResponse(request, "accounts/token.html", {"made": made})
        except (DataUnfit, StageRefused, PermissionRefused) as no:
            refusal = form.say_beside(no)
    context = {"ask": ask, "form": form, "refusal": refusal, "once": once.token_for(request)}
    return TemplateResponse(request, ask.template, context, status=422 if refusal or form.errors else 200)


def _made(given: dict[str, Any], viewer: Viewer) -> Any:
    return make_token(
        user_id=UUID(given["account"]),
        system=given["system"],
        scopes=[Scope(one) for one in given["scopes"]],
        days=given["days"],
        by=viewer,
    )


def _people(viewer: Viewer) -> list[tuple[str, str]]:
    """Open accounts with a role, but one's own: who may be acted as."""
    return [
        (str(user.id), f"{user.name}, {held[0].agency.name}")
        for user, held in accounts(viewer)
        if user.is_active and held and user.id != viewer.user_id
    ]


@ask_and_act
@for_roles(Role.ADMINISTRATOR)
def revoke(request: HttpRequest, token_id: UUID) -> HttpResponse:
    """Revoke a token; it opens nothing at its next call."""
    viewer = viewer_of(request)
    line = token_shown(viewer, token_id)
    ask = Ask(
        "Revoke a token",
        "Revoke this token",
        reverse("tokens"),
        "The token is revoked.",
        caption=line.token.system,
        lead=say("It acts as {name}, {agency}.", name=line.name, agency=line.token.agency.name),
        warning="The system that holds it is refused from its next call on, and its webhooks are told nothing more. This cannot be undone.",
        takes_away=True,
    )
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    return form_page(request, form, ask, lambda _: revoke_token(token_id=token_id, by=viewer))


@require_GET
@for_roles(Role.ADMINISTRATOR)
def webhooks_page(request: HttpRequest) -> HttpResponse:
    """Every webhook, and what did not arrive there."""
    return TemplateResponse(request, "accounts/webhooks.html", {"hooks": webhooks_shown(viewer_of(request))})


@ask_and_act
@for_roles(Role.ADMINISTRATOR)
def end(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    """End a webhook."""
    viewer = viewer_of(request)
    line = next((one for one in webhooks_shown(viewer) if one.webhook.id == webhook_id), None)
    if line is None:
        raise NotVisible("This page is not there, or is not yours to see.")
    ask = Ask(
        "End a webhook",
        "End this webhook",
        reverse("webhooks"),
        "The webhook has ended.",
        caption=line.name,
        lead=line.webhook.address,
        warning="What waits for it is not sent. Its agency’s system can register another.",
        takes_away=True,
    )
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    return form_page(request, form, ask, lambda _: end_webhook(webhook_id=webhook_id, by=viewer))
