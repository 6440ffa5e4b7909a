"""Lines that somebody put off: theirs alone, back by themselves, taken back by hand."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st

from plumbline.audit.enums import Verb
from plumbline.audit.models import Entry
from plumbline.audit.services import record
from plumbline.notices.enums import InboxLine
from plumbline.notices.models import PutOff
from plumbline.notices.queries import put_off_by
from plumbline.notices.rules import check_until
from plumbline.notices.services import put_off_line, take_back_put_off
from plumbline.values.errors import DataUnfit, NotVisible
from tests.notices.conftest import at


TODAY = at(9).date()
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def off(personas, looking_as):
    """`off(until)` puts one line of Alice's off."""
    about = uuid4()

    def go(until=TOMORROW):
        with looking_as(personas.alice) as alice:
            return put_off_line(
                line=InboxLine.LATE,
                about_id=about,
                until=until,
                latest=TODAY + timedelta(days=31),
                by=alice,
                at=at(9),
            )

    return go


def kept(personas, looking_as, who="alice", day=TODAY):
    with looking_as(getattr(personas, who)) as viewer:
        return [row.until for row in put_off_by(viewer, today=day).values()]


def test_it_is_away_until_its_day_and_then_back_by_itself(off, personas, looking_as):
    off()
    assert kept(personas, looking_as) == [TOMORROW]
    assert kept(personas, looking_as, day=TOMORROW) == []


def test_it_is_put_off_for_nobody_else(off, personas, looking_as, as_role):
    off()
    assert kept(personas, looking_as, "chair") == []
    # Not by the rows themselves either.
    with looking_as(personas.chair):
        assert not PutOff.objects.exists()


def test_nobody_puts_anything_off_for_somebody_else(personas, looking_as):
    row = PutOff(
        recipient=personas.alice.user_id, line="late", about_id=uuid4(), until=TOMORROW, put_off_at=at(9)
    )
    with looking_as(personas.chair) as chair:
        record("inbox.put_off", verb=Verb.ALTERATION, object_kind="inbox-line", objects=[], by=chair)
        with pytest.raises(DatabaseError), transaction.atomic():
            row.save(force_insert=True)


def test_put_off_again_the_last_day_counts(off, personas, looking_as):
    off()
    off(TODAY + timedelta(days=5))
    assert kept(personas, looking_as) == [TODAY + timedelta(days=5)]


def test_it_is_taken_back(off, personas, looking_as):
    row = off()
    with looking_as(personas.alice) as alice:
        take_back_put_off(put_off_id=row.id, by=alice, at=at(10))
    assert kept(personas, looking_as) == []


def test_nobody_else_takes_it_back(off, personas, looking_as):
    row = off()
    with looking_as(personas.chair) as chair, pytest.raises(NotVisible):
        take_back_put_off(put_off_id=row.id, by=chair, at=at(10))
    assert kept(personas, looking_as) == [TOMORROW]


def test_both_are_written_down(off, personas, looking_as, as_role):
    row = off()
    with looking_as(personas.alice) as alice:
        take_back_put_off(put_off_id=row.id, by=alice, at=at(10))
    with as_role("migrator"):
        found = Entry.objects.filter(objects_seen__contains=[row.about_id]).order_by("at")
        assert [e.what for e in found] == ["inbox.put_off", "inbox.taken_back"]


@given(st.integers(-40, 80))
def test_only_to_a_day_ahead_and_at_most_a_month(ahead):
    until, fits = TODAY + timedelta(days=ahead), 0 < ahead <= 31
    if fits:
        check_until(until, today=TODAY, latest=TODAY + timedelta(days=31))
    else:
        with pytest.raises(DataUnfit):
            check_until(until, today=TODAY, latest=TODAY + timedelta(days=31))


def test_a_refused_day_leaves_nothing(off, personas, looking_as):
    with pytest.raises(DataUnfit):
        off(date(2027, 1, 1))
    assert kept(personas, looking_as, day=TODAY - timedelta(days=1)) == []
