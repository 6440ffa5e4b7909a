"""A scheme without a charter in force opens no case."""

from datetime import date

import pytest
from django.db import connection

from plumbline.access.enums import Role
from plumbline.audit.models import Entry
from plumbline.schemes.models import Charter
from plumbline.schemes.permissions import CASE_ROLES
from plumbline.schemes.queries import chairs_of, charter_in_force, charter_is_overdue, scheme, schemes_of
from plumbline.schemes.services import start_scheme
from plumbline.values.errors import DataUnfit, PermissionRefused, StageRefused
from tests.casework import start_panel
from tests.charters import CRITERIA, signed


JUNE = {"signed_on": date(2026, 6, 1), "review_on": date(2027, 6, 1)}


def test_it_works(panel):
    found = charter_in_force(scheme("violence-panel"), date(2026, 3, 1))
    assert (found.aim, tuple(found.criteria)) == ("Fewer people hurt twice", CRITERIA)
    assert not charter_is_overdue(found, date(2027, 1, 5))
    assert charter_is_overdue(found, date(2027, 1, 6))


def test_a_later_charter_takes_the_place_of_the_one_before(panel, looking_as):
    with looking_as(panel.p.chair) as chair:
        later = signed(panel.scheme, by=chair, **JUNE)
    assert charter_in_force(panel.scheme, date(2026, 6, 1)).id == later.id
    assert charter_in_force(panel.scheme, date(2026, 5, 31)).id != later.id


def test_before_it_is_signed_there_is_none(panel):
    with pytest.raises(StageRefused, match="no charter in force on 1 January 2026"):
        charter_in_force(panel.scheme, date(2026, 1, 1))


@pytest.mark.parametrize("part", ["aim", "measure", "stop_rule"])
def test_a_charter_says_everything(panel, looking_as, part):
    with looking_as(panel.p.alice) as alice, pytest.raises(DataUnfit):
        signed(panel.scheme, by=alice, **(JUNE | {part: " "}))


@pytest.mark.parametrize(
    "change", [{"criteria": ()}, {"review_on": date(2026, 6, 1)}, {"signed_on": date(2026, 1, 5)}]
)
def test_a_charter_has_criteria_a_review_and_a_day_of_its_own(panel, looking_as, change):
    with looking_as(panel.p.alice) as alice, pytest.raises(DataUnfit):
        signed(panel.scheme, by=alice, **(JUNE | change))


@pytest.mark.parametrize("name", ["bob", "charlie", "dana", "analyst", "board", "governance", "researcher"])
def test_only_chair_and_coordinator_of_the_scheme_sign(panel, looking_as, name):
    viewer = getattr(panel.p, name)
    with looking_as(viewer), pytest.raises(PermissionRefused):
        signed(panel.scheme, by=viewer, **JUNE)


def test_only_the_host_sets_up_its_scheme(panel, looking_as):
    with looking_as(panel.p.bob) as bob, pytest.raises(PermissionRefused):
        start_scheme(
            slug="other",
            kind="violence",
            name="Other",
            host_agency=panel.p.agencies["council"],
            partner_agencies=[],
            by=bob,
        )


def test_a_second_start_changes_nothing(panel, looking_as):
    with looking_as(panel.p.alice):
        again = start_panel(panel.p, charter=False)
    assert again.id == panel.scheme.id


def test_an_unknown_scheme_is_named(panel):
    with pytest.raises(DataUnfit, match="Known schemes: violence-panel"):
        scheme("marac")


def test_an_outsider_sits_at_no_table(panel):
    assert [s.slug for s in schemes_of(panel.p.bob)] == ["violence-panel"]
    assert schemes_of(panel.p.charlie) == []


def test_chairs_are_those_of_its_agencies(panel):
    assert chairs_of(panel.scheme) == [panel.p.chair.user_id]


def test_signing_leaves_an_entry(panel, looking_as, as_role):
    with looking_as(panel.p.chair) as chair:
        later = signed(panel.scheme, by=chair, **JUNE)
    with as_role("auditor"):
        assert Entry.objects.filter(what="charter.signed", objects_seen__contains=[later.id]).count() == 1


def test_a_charter_is_not_changed(panel, looking_as):
    from django.db import DatabaseError, transaction

    with (
        looking_as(panel.p.alice),
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE {Charter._meta.db_table} SET aim = 'x'")


def test_case_roles_leave_out_everybody_who_sees_no_content():
    assert CASE_ROLES.isdisjoint(
        {
            Role.ANALYST,
            Role.MATCHER,
            Role.BOARD,
            Role.RESEARCHER,
            Role.GOVERNANCE,
            Role.ADMINISTRATOR,
            Role.REFERRER,
        }
    )
