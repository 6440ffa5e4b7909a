"""One press says how an action ended: that it is done, or what prevented it; and, for whoever checks it, that it is checked."""

import re

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


@pytest.fixture
def taken_on(panel):
    """An action that the probation worker has accepted."""
    action = panel.active()[2]
    with panel.look(panel.p.worker) as worker:
        services.accept_action(action=action, by=worker)
    return action


def ended(action, answer, words):
    client, address = signed_in("worker"), f"/actions/{action.id}"
    page = client.get(f"{address}?end=1").content.decode()
    given = {"answer": answer, "words": words}
    given |= {"expected_step": page.partition('name="expected_step" value="')[2].partition('"')[0]}
    return client.post(address, given), client.get(address).content.decode()


def test_its_owner_says_in_one_press_that_it_is_done(taken_on):
    answer, page = ended(taken_on, "done", "The lock holds (made up)")
    assert answer.status_code == 302
    assert re.search(r"Done, to be checked, [^<]*The lock holds \(made up\)", page)


def test_its_owner_says_in_one_press_what_prevented_it(taken_on):
    answer, page = ended(taken_on, "could_not.moved", "They left the town (made up)")
    assert answer.status_code == 302
    assert re.search(r"Could not be done: the person moved, [^<]*They left the town \(made up\)", page)


@pytest.mark.parametrize("answer", ["done", "could_not.no_capacity"])
def test_a_press_without_a_word_is_asked_for_one_and_nothing_is_saved(taken_on, answer):
    refused, page = ended(taken_on, answer, "")
    assert refused.status_code == 422
    said = refused.content.decode()
    assert "Say in a few words the" in said
    # What was pressed stays chosen in the longer form.
    assert f'value="{answer.partition(".")[0]}"' in said
    assert " checked" in said
    assert page.count("Accepted, ") == 1
    assert "Done, to be checked, " not in page
    assert "Could not be done: no capacity, " not in page


def test_the_field_has_the_focus_where_somebody_came_to_end_it(taken_on):
    address = f"/actions/{taken_on.id}"
    assert " autofocus" in signed_in("worker").get(f"{address}?end=1").content.decode()
    assert " autofocus" not in signed_in("worker").get(address).content.decode()


def test_nobody_is_offered_an_end_that_is_not_theirs_to_say(taken_on):
    assert 'name="answer"' in signed_in("worker").get(f"/actions/{taken_on.id}").content.decode()
    assert 'name="answer"' not in signed_in("alice").get(f"/actions/{taken_on.id}?end=1").content.decode()
