"""Files taken in: exact counts, versions, undo, and the two real sources."""

import gzip
from collections import Counter

import pytest
from django.db import DatabaseError, connection, transaction

from plumbline.audit.models import Entry
from plumbline.timeline.services import undo_batch
from plumbline.values.errors import DataUnfit, NotVisible, StageRefused
from tests.facts import (
    CRIMES_HEADER,
    PEOPLE_HEADER,
    acting,
    add_suppliers,
    crime_row,
    frames,
    person_row,
    take_in,
    write,
)


@pytest.fixture(autouse=True)
def suppliers(personas):
    return add_suppliers()


@pytest.fixture
def crimes(tmp_path):
    return write(
        tmp_path,
        "crimes.csv",
        CRIMES_HEADER,
        crime_row("C1"),
        crime_row("C2"),
        crime_row("C2"),
        crime_row("C3", at="99/99/2026 10:00"),
    )


def undo(batch, because="wrong-file"):
    with acting("loader", "ingest") as job:
        return undo_batch(batch_id=batch.id, by=job, because=because)


def refs():
    return sorted(frames()[0]["event_ref"].to_list())


def test_it_works(crimes):
    taken = take_in(crimes)
    assert (taken.read, taken.staged, taken.quarantined, taken.duplicate) == (4, 2, 1, 1)
    assert refs() == ["C1", "C2"]
    assert taken.batch.made_up


def test_the_same_file_twice_changes_nothing(crimes):
    first, again = take_in(crimes), take_in(crimes)
    assert again.held_already
    assert again.batch.id == first.batch.id
    assert (again.read, again.staged, again.quarantined, again.duplicate) == (4, 0, 0, 4)
    assert refs() == ["C1", "C2"]


def test_a_corrected_file_is_a_new_version(tmp_path, crimes):
    take_in(crimes)
    write(
        tmp_path,
        "crimes.csv",
        CRIMES_HEADER,
        crime_row("C1"),
        crime_row("C2", place="DWELLING"),
        crime_row("C4"),
    )
    taken = take_in(crimes)
    assert taken.batch.version == 2
    assert (taken.read, taken.staged, taken.duplicate) == (3, 2, 1)
    assert refs() == ["C1", "C2", "C4"]
    assert frames()[0].filter(event_ref="C2")["setting"].to_list() == ["dwelling"]


def test_a_row_missing_from_the_new_version_is_withdrawn(tmp_path, crimes):
    take_in(crimes)
    write(tmp_path, "crimes.csv", CRIMES_HEADER, crime_row("C1"))
    take_in(crimes)
    assert refs() == ["C1"]


def test_a_third_version_still_knows_rows_of_the_first(tmp_path, crimes):
    take_in(crimes)
    write(tmp_path, "crimes.csv", CRIMES_HEADER, crime_row("C1"), crime_row("C2"))
    take_in(crimes)
    write(tmp_path, "crimes.csv", CRIMES_HEADER, crime_row("C2"))
    take_in(crimes)
    assert refs() == ["C2"]


def test_undo_takes_rows_out_and_brings_the_earlier_version_back(tmp_path, crimes):
    take_in(crimes)
    write(tmp_path, "crimes.csv", CRIMES_HEADER, crime_row("C1", place="DWELLING"), crime_row("C9"))
    second = take_in(crimes)
    undo(second.batch)
    assert refs() == ["C1", "C2"]
    assert frames()[0].filter(event_ref="C1")["setting"].to_list() == ["outdoors"]


def test_a_superseded_batch_cannot_be_undone(tmp_path, crimes):
    first = take_in(crimes)
    write(tmp_path, "crimes.csv", CRIMES_HEADER, crime_row("C1"))
    take_in(crimes)
    with pytest.raises(StageRefused):
        undo(first.batch)


def test_a_batch_that_is_not_there_cannot_be_undone(personas):
    from uuid import uuid4

    with acting("loader", "ingest") as job, pytest.raises(NotVisible):
        undo_batch(batch_id=uuid4(), by=job, because="x")


def test_a_row_held_from_another_file_is_a_duplicate(tmp_path, crimes):
    take_in(crimes)
    other = write(tmp_path, "other.csv", CRIMES_HEADER, crime_row("C1"), crime_row("C5"))
    taken = take_in(other)
    assert (taken.read, taken.staged, taken.duplicate) == (2, 1, 1)


def test_cancelled_crimes_are_not_counted(tmp_path):
    take_in(write(tmp_path, "c.csv", CRIMES_HEADER, crime_row("C1"), crime_row("C2", status="CANCELLED")))
    assert refs() == ["C1"]


@pytest.mark.parametrize("order", [("people", "crimes"), ("crimes", "people")])
def test_people_and_crimes_come_in_any_order(tmp_path, order):
    files = {
        "crimes": write(tmp_path, "crimes.csv", CRIMES_HEADER, crime_row("C1")),
        "people": write(
            tmp_path,
            "people.csv",
            PEOPLE_HEADER,
            person_row("P1", "C1", "VICTIM", "Ann", "Example", "01/02/1990"),
        ),
    }
    for name in order:
        take_in(files[name])
    involved = frames()[1]
    assert involved.select("record_ref", "role").rows() == [("P1", "victim")]


def test_a_file_that_cannot_be_used_leaves_nothing(tmp_path):
    empty = tmp_path / "empty.csv"
    empty.write_text("")
    with pytest.raises(DataUnfit):
        take_in(empty)
    assert refs() == []


def test_taking_in_writes_to_the_ledger(crimes, as_role):
    take_in(crimes)
    with as_role("auditor"):
        assert Entry.objects.filter(what="batch.received").count() == 1


def test_staging_is_empty_afterwards_and_only_the_loader_reaches_it(crimes, as_role):
    take_in(crimes)
    with as_role("loader"), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM feeds_staged_events")
        assert cursor.fetchone()[0] == 0
    for role in ("app", "worker", "matcher", "analyst", "auditor"):
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
            as_role(role),
            connection.cursor() as cursor,
        ):
            cursor.execute("SELECT count(*) FROM feeds_staged_events")


def test_five_months_of_slough_match_their_published_counts(reference_data):
    folder = reference_data / "policeuk-thames-valley" / "slough-only"
    taken = [take_in(f) for f in sorted(folder.glob("201*-street.csv"))]
    events = frames()[0]
    violence = events.filter("is_violence")
    assert sum(t.read for t in taken) == sum(t.staged for t in taken) == events.height == 6227
    assert violence.height == 1935
    assert violence["place_ref"].n_unique() == 689
    assert Counter(violence["lsoa"].to_list()).most_common(1) == [("E01016512", 147)]


def test_a_packed_file_of_a_whole_force_is_taken_in_whole(reference_data):
    path = reference_data / "policeuk-thames-valley" / "2018-10-thames-valley-street.csv.gz"
    with gzip.open(path, "rt") as rows:
        lines = sum(1 for _ in rows) - 1
    assert take_in(path).read == lines == 16338


def test_st_louis_keeps_its_roles_and_keys(reference_data):
    from tests.facts import link

    taken = take_in(reference_data / "st-louis-crime-network" / "person_crime_role.csv")
    report = link()
    involved = frames()[1]

    crimes = {p: len(set(g["event_id"])) for (p,), g in involved.group_by("person_id")}
    assert taken.staged == 1487
    assert report.people == 830
    assert Counter(involved["role"].to_list()) == {"victim": 610, "suspect": 723, "witness": 195}
    assert sum(n > 1 for n in crimes.values()) == 213
    assert max(crimes.values()) == 25


def test_who_told_of_a_crime_reaches_those_who_count(tmp_path, personas):
    crimes = write(
        tmp_path,
        "crimes.csv",
        CRIMES_HEADER + ",how_reported",
        crime_row("C1") + ",HOSPITAL",
        crime_row("C2") + ",",
    )
    people = write(
        tmp_path,
        "people.csv",
        PEOPLE_HEADER,
        person_row("P1", "C1", "VICTIM", "Ann", "Marker", "01/02/1990"),
        person_row("P2", "C2", "VICTIM", "Ann", "Marker", "01/02/1990"),
    )
    take_in(crimes)
    take_in(people)
    involved = frames()[1].sort("record_ref")
    assert involved["how_reported"].to_list() == ["hospitals", None]
