"""Who may know who a person is, through queries and through raw SQL."""

import pytest
from django.db import DatabaseError, connection, transaction

from plumbline.people.models import Person, Record
from plumbline.people.queries import names_for, people_called, person, records_of
from plumbline.people.services import add_record, hide_person_from, open_person, share_identity
from plumbline.timeline.models import Event, Involvement
from plumbline.timeline.queries import events_of_person
from plumbline.timeline.services import hide_events_from
from plumbline.values.errors import DataUnfit, NotVisible
from tests.facts import (
    CRIMES_HEADER,
    PEOPLE_HEADER,
    acting,
    add_suppliers,
    crime_row,
    link,
    person_row,
    take_in,
    write,
)


@pytest.fixture
def ann(personas, tmp_path, as_role):
    """A person with two police records, linked."""
    add_suppliers()
    rows = [
        person_row(f"P{i}", f"C{i}", "VICTIM", "Ann", "Canary", "01/02/1990", phone="07700900123")
        for i in (1, 2)
    ]
    take_in(write(tmp_path, "crimes.csv", CRIMES_HEADER, crime_row("C1"), crime_row("C2")))
    take_in(write(tmp_path, "people.csv", PEOPLE_HEADER, *rows))
    link()
    with as_role("migrator"):
        return Person.objects.get(id=Record.objects.get(record_ref="P1").person_id)


def counts():
    with connection.cursor() as cursor:
        found = []
        for table in ("people_person", "people_record", "timeline_event", "timeline_involvement"):
            cursor.execute(f"SELECT count(*) FROM {table}")
            found.append(cursor.fetchone()[0])
        return found


def test_the_supplier_sees_its_own(ann, personas, looking_as):
    with looking_as(personas.bob):
        assert names_for(personas.bob, [ann.id])[ann.id].display == "Canary, Ann"
        assert len(records_of(personas.bob, ann.id)) == 2
        assert len(events_of_person(personas.bob, ann.id)) == 2
        assert counts() == [1, 2, 2, 2]


@pytest.mark.parametrize("who", ["alice", "charlie", "dana", "board", "analyst", "worker"])
def test_nobody_else_sees_anything(ann, personas, looking_as, who):
    viewer = getattr(personas, who)
    with looking_as(viewer):
        assert names_for(viewer, [ann.id]) == {}
        assert records_of(viewer, ann.id) == []
        assert people_called(viewer, "Canary") == frozenset()
        with pytest.raises(NotVisible):
            person(viewer, ann.id)
        assert counts() == [0, 0, 0, 0]


def test_sharing_lets_a_partner_know_who_it_is(ann, personas, looking_as):
    with looking_as(personas.alice):
        share_identity(
            person_id=ann.id, agencies=[personas.agencies["council"]], by=personas.alice, because="nominated"
        )
        assert names_for(personas.alice, [ann.id])[ann.id].last_name == "Canary"
        assert events_of_person(personas.alice, ann.id) == []


def test_sharing_never_reaches_an_agency_outside_the_agreement(ann, personas, looking_as):
    with looking_as(personas.alice):
        share_identity(
            person_id=ann.id,
            agencies=[personas.agencies["outside-charity"]],
            by=personas.alice,
            because="mistake",
        )
    with looking_as(personas.charlie):
        assert counts() == [0, 0, 0, 0]


def test_an_outsider_cannot_share_with_themselves(ann, personas, looking_as):
    """Charlie is a co-ordinator too, but of an agency that no agreement covers."""
    with looking_as(personas.charlie):
        share_identity(
            person_id=ann.id,
            agencies=[personas.agencies["outside-charity"]],
            by=personas.charlie,
            because="grab",
        )
        assert counts() == [0, 0, 0, 0]


def test_a_practitioner_who_sees_nothing_cannot_share(ann, personas, looking_as):
    with looking_as(personas.worker), pytest.raises(NotVisible):
        share_identity(
            person_id=ann.id, agencies=[personas.agencies["probation"]], by=personas.worker, because="grab"
        )


def test_a_block_outranks_every_share(ann, personas, looking_as):
    with looking_as(personas.alice):
        share_identity(
            person_id=ann.id, agencies=[personas.agencies["housing"]], by=personas.alice, because="asked"
        )
    with looking_as(personas.dana):
        assert counts()[:2] == [1, 2]
    with looking_as(personas.alice):
        hide_person_from(person_id=ann.id, user=personas.dana.user_id, by=personas.alice, because="conflict")
        hide_events_from(person_id=ann.id, user=personas.dana.user_id, by=personas.alice, because="conflict")
    with looking_as(personas.dana):
        assert counts() == [0, 0, 0, 0]
        assert names_for(personas.dana, [ann.id]) == {}


def test_a_block_holds_for_a_member_of_the_supplier_too(ann, personas, looking_as):
    with looking_as(personas.alice):
        hide_person_from(person_id=ann.id, user=personas.bob.user_id, by=personas.alice, because="conflict")
        hide_events_from(person_id=ann.id, user=personas.bob.user_id, by=personas.alice, because="conflict")
    with looking_as(personas.bob):
        assert counts() == [0, 0, 0, 0]


def test_a_record_that_joins_later_takes_the_readers_and_the_blocks(ann, personas, looking_as, tmp_path):
    with looking_as(personas.alice):
        share_identity(
            person_id=ann.id, agencies=[personas.agencies["council"]], by=personas.alice, because="nominated"
        )
        hide_person_from(person_id=ann.id, user=personas.bob.user_id, by=personas.alice, because="conflict")
    row = person_row("P3", "C1", "VICTIM", "Ann", "Canary", "01/02/1990", phone="07700900123")
    take_in(write(tmp_path, "more.csv", PEOPLE_HEADER, row))
    link()
    with looking_as(personas.alice):
        assert len(records_of(personas.alice, ann.id)) == 3
    with looking_as(personas.bob):
        assert counts()[:2] == [0, 0]


def test_a_typed_in_person_is_found_by_surname_whatever_the_marks(personas, looking_as):
    with looking_as(personas.alice):
        typed = open_person(by=personas.alice, owner_agency=personas.agencies["council"], made_up=True)
        add_record(person=typed, first_name="Niamh", last_name="O’Canary", by=personas.alice)
        assert people_called(personas.alice, "o'canary") == {typed.id}
        assert people_called(personas.alice, "O'Canary, nia") == {typed.id}
        assert people_called(personas.alice, "Niall O'Canary") == frozenset()


def test_browsing_is_refused(personas, looking_as):
    with looking_as(personas.alice), pytest.raises(DataUnfit, match="3 letters"):
        people_called(personas.alice, "O' A")


def test_a_row_cannot_be_hung_on_a_record_that_the_writer_does_not_see(ann, personas, looking_as, as_role):
    with as_role("migrator"):
        hidden = Record.objects.get(record_ref="P1")
    with (
        looking_as(personas.alice),
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
    ):
        Involvement(
            record_id=hidden.id,
            batch_id=hidden.id,
            event_ref="X",
            role="victim",
            owner_agency=personas.agencies["council"],
        ).save(force_insert=True)


@pytest.mark.parametrize(
    "column",
    ["first_name", "last_name", "address", "postcode", "phone", "pnc_id", "nhs_number", "other_names"],
)
def test_the_analyst_reads_no_identifying_column(ann, column):
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        acting("analyst", "shape"),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"SELECT {column} FROM people_record")


def test_no_role_reads_a_row_without_an_identity(ann, as_role):
    for role in ("app", "worker", "loader", "matcher", "analyst"):
        with as_role(role), connection.cursor() as cursor:
            cursor.execute("SELECT count(id) FROM people_record")
            assert cursor.fetchone()[0] == 0, role


def test_events_are_scoped_like_everything_else(ann, personas, looking_as):
    with looking_as(personas.charlie):
        assert not Event.objects.exists()
