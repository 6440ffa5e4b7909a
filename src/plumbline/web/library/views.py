"""What is known here and elsewhere, side by side; whose summaries are believed."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET

from plumbline.access.enums import Role
from plumbline.reporting.permissions import COUNT_READERS
from plumbline.schemes.queries import schemes_of
from plumbline.studies.circumstances import CIRCUMSTANCES
from plumbline.studies.parts import PARTS
from plumbline.studies.permissions import is_outside, may_change_key, may_release
from plumbline.studies.pooling import Finding, like_with_like
from plumbline.studies.queries import (
    findings,
    keys_with_names,
    known_installations,
    own_fingerprint,
    taken_summary_of,
)
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.figures.presenters import VERDICTS
from plumbline.web.library import words
from plumbline.web.library.forms import LABELS, SearchForm
from plumbline.web.library.taken import says_lines, taken_heading
from plumbline.web.protocols.views import READERS


@require_GET
@for_roles(*READERS, Role.OUTSIDE_RESEARCHER)
def library(request: HttpRequest) -> HttpResponse:
    """Every finding that was released here or taken in, or those of the circumstances asked for, like with like."""
    viewer = viewer_of(request)
    every = findings(viewer)
    form = SearchForm(request.GET or None, offered=_offered(every))
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    found = [one for one in every if _fits(one, asked)]
    groups = like_with_like(found)
    return TemplateResponse(
        request,
        "library/library.html",
        {
            "form": form,
            "is_searched": any(asked.values()),
            "every": len(every),
            "groups": [words.group_words(group, number=at) for at, group in enumerate(groups)],
            "found": [
                (one, words.where(one), words.what_happened(one), words.told_of(one))
                for one in sorted(found, key=lambda one: one.evaluated_at, reverse=True)
            ],
            "may_release": may_release(viewer),
            "is_outside": is_outside(viewer),
            "schemes": schemes_of(viewer) if viewer.has_role(*COUNT_READERS) else [],
        },
    )


@require_GET
@for_roles(*READERS, Role.OUTSIDE_RESEARCHER)
def taken(request: HttpRequest, summary_id: UUID) -> HttpResponse:
    """One summary of another installation, in words and word for word."""
    view = taken_summary_of(viewer_of(request), summary_id)
    return TemplateResponse(
        request,
        "library/taken.html",
        {"view": view, "lines": says_lines(view.says), "heading": taken_heading(view.says)},
    )


@require_GET
@for_roles(*READERS)
def installations(request: HttpRequest) -> HttpResponse:
    """Whose summaries are believed, and how our own key is read out."""
    viewer = viewer_of(request)
    return TemplateResponse(
        request,
        "library/installations.html",
        {
            "known": known_installations(viewer),
            "own": own_fingerprint(),
            "keys": keys_with_names(viewer),
            "may_change_key": may_change_key(viewer),
            "may_release": may_release(viewer),
        },
    )


def _offered(every: list[Finding]) -> dict[str, list[tuple[str, str]]]:
    parts = {part.part for one in every for part in one.parts}
    return {
        "kind": [
            (kind, kind.replace("-", " ").capitalize())
            for kind in words.choices([f.kind for f in every if f.kind])
        ],
        "compared": [(how, words.design_words(how)) for how in words.choices([f.compared for f in every])],
        "verdict": [(said, VERDICTS.get(said, said)) for said in words.choices([f.verdict for f in every])],
        "part": [(slug, part.inside) for slug, part in PARTS.items() if slug in parts],
        **{
            slug: [
                (word, name)
                for word, name in one.classes.items()
                if any(f.circumstances.get(slug) == word for f in every)
            ]
            for slug, one in CIRCUMSTANCES.items()
        },
    }


def _fits(one: Finding, asked: dict[str, str]) -> bool:
    held = {"kind": {one.kind}, "compared": {one.compared}, "verdict": {one.verdict}}
    held["part"] = {part.part for part in one.parts}
    held |= {slug: {one.circumstances.get(slug, "")} for slug in CIRCUMSTANCES}
    return all(not asked.get(name) or asked[name] in held[name] for name in LABELS)
