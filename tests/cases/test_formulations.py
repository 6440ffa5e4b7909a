"""Formulations: four boxes, what is known apart from what is thought, each a row of its own."""

import pytest

from plumbline.cases import services
from plumbline.cases.models import Formulation
from plumbline.cases.queries.formulations import formulations_of_case
from plumbline.values.errors import DataUnfit, NotVisible, PermissionRefused, StageRefused
from tests.casework import days


def write(case, *, by, **changes):
    given = {
        "person_id": case.person_id,
        "facts": {"what": "Three attendances since May"},
        "opinions": {"why_now": "He lost the flat", "protects": " "},
        "at": days(10),
    }
    return services.write_formulation(case=case, by=by, **(given | changes))


@pytest.fixture
def case(panel):
    return panel.active()[0]


def lines(viewer, case):
    return formulations_of_case(viewer, case.ref).people[0].lines


def test_it_works(case, personas, looking_as):
    with looking_as(personas.worker) as worker:
        write(case, by=worker)
    with looking_as(personas.bob) as bob:
        (line,) = lines(bob, case)
    assert [(b.title, b.fact, b.opinion) for b in line.boxes] == [
        ("What is happening", "Three attendances since May", ""),
        ("Why now", "", "He lost the flat"),
        ("What keeps it going", "", ""),
        ("What protects", "", ""),
    ]
    assert (line.by, line.agency, line.formulation.at) == ("Worker", "Probation", days(10))


def test_it_is_revised_by_a_further_row(case, personas, looking_as):
    with looking_as(personas.worker) as worker:
        write(case, by=worker)
    with looking_as(personas.bob) as bob:
        write(case, by=bob, facts={"what": "Four by now"}, expected=1, at=days(20))
        assert [(x.formulation.number, x.by) for x in lines(bob, case)] == [(2, "Bob"), (1, "Worker")]


def test_of_two_at_once_the_second_is_told(case, personas, looking_as):
    with looking_as(personas.worker) as worker:
        write(case, by=worker, expected=0)
        with pytest.raises(StageRefused, match="Somebody else wrote a formulation"):
            write(case, by=worker, expected=0)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"facts": {}, "opinions": {"what": " "}}, "at least one box"),
        ({"facts": {"whose_fault": "x"}}, "four boxes"),
    ],
)
def test_an_unfit_one_is_refused(case, personas, looking_as, change, told):
    with looking_as(personas.worker) as worker, pytest.raises(DataUnfit, match=told):
        write(case, by=worker, **change)


def test_nobody_without_business_writes_or_reads_one(case, personas, looking_as):
    with looking_as(personas.worker) as worker:
        write(case, by=worker)
    with looking_as(personas.chair) as chair, pytest.raises(PermissionRefused):
        write(case, by=chair)
    with looking_as(personas.charlie) as charlie:
        assert not Formulation.objects.exists()
        with pytest.raises(NotVisible):
            formulations_of_case(charlie, case.ref)
