"""Refer: choose the scheme where there are several, then the form of its kind."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from plumbline.access.enums import Role
from plumbline.assessments.queries import instruments
from plumbline.feeds.queries import holds_made_up
from plumbline.referrals.services import refer_person
from plumbline.schemes.queries import kind_of, schemes_of
from plumbline.values.errors import NotVisible
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, form_page
from plumbline.web.referring.kind_form import KindReferralForm


REFERRERS = (
    Role.COORDINATOR,
    Role.CHAIR,
    Role.REPRESENTATIVE,
    Role.PRACTITIONER,
    Role.ADVISER,
    Role.REFERRER,
)


@require_GET
@for_roles(*REFERRERS)
def which_scheme(request: HttpRequest) -> HttpResponse:
    """Choose the scheme; straight on where there is one."""
    schemes = schemes_of(viewer_of(request))
    if len(schemes) == 1:
        return redirect("refer-to", schemes[0].slug)
    found = [(scheme, kind_of(scheme)) for scheme in schemes]
    return TemplateResponse(request, "referring/which_scheme.html", {"schemes": found})


@require_http_methods(["GET", "POST"])
@for_roles(*REFERRERS)
def refer(request: HttpRequest, slug: str) -> HttpResponse:
    """The referral form of a scheme's kind. The same page comes back whether the people are known or not."""
    viewer = viewer_of(request)
    scheme = next((s for s in schemes_of(viewer) if s.slug == slug), None)
    if scheme is None:
        raise NotVisible("This page is not there, or is not yours to see.")
    kind = kind_of(scheme)
    form = KindReferralForm(request.POST or None, kind=kind, instruments=instruments())

    def act(given: dict[str, Any]) -> None:
        refer_person(
            scheme=scheme,
            words=given["words"],
            people=form.people(),
            entry=form.entry(),
            made_up=holds_made_up(),
            by=viewer,
        )

    walled = "Nothing of this may reach the perpetrator: do not tell them, and do not write to where they would see it."
    ask = Ask(
        title=f"Refer to {scheme.name}",
        button="Send this referral",
        back=reverse("referrals"),
        done="Referral sent. You will see here what became of it.",
        lead="In immediate danger? Call 999 first. Write as if the person will read it.",
        warning=walled if kind.is_walled else "",
        template="referring/refer_kind.html",
    )
    return form_page(request, form, ask, act)
