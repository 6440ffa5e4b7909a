"""Hand a case to another installation and take the offer back; read what another offers, accept it or decline it."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from plumbline.access.enums import Role
from plumbline.cases.queries import case_page
from plumbline.cases.queries.handover_package import may_go
from plumbline.cases.queries.handovers import ArrivalLine, arrival_page, arrivals, claimed_before
from plumbline.cases.queries.lists import case_of
from plumbline.cases.queries.peers import peers_for
from plumbline.cases.services.handovers import (
    accept_arrival,
    decline_arrival,
    offer_handover,
    take_back_handover,
)
from plumbline.schemes.queries import kind_of
from plumbline.values.errors import NotVisible, StageRefused
from plumbline.values.shown_names import in_order_shown
from plumbline.values.words import say
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, form_page
from plumbline.web.forms import PageForm, sentence_field, several_field


LEADS = (Role.COORDINATOR, Role.CHAIR)
ask_and_act = require_http_methods(["GET", "POST"])


GOES = (
    "With the offer go the names and dates of birth of the people in this case, the part that each has, and what you choose below. "
    "What is marked for one agency or for named people, warnings, and the questions of assessments never go."
)
CLAIMS_GO = (
    "With the offer go the names and dates of birth of the people in this case, the part that each has, by which rules and when this family was claimed for, "
    "and what you choose below. What is marked for one agency or for named people, warnings, and the questions of assessments never go."
)


class OfferForm(PageForm):
    """Why, and what goes with it. Nothing is ticked beforehand."""

    beside: ClassVar = {"may-not-go": "chosen", "no-area": "words"}

    def __init__(self, *args: Any, items: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"] = sentence_field(
            "Why does it go there, and what must they know at once?",
            "Say why the case goes there",
            hint="Give no address and no way of contact: they go by a way that both advisers agree.",
        )
        if items:
            self.fields["chosen"] = several_field(
                "What else do they need, to decide and to carry on?",
                items,
                hint="Tick only what they need. What you do not tick stays here, and they read whose it is and how many statements there are.",
            )


class WordsForm(PageForm):
    """A reason in words."""

    beside: ClassVar = {"no-reason": "words"}

    def __init__(self, *args: Any, label: str, hint: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"] = sentence_field(label, "Say why, in a few words", hint=hint, rows=3)


@ask_and_act
@for_roles(*LEADS)
def offer(request: HttpRequest, ref: str, peer_id: UUID) -> HttpResponse:
    """Offer a case to another installation. It stays ours until they have accepted it."""
    viewer = viewer_of(request)
    page = case_page(viewer, ref)
    peer = next((p for p in peers_for(viewer, page.case) if p.id == peer_id), None)
    if peer is None:
        raise NotVisible("This page is not there, or is not yours to see.")
    if "transfer_sent" not in page.leads_on:
        raise StageRefused(
            say("A case that is “{state_label}” is not handed over.", state_label=page.state_label)
        )
    items = [(str(item.key), item.words) for item in may_go(viewer, page, peer)]
    ask = Ask(
        title=say("Offer this case to {peer}", peer=peer.name),
        button="Offer the case",
        back=reverse("case", args=[ref]),
        done="Offered. The case and its actions stay ours until they accept it.",
        caption=say("Case {ref}", ref=ref),
        lead=CLAIMS_GO if page.kind.needs.last_claims else GOES,
        warning="Once they accept, the case is theirs at once and is closed here. You can take the offer back until then.",
    )
    return form_page(
        request,
        OfferForm(request.POST or None, items=items),
        ask,
        lambda given: offer_handover(
            case=page.case,
            peer=peer,
            words=given["words"],
            chosen=[UUID(key) for key in given.get("chosen", [])],
            by=viewer,
        ),
    )


@ask_and_act
@for_roles(*LEADS)
def take_back(request: HttpRequest, ref: str) -> HttpResponse:
    """Take an offer back that has not been accepted."""
    viewer = viewer_of(request)
    page = case_page(viewer, ref)
    ask = Ask(
        title="Take the offer back",
        button="Take it back",
        back=reverse("case", args=[ref]),
        done="The offer is taken back. The case is where it stood.",
        caption=say("Case {ref}", ref=ref),
        lead="They are told at once. An acceptance that is on its way does nothing any more.",
    )
    return form_page(
        request,
        WordsForm(request.POST or None, label="Why do you take it back?", hint="The other area reads this."),
        ask,
        lambda given: take_back_handover(case=page.case, words=given["words"], by=viewer),
    )


@require_GET
@for_roles(*LEADS)
def offered(request: HttpRequest) -> HttpResponse:
    """Cases that other installations offer to schemes of the viewer."""
    return TemplateResponse(request, "safety/offered.html", {"lines": arrivals(viewer_of(request))})


@require_GET
@for_roles(*LEADS)
def arrival(request: HttpRequest, arrival_id: UUID) -> HttpResponse:
    """One of them: who is in it, what came with it, what was said to and fro."""
    viewer = viewer_of(request)
    line = arrival_page(viewer, arrival_id)
    context = {
        "line": line,
        "people": _people(line),
        "facts": _dated(line.package.get("facts", []), "on"),
        "actions": _dated(line.package.get("actions", []), "due_on"),
        "scores": _dated(line.package.get("scores", []), "on"),
        "claims": claimed_before(line),
        "ref": case_of(viewer, line.arrival.referral_id) if line.arrival.referral_id else "",
    }
    return TemplateResponse(request, "safety/arrival.html", context)


@ask_and_act
@for_roles(*LEADS)
def accept(request: HttpRequest, arrival_id: UUID) -> HttpResponse:
    """Promise to take a case."""
    viewer = viewer_of(request)
    line = arrival_page(viewer, arrival_id)
    ask = Ask(
        title="Accept this case",
        button="Accept it",
        back=reverse("arrival", args=[arrival_id]),
        done="Accepted. It becomes ours as soon as they release it.",
        caption=say("Offered by {peer}", peer=line.peer.name),
        warning="It is ours from the moment at which they release it, which is usually at once. You cannot take an acceptance back.",
    )
    return form_page(
        request,
        WordsForm(
            request.POST or None,
            label="Why do you accept it?",
            hint="The other area reads this. Give no address.",
        ),
        ask,
        lambda given: accept_arrival(arrival_id=arrival_id, words=given["words"], by=viewer),
    )


@ask_and_act
@for_roles(*LEADS)
def decline(request: HttpRequest, arrival_id: UUID) -> HttpResponse:
    """Decline a case, with the reason."""
    viewer = viewer_of(request)
    line = arrival_page(viewer, arrival_id)
    ask = Ask(
        title="Decline this case",
        button="Decline it",
        back=reverse("arrival", args=[arrival_id]),
        done="Declined. The case stays theirs, and what came with it is not shown any more.",
        caption=say("Offered by {peer}", peer=line.peer.name),
    )
    return form_page(
        request,
        WordsForm(
            request.POST or None,
            label="Why do you decline it?",
            hint="The other area reads this, and goes on with the case.",
        ),
        ask,
        lambda given: decline_arrival(arrival_id=arrival_id, words=given["words"], by=viewer),
    )


def _people(line: ArrivalLine) -> list[dict[str, Any]]:
    parts = kind_of(line.peer.scheme).parts
    return [
        {
            "label": parts[one["part"]].label if one["part"] in parts else one["part"],
            "name": in_order_shown(one["first_name"], one["last_name"]),
            "born": _day(one["date_of_birth"]),
        }
        for one in line.package.get("people", [])
    ]


def _dated(rows: Any, name: str) -> list[dict[str, Any]]:
    return [{**row, name: _day(row[name])} for row in rows]


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None
