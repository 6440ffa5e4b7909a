"""The second lock, by raw SQL as the web process: a matcher, a representative of the same agency, an outsider, nobody."""

from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection, transaction

from plumbline.linking.enums import Verdict
from tests.facts import add_suppliers, link
from tests.linking.desk import add_matcher, anns, at_the_desk, decide, references, state


def ask(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


@pytest.fixture
def mo(personas, tmp_path):
    add_suppliers()
    anns(tmp_path, 3)
    link()
    found = add_matcher(personas)
    decide(found, "P1", "P2", Verdict.DIFFERENT)
    return found


@pytest.fixture
def outside(personas):
    return add_matcher(personas, "olive", "outside-charity")


def test_a_matcher_reaches_pairs_through_the_functions_alone(mo, personas):
    council = add_matcher(personas, "cas", "council")
    pair = references()[frozenset({"P1", "P3"})]
    with at_the_desk(council):
        assert len(ask("SELECT * FROM linking_waiting(20, 0)")) == 2
        assert ask("SELECT linking_pair(%s)", pair)[0][0] is not None
        for table in ("linking_proposal", "linking_decision", "people_record", "people_person"):
            assert ask(f"SELECT count(*) FROM {table}") == [(0,)]


@pytest.mark.parametrize("who", ["bob", "charlie", "alice", "outside"])
def test_nobody_else_reaches_anything(mo, personas, outside, who):
    viewer = outside if who == "outside" else getattr(personas, who)
    pair, before = references()[frozenset({"P1", "P3"})], state()
    with at_the_desk(viewer):
        assert ask("SELECT * FROM linking_waiting(20, 0)") == []
        assert ask("SELECT linking_pair(%s)", pair) == [(None,)]
        assert ask("SELECT * FROM linking_own_decisions(20, 0)") == []
        assert ask("SELECT count(*) FROM linking_proposal") == [(0,)]
        assert ask("SELECT count(*) FROM linking_decision") == [(0,)]
        assert ask("SELECT linking_decide(%s, %s, 'same', 'x', now())", uuid4(), pair) == [("hidden",)]
    assert state() == before


def test_nobody_takes_back_what_is_not_theirs(mo, personas, outside):
    with at_the_desk(mo):
        ((decision,),) = ask("SELECT id FROM linking_decision")
    for viewer in (personas.bob, outside):
        with at_the_desk(viewer):
            assert ask("SELECT linking_take_back(%s, 'x', now())", decision) == [("hidden",)]
            assert ask("SELECT linking_decided_records(%s)", decision) == [(None,)]


def test_without_an_identity_nothing_answers(mo):
    pair = references()[frozenset({"P1", "P3"})]
    assert ask("SELECT * FROM linking_waiting(20, 0)") == []
    assert ask("SELECT linking_pair(%s)", pair) == [(None,)]
    assert ask("SELECT linking_decide(%s, %s, 'same', 'x', now())", uuid4(), pair) == [("hidden",)]


DECIDE_FOR_ALL_RUNS = """
INSERT INTO linking_decision (id, owner_agency, marking, seen_by_agencies, seen_by_users, hidden_from, left_record, right_record,
  verdict, because, agrees, conflicts, decided_by, decided_at, ended_because)
VALUES (gen_random_uuid(), gen_random_uuid(), 'named', '{}', '{}', '{}', gen_random_uuid(), gen_random_uuid(), 'same', 'x', '{}', '{}',
  gen_random_uuid(), now(), '')
"""


@pytest.mark.parametrize(
    "statement",
    [
        DECIDE_FOR_ALL_RUNS,
        "UPDATE linking_decision SET verdict = 'same'",
        "UPDATE linking_proposal SET probability = 1",
        "DELETE FROM linking_decision",
        "SELECT * FROM linking_rekey",
        "SELECT * FROM linking_comparable()",
        "SELECT * FROM linking_standing()",
        "SELECT linking_identity(gen_random_uuid())",
        "SELECT linking_settle(gen_random_uuid())",
    ],
)
def test_what_binds_later_runs_is_not_written_or_read_another_way(mo, statement):
    with at_the_desk(mo), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        ask(statement)
