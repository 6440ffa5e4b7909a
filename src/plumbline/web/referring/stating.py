"""State the number behind a way in to the host, so that its co-ordinator can check the entry."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from plumbline.access.enums import Role
from plumbline.agencies.queries import names_of
from plumbline.referrals.queries import count_to_state, referral_page
from plumbline.referrals.services import state_count
from plumbline.values.errors import NotVisible
from plumbline.values.words import counted, say
from plumbline.values.written_days import day_month_year
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, form_page
from plumbline.web.forms import PageForm
from plumbline.web.laws import ask_law


class StateForm(PageForm):
    """Nothing but the law, where there are several: the button says what is done."""


@require_http_methods(["GET", "POST"])
@for_roles(Role.COORDINATOR, Role.CHAIR)
def state(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """What would be stated, in words, and under which law; then state it."""
    viewer = viewer_of(request)
    referral = referral_page(viewer, referral_id).referral
    found = count_to_state(viewer, referral)
    if found is None:
        raise NotVisible("This page is not there, or is not yours to see.")
    form = StateForm(_sent(request))
    ask_law(form, referral.scheme, found.sources, disclosers=found.sources)

    def act(given: dict[str, Any]) -> object:
        return state_count(referral=referral, gateway=given.get("gateway") or "", by=viewer)

    ask = Ask(
        title="State the number to the host?",
        caption=referral.scheme.name,
        button="State this number",
        back=reverse("triage", args=[referral_id]),
        done="Number stated. The host reads it with the decision.",
        lead=say(
            "{host} would read: {hurt} recorded from {first} to {last} in which the person was hurt. It reads no event, and nothing of "
            "events in which the person is suspected.",
            host=names_of([referral.scheme.host_agency_id])[referral.scheme.host_agency_id],
            hurt=counted(found.hurt or 0, "{count} violent event", "{count} violent events"),
            first=day_month_year(found.first_day) if found.first_day else "",
            last=day_month_year(found.last_day) if found.last_day else "",
        ),
    )
    return form_page(request, form, ask, act)


def _sent(request: HttpRequest) -> QueryDict | None:
    # A form without a field is sent with nothing but its mark.
    return request.POST if request.method == "POST" else None
