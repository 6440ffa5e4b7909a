"""The file of a made-up list, and the refusal for a real one."""

import csv

import polars as pl
import pytest

from plumbline.access.jobs import job_viewer
from plumbline.audit.enums import Verb
from plumbline.audit.models import Entry
from plumbline.finding.enums import Method
from plumbline.finding.services import write_listed
from plumbline.values.errors import PermissionRefused
from tests.finding.made_up import history, person_ids
from tests.finding.panels import freeze


pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _records(monkeypatch):
    refs = pl.DataFrame(
        [
            (person, feed, f"{feed}-{number}")
            for number, person in enumerate(person_ids(60))
            for feed in ("custody", "police_people")
        ],
        schema={"person_id": pl.String, "feed": pl.String, "record_ref": pl.String},
        orient="row",
    )
    monkeypatch.setattr("plumbline.finding.services.hand_over.record_refs_frame", lambda by: refs)


@pytest.fixture
def write(as_role, looking_as, tmp_path):
    def to_file(run, by=None):
        path = tmp_path / "listed.csv"
        with as_role("analyst"), looking_as(by or job_viewer("nominate")) as viewer:
            write_listed(run_id=run.id, path=path, by=viewer)
        return path

    return to_file


def test_every_record_of_those_listed_is_written_with_the_arm(put_history, write, as_role, looking_as):
    put_history(history())
    path = write(freeze(listed=40))
    with path.open() as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["arm", "feed", "record_ref"]
    assert len(rows) == 80
    assert {row["arm"] for row in rows} == {"offered", "not_drawn"}
    assert path.stat().st_mode & 0o077 == 0
    with as_role("auditor"):
        entry = Entry.objects.get(what="list.handed_over")
    assert entry.verb == Verb.DISCLOSURE.value


def test_by_rank_only_those_offered_are_written(put_history, write):
    put_history(history())
    with write(freeze(method=Method.BY_RANK, listed=10)).open() as file:
        assert {row["arm"] for row in csv.DictReader(file)} == {"offered"}


def test_a_list_of_real_people_is_never_written(put_history, write, tmp_path):
    put_history(history(), is_made_up=False)
    with pytest.raises(PermissionRefused, match="No file may say"):
        write(freeze(ethics="decision 1"))
    assert not (tmp_path / "listed.csv").exists()


def test_only_an_analyst_or_a_job_writes(put_history, write, personas):
    put_history(history())
    with pytest.raises(PermissionRefused):
        write(freeze(), by=personas.alice)
