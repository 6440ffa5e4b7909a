"""Actions that two forums may have asked for alike."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET

from plumbline.access.enums import Role
from plumbline.cases.queries.alike import actions_alike
from plumbline.web.door import for_roles, viewer_of


@require_GET
@for_roles(Role.COORDINATOR, Role.REPRESENTATIVE, Role.PRACTITIONER, Role.ADVISER)
def alike(request: HttpRequest) -> HttpResponse:
    """Every two open actions of one agency about one person that may be one task."""
    return TemplateResponse(request, "requests/alike.html", {"lines": actions_alike(viewer_of(request))})
