"""Leave and line managers in the database: who sees them, and who writes them, whatever SQL is sent."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, transaction

from plumbline.access.models import Away, LineManager, Membership
from plumbline.access.queries import leave_of
from plumbline.access.services import name_manager, set_leave, take_back_leave
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.values.errors import DataUnfit, NotVisible, PermissionRefused, StageRefused


NOW = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Europe/London"))
FIRST, LAST = date(2026, 3, 9), date(2026, 3, 13)


@pytest.fixture
def away(personas, looking_as):
    """Dana of housing is away for a week."""
    with looking_as(personas.dana) as dana:
        return set_leave(user_id=dana.user_id, starts=FIRST, ends=LAST, by=dana, at=NOW)


def written(by, row):
    record("leave.set", verb=Verb.COLLECTION, object_kind="account", objects=[], by=by)
    row.save(force_insert=True)


def test_its_owner_sees_it_and_strangers_do_not(away, personas, looking_as):
    with looking_as(personas.dana) as dana:
        assert leave_of(dana, on=FIRST) == [away]
    for other in (personas.alice, personas.bob, personas.charlie, personas.administrator):
        with looking_as(other):
            assert Away.objects.count() == 0
            assert leave_of(other, on=FIRST) == []


def test_what_is_over_or_taken_back_is_not_ahead(away, personas, looking_as):
    with looking_as(personas.dana) as dana:
        assert leave_of(dana, on=date(2026, 3, 14)) == []
        take_back_leave(away_id=away.id, by=dana)
        assert leave_of(dana, on=FIRST) == []


def test_nobody_sets_or_takes_back_the_leave_of_a_stranger(away, personas, looking_as):
    with looking_as(personas.bob) as bob:
        with pytest.raises(NotVisible):
            set_leave(user_id=personas.alice.user_id, starts=FIRST, ends=LAST, by=bob, at=NOW)
        with pytest.raises(NotVisible):
            take_back_leave(away_id=away.id, by=bob)


@pytest.mark.parametrize("set_by", ["bob", "dana"])
def test_the_database_refuses_it_whatever_is_sent(personas, looking_as, set_by):
    row = Away(
        user_id=personas.alice.user_id,
        starts=FIRST,
        ends=LAST,
        set_by=getattr(personas, set_by).user_id,
        set_at=NOW,
    )
    with (
        looking_as(personas.bob) as bob,
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
    ):
        written(bob, row)


def test_two_spells_do_not_overlap(away, personas, looking_as):
    with looking_as(personas.dana) as dana, pytest.raises(StageRefused, match="overlap"):
        set_leave(user_id=dana.user_id, starts=LAST, ends=date(2026, 3, 20), by=dana, at=NOW)


def test_cover_is_a_colleague(personas, looking_as):
    with looking_as(personas.bob) as bob:
        with pytest.raises(DataUnfit, match="same agency"):
            set_leave(
                user_id=bob.user_id, starts=FIRST, ends=LAST, cover=personas.alice.user_id, by=bob, at=NOW
            )
        made = set_leave(
            user_id=bob.user_id, starts=FIRST, ends=LAST, cover=personas.chair.user_id, by=bob, at=NOW
        )
    with looking_as(personas.chair):
        assert list(Away.objects.all()) == [made]


class TestManagers:
    def test_a_second_takes_the_place_of_the_first_and_both_stay(self, personas, looking_as, as_role):
        held = Membership.objects.get(user_id=personas.bob.user_id)
        with looking_as(personas.administrator) as admin:
            name_manager(membership_id=held.id, manager=personas.chair.user_id, by=admin)
            name_manager(membership_id=held.id, manager=personas.chair.user_id, by=admin)
            rows = LineManager.objects.order_by("starts")
            assert [row.ends is None for row in rows] == [False, True]

    def test_only_an_administrator_names_one(self, personas, looking_as):
        held = Membership.objects.get(user_id=personas.bob.user_id)
        with looking_as(personas.alice) as alice:
            with pytest.raises(PermissionRefused):
                name_manager(membership_id=held.id, manager=personas.chair.user_id, by=alice)
            with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                written(alice, LineManager(membership=held, manager_id=personas.chair.user_id, starts=NOW))

    def test_not_even_they_of_their_own_role(self, personas, looking_as):
        held = Membership.objects.get(user_id=personas.administrator.user_id)
        with looking_as(personas.administrator) as admin:
            with pytest.raises(PermissionRefused):
                name_manager(membership_id=held.id, manager=personas.alice.user_id, by=admin)
            with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                written(admin, LineManager(membership=held, manager_id=personas.alice.user_id, starts=NOW))
