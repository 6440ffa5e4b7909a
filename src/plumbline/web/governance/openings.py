"""The queue of cases that somebody opened who was not in them, and its reviews."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from plumbline.access.enums import Role
from plumbline.cases import services
from plumbline.cases.queries.break_glass import opening_figures, opening_shown, openings
from plumbline.values.words import say
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, form_page
from plumbline.web.governance.forms import ReviewOpeningForm


LOOKS_AFTER = (Role.GOVERNANCE, Role.COORDINATOR)


@require_GET
@for_roles(*LOOKS_AFTER)
def queue(request: HttpRequest) -> HttpResponse:
    """Openings that the viewer looks after, those to be reviewed first."""
    viewer = viewer_of(request)
    context = {"lines": openings(viewer), "opened": opening_figures(viewer)}
    return TemplateResponse(request, "governance/opened_cases.html", context)


@require_http_methods(["GET", "POST"])
@for_roles(*LOOKS_AFTER)
def review(request: HttpRequest, opening_id: UUID) -> HttpResponse:
    """One opening, and whether it was justified."""
    viewer = viewer_of(request)
    line = opening_shown(viewer, opening_id)
    ask = Ask(
        title="Review an opened case",
        button="Save this review",
        back=reverse("opened-cases"),
        done="Review saved.",
        caption=say("Case {ref}", ref=line.opening.ref),
        template="governance/review_opening.html",
        context={"line": line},
    )
    return form_page(
        request,
        ReviewOpeningForm(request.POST or None),
        ask,
        lambda given: services.review_break_glass(
            opening_id=opening_id, outcome=given["outcome"], words=given["words"], by=viewer
        ),
    )
