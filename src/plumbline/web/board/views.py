"""Did it fit, did we act, did it help."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET

from plumbline.access.enums import Role
from plumbline.cases.permissions import LEADS
from plumbline.reporting.permissions import COUNT_READERS
from plumbline.reporting.queries import board_page
from plumbline.web.board.presenters import answers_of, drift_of, figures_of, takes_of, verdict_of
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.figures.presenters import RECOMMENDATIONS, VERDICTS


@require_GET
@for_roles(Role.BOARD, Role.CHAIR, Role.COORDINATOR, Role.ANALYST, Role.RESEARCHER, Role.GOVERNANCE)
def board(request: HttpRequest, slug: str = "") -> HttpResponse:
    """The page for the year up to today."""
    viewer = viewer_of(request)
    page = board_page(viewer, slug=slug)
    here = next((of for of, _, is_here in page.schemes if is_here), "")
    return TemplateResponse(
        request,
        "board/board.html",
        {
            "page": page,
            "here": here,
            "may_see_forums": len(page.schemes) > 1 and viewer.has_role(*COUNT_READERS),
            "may_count": bool(here) and viewer.has_role(*COUNT_READERS),
            "takes": takes_of(page),
            "drift": drift_of(page),
            "answers": answers_of(page),
            "verdict": verdict_of(page),
            "recommendation": RECOMMENDATIONS[page.fit.recommendation],
            "fit": figures_of(page.fit.figures),
            "acted": figures_of(page.acted),
            "late": figures_of(page.late),
            "pack": figures_of(page.pack),
            "leads": bool(here) and viewer.has_role(*LEADS),
            "offered": [(one, figures_of(one.figures)) for one in page.offered],
            "unmet": figures_of(page.unmet),
            "looked_back": figures_of(page.looked_back),
            "helped": [
                (one, VERDICTS[one.verdict], figures_of(one.figures))
                for one in (page.helped, *page.helped_before)
            ],
        },
    )
