"""Contacts: entered once, counted as proof, dose and figure."""

import uuid

import pytest

from plumbline.cases import queries, services
from plumbline.cases.models import Contact
from plumbline.values.errors import DataUnfit, PermissionRefused, StageRefused
from tests.casework import days


def test_it_works(panel, personas, looking_as):
    case, objective, action = panel.active()
    with looking_as(personas.worker) as worker:
        services.log_contact(case=case, outcome="met", minutes=30, action=action, by=worker, at=days(8))
        services.log_contact(case=case, outcome="no_answer", objective=objective, by=worker, at=days(9))
        page = queries.case_page(worker, case.ref)
    assert [(c.label, c.agency, c.by) for c in page.contacts] == [
        ("Met", "Probation", "Worker"),
        ("Tried, no answer", "Probation", "Worker"),
    ]
    assert (page.dose_minutes, page.objectives[0].contacts_met, page.objectives[0].contacts_attempted) == (
        30,
        1,
        2,
    )


def test_a_form_sent_twice_is_one_contact(panel, personas, looking_as):
    case, _, _ = panel.active()
    entry = uuid.uuid4()
    with looking_as(personas.worker) as worker:
        first, second = (
            services.log_contact(case=case, outcome="phone", minutes=5, entry=entry, by=worker, at=days(8))
            for _ in range(2)
        )
        assert first.id == second.id
        assert Contact.objects.count() == 1


@pytest.mark.parametrize(
    "change",
    [
        {"outcome": "waved"},
        {"happened_at": days(9)},
        {"outcome": "no_answer", "minutes": 5},
        {"minutes": -1},
        {"minutes": 1441},
        {"safety_concern": True},
    ],
)
def test_an_unfit_contact_is_refused(panel, personas, looking_as, change):
    case, _, _ = panel.active()
    with looking_as(personas.worker) as worker, pytest.raises(DataUnfit):
        services.log_contact(case=case, by=worker, at=days(8), **({"outcome": "met"} | change))


def test_a_concern_says_who_is_told(panel, personas, looking_as):
    case, _, _ = panel.active()
    with looking_as(personas.worker) as worker:
        contact = services.log_contact(
            case=case, outcome="met", safety_concern=True, who_is_told="Duty manager", by=worker, at=days(8)
        )
    assert contact.who_is_told == "Duty manager"


def test_a_chair_logs_no_contact(panel, personas, looking_as):
    case, _, _ = panel.active()
    with looking_as(personas.chair) as chair, pytest.raises(PermissionRefused):
        services.log_contact(case=case, outcome="met", by=chair, at=days(8))


def test_a_closed_case_takes_none(panel, personas, looking_as):
    case = panel.everything()
    with looking_as(personas.worker) as worker, pytest.raises(StageRefused, match="closed"):
        services.log_contact(case=case, outcome="met", by=worker, at=days(31))


def test_an_action_of_another_case_is_refused(panel, personas, looking_as):
    case, _, action = panel.active()
    panel_two = panel.conferenced()[0]
    with looking_as(personas.worker) as worker, pytest.raises(DataUnfit, match="another case"):
        services.log_contact(case=panel_two, outcome="met", action=action, by=worker, at=days(8))
