"""Whose case began is told to the analyst's role for a locked plan that compares them, and otherwise not at all."""

import json
from datetime import UTC, timedelta

import pytest
from django.db import ProgrammingError, transaction

from plumbline.finding.enums import Method
from plumbline.studies.begun import cases_begun
from plumbline.studies.by_day import INTAKE_DAYS
from plumbline.studies.models import ProtocolLock
from plumbline.studies.services import evaluate_due, lock_protocol
from tests.casework import days
from tests.casework import panel as panel
from tests.finding.made_up import INDEX, between, births, history, person_ids
from tests.finding.panels import freeze


pytestmark = pytest.mark.django_db


@pytest.fixture
def planned(panel, put_history, plan):
    """A case, and a plan for a list of its scheme, not locked."""
    case = panel.triaged()
    put_history(between(history(60), None, INDEX), births=births(60))
    return case, plan(freeze(panel.scheme, method=Method.BY_RANK), lock=False, design="same_day")


def unlocked(protocol):
    return ProtocolLock(protocol=protocol)


def test_before_the_lock_nobody_is_told(planned, analysing):
    _, protocol = planned
    with analysing():
        assert cases_begun(unlocked(protocol)) == {}


def test_after_the_lock_each_person_has_the_day_of_their_first_case(planned, analysing):
    case, protocol = planned
    with analysing() as viewer:
        lock = lock_protocol(protocol_id=protocol.id, by=viewer)
        assert cases_begun(lock) == {str(case.person_id): days(1).date()}


def test_no_other_role_may_ask(planned, as_role):
    _, protocol = planned
    for role in ("app", "worker", "matcher", "auditor"):
        with as_role(role), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            cases_begun(unlocked(protocol))


def test_a_plan_of_another_design_is_told_nobody(panel, put_history, plan, analysing):
    panel.triaged()
    put_history(between(history(60), None, INDEX), births=births(60))
    protocol = plan(freeze(panel.scheme, method=Method.BY_RANK, at=INDEX + timedelta(hours=2)))
    with analysing():
        assert cases_begun(ProtocolLock.objects.get(protocol=protocol)) == {}


def test_a_plan_of_the_same_day_is_evaluated_once_the_last_case_was_followed(
    panel, put_history, plan, analysing, monkeypatch
):
    long = 365 + INTAKE_DAYS
    every = history(200, rate=3.0, days=4 * 365, until=INDEX + timedelta(days=long + 1))
    put_history(between(every, None, INDEX), births=births(200))
    protocol = plan(freeze(panel.scheme, method=Method.BY_RANK), design="same_day")
    put_history(every, births=births(200))
    begun = {who: INDEX.date() + timedelta(days=30 * (n % 5) + 1) for n, who in enumerate(person_ids(60))}
    monkeypatch.setattr("plumbline.studies.outcomes_by_arm.cases_begun", lambda lock: begun)
    nights = [(INDEX + timedelta(days=days)).replace(tzinfo=UTC) for days in (400, long + 1, long + 2)]
    with analysing() as viewer:
        found = [evaluate_due(by=viewer, at=night) for night in nights]
    assert [len(night) for night in found] == [0, 1, 0]
    figures = found[1][0].figures
    assert (found[1][0].protocol_id, figures["design"], figures["days_planned"]) == (
        protocol.id,
        "same_day",
        long,
    )
    assert figures["ci_low"] < 1 < figures["ci_high"]
    assert figures["overturn"]["pairs"]["standing"] in ("told", "too_few")
    assert not any(who in json.dumps(figures) for who in begun)
