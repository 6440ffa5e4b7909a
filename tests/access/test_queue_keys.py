"""Keys of entries that wait on a phone: one's own, for as long as they may wait, and gone at sign-out."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from plumbline.access.models import QueueKey
from plumbline.access.queries import queue_keys_of
from plumbline.access.queue_keys import account_mark, derive
from plumbline.access.services import end_queue_keys, give_queue_key


NOW = timezone.now()


def test_it_works(personas, looking_as):
    with looking_as(personas.bob) as bob:
        given = give_queue_key(by=bob)
        assert len(given.secret) == 32
        assert queue_keys_of(bob, [given.id]) == {given.id: given.secret}


def test_a_session_keeps_its_key_while_it_is_young(personas, looking_as):
    with looking_as(personas.bob) as bob:
        first = give_queue_key(by=bob, at=NOW)
        assert give_queue_key(by=bob, held=[first.id], at=NOW + timedelta(hours=9)) == first
        assert give_queue_key(by=bob, held=[first.id], at=NOW + timedelta(hours=11)).id != first.id


def test_nobody_gets_another_accounts(personas, looking_as):
    with looking_as(personas.bob) as bob:
        given = give_queue_key(by=bob)
    with looking_as(personas.dana) as dana:
        assert queue_keys_of(dana, [given.id]) == {}
        assert give_queue_key(by=dana, held=[given.id]).id != given.id
        end_queue_keys(by=dana, ids=[given.id])
    with looking_as(personas.bob) as bob:
        assert queue_keys_of(bob, [given.id])


def test_the_second_lock_holds_in_raw_sql(personas, looking_as):
    with looking_as(personas.bob) as bob:
        give_queue_key(by=bob)
    with looking_as(personas.dana), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM access_queuekey")
        assert cursor.fetchone()[0] == 0


def test_past_its_time_it_is_given_no_more_and_goes(personas, looking_as, as_role):
    with looking_as(personas.bob) as bob:
        given = give_queue_key(by=bob, at=NOW - timedelta(hours=33))
        assert queue_keys_of(bob, [given.id])
        assert queue_keys_of(bob, [given.id], at=NOW + timedelta(hours=2)) == {}
        old = give_queue_key(by=bob, at=NOW - timedelta(hours=35))
    with looking_as(personas.dana) as dana:
        give_queue_key(by=dana)
    with as_role("migrator"):
        left = set(QueueKey.objects.values_list("id", flat=True))
    assert given.id in left
    assert old.id not in left


def test_ended_it_is_gone(personas, looking_as):
    with looking_as(personas.bob) as bob:
        given = give_queue_key(by=bob)
        end_queue_keys(by=bob, ids=[given.id])
        assert queue_keys_of(bob, [given.id]) == {}
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
