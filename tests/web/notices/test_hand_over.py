"""One form for everything that somebody holds, and what an administrator is told before they end a role."""

from html import unescape

import pytest

from plumbline.access.enums import Role
from plumbline.access.models import Membership
from plumbline.cases.models import Action
from tests.cases.test_leaving import joined
from tests.casework import panel as panel
from tests.remembering import remembered
from tests.trust.test_canaries import signed_in
from tests.trust.test_reads import LOOKED, entries


@pytest.fixture
@remembered
def held(panel, personas, looking_as):
    """Petra of probation owns an action; the worker represents probation."""
    petra = joined(personas, "petra", "probation", Role.PRACTITIONER)
    case, objective, _ = panel.active()
    with looking_as(personas.alice) as alice:
        action = panel.action(case, objective, owner=petra.user_id, by=alice)
    return petra, action


def body(response, status=200):
    assert response.status_code == status
    return unescape(response.content.decode())


def test_a_representative_hands_over_in_one_form(held, personas, looking_as):
    petra, action = held
    client = signed_in("worker")
    address = f"/your-account/leave/{petra.user_id}/hand-over"
    assert address in body(client.get("/your-account/leave"))
    assert "Back to the agency’s lead: Worker" in body(client.get(address))
    assert "Choose who takes over" in body(client.post(address, {"why": "leaving"}), 422)
    given = {"why": "leaving", f"to_{action.id}": personas.worker.user_id, "words": "Ring first"}
    assert "Handed over." in body(client.post(address, given, follow=True))
    with looking_as(personas.worker):
        assert Action.objects.get(id=action.id).owner == personas.worker.user_id
    assert "They hold no open action" in body(client.get(address))


@pytest.mark.parametrize(("who", "status"), [("bob", 404), ("dana", 404), ("alice", 403), ("charlie", 404)])
def test_nobody_elses_representative_opens_it(held, who, status):
    petra, _ = held
    assert signed_in(who).get(f"/your-account/leave/{petra.user_id}/hand-over").status_code == status


def test_whoever_is_shown_somebody_is_written_down(held, as_role):
    petra, _ = held
    client, before = signed_in("worker"), entries(as_role)
    assert client.get(f"/your-account/leave/{petra.user_id}/hand-over").status_code == 200
    assert {verb for key, verb in entries(as_role).items() if key not in before} & LOOKED


def test_an_administrator_is_told_how_much_goes_back(held):
    petra, action = held
    client = signed_in("administrator")
    row = Membership.objects.get(user_id=petra.user_id)
    page = body(client.get(f"/accounts/roles/{row.id}/end"))
    assert "1 action or case is still theirs there." in page
    assert action.what not in page


def test_whoever_takes_over_reads_it_among_what_is_new(held, personas):
    petra, action = held
    address = f"/your-account/leave/{petra.user_id}/hand-over"
    signed_in("worker").post(
        address, {"why": "away", f"to_{action.id}": personas.worker.user_id, "words": ""}
    )
    assert "Handed over to you" in body(signed_in("worker").get("/notices"))
