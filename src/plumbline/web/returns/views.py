"""A return for a quarter, the cases behind each figure, and the file that may leave the partnership."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from plumbline.access.enums import Role
from plumbline.access.viewer import Viewer
from plumbline.reporting.annual import last_year_end, schemes_that_owe_yearly, year_to
from plumbline.reporting.entering import (
    entry_csv,
    entry_page,
    is_by_entry,
    line_of_entry,
)
from plumbline.reporting.received import contact_page, is_by_contact
from plumbline.reporting.returns import (
    ReturnPage,
    as_csv,
    line_of,
    quarter_before,
    quarter_of,
    return_page,
    schemes_that_owe,
)
from plumbline.web.door import for_roles, viewer_of


LEADS = (Role.COORDINATOR, Role.CHAIR)
QUARTERS_BACK = 6
YEARS_BACK = 3


@require_GET
@for_roles(*LEADS)
def returns(request: HttpRequest) -> HttpResponse:
    """Schemes that owe one, and their last quarters."""
    year, quarter = quarter_before(timezone.localdate())
    now = (year, quarter + 1) if quarter < 4 else (year + 1, 1)
    quarters = [now]
    for _ in range(QUARTERS_BACK):
        quarters.append((year, quarter))
        year, quarter = (year, quarter - 1) if quarter > 1 else (year - 1, 4)
    context = {
        "owed": schemes_that_owe(viewer_of(request)),
        "yearly": schemes_that_owe_yearly(viewer_of(request)),
        "years": _years(timezone.localdate()),
        "quarters": [(y, q, quarter_of(y, q).words, (y, q) == now) for y, q in quarters],
    }
    return TemplateResponse(request, "returns/returns.html", context)


def _page(viewer: Viewer, slug: str, year: int, quarter: int) -> ReturnPage:
    """The return as its kind counts it: of contacts, or of cases heard."""
    by = contact_page if is_by_contact(viewer, slug) else return_page
    return by(viewer, slug, year, quarter)


def _years(on: date) -> list[tuple[int, str, bool]]:
    """The year that goes on, and some that are over, each by the year in which it ends."""
    last = last_year_end(on)
    return [(year, year_to(year).words, year > last) for year in range(last + 1, last - YEARS_BACK, -1)]


@require_GET
@for_roles(*LEADS)
def one_return(request: HttpRequest, slug: str, year: int, quarter: int) -> HttpResponse:
    """Each indicator with both counts; few are hidden."""
    viewer = viewer_of(request)
    if is_by_entry(viewer, slug):
        entered = entry_page(viewer, slug, year, quarter)
        lines = [(line, *line.cells()) for line in entered.lines]
        given = {
            "page": entered,
            "year": year,
            "quarter": quarter,
            "lines": lines,
            "today": timezone.localdate(),
        }
        return TemplateResponse(request, "returns/entered.html", given)
    page = _page(viewer, slug, year, quarter)
    context = {
        "page": page,
        "year": year,
        "quarter": quarter,
        "lines": [(line, *line.inside()) for line in page.lines],
        "today": timezone.localdate(),
    }
    return TemplateResponse(request, "returns/return.html", context)


@require_GET
@for_roles(*LEADS)
def rows(request: HttpRequest, slug: str, year: int, quarter: int, line: str) -> HttpResponse:
    """The cases behind one figure."""
    viewer = viewer_of(request)
    if is_by_entry(viewer, slug):
        entered = entry_page(viewer, slug, year, quarter)
        given = {"page": entered, "year": year, "quarter": quarter, "line": line_of_entry(entered, line)}
        return TemplateResponse(request, "returns/entered_rows.html", given)
    page = _page(viewer, slug, year, quarter)
    context = {"page": page, "year": year, "quarter": quarter, "line": line_of(page, line)}
    return TemplateResponse(request, "returns/rows.html", context)


@require_GET
@for_roles(*LEADS)
def download(request: HttpRequest, slug: str, year: int, quarter: int) -> HttpResponse:
    """The figures as they may leave the partnership. The name of the file says nothing of anybody."""
    viewer = viewer_of(request)
    told = (
        entry_csv(entry_page(viewer, slug, year, quarter))
        if is_by_entry(viewer, slug)
        else as_csv(_page(viewer, slug, year, quarter))
    )
    response = HttpResponse("\ufeff" + told, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="return-{slug}-{year}-q{quarter}.csv"'
    return response
