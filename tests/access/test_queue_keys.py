"""Keys of entries that wait on a phone: one's own, for as long as they may wait, and gone at sign-out."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from plumbline.access.models import QueueKey
from plumbline.access.queries import queue_keys_of
from plumbline.access.queue_keys import SLOT, account_mark, derive, slots
from plumbline.access.services import end_queue_keys, give_queue_keys


# In the middle of a half hour.
NOW = slots(timezone.now())[0] + SLOT / 2


def test_it_works(personas, looking_as):
    with looking_as(personas.bob) as bob:
        first, *coming = give_queue_keys(by=bob)
        assert len(first.secret) == 32
        assert queue_keys_of(bob, [first.id]) == {first.id: first}
        # Without a signal the phone seals what is written later under the key of that half hour.
        assert [key.starts_at - first.starts_at for key in coming] == [n * SLOT for n in range(1, 21)]
        assert len({key.secret for key in (first, *coming)}) == 21


def test_a_session_keeps_its_keys_and_gets_those_to_come(personas, looking_as):
    with looking_as(personas.bob) as bob:
        given = give_queue_keys(by=bob, at=NOW)
        held = [key.id for key in given]
        assert give_queue_keys(by=bob, held=held, at=NOW) == given
        later = give_queue_keys(by=bob, held=held, at=NOW + timedelta(hours=9))
        assert later[:3] == given[18:]
        assert len(later) == 21


@pytest.mark.parametrize("minutes", [0, 14, 16, 314, 599])
def test_no_entry_can_be_opened_a_day_after_it_was_written(personas, looking_as, minutes):
    """Journeys 1, offline: gone after 24 hours, whenever in the life of a page it was written."""
    written = NOW + timedelta(minutes=minutes)
    with looking_as(personas.bob) as bob:
        given = give_queue_keys(by=bob, at=NOW)
        (under,) = [key for key in given if key.starts_at <= written < key.starts_at + SLOT]
        assert queue_keys_of(bob, [under.id], at=written + timedelta(hours=23, minutes=29))
        assert (
            queue_keys_of(bob, [key.id for key in given], at=written + timedelta(hours=24))
            .keys()
            .isdisjoint({under.id})
        )


def test_nobody_gets_another_accounts(personas, looking_as):
    with looking_as(personas.bob) as bob:
        given = give_queue_keys(by=bob)[0]
    with looking_as(personas.dana) as dana:
        assert queue_keys_of(dana, [given.id]) == {}
        assert given.id not in {key.id for key in give_queue_keys(by=dana, held=[given.id])}
        end_queue_keys(by=dana, ids=[given.id])
    with looking_as(personas.bob) as bob:
        assert queue_keys_of(bob, [given.id])


def test_the_second_lock_holds_in_raw_sql(personas, looking_as):
    with looking_as(personas.bob) as bob:
        give_queue_keys(by=bob)
    with looking_as(personas.dana), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM access_queuekey")
        assert cursor.fetchone()[0] == 0


def test_past_its_time_it_is_given_no_more_and_goes(personas, looking_as, as_role):
    with looking_as(personas.bob) as bob:
        given = give_queue_keys(by=bob, at=NOW - timedelta(hours=23))[0]
        assert queue_keys_of(bob, [given.id])
        assert queue_keys_of(bob, [given.id], at=NOW + timedelta(hours=2)) == {}
        old = give_queue_keys(by=bob, at=NOW - timedelta(hours=25))[0]
    with looking_as(personas.dana) as dana:
        give_queue_keys(by=dana)
    with as_role("migrator"):
        left = set(QueueKey.objects.values_list("id", flat=True))
    assert given.id in left
    assert old.id not in left


def test_ended_it_is_gone(personas, looking_as):
    with looking_as(personas.bob) as bob:
        given = [key.id for key in give_queue_keys(by=bob)]
        end_queue_keys(by=bob, ids=given)
        assert queue_keys_of(bob, given) == {}
        assert QueueKey.objects.count() == 0


def test_neither_row_nor_home_is_enough(personas, settings):
    salt, key = b"s" * 32, uuid.uuid4()
    user, other = personas.bob.user_id, personas.dana.user_id
    first = derive(salt=salt, user=user, key=key)
    assert first != derive(salt=b"t" * 32, user=user, key=key)
    assert first != derive(salt=salt, user=other, key=key)
    assert first != derive(salt=salt, user=user, key=uuid.uuid4())
    settings.QUEUE_KEY = b"k" * 32
    assert first != derive(salt=salt, user=user, key=key)


@pytest.mark.parametrize("name", ["bob", "dana"])
def test_a_mark_tells_accounts_apart_and_names_nobody(personas, name):
    viewer = getattr(personas, name)
    mark = account_mark(viewer.user_id)
    assert mark == account_mark(viewer.user_id)
    assert mark != account_mark(personas.alice.user_id)
    assert viewer.user_id.hex not in mark
