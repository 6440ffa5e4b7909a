"""Committing to a lot: the seed is promised apart from the draw, sealed until then, and each promise is drawn from once."""

import pytest
from django.db import DatabaseError, connection, transaction

from plumbline.access.jobs import job_viewer
from plumbline.audit.models import Entry
from plumbline.finding.models import LotCommitment, NominationRun, SealedSeed, SeedReveal
from plumbline.finding.queries import commitment_of, commitment_with, undrawn_commitments
from plumbline.finding.services import commit_to_lot, freeze_by_lot
from plumbline.selection import verify_seed
from plumbline.values.errors import DataUnfit, NotVisible, PermissionRefused, StageRefused
from tests.finding.made_up import history
from tests.finding.panels import committed_before


pytestmark = pytest.mark.django_db
JOB = job_viewer("nominate")


@pytest.fixture
def analysing(as_role, looking_as):
    from contextlib import contextmanager

    @contextmanager
    def analyse(by=JOB):
        with as_role("analyst"), looking_as(by):
            yield by

    return analyse


@pytest.fixture
def committed(put_history, scheme, analysing):
    """A lot that was committed to in an earlier transaction."""
    put_history(history())
    with analysing() as by:
        lot = commit_to_lot(by=by, listed=40, scheme_id=scheme.id)
    committed_before(lot.id)
    return lot


def test_the_list_does_not_exist_until_the_draw_and_the_seed_is_shown_after(committed, analysing):
    with analysing() as by:
        assert not NominationRun.objects.exists()
        assert not SeedReveal.objects.exists()
        assert [lot.id for lot in undrawn_commitments(by)] == [committed.id]
        run = freeze_by_lot(commitment_id=committed.id, by=by)
        assert verify_seed(bytes.fromhex(run.reveal.seed), committed.seed_commitment)
        assert (run.seed_commitment, run.listed) == (committed.seed_commitment, 40)
        assert undrawn_commitments(by) == []


def test_the_database_refuses_a_draw_in_the_transaction_that_committed(put_history, scheme, analysing):
    put_history(history())
    with analysing() as by:
        lot = commit_to_lot(by=by, listed=40, scheme_id=scheme.id)
        with pytest.raises(DatabaseError, match="not drawn in the transaction"), transaction.atomic():
            freeze_by_lot(commitment_id=lot.id, by=by)


def test_the_database_refuses_a_lot_without_a_commitment(committed, analysing, monkeypatch):
    honest = NominationRun.save

    def forgetful(run, **how):
        run.commitment = None
        honest(run, **how)

    monkeypatch.setattr(NominationRun, "save", forgetful)
    with (
        analysing() as by,
        pytest.raises(DatabaseError, match="commitment made before"),
        transaction.atomic(),
    ):
        freeze_by_lot(commitment_id=committed.id, by=by)


def test_no_statement_says_another_transaction_than_its_own(put_history, scheme, analysing):
    put_history(history())
    with analysing() as by:
        lot = commit_to_lot(by=by, listed=40, scheme_id=scheme.id)
        columns = "owner_agency, marking, seen_by_agencies, seen_by_users, hidden_from, kind, rule, capacity, listed, ethics_decision, purpose, seed_commitment, committed_at, committed_by, made_up"
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO finding_lotcommitment (id, committed_in, stored_at, {columns}) "
                f"SELECT gen_random_uuid(), '3', '2020-01-01', {columns} FROM finding_lotcommitment WHERE id = %s "
                "RETURNING committed_in = pg_current_xact_id() AND stored_at > '2026-01-01'",
                [lot.id],
            )
            assert cursor.fetchone() == (True,)


def test_each_is_drawn_from_once(committed, analysing):
    with analysing() as by:
        freeze_by_lot(commitment_id=committed.id, by=by)
        with pytest.raises(StageRefused, match="drawn already"):
            freeze_by_lot(commitment_id=committed.id, by=by)


def test_a_refused_draw_leaves_the_commitment_to_be_drawn_from(committed, analysing, put_history):
    put_history(history(3))
    with analysing() as by:
        with pytest.raises(DataUnfit):
            freeze_by_lot(commitment_id=committed.id, by=by)
        assert not SeedReveal.objects.exists()
    put_history(history())
    with analysing() as by:
        assert freeze_by_lot(commitment_id=committed.id, by=by)


def test_the_seed_is_on_no_row_that_a_people_role_reads_and_sealed_where_it_is_kept(
    committed, analysing, as_role, looking_as, personas
):
    for role in ("app", "worker"):
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
            as_role(role),
            looking_as(personas.alice),
        ):
            list(SealedSeed.objects.all())
    with analysing() as by:
        sealed = bytes(SealedSeed.objects.get(commitment=committed).sealed)
        seed = freeze_by_lot(commitment_id=committed.id, by=by).reveal.seed
    assert seed.encode() not in sealed
    assert bytes.fromhex(seed) not in sealed


def test_a_seed_sealed_elsewhere_is_refused_in_a_sentence(committed, analysing, settings):
    settings.SEALING_KEY = b"another key" * 2 + b"0123456789"
    with analysing() as by, pytest.raises(StageRefused, match="another installation"):
        freeze_by_lot(commitment_id=committed.id, by=by)


def test_real_people_that_came_in_since_need_a_new_commitment(committed, analysing, put_history):
    put_history(history(), is_made_up=False)
    with analysing() as by, pytest.raises(StageRefused, match="real people have come in"):
        freeze_by_lot(commitment_id=committed.id, by=by)


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        ({"listed": 3}, "at least 4"),
        ({"listed": 40, "capacity": 10}, "offers 20 places"),
        ({"listed": 40, "seed": b"short"}, "at least 16"),
    ],
)
def test_terms_that_no_list_fits_are_refused_before_anything_is_promised(put_history, analysing, terms, said):
    put_history(history())
    with analysing() as by:
        with pytest.raises(DataUnfit, match=said):
            commit_to_lot(by=by, **terms)
        assert not LotCommitment.objects.exists()


def test_the_ledger_says_it_before_there_is_a_list(committed, as_role):
    with as_role("auditor"):
        assert [entry.objects_seen for entry in Entry.objects.filter(what="list.committed")] == [
            [committed.id]
        ]
        assert not Entry.objects.filter(what="list.frozen").exists()


def test_it_is_found_by_its_hash(committed, analysing):
    with analysing() as by:
        assert commitment_with(by, committed.seed_commitment.upper()).id == committed.id
        with pytest.raises(DataUnfit, match="No lot"):
            commitment_with(by, "0" * 64)


def test_it_is_seen_by_the_scheme_and_by_nobody_outside(committed, personas, looking_as):
    with looking_as(personas.alice):
        assert commitment_of(personas.alice, committed.id).seed_commitment == committed.seed_commitment
    with looking_as(personas.charlie), pytest.raises(NotVisible):
        commitment_of(personas.charlie, committed.id)
    with looking_as(personas.dana), pytest.raises(PermissionRefused):
        undrawn_commitments(personas.dana)


def test_only_an_analyst_or_a_job_commits(put_history, personas, analysing):
    put_history(history())
    with analysing(personas.alice), pytest.raises(PermissionRefused):
        commit_to_lot(by=personas.alice, listed=40)
