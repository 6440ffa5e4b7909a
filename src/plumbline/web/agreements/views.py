"""Read agreements; record, review and end them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from plumbline.access.enums import Role
from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import agencies as every_agency
from plumbline.agencies.queries import names_of
from plumbline.schemes.queries import every_gateway, never_alone, purposes_of_kinds, schemes_sharing_for
from plumbline.sharing.queries import AgreementLine, agreement_line
from plumbline.sharing.queries import agreements as agreements_of
from plumbline.sharing.services import end_agreement, review_agreement, sign_agreement
from plumbline.values.words import joined, say
from plumbline.web.agreements.forms import EndForm, ReviewForm, SignForm
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, asking_page, form_page
from plumbline.web.templatetags.pages import day


READERS = (Role.GOVERNANCE, Role.COORDINATOR, Role.CHAIR, Role.ADMINISTRATOR)
FIGURES = {"violence-analysis": "Measuring the problem and what is done about it"}


@require_GET
@for_roles(*READERS)
def agreements(request: HttpRequest) -> HttpResponse:
    """Agreements of the viewer's agencies."""
    viewer = viewer_of(request)
    context = {"lines": agreements_of(viewer), "may_record": viewer.has_role(Role.GOVERNANCE)}
    return TemplateResponse(request, "agreements/agreements.html", context)


@require_GET
@for_roles(*READERS)
def agreement(request: HttpRequest, agreement_id: UUID) -> HttpResponse:
    """One agreement: its parties, its law, and what stops when it ends."""
    line = agreement_line(viewer_of(request), agreement_id)
    names = names_of(line.agreement.parties)
    context = {
        "line": line,
        "parties": sorted(names.values()),
        "stops": _stops(line),
        "purpose": dict(_purposes()).get(line.agreement.purpose, line.agreement.purpose),
    }
    return TemplateResponse(request, "agreements/agreement.html", context)


@require_http_methods(["GET", "POST"])
@for_roles(Role.GOVERNANCE)
def sign(request: HttpRequest) -> HttpResponse:
    """Record an agreement that was signed."""
    viewer = viewer_of(request)
    every = every_gateway()
    laws = {gateway.slug: gateway.citation for gateway in every}
    form = SignForm(
        request.POST or None,
        agencies=[(str(agency.id), agency.name) for agency in every_agency()],
        purposes=_purposes(),
        laws=list(laws.items()),
    )
    ask = Ask(
        title="Record an agreement",
        button="Record this agreement",
        back=reverse("agreements"),
        done="",
        lead="From its first day, its agencies can refer to one another, ask one another and be let in, for its purpose.",
    )

    def act(given: dict[str, Any]) -> str:
        made = sign_agreement(
            no_power=never_alone(),
            name=given["name"],
            parties=[UUID(party) for party in given["parties"]],
            purpose=given["purpose"],
            gateway="; ".join(laws[law] for law in given["laws"]),
            starts=given["starts"],
            review_on=given["review_on"],
            signatories=given["signatories"],
            assessment=given["assessment"],
            kept_at=given["kept_at"],
            by=viewer,
        )
        return reverse("agreement", args=[made.id])

    return asking_page(request, form, ask, act)


@require_http_methods(["GET", "POST"])
@for_roles(Role.GOVERNANCE)
def review(request: HttpRequest, agreement_id: UUID) -> HttpResponse:
    """Note that an agreement was looked at again and stands."""
    viewer, line = _mine(request, agreement_id)
    due = say("This review is due on {review_on}.", review_on=day(line.agreement.review_on))
    ask = replace(_ask("Review an agreement", "Save the review", line, "Review saved."), lead=due)
    return form_page(
        request,
        ReviewForm(request.POST or None),
        ask,
        lambda given: review_agreement(agreement_id=agreement_id, review_on=given["review_on"], by=viewer),
    )


@require_http_methods(["GET", "POST"])
@for_roles(Role.GOVERNANCE)
def end(request: HttpRequest, agreement_id: UUID) -> HttpResponse:
    """Set the day on which it ends, having seen what stops."""
    viewer, line = _mine(request, agreement_id)
    stops = _stops(line)
    warning = "What was shared under it stays where it is. " + (
        say(
            "From that day on nobody is referred, asked or let in across agencies by: {stops}.",
            stops=joined(stops, ", "),
        )
        if stops
        else say("No scheme rests on it alone.")
    )
    ask = _ask("End an agreement", "End this agreement", line, "The end is set.", warning=warning)
    ask = replace(ask, takes_away=True)
    return form_page(
        request,
        EndForm(request.POST or None),
        ask,
        lambda given: end_agreement(
            agreement_id=agreement_id, ends=given["ends"], because=given["because"], by=viewer
        ),
    )


def _mine(request: HttpRequest, agreement_id: UUID) -> tuple[Viewer, AgreementLine]:
    viewer = viewer_of(request)
    return viewer, agreement_line(viewer, agreement_id)


def _ask(title: str, button: str, line: AgreementLine, done: str, *, warning: str = "") -> Ask:
    back = reverse("agreement", args=[line.agreement.id])
    return Ask(title=title, button=button, back=back, done=done, caption=line.agreement.name, warning=warning)


def _stops(line: AgreementLine) -> list[str]:
    """Schemes whose exchanges this agreement carries."""
    return [s.name for s in schemes_sharing_for(line.agreement.purpose, line.agreement.parties)]


def _purposes() -> list[tuple[str, str]]:
    """What schemes share for, and what figures are made for."""
    return [*purposes_of_kinds().items(), *FIGURES.items()]
