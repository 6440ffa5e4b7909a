"""What all forums ask of agencies together."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET

from plumbline.reporting.across import HIDDEN, WEEKS_AHEAD, AgencyHours, across_page
from plumbline.reporting.demand import NOT_COUNTED
from plumbline.reporting.figures import time_words
from plumbline.reporting.permissions import COUNT_READERS
from plumbline.web.board.presenters import figures_of
from plumbline.web.door import for_roles, viewer_of


NOT_THERE = "Not in this scheme"


@require_GET
@for_roles(*COUNT_READERS)
def across(request: HttpRequest) -> HttpResponse:
    """Hours of the year by forum, the meetings of the weeks ahead, and people in more than one forum."""
    page = across_page(viewer_of(request))
    forums = [one.name for one in page.schemes]
    context = {
        "page": page,
        "weeks": WEEKS_AHEAD,
        "not_counted": NOT_COUNTED,
        "away": NOT_THERE,
        "people": figures_of([page.people]),
        "forums": forums,
        "at_meetings": [
            (one.name, _cells(forums, one.at_meetings), time_words(one.at_meetings_in_all))
            for one in page.agencies
        ],
        "with_people": [(one.name, _cells(forums, one.with_people)) for one in _met(page.agencies)],
    }
    return TemplateResponse(request, "board/across.html", context)


def _met(agencies: tuple[AgencyHours, ...]) -> list[AgencyHours]:
    """Those with any time with people, shown or hidden."""
    return [one for one in agencies if any(one.with_people)]


def _cells(forums: list[str], minutes: tuple[int | None, ...]) -> list[tuple[str, str]]:
    return list(zip(forums, (_words(one) for one in minutes), strict=True))


def _words(minutes: int | None) -> str:
    if minutes is None:
        return NOT_THERE
    return "Hidden: too few" if minutes == HIDDEN else time_words(minutes)
