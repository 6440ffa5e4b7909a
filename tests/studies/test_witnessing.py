"""A locked plan is read by somebody of another agency, who says so: hash, person, agency and time are kept for ever."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from plumbline.audit.models import Entry
from plumbline.studies.models import ProtocolLock, ProtocolWitness
from plumbline.studies.queries import why_no_witness, witness_words, witnesses_of
from plumbline.studies.services import evaluate, lock_protocol, register_protocol, witness_protocol
from plumbline.values.errors import NotVisible, PermissionRefused, StageRefused
from tests.finding.made_up import births, history
from tests.finding.panels import freeze
from tests.studies.conftest import LATER


pytestmark = pytest.mark.django_db


@pytest.fixture
def protocol(put_history, personas, analysing, scheme):
    """A plan that the council's analyst wrote and locked."""
    put_history(history(320, rate=3.0, days=4 * 365), births=births(320))
    run = freeze(scheme=scheme, listed=200)
    with analysing(personas.analyst) as analyst:
        made = register_protocol(run_id=run.id, by=analyst, late_by=0)
        lock_protocol(protocol_id=made.id, by=analyst)
    return made


@pytest.fixture
def witness(protocol, as_role, looking_as):
    """`witness(who)` has somebody say that they read it, from a page."""

    def made(who, at=None):
        with as_role("app"), looking_as(who) as viewer:
            return witness_protocol(protocol_id=protocol.id, by=viewer, at=at)

    return made


@pytest.fixture
def lock(protocol, as_role):
    with as_role("app"):
        return ProtocolLock.objects.get()


def found(protocol, who, looking_as):
    with looking_as(who) as viewer:
        return witnesses_of(viewer, protocol.id)


def test_the_chair_of_another_agency_witnesses_the_words(witness, protocol, lock, personas, looking_as):
    row = witness(personas.chair)
    assert (row.sha256, row.witnessed_by) == (lock.sha256, personas.chair.user_id)
    assert row.agency == personas.agencies["police"]
    told = found(protocol, personas.board, looking_as)
    assert [(one.name, one.after_results) for one in told] == [(personas.chair.name, False)]
    assert "Witnessed before any result, by" in witness_words(told)
    assert personas.chair.name not in witness_words(told, named=False)


def test_nobody_has_yet(protocol, personas, looking_as):
    assert witness_words(found(protocol, personas.board, looking_as)) == "Not witnessed."


@pytest.mark.parametrize(
    ("who", "why"),
    [("analyst", "You wrote or locked"), ("board", "Your agency wrote"), ("alice", "Your agency wrote")],
)
def test_neither_the_locker_nor_their_agency(witness, personas, who, why):
    with pytest.raises(StageRefused, match=why):
        witness(getattr(personas, who))


def test_nobody_whose_role_reads_no_plans(witness, personas):
    for who in (personas.bob, personas.dana):
        with pytest.raises(PermissionRefused):
            witness(who)


def test_nobody_outside_the_agreement(witness, personas):
    with pytest.raises(NotVisible):
        witness(personas.charlie)


def test_no_researcher_whose_agency_is_no_partner(witness, personas):
    with pytest.raises(StageRefused, match="no partner of the scheme"):
        witness(personas.researcher)


def test_once_each(witness, personas):
    witness(personas.chair)
    with pytest.raises(StageRefused, match="already"):
        witness(personas.chair)


def test_not_before_it_is_locked(put_history, personas, analysing, scheme, as_role, looking_as):
    put_history(history())
    run = freeze(scheme=scheme)
    with analysing(personas.analyst) as analyst:
        made = register_protocol(run_id=run.id, by=analyst, late_by=0)
    with as_role("app"), looking_as(personas.chair) as chair, pytest.raises(StageRefused, match="not locked"):
        witness_protocol(protocol_id=made.id, by=chair)


def test_after_the_first_result_it_says_so(witness, protocol, personas, analysing, looking_as):
    with analysing(personas.analyst) as analyst:
        evaluate(protocol_id=protocol.id, by=analyst, at=LATER)
    witness(personas.chair, at=LATER + timedelta(days=1))
    told = found(protocol, personas.board, looking_as)
    assert told[0].after_results
    assert witness_words(told).startswith("Witnessed after the first result, by")


def test_a_result_that_comes_later_does_not_change_it(witness, protocol, personas, analysing, looking_as):
    witness(personas.chair)
    with analysing(personas.analyst) as analyst:
        evaluate(protocol_id=protocol.id, by=analyst, at=LATER)
    assert not found(protocol, personas.board, looking_as)[0].after_results


def test_a_result_of_the_plan_it_amends_came_first_too(
    witness, protocol, personas, analysing, as_role, looking_as
):
    with analysing(personas.analyst) as analyst:
        evaluate(protocol_id=protocol.id, by=analyst, at=LATER)
        second = register_protocol(run_id=protocol.run_id, by=analyst, window_days=180)
        lock_protocol(protocol_id=second.id, by=analyst)
    with as_role("app"), looking_as(personas.chair) as chair:
        witness_protocol(protocol_id=second.id, by=chair, at=LATER + timedelta(days=1))
    assert found(second, personas.board, looking_as)[0].after_results


def test_words_that_no_longer_fit_are_not_witnessed(witness, lock, personas):
    from tests.conftest import database_role

    with database_role("migrator"):
        ProtocolLock.objects.filter(id=lock.id).update(canonical=lock.canonical.replace("365", "182"))
    with pytest.raises(StageRefused, match="no longer fits its SHA-256"):
        witness(personas.chair)


def test_the_ledger_holds_the_hash_of_both_acts(witness, lock, personas, as_role):
    witness(personas.chair)
    with as_role("auditor"):
        acts = dict(
            Entry.objects.filter(what__in=["protocol.locked", "protocol.witnessed"]).values_list(
                "what", "because"
            )
        )
    assert acts == dict.fromkeys(("protocol.locked", "protocol.witnessed"), f"sha256-{lock.sha256}")


def test_the_page_knows_beforehand(lock, personas, looking_as):
    for who, may in ((personas.chair, True), (personas.board, False), (personas.researcher, False)):
        with looking_as(who) as viewer:
            assert (why_no_witness(viewer, lock) == "") is may


@pytest.mark.parametrize("role", ["app", "worker", "analyst"])
def test_it_is_append_only(witness, personas, as_role, looking_as, role):
    witness(personas.chair)
    for verb in ("UPDATE {} SET id = id", "DELETE FROM {}"):
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
            as_role(role),
            looking_as(personas.chair),
            connection.cursor() as cursor,
        ):
            cursor.execute(verb.format(ProtocolWitness._meta.db_table))
