"""The ledger for information governance, and the accounts for the administrator."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from plumbline.access.enums import ROLE_NAMES, Role
from plumbline.access.queries import accounts, names_of_users
from plumbline.access.services import end_membership_by_id
from plumbline.audit.services import latest_entries, who_saw
from plumbline.cases.queries.audit import objects_of_case
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.governance.forms import WhoSawForm


@require_http_methods(["GET", "POST"])
@for_roles(Role.GOVERNANCE)
def ledger(request: HttpRequest) -> HttpResponse:
    """The newest entries; and by POST, who saw or changed one case. Looking is itself written down."""
    viewer = viewer_of(request)
    form = WhoSawForm(request.POST or None)
    found = None
    if request.method == "POST" and form.is_valid():
        objects = objects_of_case(form.cleaned_data["reference"].strip().upper())
        found = who_saw(viewer, objects) if objects else []
        if not objects:
            form.add_error("reference", "No case has this reference. Check it against the case page.")
    entries = latest_entries(viewer) if found is None else found
    names = names_of_users(e.actor for e in entries)
    rows = [(entry, names.get(entry.actor, "Closed account")) for entry in entries]
    status = 422 if form.errors else 200
    return TemplateResponse(
        request,
        "governance/ledger.html",
        {"form": form, "rows": rows, "searched": found is not None},
        status=status,
    )


@require_GET
@for_roles(Role.ADMINISTRATOR)
def people(request: HttpRequest) -> HttpResponse:
    """Accounts and their memberships. Never content."""
    rows = [
        (user, [(m, ROLE_NAMES[Role(m.role)]) for m in held]) for user, held in accounts(viewer_of(request))
    ]
    return TemplateResponse(request, "governance/accounts.html", {"rows": rows})


@require_POST
@for_roles(Role.ADMINISTRATOR)
def end(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    """End a membership now; sight through it is gone at the next click."""
    end_membership_by_id(membership_id=membership_id, by=viewer_of(request))
    messages.success(request, "The role has ended.")
    return redirect("accounts")
