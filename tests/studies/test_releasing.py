"""Two people, neither the author, before a result leaves."""

import pytest

from plumbline.audit.models import Entry
from plumbline.finding.enums import Method
from plumbline.studies.models import ReleaseCheck, Result
from plumbline.studies.queries import release_of
from plumbline.studies.services import check_for_release, evaluate, lock_protocol, register_protocol
from plumbline.values.errors import DataUnfit, PermissionRefused, StageRefused
from tests.finding.made_up import births, history
from tests.finding.panels import freeze
from tests.studies.conftest import LATER


pytestmark = pytest.mark.django_db


@pytest.fixture
def result(put_history, personas, analysing, scheme):
    """A result that the analyst planned and made."""
    put_history(history(320, rate=3.0, days=4 * 365), births=births(320))
    run = freeze(method=Method.BY_RANK, listed=20, scheme=scheme)
    with analysing(personas.analyst) as analyst:
        protocol = register_protocol(run_id=run.id, by=analyst, late_by=0)
        lock_protocol(protocol_id=protocol.id, by=analyst)
        return evaluate(protocol_id=protocol.id, by=analyst, at=LATER)


@pytest.fixture
def check(result, looking_as, as_role):
    """`check(who, passed, words)` checks the result as somebody, from a page."""

    def made(who, *, passed=True, words=""):
        with as_role("app"), looking_as(who) as viewer:
            return check_for_release(result_id=result.id, passed=passed, words=words, by=viewer)

    return made


def stands(result, who, looking_as):
    with looking_as(who) as viewer:
        return release_of(viewer, result)


def test_whoever_planned_or_made_it_does_not_check_it(check, personas):
    with pytest.raises(StageRefused, match="Somebody else"):
        check(personas.analyst)


@pytest.mark.parametrize("who", ["board", "alice", "bob"])
def test_nobody_else_is_trained_to(check, personas, who):
    with pytest.raises(PermissionRefused):
        check(getattr(personas, who))


def test_one_checker_does_not_release(check, result, personas, looking_as):
    check(personas.governance)
    found = stands(result, personas.governance, looking_as)
    assert (found.is_released, found.may_check) == (False, False)


def test_nobody_checks_twice(check, personas):
    check(personas.governance)
    with pytest.raises(StageRefused, match="already"):
        check(personas.governance)


def test_two_release_and_one_who_finds_fault_holds_back_for_good(result, personas, looking_as, as_role):
    with as_role("migrator"):
        rows = [
            ReleaseCheck(result=result, passed=True, checked_by=who.user_id, checked_at=LATER)
            for who in (personas.governance, personas.alice)
        ]
        ReleaseCheck.objects.bulk_create(rows)
    assert stands(result, personas.board, looking_as).is_released
    with as_role("migrator"):
        ReleaseCheck.objects.create(
            result=result,
            passed=False,
            words="A small cell",
            checked_by=personas.bob.user_id,
            checked_at=LATER,
        )
    found = stands(result, personas.board, looking_as)
    assert (found.is_released, found.is_held_back) == (False, True)


def test_what_stands_in_the_way_has_to_be_said(check, personas):
    with pytest.raises(DataUnfit, match="Say what"):
        check(personas.governance, passed=False)


def test_what_is_for_looking_only_is_never_released(result, check, personas, as_role):
    with as_role("migrator"):
        Result.objects.filter(id=result.id).update(standing="exploratory")
    with pytest.raises(StageRefused, match="looking only"):
        check(personas.governance)


def test_a_check_is_in_the_ledger_and_nobody_changes_it(check, result, personas, as_role):
    made = check(personas.governance)
    with as_role("auditor"):
        assert Entry.objects.filter(what="result.checked", objects_seen__contains=[result.id]).count() == 1
    with as_role("app"), pytest.raises(Exception, match="permission denied"):
        ReleaseCheck.objects.filter(id=made.id).update(passed=False)
