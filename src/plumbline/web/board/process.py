"""How it was done, on a page of its own."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET

from plumbline.reporting.permissions import COUNT_READERS
from plumbline.reporting.process import APART, process_page
from plumbline.reporting.voice import NO_EFFECT
from plumbline.web.board.presenters import figures_of
from plumbline.web.door import for_roles, viewer_of


@require_GET
@for_roles(*COUNT_READERS)
def process(request: HttpRequest, slug: str) -> HttpResponse:
    """Figures of the year up to today."""
    viewer = viewer_of(request)
    page = process_page(viewer, slug)
    context = {
        "page": page,
        "apart": APART,
        "no_effect": NO_EFFECT,
        "voice": page.voice,
        "whole": figures_of(page.whole),
        "agencies": [(one.title, figures_of(one.figures)) for one in page.agencies if one.figures],
        "decided": [(one.title, figures_of(one.figures)) for one in page.decided],
    }
    return TemplateResponse(request, "board/process.html", context)
