"""Whoever sits at the table is told that a meeting is called; the notice says no more, and ends with its day."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from plumbline.access.jobs import job_viewer
from plumbline.meetings import services
from plumbline.notices.enums import MEETING_CALLED
from plumbline.notices.queries import waiting_notices
from plumbline.notices.services import Told, end_passed, tell_at_once
from tests.casework import days
from tests.casework import panel as panel
from tests.conftest import database_role


@pytest.fixture
def called(panel):
    with panel.look(panel.p.alice) as alice:
        return services.schedule_meeting(scheme=panel.scheme, starts_at=days(35), by=alice, at=days(8))


def waiting(panel, who):
    with panel.look(getattr(panel.p, who)) as viewer:
        return [(n.about_id, n.due_on) for n in waiting_notices(viewer) if n.kind == MEETING_CALLED]


@pytest.mark.parametrize(("who", "is_told"), [("bob", True), ("chair", True), ("worker", True), ("alice", False), ("charlie", False), ("board", False)])  # fmt: skip
def test_who_is_told(called, panel, who, is_told):
    assert waiting(panel, who) == ([(called.id, days(35).date())] if is_told else [])


def test_it_ends_with_the_day_of_the_meeting(called, panel):
    job = job_viewer("remind")
    for day, left in ((days(35), 1), (days(35) + timedelta(days=1), 0)):
        with database_role("worker"), panel.look(job):
            end_passed(kinds=[MEETING_CALLED], by=job, on=day.date(), at=day)
        assert len(waiting(panel, "bob")) == left


def test_the_database_tells_nobody_else(called, panel):
    told = Told(panel.p.charlie.user_id, MEETING_CALLED, "meeting", called.id, days(35).date())
    with panel.look(panel.p.alice) as alice, pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():  # fmt: skip
        tell_at_once(told=[told], by=alice, at=days(8))
