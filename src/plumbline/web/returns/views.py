"""A return for a quarter, the cases behind each figure, and the file that may leave the partnership."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from plumbline.access.enums import Role
from plumbline.reporting.annual import last_year_end, schemes_that_owe_yearly, year_to
from plumbline.reporting.entering import EntryPage
from plumbline.reporting.owed import owed_csv, owed_line, quarter_page
from plumbline.reporting.returns import ReturnPage, days_inside, quarter_before, quarter_of, schemes_that_owe
from plumbline.schemes.permissions import holds
from plumbline.schemes.queries import schemes_of
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.returns.told import empty_apart, figure_words, lines_said_once, told_of


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
    viewer = viewer_of(request)
    owed, yearly = schemes_that_owe(viewer), schemes_that_owe_yearly(viewer)
    owing = {scheme.id for scheme, _ in (*owed, *yearly)}
    led = [scheme for scheme in schemes_of(viewer) if holds(viewer, scheme, frozenset(LEADS))]
    context = {
        "owed": owed,
        "yearly": yearly,
        "without": [scheme for scheme in led if scheme.id not in owing],
        "years": _years(timezone.localdate()),
        "quarters": [(y, q, quarter_of(y, q).words, (y, q) == now) for y, q in quarters],
    }
    return TemplateResponse(request, "returns/returns.html", context)


def _years(on: date) -> list[tuple[int, str, bool]]:
    """The year that goes on, and some that are over, each by the year in which it ends."""
    last = last_year_end(on)
    return [(year, year_to(year).words, year > last) for year in range(last + 1, last - YEARS_BACK, -1)]


@require_GET
@for_roles(*LEADS)
def one_return(request: HttpRequest, slug: str, year: int, quarter: int) -> HttpResponse:
    """Each indicator with both counts; few are hidden."""
    page = quarter_page(viewer_of(request), slug, year, quarter)
    template = "returns/entered.html" if isinstance(page, EntryPage) else "returns/return.html"
    lines, empty = empty_apart(_lines(page))
    context = {
        "page": page,
        "year": year,
        "quarter": quarter,
        "lines": lines,
        "empty": empty,
        "by_meeting": _by_meeting(page) if isinstance(page, ReturnPage) else None,
        "today": timezone.localdate(),
    }
    return TemplateResponse(request, template, context)


def _by_meeting(page: ReturnPage) -> tuple[list[date], list[tuple[Any, ...]]] | None:
    """The days of meetings, and each count with its line of each day: a column for each, since a quarter has fewer meetings than counts."""
    days = days_inside(page)
    if not days:
        return None
    return [day for day, _ in days], list(zip(*(lines for _, lines in days), strict=True))


def _lines(page: ReturnPage | EntryPage) -> list[tuple[Any, ...]]:
    """Each line with its figures as they may stand inside the partnership; of a return by case also whether its definition is said beside it."""
    if isinstance(page, EntryPage):
        return [(line, *told_of(line)) for line in page.lines]
    return lines_said_once(page)


@require_GET
@for_roles(*LEADS)
def rows(request: HttpRequest, slug: str, year: int, quarter: int, line: str) -> HttpResponse:
    """The cases behind one figure."""
    page = quarter_page(viewer_of(request), slug, year, quarter)
    template = "returns/entered_rows.html" if isinstance(page, EntryPage) else "returns/rows.html"
    context: dict[str, Any] = {"page": page, "year": year, "quarter": quarter, "line": owed_line(page, line)}
    context |= {"told": figure_words(context["line"]), "today": timezone.localdate()}
    return TemplateResponse(request, template, context)


@require_GET
@for_roles(*LEADS)
def download(request: HttpRequest, slug: str, year: int, quarter: int) -> HttpResponse:
    """The figures as they may leave the partnership. The name of the file says nothing of anybody."""
    told = owed_csv(quarter_page(viewer_of(request), slug, year, quarter))
    response = HttpResponse("\ufeff" + told, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="return-{slug}-{year}-q{quarter}.csv"'
    return response
