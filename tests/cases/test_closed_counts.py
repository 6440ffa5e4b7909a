"""Figures of a scheme count what is closed among enough people; nothing about one case does (ADR 34)."""

from datetime import date

import pytest
from django.db import connection

from plumbline.cases import services as cases
from plumbline.cases.closed_counts_policy import FEWEST
from plumbline.cases.queries import case_page
from plumbline.cases.queries.reviewing import proofs_of
from plumbline.cases.services import GivenReaders
from plumbline.values.errors import StageRefused
from tests.casework import CRITERIA, days
from tests.casework import panel as panel


OWN = GivenReaders("owner")
FUNCTIONS = {
    "cases_delivery_counts": "(%s, '2026-01-01', '2026-12-31')",
    "cases_drift_counts": "(%s, '2026-01-01', '2026-12-31')",
    "cases_output_counts": "(%s, '2026-01-01', '2026-12-31')",
    "cases_delivery_compared": "(%s, '2026-01-01', '2026-12-31')",
    "cases_late_reason_counts": "(%s, '2026-01-01', '2026-12-31')",
    "cases_late_counts": "(%s, '2026-12-31')",
}


def figures(panel):
    """Every row of every function that counts contacts or actions of the scheme."""
    found = {}
    with panel.look(panel.p.alice), connection.cursor() as cursor:
        for name, given in FUNCTIONS.items():
            cursor.execute(f"SELECT * FROM {name}{given}", [panel.scheme.id])
            found[name] = sorted(map(str, cursor.fetchall()))
    return found


def close_things(panel, case):
    with panel.look(panel.p.worker) as worker:
        cases.log_contact(case=case, outcome="met", minutes=20, readers=OWN, by=worker, at=days(8))
    with panel.look(panel.p.alice):
        panel.action(case, None, readers=OWN, at=days(8))


def others(panel, how_many):
    for n in range(how_many):
        referral = panel.referral(name=f"Other{n}", born=date(1980 + n, 2, 3))
        with panel.look(panel.p.alice) as alice:
            cases.triage(
                referral=referral, decision="take", because="Fits", lead_agency=panel.p.agencies["council"],
                ask=[], criteria_met=CRITERIA, by=alice, at=days(1),
            )  # fmt: skip


def test_in_a_small_scheme_no_figure_changes_by_what_is_closed(panel):
    case, _, _ = panel.active()
    before = figures(panel)
    close_things(panel, case)
    assert figures(panel) == before


def test_among_enough_people_every_figure_counts_it(panel):
    case, _, _ = panel.active()
    others(panel, FEWEST - 1)
    before = figures(panel)
    close_things(panel, case)
    after = figures(panel)
    assert {name for name in FUNCTIONS if after[name] != before[name]} == set(FUNCTIONS)


# Sessions of a referral on are never closed; who worked on a case is asked of oneself; what a case was to move is read from what every
# agency reads.
OTHERWISE = {"cases_onward_counts", "cases_sessions_on", "cases_similar_counts", "cases_worked_on"}


def test_every_function_that_counts_contacts_or_actions_of_a_scheme_is_held_to_it(panel):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND pg_get_function_arguments(oid) LIKE 'wanted uuid, %%' "
            "AND prosrc ~ '(FROM|JOIN) public.cases_(contact|action) '"
        )
        found = {name for (name,) in cursor.fetchall()}
    assert found - OTHERWISE == set(FUNCTIONS), "let it join cases_counts_closed"


def test_the_line_of_proof_in_a_review_counts_what_every_reader_of_the_objective_reads(panel):
    case, objective, _ = panel.active()
    with panel.look(panel.p.worker) as worker:
        before = proofs_of(case_page(worker, case.ref), (), ())[objective.id]
        cases.log_contact(
            case=case, outcome="met", minutes=20, objective=objective, readers=OWN, by=worker, at=days(8)
        )
        assert proofs_of(case_page(worker, case.ref), (), ())[objective.id] == before
        cases.log_contact(case=case, outcome="met", minutes=20, objective=objective, by=worker, at=days(8))
        assert "1 of 1" in proofs_of(case_page(worker, case.ref), (), ())[objective.id]


def test_no_plan_is_agreed_of_which_others_read_nothing(panel):
    case, _ = panel.conferenced()
    with panel.look(panel.p.alice) as alice:
        objective = cases.set_objective(case=case, words="Kanari", readers=OWN, by=alice, at=days(7))
        council = panel.p.agencies["council"]
        panel.action(case, objective, readers=OWN, owner=alice.user_id, agency=council, at=days(7))
        with pytest.raises(StageRefused, match="every agency may read"):
            cases.agree_plan(case=case, by=alice, at=days(8))
