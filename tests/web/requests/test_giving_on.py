"""The page on which a request is given to a colleague, and what desk, notice and answer then say."""

import re

import pytest

from plumbline.access.enums import Role
from plumbline.cases.models import Delegation
from tests.casework import panel as panel
from tests.marac import add_person
from tests.signing_in import signed_in


@pytest.fixture
def dora(personas):
    return add_person(personas, "dora", "housing", Role.PRACTITIONER)


@pytest.fixture
def address(panel, dora):
    case = panel.triaged()
    return f"/requests/{panel.request(case, 'housing').id}/give"


def shown(client, address):
    return client.get(address).content.decode()


def test_colleagues_are_offered_and_nobody_asked_about_is_named(address, dora, panel):
    page = shown(signed_in("dana"), address)
    assert "Dora" in page
    assert "Dana (you)" in page
    assert "Marker" not in page
    assert "Bob" not in page
    assert "Nobody in particular" not in page


def test_three_presses_give_it(address, dora):
    dana = signed_in("dana")
    assert address in shown(dana, "/requests")
    done = dana.post(address, {"to": str(dora.user_id), "turns": "0"}, follow=True).content.decode()
    assert "It is with Dora now, who is told." in done
    assert "With Dora since" in done
    assert "Give it to another, or take it back" in done


def test_they_are_led_to_it_by_a_notice_without_a_name(address, dora):
    signed_in("dana").post(address, {"to": str(dora.user_id), "turns": "0"})
    page = shown(signed_in("dora"), "/notices")
    assert "A colleague gave you a request to answer" in page
    assert "Marker" not in page
    assert "With you since" in shown(signed_in("dora"), "/requests")


def test_three_presses_take_it_back(address, dora):
    dana = signed_in("dana")
    dana.post(address, {"to": str(dora.user_id), "turns": "0"})
    assert "Nobody in particular" in shown(dana, address)
    done = dana.post(address, {"to": "nobody", "turns": "1"}, follow=True).content.decode()
    assert "any of you answers it" in done
    assert "With Dora" not in done


def test_the_answer_says_with_whom_it_is(address, dora):
    dana = signed_in("dana")
    assert "Whoever of your agency comes to it first" in shown(dana, address.removesuffix("/give"))
    dana.post(address, {"to": str(dora.user_id), "turns": "0"})
    assert "With Dora since" in shown(dana, address.removesuffix("/give"))


def test_a_page_that_is_old_is_told(address, dora, panel):
    first, second = signed_in("dana"), signed_in("dora")
    first.post(address, {"to": str(dora.user_id), "turns": "0"})
    answer = second.post(address, {"to": str(panel.p.dana.user_id), "turns": "0"})
    assert answer.status_code == 422
    assert "Look again at with whom it is" in answer.content.decode()


def test_somebody_who_is_not_offered_is_no_choice(address, panel):
    answer = signed_in("dana").post(address, {"to": str(panel.p.bob.user_id), "turns": "0"})
    assert answer.status_code == 422
    assert re.search("Choose a colleague", answer.content.decode())
    with panel.look(panel.p.dana):
        assert not Delegation.objects.exists()


@pytest.mark.parametrize("who", ["bob", "worker", "charlie"])
def test_it_is_not_there_for_another_agency(address, who):
    assert signed_in(who).get(address).status_code == 404


def test_the_co_ordinator_does_not_read_who_has_it(address, dora, panel):
    signed_in("dana").post(address, {"to": str(dora.user_id), "turns": "0"})
    alice = signed_in("alice")
    for page in ("/inbox?group=all", "/inbox?group=requests"):
        assert "Dora" not in shown(alice, page)
