"""The database counts drift as it is: by quarter, what stands, for whom it may."""

from datetime import date

import pytest

from plumbline.cases import services
from plumbline.cases.queries.drift import DriftCount, drift_counts
from tests.casework import days


WINTER = date(2026, 1, 1)


def counted(panel, who):
    viewer = getattr(panel.p, who)
    with panel.look(viewer):
        found = drift_counts(viewer, scheme=panel.scheme.id, start=WINTER, end=date(2026, 7, 1))
    return {(one.quarter, one.what): (one.n, one.of) for one in found}


@pytest.fixture
def drifting(panel):
    """A case that meets the criteria, an action for an objective and one for none, and contacts for both, one withdrawn."""
    case, _, action = panel.active()
    with panel.look(panel.p.alice):
        aside = panel.action(case, None)
    with panel.look(panel.p.worker) as worker:
        for act in (action, aside, aside):
            last = services.log_contact(
                case=case, outcome="met", minutes=5, action=act, by=worker, at=days(9)
            )
        services.correct_contact(contact=last, because="Logged twice", withdraw=True, by=worker, at=days(9))
        services.log_contact(case=case, outcome="no_answer", by=worker, happened_at=days(31), at=days(31))
    return panel


def test_each_quarter_has_its_own_counts(drifting):
    assert counted(drifting, "board") == {
        (WINTER, "cases"): (0, 1),
        (WINTER, "actions"): (1, 2),
        (WINTER, "contacts"): (1, 2),
        (date(2026, 4, 1), "contacts"): (1, 1),
    }


def test_a_case_that_misses_a_criterion_is_outside(panel):
    panel.triaged(criteria_met=())
    assert counted(panel, "chair")[WINTER, "cases"] == (1, 1)


@pytest.mark.parametrize("who", ["charlie", "analyst"])
def test_nobody_else_is_told_a_count(drifting, who):
    assert counted(drifting, who) == {}


def test_a_count_names_nobody():
    assert set(DriftCount.__dataclass_fields__) == {"quarter", "what", "n", "of"}
