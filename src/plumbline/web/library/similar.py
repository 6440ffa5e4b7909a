"""What similar cases got, and what came after."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from plumbline.cases.queries.similar import Likeness
from plumbline.referrals.enums import AGES
from plumbline.reporting.equality import GROUPS
from plumbline.reporting.permissions import COUNT_READERS
from plumbline.reporting.similar import WHAT_HAPPENED, similar_page
from plumbline.schemes.queries import kind_of, scheme_at_table
from plumbline.selection.reasons import KIND_WORDS
from plumbline.web.board.presenters import figures_of
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.forms import PageForm, select_field


class SimilarForm(PageForm):
    """What makes cases similar; all of it may be left open."""

    driver = select_field("What the plan was to move", [], "", required=False, empty="Any")
    kind = select_field(
        "Violence in the 12 months before the case opened", [], "", required=False, empty="Any"
    )
    age = select_field("Age on the day the case opened", [], "", required=False, empty="Any")

    def __init__(self, *args: Any, drivers: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ages = [(slug, GROUPS["age"][slug]) for slug in AGES]
        kinds = [(slug, words.capitalize()) for slug, words in KIND_WORDS.items()]
        for name, more in (("driver", list(drivers.items())), ("kind", kinds), ("age", ages)):
            self.fields[name].choices = [("", "Any"), *more]  # type: ignore[attr-defined]

    @property
    def like(self) -> Likeness:
        """What was chosen; a value that is not offered is taken for any."""
        given = self.cleaned_data if self.is_bound and self.is_valid() else {}
        slugs, age = list(AGES), given.get("age") or ""
        if not age:
            return Likeness(given.get("driver") or "", given.get("kind") or "")
        before = AGES[slugs[slugs.index(age) - 1]] if slugs.index(age) else 0
        return Likeness(given.get("driver") or "", given.get("kind") or "", before, AGES[age])


@require_GET
@for_roles(*COUNT_READERS)
def similar(request: HttpRequest, slug: str) -> HttpResponse:
    """Of the closed cases of a scheme that are alike: what they were given, and what the look-backs found."""
    viewer = viewer_of(request)
    drivers = kind_of(scheme_at_table(viewer, slug)).work.drivers
    form = SimilarForm(request.GET or None, drivers=drivers)
    page = similar_page(viewer, slug, form.like, today=timezone.localdate())
    return TemplateResponse(
        request,
        "library/similar.html",
        {
            "form": form,
            "page": page,
            "everybody": figures_of(page.everybody.figures) if page.everybody else None,
            "got": [(one.name, figures_of(one.figures)) for one in page.got],
            "what_happened": WHAT_HAPPENED,
            "drivers": bool(drivers),
        },
    )
