"""One fact is asked for; "add another" offers one more at a time, without script, and nothing that was typed is folded away or lost."""

import re

import pytest

from plumbline.cases.models import Fact
from plumbline.web.requests.forms import ROOM
from tests.casework import panel as panel
from tests.signing_in import signed_in


LAW = "cda-1998-s115"


@pytest.fixture
def address(panel, looking_as, personas):
    case = panel.triaged()
    with looking_as(personas.bob) as bob:
        return f"/requests/{panel.request_of(bob, case).id}"


def fact(number, words):
    suffix = "" if number == 1 else f"_{number}"
    given = {
        "fact": words,
        "nature": "fact",
        "source": "Log",
        "on": "1 3 2026",
        "marking": "panel",
        "gateway": LAW,
    }
    return {f"{name}{suffix}": value for name, value in given.items()}


def depth_of(text, name):
    """In how many folds a field stands."""
    before = text[: text.index(f'name="{name}"')]
    return before.count("<details") - before.count("</details>")


def test_each_further_fact_stands_in_the_fold_of_the_one_before(address):
    text = signed_in("bob").get(address).content.decode()
    depths = [depth_of(text, "fact" if n == 1 else f"fact_{n}") for n in range(1, ROOM + 1)]
    assert depths == list(range(ROOM))
    assert text.count("<details") == text.count("</details>")
    assert depth_of(text, "warn_do") == 1


@pytest.mark.parametrize("typed", [(1,), (1, 2), (1, 4), tuple(range(1, ROOM + 1))])
def test_what_was_typed_is_open_when_the_answer_is_refused(address, typed):
    given = {"answer": "known"}
    for number in typed:
        given |= fact(number, f"Kanari {number}") | {"source": ""}
    answer = signed_in("bob").post(address, given)
    text = answer.content.decode()
    assert answer.status_code == 422
    for number in typed:
        assert f"Kanari {number}" in text
        assert depth_of(text, "fact" if number == 1 else f"fact_{number}") == 0
    assert text.count("<details") == text.count("</details>")
    assert len(re.findall("Add another fact", text)) == ROOM - max(typed)


def test_every_fact_that_was_typed_is_kept(address, personas, looking_as):
    given = {"answer": "known"}
    for number in range(1, ROOM + 1):
        given |= fact(number, f"Kanari {number}")
    assert signed_in("bob").post(address, given).status_code == 302
    with looking_as(personas.bob):
        assert set(Fact.objects.values_list("words", flat=True)) == {
            f"Kanari {n}" for n in range(1, ROOM + 1)
        }


def test_a_fact_for_some_agencies_asks_which_and_is_read_by_those(panel, address):
    bob = signed_in("bob")
    given = {"answer": "known", **fact(1, "Seen at the station"), "marking": "some"}
    assert "Tick at least one agency" in bob.post(address, given).content.decode()
    bob.post(address, given | {"readers": [str(panel.p.agencies["council"])]})
    with panel.look(panel.p.bob):
        row = Fact.objects.get(words="Seen at the station")
    assert row.marking == "owner"
    assert set(row.seen_by_agencies) == {panel.p.agencies["council"], panel.p.agencies["police"]}


def test_agencies_that_were_ticked_before_another_choice_was_made_do_not_count(panel, address):
    given = {"answer": "known", **fact(1, "Seen at the station"), "marking": "owner"}
    signed_in("bob").post(address, given | {"readers": [str(panel.p.agencies["council"])]})
    with panel.look(panel.p.bob):
        assert Fact.objects.get().seen_by_agencies == [panel.p.agencies["police"]]
