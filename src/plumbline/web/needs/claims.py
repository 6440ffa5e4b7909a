"""Claims of results: claim one, take one back, the register of a scheme, a sample of it, and a check of one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from plumbline.access.enums import Role
from plumbline.cases import services
from plumbline.cases.queries.claims import ClaimLine, ClaimsPage, claim_for, claims_page, sample_for
from plumbline.cases.queries.needs import needs_page
from plumbline.values.errors import NotVisible
from plumbline.values.words import say
from plumbline.values.written_days import day_month_year
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, form_page
from plumbline.web.needs.forms import CheckForm, ClaimForm, ReasonForm, SampleForm


LEADS = (Role.COORDINATOR, Role.CHAIR)
CHECKERS = (*LEADS, Role.REPRESENTATIVE)
HIDDEN = "This page is not there, or is not yours to see."


@require_http_methods(["GET", "POST"])
@for_roles(*LEADS)
def claim(request: HttpRequest, ref: str) -> HttpResponse:
    """Claim the result of a case, for everybody in it."""
    viewer = viewer_of(request)
    page = needs_page(viewer, ref)
    if not page.kind.needs.last_claims:
        raise NotVisible(HIDDEN)
    ask = Ask(
        title="Claim this result",
        button="Claim it",
        back=reverse("needs", args=[ref]),
        done="The result is claimed, by the rule of that day.",
        caption=say("Case {ref}", ref=ref),
        lead="Each condition of the rule that was in force on the day of the claim is held against the rows of this case as they stood then. What is missing is named.",
    )

    def act(given: dict[str, Any]) -> None:
        services.claim_result(
            case=page.case, claimed_on=given["claimed_on"] or timezone.localdate(), by=viewer
        )

    return form_page(request, ClaimForm(request.POST or None), ask, act)


@require_GET
@for_roles(*CHECKERS)
def claims(request: HttpRequest, slug: str) -> HttpResponse:
    """The register: every claim that the viewer sees, and the samples."""
    return TemplateResponse(request, "needs/claims.html", {"page": claims_page(viewer_of(request), slug)})


@require_http_methods(["GET", "POST"])
@for_roles(*LEADS)
def sample(request: HttpRequest, slug: str) -> HttpResponse:
    """Draw a sample for checking."""
    viewer = viewer_of(request)
    page = claims_page(viewer, slug)
    ask = Ask(
        title="Have claims drawn for checking",
        button="Draw them",
        back=reverse("claims", args=[slug]),
        done="The sample is drawn. Its seed stands beside it, so that anybody can draw it again.",
        caption=page.scheme.name,
        lead="Plumbline picks a number of claims by chance. Somebody who did not make a claim checks it against the evidence, and says what they looked at.",
    )
    return form_page(
        request,
        SampleForm(request.POST or None, initial=_days_of(page)),
        ask,
        lambda given: services.draw_claims(scheme=page.scheme, by=viewer, **given),
    )


@require_http_methods(["GET", "POST"])
@for_roles(*LEADS)
def withdraw(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """Take a claim back."""
    viewer = viewer_of(request)
    page, line = _found(request, claim_id)
    ask = Ask(
        title="Take a claim back",
        lead="The claim no longer counts. It stays in the register, with your name and the reason.",
        button="Take it back",
        takes_away=True,
        back=reverse("claims", args=[page.scheme.slug]),
        done="The claim is taken back. It stays in the register.",
        caption=say(
            "Case {ref}, claimed {claimed_on}",
            ref=line.claim.case.ref,
            claimed_on=day_month_year(line.claim.claimed_on),
        ),
    )
    return form_page(
        request,
        ReasonForm(request.POST or None, label="Why is it taken back?"),
        ask,
        lambda given: services.withdraw_claim(claim=line.claim, by=viewer, **given),
    )


@require_http_methods(["GET", "POST"])
@for_roles(*CHECKERS)
def check(request: HttpRequest, sample_id: UUID, claim_id: UUID) -> HttpResponse:
    """Check a claim of a sample."""
    viewer = viewer_of(request)
    page, line = _found(request, claim_id)
    drawn = sample_for(viewer, sample_id)
    if line.claim.id not in drawn.claims:
        raise NotVisible(HIDDEN)
    ask = Ask(
        title="Check a claim",
        button="Save this check",
        back=reverse("claims", args=[page.scheme.slug]),
        done="The check is saved, with your name.",
        caption=say(
            "Case {ref}, claimed {claimed_on} under {rule}",
            ref=line.claim.case.ref,
            claimed_on=day_month_year(line.claim.claimed_on),
            rule=line.rule,
        ),
        template="needs/check.html",
        context={"line": line},
    )
    return form_page(
        request,
        CheckForm(request.POST or None),
        ask,
        lambda given: services.check_claim(
            sample=drawn, claim=line.claim, agrees=given["agrees"] == "yes", because=given["because"], by=viewer
        ),
    )  # fmt: skip


def _days_of(page: ClaimsPage) -> dict[str, str]:
    """The first and last day on which a claim was made, as they may be typed: a sample of other days would be empty."""
    days = [line.claim.claimed_on for line in page.claims]
    if not days:
        return {}
    return {"first": day_month_year(min(days)), "last": day_month_year(max(days))}


def _found(request: HttpRequest, claim_id: UUID) -> tuple[ClaimsPage, ClaimLine]:
    viewer = viewer_of(request)
    page = claims_page(viewer, claim_for(viewer, claim_id).case.scheme.slug)
    for line in page.claims:
        if line.claim.id == claim_id:
            return page, line
    raise NotVisible(HIDDEN)
