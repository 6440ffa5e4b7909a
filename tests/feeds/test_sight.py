"""Who brings files, who sees batches, and who reads the rows kept aside."""

from datetime import date

import pytest
from django.db import connection

from plumbline.agencies.models import Agency
from plumbline.audit.models import Entry
from plumbline.feeds.permissions import check_may_take_in
from plumbline.feeds.queries import batch, batches, rejected_rows
from plumbline.timeline.services import take_in_file, undo_batch
from plumbline.values.errors import DataUnfit, NotVisible, PermissionRefused
from tests.facts import CRIMES_HEADER, acting, add_suppliers, crime_row, take_in, write


@pytest.fixture
def crimes(tmp_path):
    return write(
        tmp_path, "crimes.csv", CRIMES_HEADER, crime_row("C1"), crime_row("C2", at="99/99/2026 10:00")
    )


@pytest.fixture
def taken(personas, crimes):
    add_suppliers()
    return take_in(crimes)


def test_the_job_opens_the_usual_supplier_with_the_first_file(db, crimes):
    assert take_in(crimes).staged == 1
    assert Agency.objects.filter(slug="police").count() == 1


def test_a_supplier_that_is_named_must_be_there(personas, crimes):
    from plumbline.feeds.suppliers import usual_supplier

    with pytest.raises(DataUnfit, match="hospital"):
        usual_supplier("ae_minimum", by=personas.analyst)


def test_an_analyst_that_the_supplier_shares_with_takes_in(personas, crimes, as_role, looking_as):
    add_suppliers()
    with as_role("loader"), looking_as(personas.analyst) as analyst:
        assert take_in_file(crimes, by=analyst).batch.received_by == analyst.user_id


@pytest.mark.parametrize("who", ["alice", "bob", "charlie", "dana", "board"])
def test_nobody_else_takes_in_or_undoes(taken, personas, crimes, as_role, looking_as, who):
    viewer = getattr(personas, who)
    with as_role("loader"), looking_as(viewer), pytest.raises(PermissionRefused, match="analyst"):
        take_in_file(crimes, by=viewer)
    with as_role("loader"), looking_as(viewer), pytest.raises(PermissionRefused, match="analyst"):
        undo_batch(batch_id=taken.batch.id, by=viewer, because="x")


def test_an_analyst_takes_in_what_their_own_agency_gives(personas):
    check_may_take_in(personas.charlie, personas.agencies["outside-charity"], on=date(2026, 6, 1))


@pytest.mark.parametrize(
    ("who", "seen"), [("bob", 1), ("alice", 1), ("analyst", 1), ("charlie", 0), ("researcher", 0)]
)
def test_partners_see_that_a_file_came_and_outsiders_do_not(taken, personas, looking_as, who, seen):
    viewer = getattr(personas, who)
    with looking_as(viewer), connection.cursor() as cursor:
        assert len(batches(viewer)) == seen
        cursor.execute("SELECT count(*) FROM feeds_batch")
        assert cursor.fetchone()[0] == seen


def test_one_batch_is_not_there_for_an_outsider(taken, personas, looking_as):
    with looking_as(personas.charlie) as charlie, pytest.raises(NotVisible):
        batch(charlie, taken.batch.id)


def test_the_supplier_alone_reads_the_rows_kept_aside_and_it_is_written_down(
    taken, personas, looking_as, as_role
):
    with looking_as(personas.bob) as bob:
        assert [r.row_no for r in rejected_rows(bob, taken.batch.id)] == [2]
    with looking_as(personas.alice) as alice, connection.cursor() as cursor:
        assert rejected_rows(alice, taken.batch.id) == []
        cursor.execute("SELECT count(*) FROM feeds_rejected")
        assert cursor.fetchone()[0] == 0
    with as_role("auditor"):
        assert Entry.objects.filter(what="rejected.read").count() == 2


def test_the_analyst_role_reads_no_row_kept_aside(taken):
    from django.db import DatabaseError, transaction

    with (
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        acting("analyst", "shape"),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT row_text FROM feeds_rejected")
