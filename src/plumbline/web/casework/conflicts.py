"""A conflict of interest is declared: in a case, where one is only asked, and before there is a case."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from plumbline.access.enums import Role
from plumbline.access.queries import members_of
from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import names_of
from plumbline.cases import permissions, services
from plumbline.cases.queries.people import named_case
from plumbline.cases.queries.sight import request_for
from plumbline.referrals.queries import referral_for
from plumbline.values.words import say
from plumbline.web.captions import of_whom
from plumbline.web.casework.forms.sight import ConflictForm
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, form_page


LEADS = (Role.COORDINATOR, Role.CHAIR)
CASEWORK = (*LEADS, Role.REPRESENTATIVE, Role.PRACTITIONER, Role.ADVISER)
OWN = "You lose sight of this case, this person and their records at once, and of every other referral and case of theirs. No button gives it back, not even to a co-ordinator."
OTHERS = "Whoever it is loses sight of this case, these people and their records at once, and of every other referral and case of theirs. They are not told, and no button gives it back."


@require_http_methods(["GET", "POST"])
@for_roles(*CASEWORK)
def conflict(request: HttpRequest, ref: str) -> HttpResponse:
    """Declare a conflict of interest in a case, one's own or as its lead a colleague's: sight is gone at once, and nobody is told why."""
    viewer = viewer_of(request)
    sheet = named_case(viewer, ref)
    scheme = sheet.case.scheme
    leads = permissions.may(viewer, "declare_conflict", scheme)
    form = _form(request, viewer, scheme.agencies, leads=leads)
    return form_page(
        request,
        form,
        _ask(form, of_whom(ref, sheet.name), reverse("home")),
        lambda given: services.declare_conflict(case=sheet.case, user=form.who(viewer), by=viewer),
    )


@require_http_methods(["GET", "POST"])
@for_roles(*CASEWORK)
def conflict_when_asked(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """The same of whoever is asked for research and sees no case: for oneself alone. The page names nobody."""
    viewer = viewer_of(request)
    asked = request_for(viewer, request_id)
    form = ConflictForm(request.POST or None, people=())
    return form_page(
        request,
        form,
        _ask(form, say("Request {ref}", ref=asked.ref), reverse("home")),
        lambda given: services.declare_conflict_when_asked(request=asked, by=viewer),
    )


@require_http_methods(["GET", "POST"])
@for_roles(*LEADS)
def conflict_at_triage(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """The same before there is a case. The page names nobody."""
    viewer = viewer_of(request)
    found = referral_for(viewer, referral_id)
    leads = permissions.may(viewer, "declare_conflict", found.scheme)
    form = _form(request, viewer, found.scheme.agencies, leads=leads)
    return form_page(
        request,
        form,
        _ask(form, found.scheme.name, reverse("home")),
        lambda given: services.declare_conflict_at_triage(referral=found, user=form.who(viewer), by=viewer),
    )


def _form(request: HttpRequest, viewer: Viewer, agencies: Collection[UUID], *, leads: bool) -> ConflictForm:
    people = {
        str(user.id): f"{user.name}, {name}"
        for agency, name in sorted(names_of(agencies).items(), key=lambda pair: pair[1])
        for user in members_of(agency, roles=list(Role))
    }
    people.pop(str(viewer.user_id), None)
    return ConflictForm(request.POST or None, people=tuple(people.items()) if leads else ())


def _ask(form: ConflictForm, caption: str, back: str) -> Ask:
    return Ask(
        title="Declare a conflict of interest",
        caption=caption,
        button="Take the access away" if form.is_for_others else "Take my access away",
        takes_away=True,
        back=back,
        done="Done. Whoever it is no longer sees it."
        if form.is_for_others
        else "You no longer see this case.",
        warning=OTHERS if form.is_for_others else OWN,
    )
