"""Whoever checks an action reads what shows it, and says in one press that it is done and checked."""

import pytest

from plumbline.cases import services
from tests.casework import panel as panel
from tests.signing_in import signed_in


ONE_PRESS = 'name="state" value="verified"'


@pytest.fixture
def done(panel):
    """An action that the probation worker says is done, for the co-ordinator to check."""
    action = panel.active()[2]
    with panel.look(panel.p.worker) as worker:
        for state, words in (("accepted", ""), ("done", "A photograph")):
            services.take_step(action=action, state=state, by=worker, words=words)
    return action


def test_one_press_checks_what_is_done(done):
    alice, address = signed_in("alice"), f"/actions/{done.id}"
    page = alice.get(address).content.decode()
    assert ONE_PRESS in page
    given = {"state": "verified", "expected_step": page.partition('name="expected_step" value="')[2][0]}
    assert alice.post(address, given).status_code == 302
    said = alice.get(address).content.decode()
    assert "Done and checked" in said
    assert ONE_PRESS not in said


def test_whoever_did_it_is_offered_no_such_press(done):
    assert ONE_PRESS not in signed_in("worker").get(f"/actions/{done.id}").content.decode()
