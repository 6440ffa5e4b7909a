"""The charter of a scheme: what it says, every version, what changed between two, and a new one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from plumbline.access.enums import Role
from plumbline.agencies.queries import names_of
from plumbline.schemes.charters import differences
from plumbline.schemes.permissions import CASE_ROLES, holds
from plumbline.schemes.queries import (
    CharterVersion,
    charter_is_overdue,
    charter_versions,
    latest_charter,
    schemes_of,
    why_no_case,
)
from plumbline.schemes.services import sign_charter
from plumbline.values.errors import NotVisible
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, form_page
from plumbline.web.scheme_pages.charter_form import CharterForm
from plumbline.web.scheme_pages.charter_words import lines_of


READERS = (
    *sorted(CASE_ROLES),
    Role.GOVERNANCE,
    Role.ANALYST,
    Role.BOARD,
    Role.RESEARCHER,
    Role.ADMINISTRATOR,
)
SETTERS = (Role.COORDINATOR, Role.CHAIR)
NEEDED = "A scheme takes no case without a charter. What you write is read by every agency of the scheme and by the board."
READ_BY = "What you write is read by every agency of the scheme and by the board."
HIDDEN = "This page is not there, or is not yours to see."


@require_GET
@for_roles(*READERS)
def charter(request: HttpRequest, slug: str) -> HttpResponse:
    """The charter in force, whether the scheme may take cases under it, and every version."""
    scheme, versions = _scheme(request, slug)
    today = timezone.localdate()
    now = latest_charter(scheme, today)
    found = next((one for one in versions if now and one.charter.id == now.id), None)
    return TemplateResponse(
        request, "scheme_pages/charter.html", _context(request, scheme, versions, found, now is not None)
    )


@require_GET
@for_roles(*READERS)
def version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One version, as it was agreed."""
    scheme, versions = _scheme(request, slug)
    return TemplateResponse(
        request,
        "scheme_pages/charter.html",
        _context(request, scheme, versions, _numbered(versions, number), False),
    )


@require_GET
@for_roles(*READERS)
def compare(request: HttpRequest, slug: str) -> HttpResponse:
    """What changed between two versions: the last two, unless two were chosen."""
    scheme, versions = _scheme(request, slug)
    if len(versions) < 2:
        raise NotVisible(HIDDEN)
    older = _numbered(versions, _number(request, "older", versions[1].number))
    newer = _numbered(versions, _number(request, "newer", versions[0].number))
    return TemplateResponse(
        request,
        "scheme_pages/compare_charters.html",
        {
            "scheme": scheme,
            "versions": versions,
            "older": older,
            "newer": newer,
            "changed": differences(lines_of(older), lines_of(newer)),
        },
    )


@require_http_methods(["GET", "POST"])
@for_roles(*SETTERS)
def sign(request: HttpRequest, slug: str) -> HttpResponse:
    """Write down a charter that was agreed."""
    viewer = viewer_of(request)
    scheme, versions = _scheme(request, slug)
    if not holds(viewer, scheme, frozenset(SETTERS)):
        raise NotVisible(HIDDEN)
    agencies = dict(sorted(names_of(scheme.agencies).items(), key=lambda pair: pair[1]))
    last = versions[0] if versions else None
    form = CharterForm(request.POST or None, agencies=agencies, last=last)
    ask = Ask(
        title="Record a new version of the charter",
        button="Save this version",
        back=reverse("charter", args=[slug]),
        done="The charter is signed. It holds from its day on; the ones before stand as they were.",
        caption=scheme.name,
        lead=READ_BY if last else NEEDED,
        template="scheme_pages/sign_charter.html",
        context={"is_new_version": last is not None},
    )
    return form_page(
        request, form, ask, lambda given: sign_charter(scheme=scheme, charter=form.given(), by=viewer)
    )


def _context(
    request: HttpRequest,
    scheme: Any,
    versions: Sequence[CharterVersion],
    found: CharterVersion | None,
    is_now: bool,
) -> dict[str, Any]:
    viewer, today = viewer_of(request), timezone.localdate()
    now = latest_charter(scheme, today)
    return {
        "scheme": scheme,
        "versions": versions,
        "version": found,
        "is_now": is_now,
        "today": today,
        "lines": lines_of(found) if found else {},
        "overdue": bool(found and is_now and charter_is_overdue(found.charter, today)),
        "no_case": why_no_case(scheme, now, today),
        "may_sign": holds(viewer, scheme, frozenset(SETTERS)),
    }


def _scheme(request: HttpRequest, slug: str) -> tuple[Any, list[CharterVersion]]:
    found = next((s for s in schemes_of(viewer_of(request)) if s.slug == slug), None)
    if found is None:
        raise NotVisible(HIDDEN)
    return found, charter_versions(found)


def _numbered(versions: Sequence[CharterVersion], number: int) -> CharterVersion:
    for one in versions:
        if one.number == number:
            return one
    raise NotVisible(HIDDEN)


def _number(request: HttpRequest, name: str, usual: int) -> int:
    given = request.GET.get(name, "")
    return int(given) if given.isdecimal() and len(given) < 6 else usual
