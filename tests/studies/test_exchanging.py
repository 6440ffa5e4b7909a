"""Summaries leave after two checks, and come in from known installations alone."""

from datetime import timedelta

import pytest

from plumbline.audit.models import Entry
from plumbline.studies.models import (
    KnownInstallation,
    ProtocolWitness,
    ReleaseCheck,
    Summary,
    TakenSummary,
)
from plumbline.studies.queries import findings
from plumbline.studies.services import (
    confirm_installation,
    give_summary,
    make_summary,
    take_summary_in,
    withdraw_installation,
)
from plumbline.studies.signed_file import read
from plumbline.studies.signing import fingerprint
from plumbline.values.errors import DataUnfit, NotVisible, PermissionRefused, StageRefused
from tests.studies.released import DAY, from_elsewhere, put_result, signed, summary


pytestmark = pytest.mark.django_db


@pytest.fixture
def acting(looking_as, as_role):
    """`acting(who, service, **given)` calls a service as somebody, from a page."""

    def call(who, service, **given):
        with as_role("app"), looking_as(who) as viewer:
            return service(by=viewer, **given)

    return call


@pytest.fixture
def released(personas):
    return put_result(personas, checkers=(personas.governance, personas.researcher))


@pytest.fixture
def known(acting, personas):
    file = from_elsewhere()
    return acting(
        personas.analyst,
        confirm_installation,
        name="Southtown’s",
        read_out=fingerprint(read(file).key).upper(),
        file=file,
    )


@pytest.fixture
def taken(acting, personas):
    """`taken(file)` takes a file in."""
    return lambda file: acting(personas.analyst, take_summary_in, file=file)


def held(viewer, looking_as):
    with looking_as(viewer) as known:
        return findings(known)


def test_a_released_result_is_signed_and_another_installation_reads_it(acting, personas, released):
    acting(personas.analyst, make_summary, result_id=released.id, place="Northtown")
    file = read(acting(personas.governance, give_summary, result_id=released.id))
    assert file.summary["place"] == "Northtown"
    assert file.summary["protocol_sha256"] == released.protocol_sha256
    assert file.summary["witnessed"] is None


def test_a_summary_tells_the_day_of_the_witness_and_no_name(acting, personas, released, as_role):
    with as_role("migrator"):
        ProtocolWitness.objects.create(
            lock=released.protocol.lock,
            sha256=released.protocol_sha256,
            witnessed_by=personas.chair.user_id,
            agency=personas.agencies["police"],
            witnessed_at=DAY - timedelta(days=1),
        )
    acting(personas.analyst, make_summary, result_id=released.id, place="Northtown")
    file = read(acting(personas.governance, give_summary, result_id=released.id))
    assert file.summary["witnessed"] == {"on": "2026-05-31", "after_results": False}
    assert personas.chair.name not in file.text


def test_each_time_it_is_given_is_a_disclosure(acting, personas, released, as_role):
    acting(personas.analyst, make_summary, result_id=released.id, place="Northtown")
    for _ in range(2):
        acting(personas.analyst, give_summary, result_id=released.id)
    with as_role("auditor"):
        assert Entry.objects.filter(what="summary.given", verb="disclosure").count() == 2


def test_nothing_leaves_before_two_have_checked(acting, personas):
    result = put_result(personas, checkers=(personas.governance,))
    with pytest.raises(StageRefused, match="Two people"):
        acting(personas.analyst, make_summary, result_id=result.id, place="Northtown")


def test_nothing_more_leaves_once_it_is_held_back(acting, personas, released, as_role):
    acting(personas.analyst, make_summary, result_id=released.id, place="Northtown")
    with as_role("migrator"):
        ReleaseCheck.objects.create(
            result=released, passed=False, words="A slip", checked_by=personas.bob.user_id, checked_at=DAY
        )
    with pytest.raises(StageRefused, match="Two people"):
        acting(personas.analyst, give_summary, result_id=released.id)


def test_an_arm_too_small_leaves_nothing_behind(acting, personas, as_role):
    result = put_result(personas, checkers=(personas.governance, personas.researcher), events=(3, 60))
    with pytest.raises(DataUnfit, match="no figure leaves"):
        acting(personas.analyst, make_summary, result_id=result.id, place="Northtown")
    with as_role("app"):
        assert not Summary.objects.exists()


@pytest.mark.parametrize(
    ("who", "error"), [("board", PermissionRefused), ("alice", PermissionRefused), ("charlie", NotVisible)]
)
def test_who_may_not_sign_or_take_in(acting, personas, released, who, error):
    viewer = getattr(personas, who)
    with pytest.raises(error):
        acting(viewer, make_summary, result_id=released.id, place="Northtown")
    with pytest.raises(error):
        acting(viewer, take_summary_in, file=from_elsewhere())


def test_a_key_that_nobody_confirmed_is_not_believed(taken):
    with pytest.raises(DataUnfit, match="nobody here has confirmed"):
        taken(from_elsewhere())


def test_a_fingerprint_that_differs_confirms_nothing(acting, personas, as_role):
    with pytest.raises(DataUnfit, match="another key than the one that was read out"):
        acting(personas.analyst, confirm_installation, name="X", read_out="0" * 32, file=from_elsewhere())
    with as_role("app"):
        assert not KnownInstallation.objects.exists()


def test_a_summary_of_a_known_installation_stands_in_the_library(taken, known, personas, looking_as):
    taken(from_elsewhere(ratio=1.4))
    (found,) = held(personas.board, looking_as)
    assert (found.place, found.by) == ("Southtown", "Southtown’s")
    assert found.effect.ratio == pytest.approx(1.4, rel=1e-4)


def test_what_came_before_is_not_taken_twice(taken, known, as_role):
    file = from_elsewhere()
    taken(file)
    with pytest.raises(StageRefused, match="here already"):
        taken(file)
    with as_role("app"):
        assert TakenSummary.objects.count() == 1


def test_an_older_one_of_the_same_plan_says_nothing_more(taken, known):
    study = "6b1f6f5c-0000-4000-8000-000000000001"
    taken(from_elsewhere(study=study, at=DAY))
    with pytest.raises(StageRefused, match="newer summary"):
        taken(from_elsewhere(study=study, at=DAY - timedelta(days=90)))


def test_a_newer_one_of_the_same_plan_takes_its_place(taken, known, personas, looking_as):
    study = "6b1f6f5c-0000-4000-8000-000000000001"
    taken(from_elsewhere(study=study, at=DAY, ratio=0.5, days=182))
    taken(from_elsewhere(study=study, at=DAY + timedelta(days=180), ratio=0.9))
    (found,) = held(personas.board, looking_as)
    assert found.effect.ratio == pytest.approx(0.9, rel=1e-4)


def test_our_own_is_not_taken_in(taken):
    with pytest.raises(DataUnfit, match="made here"):
        taken(signed(summary()))


def test_a_withdrawn_installation_leaves_the_library_and_is_refused(
    taken, known, acting, personas, looking_as
):
    taken(from_elsewhere())
    acting(personas.governance, withdraw_installation, installation_id=known.id, because="Its key was lost.")
    assert held(personas.board, looking_as) == []
    with pytest.raises(DataUnfit, match="Its key was lost"):
        taken(from_elsewhere())
    with pytest.raises(StageRefused, match="has to make a new one"):
        acting(
            personas.analyst,
            confirm_installation,
            name="Again",
            read_out=fingerprint(bytes(known.public_key)),
            file=from_elsewhere(),
        )


def test_only_what_is_released_here_stands_in_the_library(personas, released, looking_as):
    put_result(personas, checkers=(personas.governance,))
    assert [one.id for one in held(personas.board, looking_as)] == [released.id]


def test_a_researcher_outside_reads_the_library_and_leaves_signing_to_the_scheme(
    acting, personas, released, looking_as, as_role
):
    with as_role("app"):
        assert [one.kind for one in held(personas.researcher, looking_as)] == [""]
    with pytest.raises(StageRefused, match="Somebody of the scheme signs"):
        acting(personas.researcher, make_summary, result_id=released.id, place="Northtown")


def test_nobody_changes_what_was_taken_in(taken, known, as_role):
    taken(from_elsewhere())
    with as_role("app"), pytest.raises(Exception, match="permission denied"):
        TakenSummary.objects.update(canonical="{}")
