"""Refer on, as triage decided: choose the scheme and who goes along, and come to its referral form, filled in as a draft."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from plumbline.access.enums import Role
from plumbline.access.viewer import Viewer
from plumbline.referrals.queries import (
    OnLine,
    is_under_way,
    leads_on,
    referral_for,
    referral_page,
    referred_on,
    schemes_to_refer_on,
)
from plumbline.referrals.services import begin_referral_on
from plumbline.schemes.queries import kind_of
from plumbline.values.errors import NotVisible
from plumbline.values.words import say
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, asking_page
from plumbline.web.referring.on_form import WhichSchemeForm, WhoGoesForm, keeps_why, people_of, typed_on
from plumbline.web.templatetags.pages import day, moment


LEADS = (Role.COORDINATOR, Role.CHAIR)
LEAD = (
    "A referral is begun with their names and what the referral says of why, for you to change. Nothing is told to anybody until you send it, under the law that "
    "you share it under there."
)
LEAD_WALLED = (
    "A referral is begun with the names alone, for you to write. Nothing else goes along out of a scheme that the other side may not know of, and what you write "
    "must not tell of it. Nothing is told to anybody until you send it."
)
BEGUN = "A referral is begun for you. It is not sent yet: read it, and fill in what it asks."


@require_http_methods(["GET", "POST"])
@for_roles(*LEADS)
def which(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """Choose the scheme to which somebody is referred on; straight on where there is one."""
    viewer = viewer_of(request)
    referral = _to_refer_on(viewer, referral_id)
    schemes = schemes_to_refer_on(viewer, referral)
    if len(schemes) == 1:
        return redirect("refer-on-to", referral_id, schemes[0].slug)
    if not schemes:
        return TemplateResponse(request, "referring/on_nowhere.html", {"referral": referral})
    form = WhichSchemeForm(request.POST or None, schemes=[(one.slug, one.name) for one in schemes])
    ask = Ask(
        title="Refer on to which scheme?",
        caption=referral.scheme.name,
        button="Continue",
        back=reverse("triage", args=[referral_id]),
        done="",
    )
    return asking_page(
        request, form, ask, lambda given: reverse("refer-on-to", args=[referral_id, given["scheme"]])
    )


@require_http_methods(["GET", "POST"])
@for_roles(*LEADS)
def begin(request: HttpRequest, referral_id: UUID, slug: str) -> HttpResponse:
    """Who goes along, and as whom; then the form of that scheme, filled in."""
    viewer = viewer_of(request)
    referral = _to_refer_on(viewer, referral_id)
    scheme = next((one for one in schemes_to_refer_on(viewer, referral) if one.slug == slug), None)
    if scheme is None:
        raise NotVisible("This page is not there, or is not yours to see.")
    line, kind = referral_page(viewer, referral_id), kind_of(scheme)
    form = WhoGoesForm(request.POST if request.method == "POST" else None, kind=kind, people=people_of(line))

    def act(_: dict[str, Any]) -> str:
        going = form.going()
        row = begin_referral_on(
            referral=referral,
            scheme=scheme,
            typed=typed_on(line, kind, going),
            people=[key for _, key, _ in going],
            by=viewer,
        )
        messages.success(request, BEGUN)
        return reverse("referral-draft", args=[row.came_of])

    ask = Ask(
        title=say("Refer on to {scheme}", scheme=scheme.name),
        caption=referral.scheme.name,
        button="Begin the referral",
        back=reverse("triage", args=[referral_id]),
        done="",
        lead=LEAD if keeps_why(line, kind) else LEAD_WALLED,
    )
    return asking_page(request, form, ask, act)


def _to_refer_on(viewer: Viewer, referral_id: UUID) -> Any:
    """The referral, if it was decided to refer it on and nothing was begun yet.

    Raises
    ------
    NotVisible: anything else.
    """
    referral = referral_for(viewer, referral_id)
    if not leads_on(referral):
        raise NotVisible("This page is not there, or is not yours to see.")
    return referral


def told_on(line: OnLine) -> str:
    """How far something is that was referred on, for whoever may know of it."""
    words = {"scheme": line.scheme, "on": day(line.row.referred_on_at)}
    if line.decided_at:
        words |= {"decision": line.decision, "decided": day(line.decided_at)}
        return say("Referred on to {scheme} on {on}: decided there on {decided}, “{decision}”.", **words)
    if line.taken_up_at:
        return say(
            "Referred on to {scheme} on {on}: being looked at there since {since}.",
            since=moment(line.taken_up_at), **words,
        )  # fmt: skip
    if line.sent_at:
        return say(
            "Referred on to {scheme} on {on}: sent on {sent}, and nobody there has said yet that they are looking at it.",
            sent=day(line.sent_at), **words,
        )  # fmt: skip
    if line.waits:
        return say("Referred on to {scheme} on {on}: not sent yet.", **words)
    return say("Referred on to {scheme} on {on}: thrown away, and never sent.", **words)


def on_context(viewer: Viewer, referral: Any) -> dict[str, Any]:
    """What the page of a referral says of how far it was referred on, and whether it can be begun."""
    lines = referred_on(viewer, referral)
    return {
        "referred_on": [
            (told_on(line), line.row.came_of if line.is_mine and line.waits else None) for line in lines
        ],
        "may_refer_on": leads_on(referral) and not is_under_way(viewer, referral),
    }
