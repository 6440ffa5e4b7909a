"""The catalogue: who keeps it, what an entry may say, versions, withdrawal."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.audit.models import Entry
from plumbline.interventions.enums import Help
from plumbline.interventions.models import Version
from plumbline.interventions.queries import catalogue, entry_for, history_of
from plumbline.interventions.rules import GivenIntervention, check_entry, is_full, is_offered
from plumbline.interventions.services import add_intervention, change_intervention, withdraw_intervention
from plumbline.values.errors import DataUnfit, NotVisible, PermissionRefused, StageRefused


MENTORING = GivenIntervention(
    name="Mentoring",
    about="Weekly time with a mentor",
    help="mentoring",
    sessions=8,
    minutes=45,
    weeks=10,
    eligibility="Adults in the town",
    starts_on=date(2026, 1, 1),
    capacity=2,
    elements=("Goal looked at", "One step agreed"),
)
AT = datetime(2026, 3, 2, 10, tzinfo=UTC)


@pytest.fixture
def added(personas, looking_as):
    with looking_as(personas.alice) as alice:
        return add_intervention(given=MENTORING, provider=personas.agencies["probation"], by=alice, at=AT)


@pytest.mark.parametrize(
    ("changes", "slug"),
    [
        ({"name": " "}, "name"),
        ({"about": ""}, "about"),
        ({"eligibility": ""}, "eligibility"),
        ({"help": "magic"}, "help"),
        ({"sessions": 0}, "sessions"),
        ({"minutes": 1441}, "minutes"),
        ({"weeks": 0}, "weeks"),
        ({"capacity": 0}, "capacity"),
        ({"cost_pence": -1}, "cost"),
        ({"ends_on": date(2025, 12, 31)}, "ends_on"),
        ({"elements": ("One", "one ")}, "elements"),
        ({"elements": ("",)}, "elements"),
        ({"elements": tuple(map(str, range(13)))}, "elements"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(changes, slug):
    with pytest.raises(DataUnfit) as no:
        check_entry(replace(MENTORING, **changes))
    assert no.value.slug == slug


@given(
    sessions=st.integers(1, 500), minutes=st.integers(1, 1440), capacity=st.none() | st.integers(1, 10_000),
    help_=st.sampled_from(sorted(Help)),
)  # fmt: skip
def test_every_dose_within_bounds_is_taken(sessions, minutes, capacity, help_):
    fit = replace(MENTORING, sessions=sessions, minutes=minutes, capacity=capacity, help=help_)
    check_entry(fit)
    assert fit.planned_minutes == sessions * minutes


@given(start=st.dates(), length=st.none() | st.integers(0, 400), day=st.dates())
def test_it_is_on_offer_from_its_first_day_to_its_last(start, length, day):
    ends = None if length is None else date.fromordinal(min(start.toordinal() + length, date.max.toordinal()))
    expected = start <= day and (ends is None or day <= ends)
    assert is_offered(starts_on=start, ends_on=ends, is_withdrawn=False, on=day) is expected
    assert not is_offered(starts_on=start, ends_on=ends, is_withdrawn=True, on=day)


def test_not_known_how_many_is_never_full():
    assert not is_full(99, None)
    assert is_full(2, 2)
    assert not is_full(1, 2)


def test_only_coordinator_and_administrator_keep_it(personas, looking_as):
    given = {"given": MENTORING, "provider": personas.agencies["probation"], "at": AT}
    with looking_as(personas.bob) as bob, pytest.raises(PermissionRefused):
        add_intervention(by=bob, **given)
    with looking_as(personas.administrator) as administrator:
        assert add_intervention(by=administrator, **given)


def test_the_board_does_not_read_it(personas, looking_as):
    with looking_as(personas.board) as board, pytest.raises(PermissionRefused):
        catalogue(board)


def test_a_provider_is_an_agency_here(personas, looking_as):
    with looking_as(personas.alice) as alice, pytest.raises(DataUnfit) as no:
        add_intervention(given=MENTORING, provider=alice.user_id, by=alice)
    assert no.value.slug == "provider"


def test_a_change_is_a_version_with_its_reason_and_the_old_one_stays(personas, looking_as, added, as_role):
    with looking_as(personas.alice) as alice:
        change_intervention(
            intervention=added.id, given=replace(MENTORING, capacity=5), because="A mentor came", by=alice
        )
        lines = history_of(alice, added.id)
        assert [(v.version.number, v.version.capacity, v.version.because) for v in lines] == [
            (2, 5, "A mentor came"),
            (1, 2, ""),
        ]
        assert entry_for(alice, added.id).version.number == 2
    with as_role("auditor"):
        assert Entry.objects.filter(what="intervention.changed").count() == 1


def test_a_change_without_reason_is_refused(personas, looking_as, added):
    with looking_as(personas.alice) as alice, pytest.raises(DataUnfit):
        change_intervention(intervention=added.id, given=MENTORING, because=" ", by=alice)


def test_of_two_changes_at_once_the_second_is_told(personas, looking_as, added):
    with looking_as(personas.alice) as alice:
        change_intervention(intervention=added.id, given=MENTORING, because="First", expected=1, by=alice)
        with pytest.raises(StageRefused) as no:
            change_intervention(
                intervention=added.id, given=MENTORING, because="Second", expected=1, by=alice
            )
        assert no.value.slug == "changed-meanwhile"
        assert Version.objects.filter(intervention=added).count() == 2


def test_withdrawn_stays_readable_and_changes_no_more(personas, looking_as, added):
    with looking_as(personas.alice) as alice:
        withdraw_intervention(intervention=added.id, because="The money ended", by=alice)
        found = entry_for(alice, added.id)
        assert found.withdrawn is not None
        assert not found.is_offered
        with pytest.raises(StageRefused):
            change_intervention(intervention=added.id, given=MENTORING, because="Back", by=alice)
        with pytest.raises(StageRefused):
            withdraw_intervention(intervention=added.id, because="Again", by=alice)


def test_what_is_not_there_is_not_visible(personas, looking_as):
    with looking_as(personas.alice) as alice, pytest.raises(NotVisible):
        entry_for(alice, alice.user_id)


def test_nobody_edits_a_version(personas, looking_as, added):
    from django.db import DatabaseError

    with looking_as(personas.alice), pytest.raises(DatabaseError):
        Version.objects.filter(intervention=added).update(capacity=99)
