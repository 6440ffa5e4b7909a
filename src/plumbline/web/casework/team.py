"""The page of the manager of a team."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET

from plumbline.cases.queries.changes import changes_of_held
from plumbline.cases.queries.team import caseloads
from plumbline.web.casework.views import CASEWORK
from plumbline.web.changed import watched, whether_changed
from plumbline.web.door import for_roles, viewer_of


@require_GET
@for_roles(*CASEWORK)
def caseload(request: HttpRequest) -> HttpResponse:
    """What each specialist holds: cases, actions, contacts of the last 14 days, next leave."""
    number = changes_of_held(viewer_of(request))
    context = {"loads": caseloads(viewer_of(request)), **watched(number, "held-changed")}
    return TemplateResponse(request, "casework/team.html", context)


@require_GET
@for_roles(*CASEWORK)
def changed(request: HttpRequest) -> HttpResponse:
    """Whether what the viewer or their team holds has changed since its page was opened."""
    return whether_changed(request, changes_of_held(viewer_of(request)))
