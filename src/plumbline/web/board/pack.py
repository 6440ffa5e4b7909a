"""Which actions climbed the whole ladder: for those who lead the scheme. The board itself reads counts."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET

from plumbline.cases.permissions import LEADS
from plumbline.cases.queries.chasing import board_pack
from plumbline.schemes.permissions import holds
from plumbline.schemes.queries import schemes_of
from plumbline.values.errors import NotVisible
from plumbline.web.door import for_roles, viewer_of


@require_GET
@for_roles(*sorted(LEADS))
def pack(request: HttpRequest, slug: str) -> HttpResponse:
    """Each open action of the scheme that is in the board's pack, as far as the viewer sees its case."""
    viewer = viewer_of(request)
    scheme = next((one for one in schemes_of(viewer) if one.slug == slug), None)
    if scheme is None or not holds(viewer, scheme, LEADS):
        raise NotVisible("This page is not there, or is not yours to see.")
    context = {"scheme": scheme, "lines": board_pack(viewer, scheme)}
    return TemplateResponse(request, "board/pack.html", context)
