"""What a matcher decided, with the score that was hidden, and taking a decision back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from plumbline.access.enums import Role
from plumbline.linking.enums import Verdict
from plumbline.linking.queries import PAGE, OwnDecision, decision, own_decisions
from plumbline.linking.services import take_back_decision
from plumbline.values.words import say
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, form_page
from plumbline.web.matching import presenters
from plumbline.web.matching.forms import TakeBackForm
from plumbline.web.paging import pager, place_of


APART = (
    "Every record goes back to where it would be without this decision, exactly, and so does who may see it and who is kept from it. "
    "Other decisions stand. The pair waits again."
)
OPEN = "No record moved by it, so none moves now. The pair waits again."


@require_GET
@for_roles(Role.MATCHER)
def own(request: HttpRequest) -> HttpResponse:
    """The viewer's decisions, newest first, those taken back too."""
    number = place_of(request, "page")
    found, count = own_decisions(viewer_of(request), page=number, most=PAGE)
    if not found and number > 1:
        return redirect("own-decisions")
    return TemplateResponse(
        request,
        "matching/decisions.html",
        {
            "decisions": presenters.made(found),
            "count": count,
            "pager": pager(number, count, PAGE),
        },
    )


@require_http_methods(["GET", "POST"])
@for_roles(Role.MATCHER)
def take_back(request: HttpRequest, pair_decision_id: UUID) -> HttpResponse:
    """Take a decision of the viewer's agency back, with a reason."""
    viewer = viewer_of(request)
    found = decision(viewer, pair_decision_id)

    def act(given: dict[str, Any]) -> None:
        take_back_decision(decision=pair_decision_id, by=viewer, because=given["because"])

    return form_page(request, TakeBackForm(request.POST or None), _ask(found), act)


def _ask(found: OwnDecision) -> Ask:
    (told,) = presenters.made([found])
    return Ask(
        title="Take this decision back",
        caption=say("Pair {ref}", ref=found.ref),
        button="Take it back",
        back=reverse("own-decisions"),
        done="Taken back. The pair waits again.",
        lead=APART if found.verdict == Verdict.SAME and not found.waits else OPEN,
        template="matching/take_back.html",
        context={"made": told},
    )
