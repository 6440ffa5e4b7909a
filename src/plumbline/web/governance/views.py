"""The ledger, for information governance."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET, require_http_methods

from plumbline.access.enums import Role
from plumbline.access.queries import agencies_of_each, names_of_users
from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import names_of
from plumbline.audit.services import LedgerPage, from_elsewhere, ledger_page, who_saw
from plumbline.cases.queries.audit import objects_of_case, on_this_side
from plumbline.cases.queries.break_glass import opening_figures
from plumbline.people.queries.reading import readers
from plumbline.people.reading_limits import reading_limits
from plumbline.values.words import joined
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.governance.forms import WhoSawForm
from plumbline.web.governance.presenters import ledger_line


@require_http_methods(["GET", "POST"])
@for_roles(Role.GOVERNANCE)
def ledger(request: HttpRequest) -> HttpResponse:
    """The newest entries, or those next to one; and by POST, who saw or changed one case. Looking is itself written down."""
    viewer = viewer_of(request)
    form = WhoSawForm(request.POST or None)
    found = None
    if request.method == "POST" and form.is_valid():
        ref = form.cleaned_data["reference"].strip().upper()
        objects = objects_of_case(ref)
        found = on_this_side(who_saw(viewer, objects), ref) if objects else []
        if not objects:
            form.add_error("reference", "No case has this reference. Check it against the case page.")
    page = _page(request, viewer) if found is None else LedgerPage(tuple(found), newer=False, older=False)
    entries = page.entries
    names = names_of_users(e.actor for e in entries)
    rows = [
        ledger_line(
            at=entry.at,
            who=names.get(entry.actor, "Closed account"),
            verb=entry.verb,
            what=entry.what,
            because=entry.because,
            elsewhere=from_elsewhere(entry),
        )
        for entry in entries
    ]
    status = 422 if form.errors else 200
    return TemplateResponse(
        request,
        "governance/ledger.html",
        {
            "form": form,
            "rows": rows,
            "searched": found is not None,
            "newer": entries[0].id if page.newer and entries else None,
            "older": entries[-1].id if page.older else None,
            "opened": opening_figures(viewer),
        },
        status=status,
    )


def _page(request: HttpRequest, viewer: Viewer) -> LedgerPage:
    """The page that the address asks for, by the entry where another ended."""
    return ledger_page(viewer, before=_entry(request, "before"), after=_entry(request, "after"))


def _entry(request: HttpRequest, name: str) -> UUID | None:
    try:
        return UUID(request.GET.get(name, ""))
    except ValueError:
        return None


@require_GET
@for_roles(Role.GOVERNANCE)
def people_opened(request: HttpRequest) -> HttpResponse:
    """How many people each account opened in the last 30 days, and where that is more than expected."""
    lines = readers(viewer_of(request))
    context = {
        "lines": list(zip(lines, _of_which_agencies([line.account for line in lines]), strict=True)),
        "over": sum(bool(line.over) for line in lines),
        "limits": reading_limits(),
    }
    return TemplateResponse(request, "governance/people_opened.html", context)


def _of_which_agencies(accounts: Sequence[UUID]) -> list[str]:
    """The agencies of each account in words, so that two people of one name are told apart; empty where it has none any more."""
    held = agencies_of_each(accounts, roles=list(Role))
    names = names_of({agency for agencies in held.values() for agency in agencies})
    return [joined(sorted(names[agency] for agency in held.get(key, ())), ", ") for key in accounts]
