"""Joining somebody from whom anybody is kept, or whose record is kept apart, takes two matchers; until the second nothing has moved."""

import pytest
from django.db import IntegrityError, transaction

from plumbline.audit.models import Entry
from plumbline.linking.enums import Stage, Verdict
from plumbline.linking.models import Decision
from plumbline.linking.queries import own_decisions, pair, stage_of, waiting_pairs
from plumbline.linking.services import undo_run
from plumbline.people.models import Record
from plumbline.people.services import hide_person_from
from plumbline.values.errors import NotVisible, StageRefused
from tests.conftest import database_role
from tests.facts import acting, add_suppliers, link
from tests.linking import desk
from tests.linking.desk import add_matcher, anns, at_the_desk, decide, keys, references, state, take_back


@pytest.fixture
def mo(personas):
    add_suppliers()
    return add_matcher(personas)


@pytest.fixture
def sam(personas, mo):
    return add_matcher(personas, "sam")


@pytest.fixture
def protected(mo, personas, tmp_path):
    """Two records that wait, from one of whom Dana is kept."""
    anns(tmp_path, 2)
    run = link()
    with at_the_desk(personas.chair):
        hide_person_from(
            person_id=keys()["P1"], user=personas.dana.user_id, by=personas.chair, because="conflict"
        )
    return run


def shown(viewer):
    (key,) = references().values()
    with at_the_desk(viewer):
        return pair(viewer, key)


def ledger():
    with database_role("migrator"):
        return list(
            Entry.objects.filter(what__startswith="pair.").order_by("at", "id").values_list("what", "actor")
        )


def test_one_proposes_another_decides_and_until_then_nothing_moves(mo, sam, protected):
    before = state()
    proposal = decide(mo, "P1", "P2")
    assert state() == before
    assert desk.waiting(mo) == []
    (waits,) = desk.waiting(sam)
    assert waits.proposed
    told = shown(sam)
    assert (told.needs_two, told.decision, told.probability, told.proposed.by) == (
        True,
        None,
        None,
        mo.user_id,
    )
    for verdict in Verdict:
        with pytest.raises(StageRefused, match="You proposed"):
            decide(mo, "P1", "P2", verdict)
    assert decide(sam, "P1", "P2") == proposal
    assert len(set(keys().values())) == 1
    assert (shown(mo).decision.by, shown(mo).decision.seconded_by) == (mo.user_id, sam.user_id)
    assert ledger() == [("pair.join_proposed", mo.user_id), ("pair.decided", sam.user_id)]
    take_back(mo, proposal)
    assert state() == before


def test_a_proposal_ends_by_being_taken_back_or_by_a_second_who_decides_otherwise(mo, sam, protected):
    before = state()
    take_back(mo, decide(mo, "P1", "P2"))
    (waits,) = desk.waiting(mo)
    assert not waits.proposed
    for verdict in (Verdict.DIFFERENT, Verdict.CANNOT_TELL):
        decide(mo, "P1", "P2")
        otherwise = decide(sam, "P1", "P2", verdict)
        assert shown(sam).decision.verdict == verdict
        with at_the_desk(mo):
            told = own_decisions(mo)[0][0]
        assert (told.waits, told.ended_because) == (False, "second-said-otherwise")
        take_back(sam, otherwise)
    assert state() == before
    decide(mo, "P1", "P2")
    with database_role("migrator"), pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.filter(waits=True).update(
            waits=False, seconded_by=mo.user_id, seconded_at="2026-01-01T00:00Z"
        )


def test_whoever_is_kept_from_them_seconds_nothing(mo, sam, protected, personas):
    decide(mo, "P1", "P2")
    with at_the_desk(personas.chair):
        hide_person_from(person_id=keys()["P2"], user=sam.user_id, by=personas.chair, because="conflict")
    with at_the_desk(sam):
        assert waiting_pairs(sam)[0] == []
        assert stage_of(next(iter(references().values()))) == (Stage.HIDDEN, None)
    with pytest.raises(NotVisible):
        decide(sam, "P1", "P2")


def test_a_record_kept_apart_needs_two_and_open_ones_do_not(mo, tmp_path):
    anns(tmp_path, 3)
    link()
    with database_role("migrator"):
        Record.objects.filter(record_ref="P3").update(marking="owner")
    with at_the_desk(mo):
        stages = {refs: stage_of(key)[0] for refs, key in references().items()}
    assert stages == {
        frozenset({"P1", "P2"}): Stage.ALONE,
        frozenset({"P1", "P3"}): Stage.PROPOSE,
        frozenset({"P2", "P3"}): Stage.PROPOSE,
    }


def test_a_run_leaves_a_proposal_alone_and_is_not_undone_under_a_join_seconded_since(mo, sam, protected):
    before = keys()
    decide(mo, "P1", "P2")
    run = link()
    assert keys() == before
    decide(sam, "P1", "P2")
    with acting("matcher", "link") as job, pytest.raises(StageRefused, match="matching desk since"):
        undo_run(run_id=run.run_id, by=job, because="test")
