"""Whoever is asked for research or given an action is told by the next round, once, and nobody who may not see it."""

from datetime import date

import pytest

from plumbline.access.jobs import job_viewer
from plumbline.cases import services
from plumbline.cases.enums import ABOUT_REQUEST, REQUEST_ASKED
from plumbline.cases.models import ResearchRequest
from plumbline.cases.services.new_work import GIVEN, tell_of_new_work
from plumbline.notices.models import Notice
from plumbline.notices.queries import waiting_notices
from tests.casework import days
from tests.casework import panel as panel
from tests.conftest import database_role


def a_round(panel, at=2):
    job = job_viewer("remind")
    with database_role("worker"), panel.look(job):
        return tell_of_new_work(by=job, at=days(at))


def kinds(panel, who):
    with panel.look(getattr(panel.p, who)) as viewer:
        return [n.kind for n in waiting_notices(viewer) if n.kind in (GIVEN, REQUEST_ASKED)]


def test_those_who_answer_for_the_agency_that_was_asked(panel):
    panel.triaged()
    assert a_round(panel) == 2
    assert kinds(panel, "dana") == kinds(panel, "bob") == [REQUEST_ASKED]
    assert kinds(panel, "worker") == kinds(panel, "alice") == kinds(panel, "chair") == []


def test_once_and_no_more_once_it_is_answered(panel):
    case = panel.triaged()
    a_round(panel)
    assert a_round(panel, 3) == 0
    with panel.look(panel.p.dana) as dana:
        services.reply_to_request(
            request=panel.request_of(dana, case), answer="not_known", by=dana, at=days(3)
        )
    a_round(panel, 4)
    assert kinds(panel, "dana") == []
    assert kinds(panel, "bob") == [REQUEST_ASKED]


def test_nobody_who_is_kept_from_it(panel):
    case = panel.triaged()
    with panel.look(panel.p.alice) as alice:
        services.declare_conflict(case=case, user=panel.p.dana.user_id, by=alice, at=days(1))
    assert a_round(panel) == 1
    assert kinds(panel, "dana") == []


def test_an_owner_of_an_action_that_waits(panel):
    panel.active()
    a_round(panel, 8)
    assert kinds(panel, "worker") == [GIVEN]


def test_no_owner_who_took_it_on(panel):
    _, _, action = panel.active()
    with panel.look(panel.p.worker) as worker:
        services.accept_action(action=action, by=worker, at=days(7.5))
    a_round(panel, 8)
    assert kinds(panel, "worker") == []


def test_nobody_but_the_job_learns_what_is_new(panel):
    panel.triaged()
    with database_role("worker"), panel.look(panel.p.alice) as alice:
        assert tell_of_new_work(by=alice, at=days(2)) == 0


def test_the_ladder_goes_on_from_there(panel):
    """A rung ends the notice that came before it: one thing, one line."""
    panel.active()
    a_round(panel, 8)
    panel.remind(date(2026, 3, 20))
    with panel.look(panel.p.worker):
        assert (
            Notice.objects.filter(
                ended_at=None, recipient=panel.p.worker.user_id, about_kind="action"
            ).count()
            <= 1
        )


@pytest.mark.parametrize("who", ["dana"])
def test_the_notice_leads_to_the_request(panel, who):
    panel.triaged()
    a_round(panel)
    with panel.look(getattr(panel.p, who)):
        (notice,) = Notice.objects.filter(about_kind=ABOUT_REQUEST)
        assert ResearchRequest.objects.filter(id=notice.about_id).exists()
