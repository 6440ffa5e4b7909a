"""People who part again get back what joining took: their key, whose alias was whose; decisions outlive corrections."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from plumbline.linking.assignment import plan_keys
from plumbline.linking.enums import Verdict
from plumbline.linking.services import link_everyone, undo_run
from plumbline.people.models import Person, Record
from plumbline.values.errors import PermissionRefused
from tests.facts import PEOPLE_HEADER, acting, add_suppliers, link, person_row, take_in, write
from tests.linking.desk import add_matcher, decide, take_back, waiting


@pytest.fixture(autouse=True)
def suppliers(personas):
    return add_suppliers()


def people(folder, name, *rows):
    return take_in(write(folder, name, PEOPLE_HEADER, *rows))


def ann(ref, crime="C1", *, phone="07700900123", address="", surname="Example"):
    return person_row(ref, crime, "VICTIM", "Ann", surname, "01/02/1990", phone=phone, address=address)


@pytest.fixture
def live(as_role):
    """Live records by reference."""

    def read():
        with as_role("migrator"):
            return {r.record_ref: r for r in Record.objects.filter(withdrawn_at__isnull=True)}

    return read


@pytest.fixture
def mo(personas):
    """A matcher of the police."""
    return add_matcher(personas)


def alias_of(as_role, key):
    with as_role("migrator"):
        return Person.objects.get(id=key).alias_of_id


def test_undoing_a_join_of_joins_brings_back_whose_alias_was_whose(tmp_path, live, as_role, mo):
    """A run joins two people, one of whom the desk had joined with a third."""
    for number in (1, 2, 3):
        people(tmp_path, f"{number}.csv", ann(f"P{number}", f"C{number}", phone=f"0770090010{number}"))
        link()
    first, second, third = (live()[f"P{n}"].person_id for n in (1, 2, 3))
    decide(mo, "P2", "P3")
    assert alias_of(as_role, third) == second
    people(tmp_path, "5.csv", ann("P5", "C5", phone="07700900102", address="1 Made Up Street"))
    people(tmp_path, "6.csv", ann("P6", "C6", phone="07700900101", address="1 Made Up Street"))
    run = link()
    assert (alias_of(as_role, second), alias_of(as_role, third)) == (first, first)
    with acting("matcher", "link") as job:
        undo_run(run_id=run.run_id, by=job, because="wrong-join")
    assert (alias_of(as_role, second), alias_of(as_role, third)) == (None, second)


def test_a_decision_that_they_differ_binds_later_runs(tmp_path, live, mo):
    people(tmp_path, "a.csv", ann("P1"), ann("P2", "C2", phone="07700900456"))
    link()
    decide(mo, "P1", "P2", Verdict.DIFFERENT)
    people(tmp_path, "a.csv", ann("P1"), ann("P2", "C2"))
    link()
    assert live()["P1"].person_id != live()["P2"].person_id


def test_taken_back_and_said_to_differ_they_have_the_keys_they_had(tmp_path, live, as_role, mo):
    people(tmp_path, "a.csv", ann("P1"))
    link()
    people(tmp_path, "b.csv", ann("P2", "C2", phone="07700900456"))
    link()
    elder, younger = live()["P1"].person_id, live()["P2"].person_id
    same = decide(mo, "P1", "P2")
    assert live()["P2"].person_id == elder
    take_back(mo, same)
    decide(mo, "P1", "P2", Verdict.DIFFERENT)
    link()
    assert (live()["P1"].person_id, live()["P2"].person_id) == (elder, younger)
    assert alias_of(as_role, younger) is None


def test_known_to_be_different_outlives_a_corrected_record(tmp_path, live, mo):
    people(tmp_path, "a.csv", ann("P1"), ann("P2", "C2", phone="07700900456"))
    link()
    decide(mo, "P1", "P2", Verdict.DIFFERENT)
    corrected = [ann("P1", address="1 Made Up Street"), ann("P2", "C2", address="1 Made Up Street")]
    people(tmp_path, "a.csv", *corrected)
    link()
    assert live()["P1"].person_id != live()["P2"].person_id


def test_a_pair_that_nobody_could_tell_is_not_asked_again(tmp_path, mo):
    people(tmp_path, "a.csv", ann("P1", phone=""), ann("P2", "C2", phone=""))
    assert link().review == 1
    assert len(waiting(mo)) == 1
    decide(mo, "P1", "P2", Verdict.CANNOT_TELL)
    link()
    assert waiting(mo) == []


@pytest.mark.parametrize("who", ["alice", "bob", "charlie", "analyst", "board"])
def test_only_a_matcher_or_the_job_links(personas, who):
    with pytest.raises(PermissionRefused, match="matcher"):
        link_everyone(by=getattr(personas, who))
    with pytest.raises(PermissionRefused, match="matcher"):
        undo_run(run_id=uuid4(), by=getattr(personas, who), because="x")


def test_a_cluster_without_anybody_gets_the_key_that_its_records_had():
    elder, old = uuid4(), uuid4()
    rows = [uuid4() for _ in range(4)]
    plan = plan_keys(
        cluster={rows[0]: "a", rows[1]: "a", rows[2]: "a", rows[3]: "b"},
        held=dict.fromkeys(rows, elder),
        opened_at={
            elder: datetime(2026, 1, 1, tzinfo=UTC),
            old: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=1),
        },
        former={rows[3]: old, rows[2]: old},
    )
    assert (plan.keys, plan.opened, plan.parted) == ({rows[3]: old}, {}, frozenset({old}))


def test_the_elder_key_stays_with_its_own_record_though_more_came_to_it():
    elder, old = uuid4(), uuid4()
    own, *came = rows = [uuid4() for _ in range(4)]
    day = datetime(2026, 1, 1, tzinfo=UTC)
    plan = plan_keys(
        cluster={own: "z", **dict.fromkeys(came, "a")},
        held=dict.fromkeys(rows, elder),
        opened_at={elder: day, old: day + timedelta(days=1)},
        former=dict.fromkeys(came, old),
    )
    assert (plan.keys, plan.opened, plan.parted) == (dict.fromkeys(came, old), {}, frozenset({old}))


@pytest.mark.parametrize("names", [("a", "z"), ("z", "a")])
def test_where_two_sides_weigh_the_same_the_first_record_keeps_the_key(names):
    first, second = rows = [uuid4(), uuid4()]
    person = uuid4()
    plan = plan_keys(
        cluster=dict(zip(rows, names, strict=True)),
        held={first: person, second: person},
        opened_at={person: datetime(2026, 1, 1, tzinfo=UTC)},
    )
    assert set(plan.keys) == {second}
