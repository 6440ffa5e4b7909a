"""The chronology of a person in a case, part by part, with what is new since the case was last heard."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from plumbline.access.enums import Role
from plumbline.cases.chronology import SORT_NAMES, Asked, Sort
from plumbline.cases.queries.changes import changes_of_case
from plumbline.meetings.queries.chronology import Chronology, ChronologyLine, chronology
from plumbline.values.errors import DataUnfit
from plumbline.values.words import counted, joined, say
from plumbline.web.changed import watched
from plumbline.web.chronology.words import when
from plumbline.web.door import for_roles, viewer_of


CASEWORK = (Role.COORDINATOR, Role.CHAIR, Role.REPRESENTATIVE, Role.PRACTITIONER, Role.ADVISER)
ROLES = {"victim": "Was hurt", "suspect": "Is suspected", "witness": "Witnessed it"}
KEPT = ("who", "all", "new", "kind", "agency", "role", "significant")
NO_FILTER = {"kind": "", "agency": "", "role": "", "significant": "", "part": ""}
NOT_A_CHOICE = "Part of this address is not a choice of this page. Open the chronology from its case again."


@dataclass(frozen=True, slots=True)
class Shown:
    """A line with its day in words."""

    line: ChronologyLine
    day: str
    hint: str
    label: str


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to press: a part, a person. ``here``: it is what stands on the page."""

    words: str
    address: str
    here: bool


@require_GET
@for_roles(*CASEWORK)
def chronology_page(request: HttpRequest, ref: str) -> HttpResponse:
    """One part of one person's chronology, as asked for."""
    viewer, given = viewer_of(request), request.GET
    number = changes_of_case(viewer, ref)
    page = chronology(
        viewer,
        ref,
        number=_whole(given, "who"),
        asked=_asked(given),
        only_new=given.get("new") == "1",
        part=_whole(given, "part") or 1,
        whole=given.get("all") == "1",
    )
    base = reverse("chronology", args=[ref])
    context = {
        "page": page,
        "shown": [_shown(line) for line in page.lines],
        "people": [
            Choice(f"{s.line.label}: {s.line.name.display if s.line.name else ''}", f"{base}?who={s.number}", s == page.someone)
            for s in page.people
        ],
        "parts": [Choice(_span(page, n), _address(base, given, part=str(p.number)), p == page.part) for n, p in enumerate(page.parts)],
        "only_new": page.asked.since is not None,
        "new_address": _address(base, given, **NO_FILTER, new="1"),
        "all_address": _address(base, given, **NO_FILTER, new=""),
        "whole_address": _address(base, given, **NO_FILTER, all="1"),
        "one_address": _address(base, given, **NO_FILTER, all=""),
        "sorts": [(sort.value, SORT_NAMES[sort], n, sort == page.asked.sort) for sort, n in page.sorts.items()],
        "agencies": [(str(key), name, n, key == page.asked.agency) for key, name, n in page.of_agencies],
        "roles": [
            (role, words, page.counts.roles[role], role == page.asked.role)
            for role, words in ROLES.items()
            if role in page.counts.roles
        ],
        "unseen": _unseen(page),
        **watched(number, "case-changed", ref),
    }  # fmt: skip
    return TemplateResponse(request, "chronology/chronology.html", context)


def _shown(line: ChronologyLine) -> Shown:
    words, hint = when(line.row)
    return Shown(line, words, hint, SORT_NAMES[line.row.sort])


def _span(page: Chronology, n: int) -> str:
    part = page.parts[n]
    if part.newest is None or part.oldest is None:
        return say("no date ({count})", count=part.count)
    newest, oldest = f"{part.newest:%b %Y}", f"{part.oldest:%b %Y}"
    if newest == oldest:
        return f"{newest} ({part.count})"
    return say("{newest} to {oldest} ({count})", newest=newest, oldest=oldest, count=part.count)


def _address(base: str, given: QueryDict, **changes: str) -> str:
    """The address of this page with other choices; empty ones are left out."""
    kept = {key: given.get(key, "") for key in KEPT} | changes
    asked = urlencode({key: value for key, value in kept.items() if value})
    return f"{base}?{asked}" if asked else base


def _whole(given: QueryDict, key: str) -> int | None:
    said = given.get(key, "")
    if not said:
        return None
    if not (said.isascii() and said.isdigit() and len(said) < 6):
        raise DataUnfit(NOT_A_CHOICE)
    return int(said)


def _asked(given: QueryDict) -> Asked:
    role = given.get("role", "")
    if role and role not in ROLES:
        raise DataUnfit(NOT_A_CHOICE)
    return Asked(_sort(given), _agency(given), role=role, only_significant=given.get("significant") == "1")


def _unseen(page: Chronology) -> str:
    """What the page knows that the reader may not read: ``2 items (health 1, police 1)``; empty where there is none."""
    if not page.unseen:
        return ""
    kinds = joined([f"{kind} {n}" for kind, n in page.unseen], ", ")
    total = sum(n for _, n in page.unseen)
    return counted(total, "{count} item ({kinds})", "{count} items ({kinds})", kinds=kinds)


def _sort(given: QueryDict) -> Sort | None:
    said = given.get("kind", "")
    if said and said not in set(Sort):
        raise DataUnfit(NOT_A_CHOICE)
    return Sort(said) if said else None


def _agency(given: QueryDict) -> UUID | None:
    said = given.get("agency", "")
    try:
        return UUID(said) if said else None
    except ValueError:
        raise DataUnfit(NOT_A_CHOICE) from None
