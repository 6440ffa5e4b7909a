"""Files that correct, overlap and are undone, in any order: what stands is what there would be without the undone ones."""

import tempfile
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plumbline.timeline.queries import spells_frame
from plumbline.timeline.services import undo_batch
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


CUSTODY_HEADER = "custody_ref,forename,surname,dob,sex,spell_type,detained_on,released_on,data_origin"


@pytest.fixture(autouse=True)
def suppliers(personas):
    return add_suppliers()


def undo(taken):
    with acting("loader", "ingest") as job:
        return undo_batch(batch_id=taken.batch.id, by=job, because="wrong-file")


def settings_by_ref():
    events = frames()[0]
    return dict(events.select("event_ref", "setting").rows())


def roles():
    return sorted(frames()[1].select("record_ref", "role").rows())


def spells():
    with acting("analyst", "shape") as job:
        return [
            (str(a), str(b) if b else None)
            for a, b in spells_frame(job).select("from_date", "to_date").rows()
        ]


def held_by(released):
    return f"S1,Ann,Example,01/02/1990,F,REMAND,01/03/2026,{released},MADE UP"


def test_a_corrected_role_replaces_the_role(tmp_path):
    take_in(write(tmp_path, "c.csv", CRIMES_HEADER, crime_row("C1")))
    ann = ("Ann", "Example", "01/02/1990")
    first = take_in(write(tmp_path, "p.csv", PEOPLE_HEADER, person_row("P1", "C1", "VICTIM", *ann)))
    second = take_in(write(tmp_path, "p.csv", PEOPLE_HEADER, person_row("P1", "C1", "SUSPECT", *ann)))
    assert (first.duplicate, second.staged, second.duplicate) == (0, 1, 0)
    assert roles() == [("P1", "suspect")]
    undo(second)
    assert roles() == [("P1", "victim")]


def test_a_release_date_that_comes_later_ends_the_spell(tmp_path):
    take_in(write(tmp_path, "march.csv", CUSTODY_HEADER, held_by("")))
    assert spells() == [("2026-03-01", None)]
    later = take_in(write(tmp_path, "april.csv", CUSTODY_HEADER, held_by("20/04/2026")))
    assert (later.staged, later.duplicate) == (1, 0)
    assert spells() == [("2026-03-01", "2026-04-20")]


def test_a_row_that_another_live_file_gives_outlives_the_undo_of_the_first(tmp_path):
    first = take_in(write(tmp_path, "a.csv", CRIMES_HEADER, crime_row("C1"), crime_row("C2")))
    take_in(write(tmp_path, "b.csv", CRIMES_HEADER, crime_row("C1")))
    undo(first)
    assert set(settings_by_ref()) == {"C1"}


def test_undoing_never_brings_back_a_row_of_an_undone_file(tmp_path):
    first = take_in(write(tmp_path, "a.csv", CRIMES_HEADER, crime_row("C1")))
    second = take_in(write(tmp_path, "b.csv", CRIMES_HEADER, crime_row("C1", place="DWELLING")))
    undo(first)
    assert settings_by_ref() == {"C1": "dwelling"}
    undo(second)
    assert settings_by_ref() == {}


def test_a_file_that_was_undone_can_come_again(tmp_path):
    path = write(tmp_path, "a.csv", CRIMES_HEADER, crime_row("C1"))
    undo(take_in(path))
    again = take_in(path)
    assert (again.staged, again.held_already) == (1, False)
    assert set(settings_by_ref()) == {"C1"}


def test_a_place_level_feed_never_gives_a_person(tmp_path):
    header = "attendance_ref,arrived_at,assault_at,assault_method,location_type,location,lsoa,data_origin"
    row = "A1,01/03/2026 23:00,01/03/2026 22:00,FIST,PUB,The Made Up Arms,,MADE UP"
    assert take_in(write(tmp_path, "ae.csv", header, row)).staged == 1
    events, involved = frames()
    assert (events.height, involved.height) == (1, 0)


# One step of the story: a file of one of two names with some of three rows in one of two states, or an undo.
FILE = st.tuples(
    st.sampled_from(["a.csv", "b.csv"]),
    st.dictionaries(st.sampled_from(["C1", "C2", "C3"]), st.sampled_from(["STREET", "DWELLING"]), min_size=1),
)
UNDO = st.integers(min_value=0, max_value=5)
WORDS = {"STREET": "outdoors", "DWELLING": "dwelling"}


class Story:
    """What should stand: the files that are live, in the order they came; the last to speak of a row is right."""

    def __init__(self, folder):
        self.folder = folder
        self.live = []  # (name, rows, what came of it, the one it replaced)

    def file(self, name, rows):
        lines = [crime_row(ref, place=place) for ref, place in sorted(rows.items())]
        taken = take_in(write(self.folder, name, CRIMES_HEADER, *lines))
        if taken.held_already:
            assert (taken.staged, taken.duplicate) == (0, taken.read)
            return
        before = self.standing()
        same = sum(before.get(ref) == WORDS[place] for ref, place in rows.items())
        assert (taken.read, taken.staged, taken.duplicate) == (len(rows), len(rows) - same, same)
        replaced = next((entry for entry in self.live if entry[0] == name), None)
        self.live = [entry for entry in self.live if entry is not replaced] + [(name, rows, taken, replaced)]

    def undo(self, number):
        if not self.live:
            return
        entry = self.live.pop(number % len(self.live))
        undo(entry[2])
        if entry[3]:
            self.live.append(entry[3])
            self.live.sort(key=lambda e: e[2].batch.stored_at)

    def standing(self):
        return {ref: WORDS[place] for _, rows, _, _ in self.live for ref, place in rows.items()}


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(st.one_of(FILE, FILE, UNDO), min_size=3, max_size=6))
def test_whatever_comes_and_goes_the_last_live_file_to_speak_of_a_row_is_right(db, steps):
    with tempfile.TemporaryDirectory() as folder, transaction.atomic():
        story = Story(Path(folder))
        for step in steps:
            if isinstance(step, int):
                story.undo(step)
            else:
                story.file(*step)
            assert settings_by_ref() == story.standing()
        transaction.set_rollback(True)
