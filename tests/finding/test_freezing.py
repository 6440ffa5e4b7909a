"""Freezing a list: order of the acts, what is kept, what is refused."""

from datetime import UTC, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from plumbline.access.jobs import job_viewer
from plumbline.audit.models import Entry
from plumbline.finding.enums import Method
from plumbline.finding.models import ListEntry, Nomination, NominationRun, SeedReveal, StudyKey
from plumbline.finding.queries import latest_run, only_scheme, run_of, runs, verify_draw
from plumbline.selection import verify_seed
from plumbline.values.errors import DataUnfit, NotVisible, PermissionRefused, StageRefused
from tests.finding.made_up import INDEX, history, person_ids
from tests.finding.panels import freeze


pytestmark = pytest.mark.django_db


@pytest.fixture
def analysing(as_role, looking_as):
    from contextlib import contextmanager

    @contextmanager
    def analyse():
        with as_role("analyst"), looking_as(job_viewer("nominate")) as viewer:
            yield viewer

    return analyse


@pytest.fixture
def entries_of(as_role):
    def ledger(what):
        with as_role("auditor"):
            return list(Entry.objects.filter(what=what))

    return ledger


def test_the_whole_eligible_list_is_kept_with_keys_apart(put_history, scheme, analysing):
    put_history(history())
    run = freeze(scheme, listed=40)
    with analysing():
        assert ListEntry.objects.filter(run=run).count() == run.eligible > 40
        assert StudyKey.objects.count() == run.eligible
        arms = list(ListEntry.objects.filter(run=run).values_list("arm", flat=True))
        assert Nomination.objects.filter(run=run).count() == arms.count("offered") + arms.count("always")
        assert not {field.name for field in ListEntry._meta.get_fields()} & {"person", "person_id"}
    assert run.listed == 40
    assert run.made_up
    assert run.expected_fall["sentence"]
    assert run.plan["needed"] > 0


def test_the_seed_is_committed_before_the_draw_and_shown_after(put_history, scheme, analysing, entries_of):
    put_history(history())
    run = freeze(scheme)
    with analysing() as viewer:
        assert verify_seed(bytes.fromhex(SeedReveal.objects.get(run=run).seed), run.seed_commitment)
        assert verify_draw(viewer, run.id)
    written = [entries_of(what) for what in ("list.committed", "list.frozen", "list.seed_revealed")]
    assert [[entry.objects_seen for entry in entries] for entries in written] == [
        [[run.commitment_id]],
        [[run.id]],
        [[run.id]],
    ]


def test_a_changed_arm_is_found_out(put_history, scheme, analysing, as_role):
    put_history(history())
    run = freeze(scheme)
    with as_role("migrator"):
        one = ListEntry.objects.filter(run=run, arm="not_drawn").first()
        ListEntry.objects.filter(id=one.id).update(arm="offered")
    with analysing() as viewer:
        assert not verify_draw(viewer, run.id)


def test_a_given_seed_gives_the_same_arms_by_rank(put_history, analysing):
    put_history(history())
    arms = []
    for _ in range(2):
        run = freeze(seed=b"sixteen bytes or more")
        with analysing():
            arms.append(
                list(ListEntry.objects.filter(run=run).order_by("rank").values_list("arm", flat=True))
            )
    assert arms[0] == arms[1]


def test_a_given_seed_is_refused_for_real_people(put_history):
    put_history(history(), is_made_up=False)
    with pytest.raises(DataUnfit, match="only for made-up people"):
        freeze(seed=b"sixteen bytes or more", ethics="decision 1")


def test_a_lot_among_real_people_needs_an_ethics_decision(put_history):
    put_history(history(), is_made_up=False)
    with pytest.raises(StageRefused, match="ethics decision"):
        freeze()
    assert freeze(ethics="Decision 7 of the panel").ethics_decision == "Decision 7 of the panel"


def test_by_rank_has_no_seed_and_nothing_to_verify(put_history, scheme, analysing):
    put_history(history())
    run = freeze(scheme, method=Method.BY_RANK, listed=10)
    assert (run.seed_commitment, run.capacity, run.listed) == ("", 10, 10)
    with analysing() as viewer:
        assert list(
            ListEntry.objects.filter(run=run, arm="offered").order_by("rank").values_list("rank", flat=True)
        ) == list(range(1, 11))
        with pytest.raises(StageRefused, match="not given by lot"):
            verify_draw(viewer, run.id)


def test_without_a_scheme_nobody_is_nominated(put_history, analysing):
    put_history(history())
    run = freeze()
    with analysing():
        assert ListEntry.objects.filter(run=run).exists()
        assert not Nomination.objects.exists()


def test_only_an_analyst_or_a_job_freezes(put_history, personas):
    put_history(history())
    with pytest.raises(PermissionRefused):
        freeze(by=personas.alice)
    assert freeze(by=personas.analyst).made_by == personas.analyst.user_id


@pytest.mark.parametrize("role", ["app", "worker", "analyst", "loader", "matcher"])
def test_nobody_changes_what_is_frozen(put_history, scheme, as_role, looking_as, personas, role):
    put_history(history())
    freeze(scheme)
    for model in (NominationRun, ListEntry, StudyKey, Nomination, SeedReveal):
        for verb in ("UPDATE {} SET id = id", "DELETE FROM {}"):
            with (
                pytest.raises(DatabaseError, match="permission denied"),
                transaction.atomic(),
                as_role(role),
                looking_as(personas.alice),
                connection.cursor() as cursor,
            ):
                cursor.execute(verb.format(model._meta.db_table))


def test_runs_are_seen_by_the_scheme_and_by_nobody_outside(put_history, scheme, personas, looking_as):
    put_history(history())
    run = freeze(scheme)
    with looking_as(personas.alice):
        assert [row.id for row in runs(personas.alice)] == [run.id]
        assert run_of(personas.alice, run.id).eligible == run.eligible
        assert latest_run(personas.alice).id == run.id
    with looking_as(personas.charlie):
        assert not NominationRun.objects.exists()
        with pytest.raises(NotVisible):
            run_of(personas.charlie, run.id)
    with looking_as(personas.dana), pytest.raises(PermissionRefused):
        runs(personas.dana)


def test_no_run_yet(personas, analysing):
    with analysing() as viewer, pytest.raises(StageRefused, match="No list"):
        latest_run(viewer)


def test_the_only_scheme(scheme, personas, as_role, looking_as):
    from plumbline.schemes.services import start_scheme

    assert only_scheme() == scheme
    with as_role("worker"), looking_as(personas.alice):
        start_scheme(
            slug="another",
            kind="violence",
            name="Another",
            host_agency=personas.agencies["council"],
            partner_agencies=[],
            by=personas.alice,
        )
    with pytest.raises(DataUnfit, match="say which"):
        only_scheme()


def test_the_index_day_is_london_time(put_history):
    put_history(history())
    run = freeze(method=Method.BY_RANK, listed=10, at=INDEX)
    assert run.as_of == INDEX.replace(tzinfo=UTC)


def test_whoever_stands_in_a_running_comparison_is_offered_nothing_by_a_later_round(
    put_history, scheme, analysing
):
    put_history(history())
    first = freeze(scheme, listed=16)
    second = freeze(scheme, listed=10, at=INDEX + timedelta(days=30), method=Method.BY_RANK)
    with analysing():
        before, after = _arms(first), _arms(second)
        compared = {p for p, arm in before.items() if arm in ("offered", "not_drawn")}
        held = {p for p, arm in after.items() if arm == "never"}
        offered = {p for p, arm in after.items() if arm in ("offered", "always")}
        assert len(compared) == 16
        assert held == compared & set(after)
        assert second.held == len(held) > 10
        assert not compared & offered
        assert Nomination.objects.filter(run=second).count() == len(offered) == 10
        # The comparison pool is whole: who is held stands on it, with rank and score.
        assert second.eligible == len(after)


def test_a_later_lot_that_leaves_people_out_can_be_repeated(put_history, scheme, analysing):
    put_history(history())
    freeze(scheme, listed=16)
    second = freeze(scheme, listed=10, at=INDEX + timedelta(days=30))
    with analysing() as viewer:
        assert {"offered", "not_drawn", "never"} <= set(_arms(second).values())
        assert verify_draw(viewer, second.id)


def test_a_comparison_runs_until_its_list_is_due_for_review(put_history, scheme):
    put_history(history())
    first = freeze(scheme, listed=40)
    day_before = freeze(scheme, listed=20, at=INDEX + timedelta(days=364))
    put_history(history())
    assert day_before.held > 0
    assert first.review_on == (INDEX + timedelta(days=365)).date()
    again = freeze(scheme, listed=20, at=INDEX + timedelta(days=365), method=Method.BY_RANK)
    # Only the second lot still runs.
    assert again.held <= 20


def test_immediate_danger_goes_before_a_running_comparison(put_history, scheme, analysing):
    put_history(history())
    first = freeze(scheme, listed=40)
    with analysing():
        person = next(p for p, arm in _arms(first).items() if arm == "not_drawn")
    second = freeze(scheme, listed=20, at=INDEX + timedelta(days=30), in_danger=[person])
    with analysing():
        assert _arms(second)[person] == "always"


def test_a_round_in_which_everybody_is_held_says_so(put_history, scheme, monkeypatch):
    put_history(history())
    everybody = {str(person) for person in person_ids(60)}
    monkeypatch.setattr(
        "plumbline.finding.services.freeze.people_in_running_comparisons", lambda by, **_: everybody
    )
    with pytest.raises(DataUnfit, match="still running"):
        freeze(scheme, listed=4, method=Method.BY_RANK)


def _arms(run):
    keys = dict(StudyKey.objects.values_list("study_number", "person_id"))
    rows = ListEntry.objects.filter(run=run).values_list("study_number", "arm")
    return {keys[number]: arm for number, arm in rows}
