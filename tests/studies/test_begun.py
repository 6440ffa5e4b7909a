"""Whose case began is told to the analyst's role for a locked plan that compares them, and otherwise not at all."""

from datetime import timedelta

import pytest
from django.db import ProgrammingError, transaction

from plumbline.finding.enums import Method
from plumbline.studies.begun import cases_begun
from plumbline.studies.models import ProtocolLock
from plumbline.studies.services import lock_protocol
from tests.casework import days
from tests.casework import panel as panel
from tests.finding.made_up import INDEX, between, births, history
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
