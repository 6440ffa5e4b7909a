"""Whoever read a fact is told that it was taken back; whoever did not read it, or may not, is told nothing."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases.enums import ABOUT_FACT_END, ENDED_FACT, ENDED_ON_PAPER
from plumbline.cases.queries.fact_ends import fact_ends_told
from plumbline.cases.queries.page import case_page
from plumbline.cases.queries.read_by import read_by
from plumbline.cases.services import declare_conflict
from plumbline.notices.queries import waiting_notices
from plumbline.notices.services import Told, tell_at_once
from tests.cases.test_fact_ends import RIGHT, WHY, fact_of, take_back
from tests.casework import days
from tests.casework import panel as panel


def reads(panel, case, who, at=7.5):
    with panel.look(getattr(panel.p, who)) as viewer:
        case_page(viewer, case.ref, at=days(at))


def told(panel, who):
    """Kinds of notices that somebody has of facts that ended."""
    with panel.look(getattr(panel.p, who)) as viewer:
        return [n.kind for n in waiting_notices(viewer) if n.about_kind == ABOUT_FACT_END]


@pytest.fixture
def case(panel):
    return panel.active()[0]


@pytest.mark.parametrize("why", ["wrong", "mistake", "narrowed", "corrected"])
def test_whoever_opened_the_case_while_it_stood_is_told(panel, case, why):
    reads(panel, case, "dana")
    end = take_back(panel, fact_of(panel, case), why, instead=RIGHT if why == "corrected" else None)
    assert told(panel, "dana") == [ENDED_FACT]
    assert told(panel, "worker") == []
    with panel.look(panel.p.dana) as dana:
        ((ref, said),) = fact_ends_told(dana, [end.id]).values()
    assert ref == case.ref
    assert WHY in said


@pytest.mark.parametrize("at", [-30, 8.5])
def test_whoever_opened_it_before_or_after_is_not(panel, case, at):
    reads(panel, case, "dana", at)
    take_back(panel, fact_of(panel, case))
    assert told(panel, "dana") == []


def test_what_stands_for_a_fact_was_read_from_the_day_of_the_correction(panel, case):
    reads(panel, case, "worker", 7.5)
    stands = take_back(panel, fact_of(panel, case), "corrected", instead=RIGHT).replaced_by
    reads(panel, case, "dana", 8.5)
    take_back(panel, stands, at=days(9))
    assert told(panel, "dana") == [ENDED_FACT]
    assert told(panel, "worker") == [ENDED_FACT]


def test_whoever_took_it_out_on_paper_is_told_that_they_may_have_it(panel, case):
    reads(panel, case, "dana")
    with panel.look(panel.p.dana) as dana, transaction.atomic():
        record(
            "case.taken_out",
            verb=Verb.DISCLOSURE,
            object_kind="case",
            objects=[case.id],
            by=dana,
            at=days(7.6),
        )
    take_back(panel, fact_of(panel, case))
    assert told(panel, "dana") == [ENDED_ON_PAPER]


def test_whoever_is_kept_out_of_the_case_since_is_told_nothing(panel, case):
    reads(panel, case, "dana")
    with panel.look(panel.p.dana) as dana:
        declare_conflict(case=case, user=dana.user_id, by=dana)
    take_back(panel, fact_of(panel, case), at=days(8) + timedelta(days=400))
    assert told(panel, "dana") == []


@pytest.mark.parametrize(("why", "kinds"), [("narrowed", []), ("wrong", [ENDED_FACT])])
def test_their_colleagues_are_told_unless_they_read_it_on(panel, case, why, kinds):
    reads(panel, case, "bob")
    reads(panel, case, "chair")
    take_back(panel, fact_of(panel, case), why)
    assert told(panel, "bob") == []
    assert told(panel, "chair") == kinds


def test_nobody_else_learns_from_the_database_who_read_it(panel, case):
    reads(panel, case, "dana")
    end = take_back(panel, fact_of(panel, case))
    with panel.look(panel.p.bob):
        assert read_by(end) == {panel.p.dana.user_id: False}
    for who in ("alice", "dana", "charlie"):
        with panel.look(getattr(panel.p, who)):
            assert read_by(end) == {}


def test_the_database_tells_nobody_who_did_not_read_it(panel, case):
    end = take_back(panel, fact_of(panel, case))
    told = Told(panel.p.dana.user_id, ENDED_FACT, ABOUT_FACT_END, end.id, days(8).date(), id=uuid4())
    with panel.look(panel.p.bob) as bob, pytest.raises(DatabaseError), transaction.atomic():
        tell_at_once(told=[told], by=bob, at=days(8))
