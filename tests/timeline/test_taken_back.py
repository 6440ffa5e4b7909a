"""What a case relied on stays when its supplier takes the file back, marked; what nobody relied on goes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from plumbline.people.models import Record
from plumbline.timeline.queries import events_of_person
from plumbline.timeline.services import undo_batch
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


EARLIER = timezone.now() - timedelta(hours=1)


@pytest.fixture
def ann(personas, tmp_path, as_role):
    """A linked person with one crime, and the file that gave the crime."""
    add_suppliers()
    crimes = take_in(write(tmp_path, "crimes.csv", CRIMES_HEADER, crime_row("C1")))
    people = take_in(
        write(
            tmp_path,
            "people.csv",
            PEOPLE_HEADER,
            person_row("P1", "C1", "VICTIM", "Ann", "Example", "01/02/1990"),
        )
    )
    link()
    with as_role("migrator"):
        return Record.objects.get(record_ref="P1").person_id, {"crimes": crimes, "people": people}


@pytest.fixture
def seen(personas, looking_as):
    """What the police representative sees of a person: what kind it was and whether it is withdrawn."""

    def look(person_id, **options):
        with looking_as(personas.bob):
            return [
                (e.words, e.withdrawn_at is not None)
                for e in events_of_person(personas.bob, person_id, **options)
            ]

    return look


def undo(taken):
    with acting("loader", "ingest") as job:
        undo_batch(batch_id=taken.batch.id, by=job, because="wrong-file")


@pytest.mark.parametrize("which", ["crimes", "people"])
def test_an_event_that_a_case_could_cite_stays_marked(ann, seen, which):
    person, files = ann
    undo(files[which])
    assert seen(person) == []
    assert seen(person, cited_since=EARLIER) == [("Violence with injury", True)]


def test_an_event_taken_back_before_anybody_relied_on_it_is_gone(ann, seen):
    person, files = ann
    undo(files["crimes"])
    assert seen(person, cited_since=timezone.now() + timedelta(hours=1)) == []


def test_a_corrected_event_stands_corrected_and_is_not_called_withdrawn(ann, seen, tmp_path):
    person, _ = ann
    take_in(write(tmp_path, "crimes.csv", CRIMES_HEADER, crime_row("C1", code="105A")))
    assert seen(person, cited_since=EARLIER) == [("Violence without injury", False)]
