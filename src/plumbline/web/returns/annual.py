"""A return for a year, the cases behind each figure, and the file that may leave the partnership."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from plumbline.access.enums import Role
from plumbline.reporting.annual import annual_page
from plumbline.reporting.returns import as_csv, line_of
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.returns.grids import in_grids
from plumbline.web.returns.told import empty_apart, figure_words, lines_said_once


LEADS = (Role.COORDINATOR, Role.CHAIR)


@require_GET
@for_roles(*LEADS)
def annual(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """Each indicator with both counts, or why there is none; few are hidden."""
    page = annual_page(viewer_of(request), slug, year)
    grids, others = in_grids(lines_said_once(page))
    lines, empty = empty_apart(others)
    context = {
        "page": page,
        "year": year,
        "grids": grids,
        "lines": lines,
        "empty": empty,
        "today": timezone.localdate(),
    }
    return TemplateResponse(request, "returns/annual.html", context)


@require_GET
@for_roles(*LEADS)
def rows(request: HttpRequest, slug: str, year: int, line: str) -> HttpResponse:
    """The cases behind one figure."""
    page = annual_page(viewer_of(request), slug, year)
    found = line_of(page, line)
    context = {"page": page, "year": year, "line": found, "told": figure_words(found)}
    return TemplateResponse(request, "returns/annual_rows.html", context)


@require_GET
@for_roles(*LEADS)
def download(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """The figures as they may leave the partnership. The name of the file says nothing of anybody."""
    page = annual_page(viewer_of(request), slug, year)
    response = HttpResponse("\ufeff" + as_csv(page), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="return-{slug}-{year}.csv"'
    return response
