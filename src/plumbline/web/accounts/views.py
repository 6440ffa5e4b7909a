"""Who has an account, and what each may do. Never content."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET

from plumbline.access.enums import ROLE_NAMES, Role
from plumbline.access.queries import account_shown, accounts, manager_names, vetting_words, with_second_factor
from plumbline.web.door import for_roles, viewer_of


@require_GET
@for_roles(Role.ADMINISTRATOR)
def everybody(request: HttpRequest) -> HttpResponse:
    """Accounts and their roles; closed ones below those that are open."""
    viewer = viewer_of(request)
    enrolled = with_second_factor(viewer)
    rows = [(user, named(held), user.id in enrolled) for user, held in accounts(viewer)]
    open_now = [row for row in rows if row[0].is_active]
    people = [is_enrolled for user, _, is_enrolled in open_now if not user.is_system]
    context = {
        "open": open_now,
        "closed": [row for row in rows if not row[0].is_active],
        "people": len(people),
        "enrolled": sum(people),
    }
    return TemplateResponse(request, "accounts/accounts.html", context)


@require_GET
@for_roles(Role.ADMINISTRATOR)
def account(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """One account, and what can be done for it."""
    viewer = viewer_of(request)
    user, held, ended = account_shown(viewer, user_id)
    managers = manager_names(viewer, [membership.id for membership in held])
    context = {
        "account": user,
        "held": [(*pair, managers.get(pair[0].id, ""), vetting_words(pair[0])) for pair in named(held)],
        "ended": named(ended),
        "has_second_factor": user.id in with_second_factor(viewer),
        "is_own": user.id == viewer.user_id,
    }
    return TemplateResponse(request, "accounts/account.html", context)


def named(memberships: Iterable[Any]) -> list[tuple[Any, str]]:
    """Each membership with the name of its role."""
    return [(membership, ROLE_NAMES[Role(membership.role)]) for membership in memberships]
