"""Other installations that cases are handed to and taken from, looked after by administrators."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from plumbline.access.enums import Role
from plumbline.access.queries import accounts
from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import agencies
from plumbline.cases.handover_letter import fingerprint, own_key
from plumbline.cases.queries.peers import peer_line, peers, schemes_for_peers
from plumbline.cases.services.peers import end_peer, register_peer, renew_token
from plumbline.values.words import say
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, form_page
from plumbline.web.forms import PageForm, line_field, select_field, sentence_field


ask_and_act = require_http_methods(["GET", "POST"])


class PeerForm(PageForm):
    """Who the other installation is, and by what its letters are known."""

    beside: ClassVar = {
        "no-such-scheme": "scheme",
        "address-unfit": "address",
        "address-inside": "address",
        "key-unfit": "public_key",
        "fingerprint-differs": "read_out",
        "account-unfit": "account",
        "not-one-agency": "account",
        "no-agreement": "agency",
        "peer-known": "public_key",
    }
    name = line_field("What is it called?", "Say what it is called", hint="For example, Wexborough MARAC")
    address = line_field(
        "What is its web address?", "Give its address", hint="For example, https://plumbline.example.org"
    )
    public_key = line_field("Its key", "Copy its key", hint="64 characters, from its own page.", rows=2)
    read_out = line_field(
        "The fingerprint of its key",
        "Enter the fingerprint as it was read out to you",
        hint="As its administrator reads it out to you by telephone, never from the same message as the key.",
    )
    token = line_field("The token that they made for us", "Copy the token that they made for us", rows=2)

    def __init__(
        self,
        *args: Any,
        schemes: list[tuple[str, str]],
        here: list[tuple[str, str]],
        people: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scheme"] = select_field(
            "Which of our schemes exchanges cases with it?", schemes, "Choose the scheme"
        )
        self.fields["agency"] = select_field(
            "Which agency answers for it?",
            here,
            "Choose the agency",
            hint="Our host has to have an agreement with it for this kind of scheme.",
        )
        self.fields["account"] = select_field(
            "As which account does it call us?",
            people,
            "Choose the account",
            hint="The account of the token that you made for it. Best give it an account of its own, with the role of co-ordinator at the host and no other.",
        )
        self.order_fields(
            ["name", "scheme", "agency", "address", "public_key", "read_out", "token", "account"]
        )


class TokenForm(PageForm):
    """Another token, since each ends on a day."""

    beside: ClassVar = {"no-token": "token"}
    token = line_field("The new token that they made for us", "Copy the token that they made for us", rows=2)


class EndForm(PageForm):
    """Why nothing is exchanged any more."""

    beside: ClassVar = {"no-reason": "because"}
    because = sentence_field("Why is nothing exchanged with it any more?", "Say why", rows=3)


@require_GET
@for_roles(Role.ADMINISTRATOR)
def peers_page(request: HttpRequest) -> HttpResponse:
    """Every installation that is registered, and our own key for those who register us."""
    context = {
        "lines": peers(viewer_of(request)),
        "key": own_key().hex(),
        "fingerprint": fingerprint(own_key()),
    }
    return TemplateResponse(request, "accounts/peers.html", context)


@ask_and_act
@for_roles(Role.ADMINISTRATOR)
def register(request: HttpRequest) -> HttpResponse:
    """Register an installation, once its fingerprint was compared."""
    viewer = viewer_of(request)
    form = PeerForm(
        request.POST or None,
        schemes=[(str(s.id), s.name) for s in schemes_for_peers(viewer)],
        here=[(str(a.id), a.name) for a in agencies()],
        people=_co_ordinators(viewer),
    )
    ask = Ask(
        title="Register another installation",
        button="Register it",
        back=reverse("peers"),
        done="Registered. Its administrator registers us in the same way.",
        lead="Make a token for it first, for “Exchange letters of hand-overs”, and hand it to its administrator with our key.",
        warning="Whoever holds the other end of this key takes cases over and gives them to us. Compare the fingerprint by telephone.",
    )
    return form_page(request, form, ask, lambda given: _registered(given, viewer))


def _registered(given: dict[str, Any], viewer: Viewer) -> None:
    register_peer(
        scheme_id=UUID(given["scheme"]),
        name=given["name"],
        address=given["address"],
        public_key=given["public_key"],
        read_out=given["read_out"],
        agency=UUID(given["agency"]),
        account=UUID(given["account"]),
        token=given["token"],
        by=viewer,
    )


def _co_ordinators(viewer: Viewer) -> list[tuple[str, str]]:
    return [
        (str(user.id), f"{user.name}, {held[0].agency.name}")
        for user, held in accounts(viewer)
        if user.is_active and any(one.role == Role.COORDINATOR.value for one in held)
    ]


@ask_and_act
@for_roles(Role.ADMINISTRATOR)
def renew(request: HttpRequest, peer_id: UUID) -> HttpResponse:
    """Enter another token of an installation."""
    viewer = viewer_of(request)
    line = peer_line(viewer, peer_id)
    ask = Ask(
        title=say("Enter a new token from {name}", name=line.peer.name),
        button="Save the token",
        back=reverse("peers"),
        done="Saved. Letters that wait go out with it.",
        caption=line.scheme,
        lead="Its administrator makes it there, for “Exchange letters of hand-overs”. Hand-overs that are under way go on.",
    )
    return form_page(
        request,
        TokenForm(request.POST or None),
        ask,
        lambda given: renew_token(peer_id=peer_id, token=given["token"], by=viewer),
    )


@ask_and_act
@for_roles(Role.ADMINISTRATOR)
def end(request: HttpRequest, peer_id: UUID) -> HttpResponse:
    """Exchange nothing with an installation any more."""
    viewer = viewer_of(request)
    line = peer_line(viewer, peer_id)
    ask = Ask(
        title=say("End the exchange with {peer}", peer=line.peer.name),
        button="End it",
        takes_away=True,
        back=reverse("peers"),
        done="Ended. Revoke the token that it holds as well.",
        caption=line.scheme,
        warning="No letter goes or comes any more. A case that is accepted and not yet released stays where it stands: ring them first.",
    )
    return form_page(
        request,
        EndForm(request.POST or None),
        ask,
        lambda given: end_peer(peer_id=peer_id, because=given["because"], by=viewer),
    )
