"""Joining: stable keys, aliases, look-alikes apart, decisions that bind, and undo that restores exactly."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.linking.assignment import plan_keys
from plumbline.linking.models import LinkRun
from plumbline.linking.services import undo_run
from plumbline.people.models import Person, Record
from plumbline.values.errors import DataUnfit, StageRefused
from tests.facts import PEOPLE_HEADER, acting, add_suppliers, link, person_row, take_in, write


@pytest.fixture(autouse=True)
def suppliers(personas):
    return add_suppliers()


def people_file(folder, name, *rows):
    return take_in(write(folder, name, PEOPLE_HEADER, *rows))


def ann(ref, crime="C1", **extra):
    return person_row(
        ref, crime, "VICTIM", "Ann", "Example", "01/02/1990", **{"phone": "07700900123", **extra}
    )


@pytest.fixture
def keys(as_role):
    def read():
        with as_role("migrator"):
            return dict(Record.objects.values_list("record_ref", "person_id"))

    return read


def test_it_works(tmp_path, keys):
    people_file(
        tmp_path,
        "a.csv",
        ann("P1"),
        ann("P2", "C2"),
        person_row("P3", "C3", "SUSPECT", "Bo", "Other", "05/06/1985"),
    )
    assert link().people == 2
    found = keys()
    assert found["P1"] == found["P2"] != found["P3"]


def test_a_second_run_changes_nothing(tmp_path, keys):
    people_file(tmp_path, "a.csv", ann("P1"), ann("P2", "C2"))
    link()
    before = keys()
    assert link().rekeyed == 0
    assert keys() == before


def test_a_new_record_joins_the_person_there_is(tmp_path, keys):
    people_file(tmp_path, "a.csv", ann("P1"))
    link()
    before = keys()["P1"]
    people_file(tmp_path, "b.csv", ann("P2", "C2"))
    link()
    assert keys() == {"P1": before, "P2": before}


def test_two_people_who_turn_out_to_be_one_keep_the_elder_key(tmp_path, keys, as_role):
    people_file(tmp_path, "a.csv", ann("P1"))
    link()
    elder = keys()["P1"]
    people_file(tmp_path, "b.csv", ann("P2", "C2", phone="07700900456", address="1 Made Up Street"))
    link()
    younger = keys()["P2"]
    assert younger != elder
    people_file(tmp_path, "c.csv", ann("P3", "C3", address="1 Made Up Street"))
    report = link()
    assert set(keys().values()) == {elder}
    with as_role("migrator"):
        assert Person.objects.get(id=younger).alias_of_id == elder
    with acting("matcher", "link") as job:
        undo_run(run_id=report.run_id, by=job, because="wrong-join")
    assert (keys()["P1"], keys()["P2"], keys()["P3"]) == (elder, younger, None)
    with as_role("migrator"):
        assert Person.objects.get(id=younger).alias_of_id is None


def test_name_and_birth_date_alone_never_join(tmp_path, keys):
    people_file(tmp_path, "a.csv", ann("P1", phone=""), ann("P2", "C2", phone=""))
    link()
    assert keys()["P1"] != keys()["P2"]


def test_only_the_newest_run_is_undone(tmp_path):
    people_file(tmp_path, "a.csv", ann("P1"))
    first = link()
    link()
    with acting("matcher", "link") as job, pytest.raises(StageRefused):
        undo_run(run_id=first.run_id, by=job, because="x")


def test_nothing_to_link_is_said(as_role):
    with pytest.raises(DataUnfit, match="no person records"):
        link()


def test_the_run_is_counted_where_everybody_may_see_it(tmp_path, personas, looking_as):
    from plumbline.linking.queries import latest_run

    people_file(tmp_path, "a.csv", ann("P1"), ann("P2", "C2"))
    link()
    with looking_as(personas.board):
        run = latest_run(personas.board)
        assert isinstance(run, LinkRun)
        assert (run.records, run.people) == (2, 1)


DAY = datetime(2026, 1, 1, tzinfo=UTC)
ROWS = [uuid4() for _ in range(8)]
PEOPLE = [uuid4() for _ in range(4)]


@given(
    st.lists(st.sampled_from("abcd"), min_size=8, max_size=8),
    st.lists(st.one_of(st.none(), st.sampled_from(PEOPLE)), min_size=8, max_size=8),
)
def test_every_cluster_ends_with_one_person_and_every_person_in_one_cluster(clusters, held):
    cluster, before = dict(zip(ROWS, clusters, strict=True)), dict(zip(ROWS, held, strict=True))
    plan = plan_keys(
        cluster=cluster, held=before, opened_at={p: DAY + timedelta(days=i) for i, p in enumerate(PEOPLE)}
    )
    after = {row: plan.keys.get(row, before[row]) for row in ROWS}
    assert all(len({after[r] for r in ROWS if cluster[r] == c}) == 1 for c in set(clusters))
    assert len({(cluster[r], after[r]) for r in ROWS}) == len(set(clusters)) == len(set(after.values()))
    again = plan_keys(cluster=cluster, held=after, opened_at=dict.fromkeys([*PEOPLE, *plan.opened], DAY))
    assert again.keys == again.opened == again.aliases == {}
