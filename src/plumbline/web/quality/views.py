"""Views of sample audits: commit to a sample, draw it, rate its cases, settle what two raters see differently."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from plumbline.access.enums import Role
from plumbline.cases import permissions, services
from plumbline.cases.queries.claims import schemes_with_claims
from plumbline.cases.queries.quality import AuditedLine, audit_for, audit_shown, audited_shown, audits_of
from plumbline.reporting.voice import READERS as VOICE_READERS
from plumbline.schemes.queries import scheme_at_table
from plumbline.values.errors import NotVisible, StageRefused
from plumbline.values.words import say, small_first
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, form_page
from plumbline.web.forms import PageForm
from plumbline.web.quality.forms import CommitForm, RateForm, SettleForm


LEADS = (Role.COORDINATOR, Role.CHAIR)
CASEWORK = (*LEADS, Role.REPRESENTATIVE, Role.PRACTITIONER, Role.ADVISER)
HIDDEN = "This page is not there, or is not yours to see."


@require_GET
@for_roles(*CASEWORK)
def quality(request: HttpRequest) -> HttpResponse:
    """Samples of every scheme of the viewer."""
    viewer = viewer_of(request)
    found = [
        (scheme, lines, permissions.may(viewer, "audit_quality", scheme))
        for scheme, lines in audits_of(viewer)
    ]
    return TemplateResponse(
        request,
        "quality/quality.html",
        {
            # Schemes with samples first.
            "schemes": sorted(found, key=lambda one: not one[1]),
            "without": [one for one in found if not one[1]],
            "reads_voice": viewer.has_role(*VOICE_READERS),
            "claimed": schemes_with_claims(viewer),
        },
    )


@require_http_methods(["GET", "POST"])
@for_roles(*LEADS)
def commit(request: HttpRequest, slug: str) -> HttpResponse:
    """Set the terms of a sample before anybody knows which cases it draws."""
    viewer = viewer_of(request)
    scheme = scheme_at_table(viewer, slug)
    if not permissions.may(viewer, "audit_quality", scheme):
        raise NotVisible(HIDDEN)
    ask = Ask(
        title="Have a sample rated",
        button="Commit to this sample",
        back=reverse("quality"),
        done="Committed. Send the fingerprint to your partners, then have the sample drawn.",
        caption=scheme.name,
        lead="Plumbline draws the cases by chance. You fix the days and the number now, and nobody, you included, can choose which cases come. The sample is drawn when you ask for it, and two people then rate each case. If you rate actions, one action is drawn from each case, so that cases with many actions do not count for more.",
        warning="You cannot change these terms afterwards. The fingerprint of the secret number that will draw the cases is kept with them, so that anybody can check the draw.",
    )
    return form_page(
        request,
        CommitForm(request.POST or None, today=timezone.localdate()),
        ask,
        lambda given: services.commit_to_audit(scheme=scheme, by=viewer, **given),
    )


@require_GET
@for_roles(*CASEWORK)
def audit(request: HttpRequest, audit_id: UUID) -> HttpResponse:
    """A sample with those of its cases that the viewer sees."""
    line, cases = audit_shown(viewer_of(request), audit_id)
    return TemplateResponse(request, "quality/audit.html", {"line": line, "cases": cases})


@require_http_methods(["GET", "POST"])
@for_roles(*LEADS)
def draw(request: HttpRequest, audit_id: UUID) -> HttpResponse:
    """Open the seed and draw the sample."""
    viewer = viewer_of(request)
    row = audit_for(viewer, audit_id)
    ask = Ask(
        title="Draw the sample",
        button="Draw it now",
        back=reverse("quality-audit", args=[audit_id]),
        done="Drawn. Two people now rate each case.",
        caption=row.scheme.name,
        lead="It is drawn once, from the closed cases of those days that you see. Cases that are kept from you are not in it.",
    )
    return form_page(
        request,
        PageForm(request.POST if request.method == "POST" else None),
        ask,
        lambda given: services.draw_audit(audit=row, by=viewer),
    )


@require_GET
@for_roles(*CASEWORK)
def audited(request: HttpRequest, audited_id: UUID) -> HttpResponse:
    """One case of a sample, with what its raters said once both are in."""
    line = audited_shown(viewer_of(request), audited_id)
    return TemplateResponse(request, "quality/case.html", {"line": line})


@require_http_methods(["GET", "POST"])
@for_roles(*CASEWORK)
def rate(request: HttpRequest, audited_id: UUID) -> HttpResponse:
    """Rate the work on a case."""
    viewer = viewer_of(request)
    line = audited_shown(viewer, audited_id)
    if not line.may_rate and request.method == "GET":
        raise StageRefused(line.why_not or "This case is not yours to rate now.", slug="not-to-rate")
    form = RateForm(request.POST or None, form=line.form)
    ask = Ask(
        title=say("Rate {form}", form=small_first(line.form.title))
        if line.audited.action
        else say("Rate the work on this case"),
        button="Save this rating",
        back=reverse("audited-case", args=[audited_id]),
        done="Rating saved. Nobody else reads it until the second is in.",
        caption=_caption(line),
        lead=line.form.about,
        warning="Your rating cannot be changed. Speak with nobody about it until both ratings are in.",
        template="quality/judge.html",
        context={"line": line},
    )

    def act(given: dict[str, Any]) -> None:
        services.rate_case(audited=line.audited, answers=form.answers(), words=given["words"], by=viewer)

    return form_page(request, form, ask, act)


@require_http_methods(["GET", "POST"])
@for_roles(*CASEWORK)
def settle(request: HttpRequest, audited_id: UUID) -> HttpResponse:
    """Settle what two raters see differently."""
    viewer = viewer_of(request)
    line = audited_shown(viewer, audited_id)
    if not line.may_settle and request.method == "GET":
        raise StageRefused(line.why_not or "There is nothing here for you to settle.", slug="not-to-settle")
    form = SettleForm(request.POST or None, form=line.form, apart=line.apart)
    ask = Ask(
        title="Settle what two raters see differently",
        button="Settle it",
        back=reverse("audited-case", args=[audited_id]),
        done="Settled. What the two said stays, and how far they agree is counted from it.",
        caption=_caption(line),
        warning="Your answer cannot be changed.",
        template="quality/judge.html",
        context={"line": line},
    )

    def act(given: dict[str, Any]) -> None:
        services.settle_ratings(
            audited=line.audited, answers=form.answers(), because=given["because"], by=viewer
        )

    return form_page(request, form, ask, act)


def _caption(line: AuditedLine) -> str:
    case, action = say("Case {ref}", ref=line.audited.case.ref), line.audited.action
    return f"{case}: {action.verb} {action.what}" if action else case
