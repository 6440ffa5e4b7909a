"""What has arrived joins the people there are; nobody else is compared, moved or asked about again."""

from datetime import date

import pytest

from plumbline.linking.services import link_arrivals
from plumbline.people.services import add_record, open_person
from plumbline.values.errors import PermissionRefused
from tests.facts import add_suppliers, link, person_row
from tests.linking import desk
from tests.linking.desk import add_matcher, ann, arrivals, at_the_desk, decide, keys, people


@pytest.fixture
def mo(personas, tmp_path):
    add_suppliers()
    others = [
        person_row(f"R{n}", f"X{n}", "VICTIM", f"Bo{chr(97 + n)}", "Other", f"0{n + 1}/06/1985")
        for n in range(9)
    ]
    people(tmp_path, "rest.csv", *others)
    people(tmp_path, "1.csv", ann("P1", phone="07700900001"))
    people(tmp_path, "2.csv", ann("P2", "C2", phone="07700900002", address="1 Made Up Street"))
    link()
    return add_matcher(personas)


def test_a_new_record_joins_the_person_there_is(mo, tmp_path):
    before = keys()
    people(tmp_path, "3.csv", ann("P3", "C3", phone="07700900001"))
    report = arrivals()
    assert (report.arrivals, report.records, report.rekeyed) == (1, 12, 1)
    assert keys() == {**before, "P3": before["P1"]}


def test_a_new_record_that_is_nobody_known_opens_a_person(mo, tmp_path):
    before = keys()
    people(tmp_path, "3.csv", person_row("P3", "C3", "VICTIM", "Cy", "Newcomer", "03/03/1991"))
    arrivals()
    after = keys()
    assert after["P3"] not in before.values()
    assert {ref: key for ref, key in after.items() if ref != "P3"} == before


def test_a_second_time_there_is_nothing_new(mo, tmp_path):
    people(tmp_path, "3.csv", ann("P3", "C3", phone="07700900001"))
    arrivals()
    again = arrivals()
    assert (again.arrivals, again.rekeyed) == (0, 0)


def test_two_people_become_one_where_a_new_record_is_certainly_both(mo, tmp_path):
    elder = min(keys()[ref] for ref in ("P1", "P2"))
    people(tmp_path, "3.csv", ann("P3", "C3", phone="07700900001", address="1 Made Up Street"))
    arrivals()
    assert {keys()[ref] for ref in ("P1", "P2", "P3")} == {elder}


def test_what_waited_before_waits_on_under_its_name(mo, tmp_path):
    (before,) = desk.waiting(mo)
    people(tmp_path, "3.csv", ann("P3", "C3", phone="07700900003"))
    arrivals()
    assert before.id in {pair.id for pair in desk.waiting(mo)}
    assert len(desk.waiting(mo)) == 3


def test_a_corrected_record_is_looked_at_again(mo, tmp_path):
    people(tmp_path, "2.csv", ann("P2", "C2", phone="07700900001", address="1 Made Up Street"))
    assert arrivals().arrivals == 1
    assert keys()["P1"] == keys()["P2"]


def test_many_new_records_are_linked_with_everybody(mo, tmp_path):
    people(tmp_path, "3.csv", *(ann(f"N{n}", f"D{n}", phone=f"077009000{n + 10}") for n in range(5)))
    assert arrivals().arrivals is None


def test_it_comes_to_the_same_people_as_linking_everybody(mo, tmp_path):
    rows = [ann("P3", "C3", phone="07700900001"), ann("P4", "C4", phone="07700900009", surname="Exampel")]
    people(tmp_path, "3.csv", *rows)
    arrivals()
    after = keys()
    link()
    assert keys() == after


def test_only_a_matcher_or_the_job_links(personas):
    with pytest.raises(PermissionRefused, match="matcher"):
        link_arrivals(by=personas.alice)


@pytest.fixture
def typed(mo, personas):
    """The council's referral of somebody whose name, birth date and telephone agree with P1."""
    with desk.database_role("worker"), at_the_desk(personas.alice):
        person = open_person(by=personas.alice, owner_agency=personas.agencies["council"], made_up=True)
        add_record(
            person=person, first_name="Ann", last_name="Example", by=personas.alice, sex="M", phone="07700900001",
            date_of_birth=date(1990, 2, 1),
        )  # fmt: skip
    return person


@pytest.mark.parametrize("run", [link, arrivals])
def test_who_was_typed_in_is_asked_about_first_and_never_joined(mo, typed, run):
    before = keys()
    run()
    assert keys() == before
    first = desk.waiting(mo)[0]
    assert first.typed_in
    assert "asked:by_hand" in first.conflicts


def test_who_was_typed_in_joins_by_a_decision_and_parts_with_it(mo, typed):
    link()
    before = desk.state()
    (typed_ref,) = [ref for ref, key in keys().items() if key == typed.id]
    decision = decide(mo, "P1", typed_ref)
    assert keys()[typed_ref] == keys()["P1"]
    assert desk.alias_of(typed.id) == keys()["P1"]
    link()
    assert keys()[typed_ref] == keys()["P1"]
    desk.take_back(mo, decision)
    assert desk.state() == before


def test_two_records_typed_in_for_one_person_stay_together(mo, typed, personas):
    with desk.database_role("worker"), at_the_desk(personas.alice):
        add_record(person=typed, first_name="Annie", last_name="Former", by=personas.alice)
    link()
    assert list(keys().values()).count(typed.id) == 2
