"""Which agencies are in a case, and how long one stays."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from plumbline.cases import services
from plumbline.cases.queries.readers import ReaderLine, readers_of_case
from plumbline.values.errors import NotVisible
from plumbline.values.words import counted, joined, say
from plumbline.web.casework.forms.sight import ShareEndForm
from plumbline.web.casework.views import CASEWORK, LEADS
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, form_page
from plumbline.web.templatetags.pages import day


@require_GET
@for_roles(*CASEWORK)
def readers(request: HttpRequest, ref: str) -> HttpResponse:
    """The agencies in a case."""
    page = readers_of_case(viewer_of(request), ref)
    without = [line.name for line in page.lines if not line.is_covered]
    return TemplateResponse(request, "casework/readers.html", {"page": page, "without": without})


@require_http_methods(["GET", "POST"])
@for_roles(*LEADS)
def how_long(request: HttpRequest, ref: str, agency: UUID) -> HttpResponse:
    """Take an agency out of a case, at once or after a last day."""
    viewer = viewer_of(request)
    page = readers_of_case(viewer, ref)
    line = next((one for one in page.lines if one.agency == agency and not one.stays), None)
    if line is None:
        raise NotVisible("This page is not there, or is not yours to see.")
    form = ShareEndForm(request.POST or None, initial={"expected": line.decided})

    def act(given: dict[str, Any]) -> object:
        decided = {
            "case": page.case,
            "agency": agency,
            "because": given["because"],
            "by": viewer,
            "expected": given["expected"],
        }
        if given["when"] == "now":
            return services.end_sharing(**decided)
        return services.limit_sharing(
            **decided, last_day=given["last_day"] if given["when"] == "day" else None
        )

    ask = Ask(
        title=say("How long {name} is in this case", name=line.name),
        button="Save this",
        back=reverse("case-readers", args=[ref]),
        done="Saved.",
        caption=say("Case {ref}", ref=ref),
        lead=joined([_stay(line), _actions(line)]),
        warning="An agency that is taken out sees nothing of the case any more, its own answers and contacts in it among them.",
    )
    return form_page(request, form, ask, act)


def _stay(line: ReaderLine) -> str:
    """Since when it is in the case, and until when."""
    since = (
        say("It has been in this case since {since}", since=day(line.since))
        if line.since
        else say("It is in this case")
    )
    if line.last_day:
        return say("{since}, until {last_day}.", since=since, last_day=day(line.last_day))
    return say("{since}, with no last day.", since=since)


def _actions(line: ReaderLine) -> str:
    if not line.open_actions:
        return "It has no open action in this case."
    return counted(
        line.open_actions,
        "It has {count} open action in this case. "
        "It has to be finished, superseded or passed on before it is taken out.",
        "It has {count} open actions in this case. "
        "They have to be finished, superseded or passed on before it is taken out.",
    )
