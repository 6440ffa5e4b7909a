"""Letters of hand-overs through the machine door: with the scope, as the account of the peer, answered with our own last word."""

from uuid import uuid4

import pytest

from plumbline.access.tokens import Scope
from plumbline.cases.handover import Said
from plumbline.cases.handover_letter import opened
from plumbline.cases.services.handovers import accept_arrival
from tests.api.machine import Machine
from tests.cases.far import far_of, offer
from tests.marac import Marac, start_marac


@pytest.fixture
def far(personas, looking_as):
    return far_of(Marac(personas, looking_as, start_marac(personas, looking_as)))


@pytest.fixture
def desk(far, client):
    """Far's machine, with the token of its account here."""
    from django.test import Client

    from plumbline.access.services import make_token

    with far.marac.look(far.marac.p.administrator) as administrator:
        made = make_token(user_id=far.desk.user_id, system="Far", scopes=[Scope.HAND_OVER], by=administrator)
    return Machine(made.secret, Client(HTTP_HOST="localhost"))


def test_an_offer_is_taken_in_and_our_acceptance_is_the_answer_when_it_is_said_again(far, desk):
    key = uuid4()
    letter = far.letter(key, Said.OFFER, offer())
    first = desk.post("handovers", {"letter": letter})
    assert (first.status_code, first.json()) == (200, {"letter": ""})
    with far.marac.look(far.marac.p.alice) as alice:
        accept_arrival(arrival_id=key, words="She lives here", by=alice)
    again = desk.post("handovers", {"letter": letter}).json()["letter"]
    assert opened(again).said is Said.ACCEPTANCE
    released = desk.post("handovers", {"letter": far.letter(key, Said.RELEASE, {"actions": [], "others": 0})})
    assert released.status_code == 200


def test_what_is_kept_for_a_call_that_comes_again_names_nobody(far, desk):
    key, letter = uuid4(), None
    letter = far.letter(key, Said.OFFER, offer())
    desk.post("handovers", {"letter": letter})
    with far.marac.look(far.marac.p.alice) as alice:
        accept_arrival(arrival_id=key, words="She lives here", by=alice)
    assert desk.post("handovers", {"letter": letter}, key="same").json()["letter"]
    assert desk.post("handovers", {"letter": letter}, key="same").json() == {"letter": ""}


def test_without_the_scope_nothing_is_said(machine, far):
    answer = machine("alice", scopes=[Scope.READ_CASES]).post(
        "handovers", {"letter": far.letter(uuid4(), Said.OFFER, offer())}
    )
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("letter", "status"), [("{}", 422), ("no letter", 422), ("[]", 422)], ids=["empty", "words", "a-list"]
)
def test_what_is_no_letter_is_refused_without_being_said_back(desk, letter, status):
    answer = desk.post("handovers", {"letter": letter})
    assert answer.status_code == status
    assert "no letter" not in answer.json()["detail"].replace("This is no letter", "")


def test_out_of_order_is_not_now(far, desk):
    key = far.offers()
    answer = desk.post("handovers", {"letter": far.letter(key, Said.RELEASE)})
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:plumbline:out-of-order")
