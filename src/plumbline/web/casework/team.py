"""The page of the manager of a team."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET

from plumbline.cases.queries.team import caseloads
from plumbline.web.casework.views import CASEWORK
from plumbline.web.door import for_roles, viewer_of


@require_GET
@for_roles(*CASEWORK)
def caseload(request: HttpRequest) -> HttpResponse:
    """What each specialist holds: cases, actions, contacts of the last 14 days, next leave."""
    return TemplateResponse(request, "casework/team.html", {"loads": caseloads(viewer_of(request))})
