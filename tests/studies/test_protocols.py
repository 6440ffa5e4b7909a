"""Registering and locking: the plan is fixed before the outcomes are looked at."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from plumbline.audit.models import Entry
from plumbline.finding.enums import Method
from plumbline.studies.enums import Stage
from plumbline.studies.follow_up import usually_late_by
from plumbline.studies.models import Protocol, ProtocolLock, Result
from plumbline.studies.queries import latest_locked, latest_protocol, protocols, result_of, view_of
from plumbline.studies.services import evaluate, lock_protocol, register_protocol
from plumbline.values.errors import DataUnfit, NotVisible, PermissionRefused, StageRefused
from tests.finding.made_up import INDEX, between, history
from tests.finding.panels import freeze
from tests.studies.conftest import LATER


pytestmark = pytest.mark.django_db


def test_a_protocol_is_registered_then_locked(put_history, plan, analysing):
    put_history(between(history(), None, INDEX))
    run = freeze()
    protocol = plan(run, lock=False)
    with analysing() as viewer:
        assert view_of(viewer, protocol.id).stage is Stage.REGISTERED
        lock = lock_protocol(protocol_id=protocol.id, by=viewer)
        assert view_of(viewer, protocol.id).stage is Stage.LOCKED
        assert latest_locked(viewer).id == latest_protocol(viewer).id == protocol.id
    assert len(lock.sha256) == 64
    assert run.seed_commitment in lock.canonical
    assert str(run.id) in lock.canonical
    assert lock.follow_up_loaded_to is None


def test_the_lock_says_how_far_follow_up_was_loaded(put_history, plan, analysing):
    put_history(between(history(), None, INDEX + timedelta(days=90)))
    plan(freeze())
    with analysing():
        loaded = ProtocolLock.objects.get().follow_up_loaded_to
    assert timedelta(days=75) < loaded - INDEX.date() <= timedelta(days=90)


def test_nobody_evaluates_before_the_lock(put_history, plan, analysing, monkeypatch):
    put_history(history())
    protocol = plan(freeze(), lock=False)

    def looked(*args, **more):
        raise AssertionError("outcomes were read before the lock")

    monkeypatch.setattr("plumbline.studies.outcomes_by_arm.involvements_frame", looked)
    monkeypatch.setattr("plumbline.studies.outcomes_by_arm.cohort_of", looked)
    with analysing() as viewer:
        with pytest.raises(StageRefused, match="not locked yet"):
            evaluate(protocol_id=protocol.id, by=viewer, at=LATER)
        with pytest.raises(StageRefused, match="not locked yet"):
            latest_locked(viewer)
        assert not Result.objects.exists()


def test_a_protocol_is_locked_once(put_history, plan, analysing):
    put_history(history())
    protocol = plan(freeze())
    with analysing() as viewer, pytest.raises(StageRefused, match="locked already"):
        lock_protocol(protocol_id=protocol.id, by=viewer)


def test_a_second_protocol_for_a_list_amends_the_first(put_history, plan, analysing):
    put_history(history())
    run = freeze()
    first, second = plan(run), plan(run, window_days=180)
    assert second.amends_id == first.id
    with analysing():
        locks = {lock.protocol_id: lock for lock in ProtocolLock.objects.all()}
    assert locks[first.id].sha256 in locks[second.id].canonical


def test_of_two_drafts_of_a_list_one_alone_is_locked_as_its_plan(put_history, plan, analysing):
    put_history(history())
    run = freeze()
    first, second = plan(run, lock=False), plan(run, lock=False, window_days=180)
    with analysing() as viewer:
        lock_protocol(protocol_id=first.id, by=viewer)
        with pytest.raises(StageRefused, match="was locked since"):
            lock_protocol(protocol_id=second.id, by=viewer)
        assert [lock.protocol_id for lock in ProtocolLock.objects.all()] == [first.id]
    third = plan(run, window_days=180)
    assert third.amends_id == first.id


def test_of_two_drafts_that_amend_one_plan_one_alone_is_locked(put_history, plan, analysing):
    put_history(history())
    run = freeze()
    plan(run)
    second, third = plan(run, lock=False, window_days=180), plan(run, lock=False, window_days=200)
    with analysing() as viewer:
        lock_protocol(protocol_id=second.id, by=viewer)
        with pytest.raises(StageRefused, match="was locked since"):
            lock_protocol(protocol_id=third.id, by=viewer)


def test_the_table_takes_no_second_lock_beside_the_first_whoever_writes_it(put_history, plan, analysing):
    put_history(history())
    run = freeze()
    first, second = plan(run, lock=False), plan(run, lock=False, window_days=180)
    with analysing() as viewer:
        lock = lock_protocol(protocol_id=first.id, by=viewer)
        lock.id, lock.protocol = uuid4(), second
        with pytest.raises(DatabaseError, match="amends"), transaction.atomic():
            lock.save(force_insert=True)


def test_the_design_follows_from_the_list(put_history, plan):
    put_history(history())
    assert plan(freeze()).design == "lottery"
    assert plan(freeze(method=Method.BY_RANK, listed=10)).design == "rank"


@pytest.mark.parametrize(
    "fields",
    [{"covariates": ["shoe size"]}, {"window_days": 0}, {"smallest_worth_having": 1.0}, {"question": " "}],
)
def test_a_plan_that_leaves_something_open_is_refused(put_history, plan, fields):
    put_history(history())
    with pytest.raises(DataUnfit):
        plan(freeze(), **fields)


def test_the_plan_says_how_many_days_of_the_files_are_left_out(put_history, analysing):
    put_history(history())
    run = freeze()
    with analysing() as viewer:
        protocol = register_protocol(run_id=run.id, by=viewer)
        fixed = json.loads(lock_protocol(protocol_id=protocol.id, by=viewer).canonical)
        assert protocol.late_by == fixed["late_by"] == usually_late_by()
        with pytest.raises(DataUnfit, match="0 to 182"):
            register_protocol(run_id=run.id, by=viewer, late_by=200)


def test_only_analysts_researchers_and_jobs_plan(put_history, personas, analysing):
    put_history(history())
    run = freeze()
    for refused in (personas.alice, personas.board, personas.chair):
        with analysing(refused), pytest.raises(PermissionRefused):
            register_protocol(run_id=run.id, by=refused)
    with analysing(personas.analyst):
        assert register_protocol(run_id=run.id, by=personas.analyst).registered_by == personas.analyst.user_id


def test_protocols_are_read_in_the_partnership_and_not_outside(put_history, plan, personas, looking_as):
    put_history(history())
    protocol = plan(freeze())
    for reader in (personas.alice, personas.board, personas.researcher):
        with looking_as(reader):
            assert [view.protocol.id for view in protocols(reader)] == [protocol.id]
    with looking_as(personas.charlie):
        with pytest.raises(NotVisible):
            protocols(personas.charlie)
        with pytest.raises(NotVisible):
            result_of(personas.charlie, protocol.id)
    with looking_as(personas.dana), pytest.raises(PermissionRefused):
        protocols(personas.dana)


def test_none_yet(personas, analysing):
    with analysing() as viewer, pytest.raises(StageRefused, match="register one first"):
        latest_protocol(viewer)


def test_each_act_is_in_the_ledger(put_history, plan, as_role):
    put_history(history())
    plan(freeze())
    with as_role("auditor"):
        assert Entry.objects.filter(what="protocol.registered").count() == 1
        assert Entry.objects.filter(what="protocol.locked").count() == 1


@pytest.mark.parametrize("role", ["app", "worker", "analyst"])
def test_protocols_locks_and_results_are_append_only(put_history, plan, as_role, looking_as, personas, role):
    put_history(history())
    plan(freeze())
    for model in (Protocol, ProtocolLock, Result):
        for verb in ("UPDATE {} SET id = id", "DELETE FROM {}"):
            with (
                pytest.raises(DatabaseError, match="permission denied"),
                transaction.atomic(),
                as_role(role),
                looking_as(personas.analyst),
                connection.cursor() as cursor,
            ):
                cursor.execute(verb.format(model._meta.db_table))
