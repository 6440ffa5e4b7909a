"""Let an agency know that somebody is in a case and whom to call, and take it back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from plumbline.access.enums import Role
from plumbline.access.queries import members_of
from plumbline.agencies.queries import names_of
from plumbline.cases.permissions import check_may
from plumbline.cases.queries.page import CasePage, case_page
from plumbline.cases.queries.presence import share_to_end
from plumbline.cases.services.presence import WALLED, share_presence, withdraw_presence
from plumbline.cases.services.states import check_open
from plumbline.schemes.permissions import CASE_ROLES
from plumbline.schemes.rules import due_on
from plumbline.values.errors import StageRefused
from plumbline.values.words import say
from plumbline.web.casework.care_forms import PresenceForm, WhyForm
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, form_page


LEADS = (Role.COORDINATOR, Role.CHAIR)
LEAD = "They learn that this person is in a case of this scheme, and whom to call. They see no reason, no other name, no event and no count. It ends by itself on the day you give."


@require_http_methods(["GET", "POST"])
@for_roles(*LEADS)
def share(request: HttpRequest, ref: str) -> HttpResponse:
    """Whom to let know, under which law, why, until when."""
    viewer = viewer_of(request)
    page = case_page(viewer, ref)
    check_may(viewer, "let_in", page.case.scheme)
    check_open(page.case)
    if page.kind.is_walled:
        raise StageRefused(WALLED, slug="presence-unsafe")
    form = PresenceForm(
        request.POST or None,
        people=[(str(one.person_id), one.name.display if one.name else one.label) for one in page.people],
        receivers=_receivers(page),
        gateways=[(slug, gateway.citation) for slug, gateway in page.kind.gateways.items()],
        latest=due_on(timezone.localdate(), page.kind.limit("presence")),
    )

    def act(given: dict[str, Any]) -> None:
        agency, _, user = given["receiver"].partition(".")
        share_presence(
            case=page.case, person_id=UUID(given["person"]), agency=UUID(agency), user=UUID(user) if user else None,
            gateway=given["gateway"], call=given["call"], words=given["words"], until=given["until"], by=viewer,
        )  # fmt: skip

    ask = Ask(
        title="Let an agency know that somebody is in this case",
        button="Let them know",
        back=reverse("case", args=[ref]),
        done="Saved. They know from now on.",
        caption=say("Case {ref}", ref=ref),
        lead=LEAD,
    )
    return form_page(request, form, ask, act)


@require_http_methods(["GET", "POST"])
@for_roles(*LEADS)
def end(request: HttpRequest, share_id: UUID) -> HttpResponse:
    """Take it back, with a reason."""
    viewer = viewer_of(request)
    found = share_to_end(viewer, share_id)
    check_may(viewer, "let_in", found.case.scheme)
    ask = Ask(
        title="Stop letting an agency know",
        button="Stop letting them know",
        back=reverse("case", args=[found.case.ref]),
        done="They are let know no longer.",
        caption=say(
            "Case {ref}, {agency}", ref=found.case.ref, agency=names_of([found.agency]).get(found.agency, "")
        ),
    )
    return form_page(
        request,
        WhyForm(request.POST or None),
        ask,
        lambda given: withdraw_presence(share_id=share_id, words=given["words"], by=viewer),
    )


def _receivers(page: CasePage) -> list[tuple[str, str]]:
    """Agencies of the scheme that are not in the case, each with its people beneath it."""
    names = names_of(page.case.scheme.agencies - set(page.case.seen_by_agencies))
    found: list[tuple[str, str]] = []
    for agency, name in sorted(names.items(), key=lambda pair: pair[1]):
        found.append((str(agency), say("{name}: everybody who works on cases", name=name)))
        found += [
            (f"{agency}.{user.id}", say("{name}: {user} alone", name=name, user=user.name))
            for user in members_of(agency, roles=CASE_ROLES)
        ]
    return found
