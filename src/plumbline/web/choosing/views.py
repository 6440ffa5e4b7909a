"""Nominations waiting, and the choice on each."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET, require_http_methods

from plumbline.access.enums import Role
from plumbline.access.queries import names_of_users
from plumbline.feeds.queries import taken_back
from plumbline.finding.queries import nomination, nominations, run_of
from plumbline.finding.services import decline_nomination
from plumbline.referrals.services import refer_nomination
from plumbline.schemes.queries import scheme_by_id
from plumbline.values.errors import DataUnfit, StageRefused
from plumbline.web import once
from plumbline.web.choosing.forms import ACCEPT_REASONS, DECLINE_REASONS, ChoiceForm
from plumbline.web.door import for_roles, viewer_of


PAGE = 10
CHOOSERS = (Role.COORDINATOR, Role.CHAIR)
REASONS = dict(ACCEPT_REASONS + DECLINE_REASONS)


@require_GET
@for_roles(*CHOOSERS)
def waiting(request: HttpRequest) -> HttpResponse:
    """Nominations that wait, best first, and those decided, newest first."""
    viewer = viewer_of(request)
    shown = nominations(viewer)
    names = names_of_users(n.decided_by for n in shown if n.decided_by)
    decided = [
        (n, names.get(n.decided_by, "") if n.decided_by else "", REASONS.get(n.because, n.because))
        for n in sorted(shown, key=lambda n: -n.decided_at.timestamp() if n.decided_at else 0.0)
        if n.decided_at
    ]
    left = Paginator([n for n in shown if not n.decided_at], PAGE)
    page = left.get_page(request.GET.get("page"))
    return TemplateResponse(
        request, "choosing/waiting.html", {"page": page, "waiting_count": left.count, "decided": decided}
    )


@require_http_methods(["GET", "POST"])
@for_roles(*CHOOSERS)
def choose(request: HttpRequest, nomination_id: UUID) -> HttpResponse:
    """One nomination with its reasons, and the form. Accepting makes a referral and tells the host who it is."""
    viewer = viewer_of(request)
    found = nomination(viewer, nomination_id)
    form = ChoiceForm(request.POST or None)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        if once.was_sent(request):
            messages.success(request, once.SAVED_BEFORE)
            return redirect("nominations")
        try:
            with transaction.atomic():
                answer = _decide(
                    request, nomination_id, form.cleaned_data["choice"], form.cleaned_data["because"]
                )
            once.remember_sent(request)
            return answer
        except (StageRefused, DataUnfit) as no:
            refusal = str(no)
    status = 422 if refusal or form.errors else 200
    return TemplateResponse(
        request,
        "choosing/choose.html",
        {
            "n": found,
            "form": form,
            "refusal": refusal,
            "once": once.token_for(request),
            "reasons": REASONS,
            "taken_back": taken_back(run_of(viewer, found.run_id).batches),
        },
        status=status,
    )


def _decide(request: HttpRequest, nomination_id: UUID, choice: str, because: str) -> HttpResponse:
    viewer = viewer_of(request)
    if choice == "decline":
        decline_nomination(nomination_id=nomination_id, by=viewer, because=because)
        messages.success(request, "Nomination declined.")
        return redirect("nominations")
    scheme_id = run_of(viewer, nomination(viewer, nomination_id).run_id).scheme_id
    if scheme_id is None:
        raise StageRefused("This list was frozen for no scheme, so there is none to refer to.")
    refer_nomination(nomination_id=nomination_id, scheme=scheme_by_id(scheme_id), by=viewer, because=because)
    messages.success(request, "Nomination accepted. It is now a referral waiting for triage.")
    return redirect("nominations")
