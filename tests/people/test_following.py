"""Readers and blocks follow the person: onto later versions, later events, joined keys; and off again when people part."""

import pytest
from django.db import connection

from plumbline.linking.services import undo_run
from plumbline.people.models import Record
from plumbline.people.queries import names_for, records_of
from plumbline.people.services import hide_person_from, share_identity
from plumbline.sharing.models import Agreement
from plumbline.timeline.models import Event
from plumbline.timeline.services import hide_events_from
from plumbline.values.errors import NotVisible
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


def ann(ref, crime, *, phone="07700900123", address="", surname="Canary"):
    return person_row(ref, crime, "VICTIM", "Ann", surname, "01/02/1990", phone=phone, address=address)


def people(folder, name, *rows):
    return take_in(write(folder, name, PEOPLE_HEADER, *rows))


def crimes(folder, name, *rows):
    return take_in(write(folder, name, CRIMES_HEADER, *rows))


@pytest.fixture
def person_of(as_role):
    def find(ref):
        with as_role("migrator"):
            return Record.objects.get(record_ref=ref, withdrawn_at__isnull=True).person_id

    return find


@pytest.fixture
def hidden(personas, tmp_path, person_of, looking_as):
    """Ann, in two crimes, with Bob kept out though he is of the supplier."""
    add_suppliers()
    crimes(tmp_path, "c.csv", crime_row("C1"), crime_row("C2"))
    people(tmp_path, "p.csv", ann("P1", "C1"))
    link()
    key = person_of("P1")
    with looking_as(personas.alice) as alice:
        hide_person_from(person_id=key, user=personas.bob.user_id, by=alice, because="conflict")
        hide_events_from(person_id=key, user=personas.bob.user_id, by=alice, because="conflict")
    return key


@pytest.fixture
def seen_by_bob(personas, looking_as):
    def look():
        with looking_as(personas.bob):
            return set(Record.objects.values_list("record_ref", flat=True)), set(
                Event.objects.values_list("event_ref", flat=True)
            )

    return look


def test_a_corrected_record_and_a_corrected_event_stay_hidden(
    hidden, personas, tmp_path, looking_as, seen_by_bob
):
    crimes(tmp_path, "c.csv", crime_row("C1", place="DWELLING"), crime_row("C2"))
    people(tmp_path, "p.csv", ann("P1", "C1", address="1 Made Up Street"))
    assert seen_by_bob() == (set(), {"C2"})
    # A later share works out all readers anew, and must not forget the block.
    with looking_as(personas.alice) as alice:
        share_identity(person_id=hidden, agencies=[personas.agencies["police"]], by=alice, because="asked")
    assert seen_by_bob() == (set(), {"C2"})


def test_a_block_on_a_corrected_event_outlives_the_next_block(
    hidden, personas, tmp_path, looking_as, seen_by_bob
):
    crimes(tmp_path, "c.csv", crime_row("C1", place="DWELLING"), crime_row("C2"))
    with looking_as(personas.alice) as alice:
        hide_events_from(person_id=hidden, user=personas.dana.user_id, by=alice, because="conflict")
    assert seen_by_bob() == (set(), {"C2"})


def test_readers_keep_their_sight_of_a_corrected_record(hidden, personas, tmp_path, looking_as):
    with looking_as(personas.alice) as alice:
        share_identity(
            person_id=hidden, agencies=[personas.agencies["council"]], by=alice, because="nominated"
        )
    people(tmp_path, "p.csv", ann("P1", "C1", surname="Corrected"))
    with looking_as(personas.alice) as alice:
        assert names_for(alice, [hidden])[hidden].last_name == "Corrected"


def test_an_event_that_comes_to_be_theirs_later_is_hidden_too(hidden, tmp_path, seen_by_bob):
    people(tmp_path, "more.csv", ann("P2", "C2"))
    link()
    assert seen_by_bob() == (set(), set())


def test_joining_hides_both_and_parting_gives_back_what_only_followed(
    personas, tmp_path, person_of, looking_as, seen_by_bob
):
    add_suppliers()
    crimes(tmp_path, "c.csv", crime_row("C1"), crime_row("C2"))
    people(tmp_path, "a.csv", ann("P1", "C1"))
    link()
    people(tmp_path, "b.csv", ann("P2", "C2", phone="07700900456", address="1 Made Up Street"))
    link()
    elder, younger = person_of("P1"), person_of("P2")
    with looking_as(personas.alice) as alice:
        share_identity(
            person_id=elder, agencies=[personas.agencies["council"]], by=alice, because="nominated"
        )
        hide_person_from(person_id=younger, user=personas.bob.user_id, by=alice, because="conflict")
    assert seen_by_bob()[0] == {"P1"}
    people(tmp_path, "c2.csv", ann("P3", "C3", address="1 Made Up Street"))
    run = link()
    assert person_of("P2") == elder
    assert seen_by_bob()[0] == set()
    with looking_as(personas.alice) as alice:
        assert {r.record_ref for r in records_of(alice, younger)} == {"P1", "P2", "P3"}
    with acting("matcher", "link") as job:
        undo_run(run_id=run.run_id, by=job, because="wrong-join")
    with looking_as(personas.alice) as alice:
        assert {r.record_ref for r in records_of(alice, elder)} == {"P1"}
        assert records_of(alice, younger) == []
    assert "P1" in seen_by_bob()[0]
    assert "P2" not in seen_by_bob()[0]


def test_what_was_shared_while_they_were_one_does_not_stay_with_the_other(
    personas, tmp_path, person_of, looking_as
):
    add_suppliers()
    people(tmp_path, "a.csv", ann("P1", "C1"))
    link()
    people(tmp_path, "b.csv", ann("P2", "C2"))
    run = link()
    with looking_as(personas.alice) as alice:
        share_identity(
            person_id=person_of("P1"), agencies=[personas.agencies["council"]], by=alice, because="nominated"
        )
        assert Record.objects.count() == 2
    with acting("matcher", "link") as job:
        undo_run(run_id=run.run_id, by=job, because="wrong-join")
    with looking_as(personas.alice):
        assert set(Record.objects.values_list("record_ref", flat=True)) == {"P1"}


def test_an_outsider_cannot_hide_anybody_from_others(hidden, personas, looking_as):
    with looking_as(personas.charlie) as charlie, pytest.raises(NotVisible):
        hide_person_from(person_id=hidden, user=personas.chair.user_id, by=charlie, because="mischief")
    with looking_as(personas.charlie) as charlie, pytest.raises(NotVisible):
        hide_events_from(person_id=hidden, user=personas.chair.user_id, by=charlie, because="mischief")


@pytest.mark.parametrize(
    "change", [{"purpose": "violence-analysis"}, {"starts": "2999-01-01"}, {"ends": "2021-01-01"}]
)
def test_no_agreement_for_names_in_force_no_names(hidden, personas, looking_as, as_role, change):
    with as_role("migrator"):
        Agreement.objects.update(**change)
    with looking_as(personas.alice) as alice:
        share_identity(person_id=hidden, agencies=[personas.agencies["council"]], by=alice, because="asked")
        assert names_for(alice, [hidden]) == {}


@pytest.mark.parametrize("role", ["app", "worker", "analyst"])
@pytest.mark.parametrize(
    "call", ["people_follow(NULL)", "timeline_follow()", "people_keys(gen_random_uuid())"]
)
def test_the_inner_functions_are_not_for_everybody(personas, role, call):
    from django.db import DatabaseError, transaction

    with (
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        acting(role, "shape"),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"SELECT {call}")


@pytest.mark.parametrize(
    "table", ["timeline_event", "timeline_spell", "cases_case", "cases_fact", "finding_studykey"]
)
def test_the_matcher_reads_no_content(personas, table):
    from django.db import DatabaseError, transaction

    with (
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        acting("matcher", "link"),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"SELECT count(*) FROM {table}")
