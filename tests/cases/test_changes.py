"""Whether a case or a desk has changed: a count of what the viewer sees, that moves with each of their rows and with no other."""

import pytest
from django.apps import apps

from plumbline.cases import services as cases
from plumbline.cases.models import (
    Arrival,
    ArrivalClaim,
    ArrivalLetter,
    AssessmentDraft,
    BreakGlass,
    BreakGlassReview,
    BreakGlassTry,
    Case,
    ClaimSample,
    Learning,
    LearningStep,
    Peer,
    PeerEnd,
    PeerToken,
    Presence,
    QualityAudit,
    QualityDraw,
)
from plumbline.cases.queries.changes import changes_of_case, changes_of_work, tables_of_case
from plumbline.sharing.services import block
from plumbline.values.errors import NotVisible
from tests.casework import days
from tests.casework import panel as panel


@pytest.fixture
def active(panel):
    return panel.active()


def number(panel, viewer, case):
    with panel.look(viewer) as seen:
        return changes_of_case(seen, case.ref)


def test_it_stands_while_nothing_changes(panel, active):
    assert number(panel, panel.p.alice, active[0]) == number(panel, panel.p.alice, active[0])


def test_an_action_that_is_accepted_changes_the_case_and_the_desk(panel, active):
    case, _, action = active
    with panel.look(panel.p.alice) as alice:
        before = changes_of_case(alice, case.ref), changes_of_work(alice)
    with panel.look(panel.p.worker) as worker:
        cases.accept_action(action=action, by=worker, at=days(8))
    with panel.look(panel.p.alice) as alice:
        after = changes_of_case(alice, case.ref), changes_of_work(alice)
    assert before[0] != after[0]
    assert before[1] != after[1]


def test_what_the_viewer_may_not_see_changes_nothing(panel, active):
    case = active[0]
    before = {who: number(panel, who, case) for who in (panel.p.worker, panel.p.alice)}
    with panel.look(panel.p.alice) as alice:
        objective = cases.set_objective(case=case, words="Kept apart", by=alice, at=days(8))
        block(row=objective, user=panel.p.worker.user_id, by=alice, because="test", at=days(8))
    assert number(panel, panel.p.worker, case) == before[panel.p.worker]
    assert number(panel, panel.p.alice, case) != before[panel.p.alice]


def test_a_case_that_is_not_theirs_is_not_there(panel, active):
    with panel.look(panel.p.charlie) as charlie, pytest.raises(NotVisible):
        changes_of_case(charlie, active[0].ref)


def test_every_table_of_the_room_is_counted_but_those_named_here():
    """What is half written, and what is learnt of several cases: neither is on the page of a case.

    Nor are openings of it, the copy that an agency outside it is let know by, samples drawn from many cases, and what another
    installation offers, which is no case here before it is triaged.
    """
    counted = {model for model, _ in tables_of_case()}
    assert set(apps.get_app_config("cases").get_models()) - counted == {
        Arrival,
        ArrivalClaim,
        ArrivalLetter,
        AssessmentDraft,
        BreakGlass,
        BreakGlassReview,
        BreakGlassTry,
        Case,
        ClaimSample,
        Learning,
        LearningStep,
        Peer,
        PeerEnd,
        PeerToken,
        Presence,
        QualityAudit,
        QualityDraw,
    }
