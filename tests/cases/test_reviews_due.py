"""Reminders that a safety plan, or a decision that somebody is not told, is to be looked at again: whoever wrote it, once, and only who may see it."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from plumbline.access.jobs import job_viewer
from plumbline.cases import services
from plumbline.cases.queries.reviews_due import reviews_due, reviews_told
from plumbline.cases.services.reviews_due import remind_of_reviews
from plumbline.notices.queries import waiting_notices
from tests.cases.told import not_told, told
from tests.casework import days
from tests.conftest import database_role


JOB = job_viewer("remind")
DUE = days(40).date()


def remind(panel, on=DUE):
    with database_role("worker"), panel.look(JOB):
        return remind_of_reviews(by=JOB, on=on, at=days(40))


def waiting(panel, who):
    with panel.look(getattr(panel.p, who)) as viewer:
        return [(n.about_kind, n.due_on) for n in waiting_notices(viewer) if n.kind == "review-due"]


def write_plan(panel, case, **changes):
    given = {
        "person_id": case.person_id,
        "words": "Ring the sister",
        "review_on": DUE,
        "agencies": [],
        "at": days(10),
    }
    with panel.look(panel.p.worker) as worker:
        return services.write_safety_plan(case=case, by=worker, **(given | changes))


@pytest.fixture
def case(panel):
    return panel.active()[0]


def test_whoever_wrote_the_plan_is_told_on_its_day_and_once(case, panel):
    write_plan(panel, case)
    assert remind(panel, DUE - timedelta(days=1)) == 0
    assert remind(panel) == 1
    assert waiting(panel, "worker") == [("safety-plan", DUE)]
    assert remind(panel, DUE + timedelta(days=1)) == 0
    for other in ("alice", "bob", "dana", "charlie"):
        assert waiting(panel, other) == []


def test_a_plan_that_was_looked_at_is_not_told_of_any_more(case, panel):
    write_plan(panel, case)
    remind(panel)
    write_plan(panel, case, review_on=days(90).date(), at=days(41), expected=1)
    assert remind(panel, DUE + timedelta(days=1)) == 0
    assert waiting(panel, "worker") == []
    assert remind(panel, days(90).date()) == 1


def test_whoever_decided_that_somebody_is_not_told(case, panel):
    with panel.look(panel.p.worker) as worker:
        not_told(case, by=worker, decided_by=panel.p.chair.user_id, review_on=DUE)
    assert remind(panel) == 1
    assert waiting(panel, "chair") == [("telling", DUE)]
    with panel.look(panel.p.worker) as worker:
        told(case, by=worker, expected=1, at=days(41))
    remind(panel, DUE + timedelta(days=1))
    assert waiting(panel, "chair") == []


def test_of_whoever_may_not_see_it_any_more_the_agency_is_told(case, panel):
    with panel.look(panel.p.worker) as worker:
        not_told(case, by=worker, decided_by=panel.p.chair.user_id, review_on=DUE)
    with panel.look(panel.p.chair) as chair:
        services.declare_conflict(case=case, user=chair.user_id, by=chair)
    # The worker is the representative of the agency that wrote it down.
    assert remind(panel) == 1
    assert waiting(panel, "chair") == []
    assert waiting(panel, "worker") == [("telling", DUE)]


def test_a_closed_case_is_not_looked_at_again(case, panel):
    write_plan(panel, case)
    with panel.look(panel.p.alice) as alice:
        objective = case.objectives.get()
        services.hold_review(
            case=case, ratings=panel.rating(objective), words="x", outcome="close", by=alice, at=days(30)
        )
        services.close_case(case=case, reason="no_gain", words="x", by=alice, at=days(30))
    assert remind(panel) == 0


def test_nobody_but_the_job_learns_what_is_due(case, panel):
    with panel.look(panel.p.alice) as alice, pytest.raises(DatabaseError), transaction.atomic():
        reviews_due(alice, DUE)


def test_a_notice_leads_only_whoever_sees_the_case(case, panel):
    plan = write_plan(panel, case)
    with panel.look(panel.p.worker) as worker:
        assert reviews_told(worker, [plan.id]) == {plan.id: ("safety-plan", case.ref)}
    with panel.look(panel.p.charlie) as charlie:
        assert reviews_told(charlie, [plan.id]) == {}
