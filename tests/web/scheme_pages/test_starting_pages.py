"""Somebody starts a scheme from a page: chooses a kind, says whose it is, reads over what it would do, starts it, takes it back."""

import pytest

from plumbline.schemes.models import Scheme
from plumbline.schemes.queries import kind_of
from tests.web.meeting.test_around import signed_in, text


AT = "/schemes/start/violence/england"


@pytest.fixture
def said(personas):
    return {
        "name": "Quayside panel",
        "host": str(personas.agencies["council"]),
        "partners": [str(personas.agencies["police"]), str(personas.agencies["outside-charity"])],
        "once": "made-up-mark",
    }


def schemes(personas, looking_as):
    with looking_as(personas.alice):
        return list(Scheme.objects.all())


def test_every_kind_is_on_offer_by_the_nations_it_is_made_for(personas):
    shown = text(signed_in("alice").get("/schemes/start"))
    assert "MARAC" in shown
    assert "Start one in Wales : MAPPA" in shown
    assert "Start one in Wales : Supporting Families" not in shown
    assert signed_in("alice").get("/schemes/start/families/wales").status_code == 404
    assert signed_in("alice").get("/schemes/start/nothing/england").status_code == 404


def test_what_it_would_do_is_read_over_before_anything_is_started(personas, said, looking_as):
    own = {
        "path_1": "clocks.research",
        "value_1": "3 working_days",
        "because_1": "The police answer faster here",
    }
    shown = text(signed_in("alice").post(AT, said | own))
    assert "Read over before you start it" in shown
    assert "3 working days in place of 5 working days. The police answer faster here" in shown
    assert "Course of a case: Violence panel" in shown
    assert "Nothing is shared with them until one is signed" in shown
    assert schemes(personas, looking_as) == []


def test_it_is_started_with_its_values_and_its_charter_comes_next(personas, said, looking_as):
    own = {
        "path_1": "clocks.research",
        "value_1": "3 Working_days",
        "because_1": "The police answer faster here",
    }
    alice = signed_in("alice")
    done = alice.post(AT, said | own | {"act": "start"}, follow=True)
    assert done.redirect_chain[-1][0] == "/schemes/quayside-panel/charter/sign"
    assert "Quayside panel is started" in text(done)
    (begun,) = schemes(personas, looking_as)
    # A limit waits for a second person.
    assert kind_of(begun).limit("research").words == "5 working days"
    assert "3 working days in place of 5 working days" in text(alice.get("/schemes/quayside-panel"))
    alice.post(AT, said | own | {"act": "start"})
    assert len(schemes(personas, looking_as)) == 1


def test_what_was_said_can_be_changed_and_nothing_is_lost(personas, said):
    shown = signed_in("alice").post(AT, said | {"act": "change"}).content.decode()
    assert "Quayside panel" in shown
    assert shown.count("checked") == 3


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"name": ""}, "Give the scheme a name"),
        ({"partners": []}, "Choose at least one partner agency"),
        ({"host": ""}, "Choose the agency that hosts it"),
        ({"path_1": "clocks.research"}, "Own value 1: give the value"),
        ({"value_1": "3 days", "because_1": "So"}, "Own value 1: say which value"),
        ({"path_1": "clocks.research", "value_1": "soon", "because_1": "So"}, "Give a number and one of"),
    ],
    ids=["name", "partners", "host", "half-a-value", "no-path", "unfit-value"],
)
def test_what_is_wrong_is_said_beside_its_field(personas, said, change, expected):
    answer = signed_in("alice").post(AT, said | change)
    assert answer.status_code == 422
    assert expected in text(answer)


def test_a_name_that_is_taken_is_said_when_it_is_started(personas, said):
    alice = signed_in("alice")
    alice.post(AT, said | {"act": "start"})
    answer = alice.post(AT, said | {"act": "start", "once": "another-mark"})
    assert answer.status_code == 422
    assert "There is a scheme of this name already" in text(answer)


def test_an_administrator_starts_one_and_leaves_the_charter_to_its_leads(personas, said):
    administrator = signed_in("administrator")
    assert "Own value 1" not in text(administrator.get(AT))
    done = administrator.post(AT, said | {"act": "start"}, follow=True)
    assert done.redirect_chain[-1][0] == "/schemes/quayside-panel"
    assert "It takes no case until its charter is signed" in text(done)
    assert administrator.get("/schemes/quayside-panel/charter/sign").status_code == 403


def test_it_is_taken_back_while_nothing_has_come_to_it(personas, said):
    administrator = signed_in("administrator")
    administrator.post(AT, said | {"act": "start"})
    assert "Take it back" in text(administrator.get("/schemes/quayside-panel"))
    assert "Say why" in text(administrator.post("/schemes/quayside-panel/take-back", {"because": ""}))
    done = administrator.post("/schemes/quayside-panel/take-back", {"because": "Started twice"}, follow=True)
    assert "Taken back" in text(done)
    assert signed_in("bob").get("/schemes/quayside-panel").status_code == 404


def test_others_are_not_let_in(personas, said):
    signed_in("alice").post(AT, said | {"act": "start", "partners": [str(personas.agencies["police"])]})
    for who, status in (("bob", 403), ("board", 403), ("charlie", 404)):
        assert signed_in(who).get("/schemes/quayside-panel/take-back").status_code == status
    assert signed_in("chair").get("/schemes/quayside-panel/take-back").status_code == 404
    assert signed_in("bob").get("/schemes/start").status_code == 403
