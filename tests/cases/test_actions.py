"""Actions in the database: each step a dated row, none of them illegal, two people never at once."""

from datetime import date

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plumbline.audit.models import Entry
from plumbline.cases import queries, services
from plumbline.cases.models import Action, ActionStep
from plumbline.schemes.reading import kind_called
from plumbline.values.errors import DataUnfit, PermissionRefused, PlumblineError, StageRefused
from tests.cases.test_rules import LEGAL
from tests.casework import days


STATES = sorted(kind_called("violence").work.actions.states)


@pytest.fixture
def active(panel):
    return panel.active()


def states_of(action):
    return list(ActionStep.objects.filter(action=action).order_by("number").values_list("state", flat=True))


def test_each_step_is_a_dated_row_that_names_who(active, personas, looking_as):
    case, objective, action = active
    with looking_as(personas.worker) as worker:
        services.accept_action(action=action, expected_step=1, by=worker, at=days(8))
        services.start_action(action=action, expected_step=2, by=worker, at=days(9))
        services.extend_action(
            action=action,
            due_on=date(2026, 4, 20),
            words="Landlord away",
            expected_step=3,
            by=worker,
            at=days(10),
        )
        services.finish_action(action=action, evidence="Letter seen", expected_step=4, by=worker, at=days(11))
    with looking_as(personas.alice) as alice:
        services.verify_action(action=action, expected_step=5, by=alice, at=days(12))
        rows = ActionStep.objects.filter(action=action).order_by("number")
        assert list(rows.values_list("number", "state", "due_on", "by")) == [
            (1, "proposed", date(2026, 3, 23), alice.user_id),
            (2, "accepted", date(2026, 3, 23), personas.worker.user_id),
            (3, "in_progress", date(2026, 3, 23), personas.worker.user_id),
            (4, "in_progress", date(2026, 4, 20), personas.worker.user_id),
            (5, "done", date(2026, 4, 20), personas.worker.user_id),
            (6, "verified", date(2026, 4, 20), alice.user_id),
        ]


def test_somebody_else_changed_it_meanwhile(active, personas, looking_as):
    """The co-ordinator and the owner have the same form open; the second to send it is told."""
    _, _, action = active
    with looking_as(personas.worker) as worker:
        services.accept_action(action=action, expected_step=1, by=worker)
    with (
        looking_as(personas.alice) as alice,
        pytest.raises(StageRefused, match="Somebody else changed this action"),
    ):
        services.supersede_action(action=action, words="Another one", expected_step=1, by=alice)


def test_of_two_steps_with_one_number_the_database_keeps_the_first(active, personas, looking_as):
    """The race that no check sees: both read the same last step."""
    _, _, action = active
    from plumbline.cases.services.proposing import add_step

    with looking_as(personas.worker) as worker:
        services.accept_action(action=action, by=worker)
        with pytest.raises(StageRefused, match="Somebody else changed this action"):
            add_step(action, 2, "declined", date(2026, 4, 1), by=worker, at=days(8), words="x")
        assert states_of(action) == ["proposed", "accepted"]


def test_the_owner_does_not_verify(active, panel, personas, looking_as):
    """Not even an owner who co-ordinates."""
    case, objective, _ = active
    with looking_as(personas.alice) as alice:
        own = panel.action(case, objective, owner=alice.user_id, agency=personas.agencies["council"])
        services.accept_action(action=own, by=alice)
        services.finish_action(action=own, evidence="Seen", by=alice)
        with pytest.raises(PermissionRefused):
            services.verify_action(action=own, by=alice)
    with looking_as(personas.chair) as chair:
        assert services.verify_action(action=own, by=chair).state == "verified"


def test_whoever_said_it_was_done_does_not_verify(active, panel, personas, looking_as):
    """The co-ordinator may speak for an agency colleague, and then another checks."""
    case, objective, _ = active
    from plumbline.access.enums import Role
    from plumbline.access.queries import viewer_for
    from plumbline.access.services import add_member, open_account
    from tests.conftest import database_role

    with database_role("worker"):
        user = open_account(email="colleague@example.invalid", name="Colleague", by=personas.alice)
        add_member(
            user=user,
            agency_id=personas.agencies["council"],
            role=Role.PRACTITIONER,
            by=personas.alice,
            starts=days(-9),
        )
    with looking_as(personas.alice) as alice:
        action = panel.action(
            case, objective, owner=viewer_for(user).user_id, agency=personas.agencies["council"]
        )
        services.accept_action(action=action, by=alice)
        services.finish_action(action=action, evidence="Seen", by=alice)
        assert "verified" not in queries.case_page(alice, case.ref).actions[-1].moves
        with pytest.raises(PermissionRefused):
            services.verify_action(action=action, by=alice)


def test_another_agency_takes_no_step(active, personas, looking_as):
    _, _, action = active
    with looking_as(personas.bob) as bob, pytest.raises(PermissionRefused):
        services.accept_action(action=action, by=bob)


def test_two_extensions_and_no_third(active, personas, looking_as):
    _, _, action = active
    with looking_as(personas.worker) as worker:
        services.accept_action(action=action, by=worker)
        for day in (1, 2):
            services.extend_action(action=action, due_on=date(2026, 4, day), words="Ill", by=worker)
        with pytest.raises(StageRefused):
            services.extend_action(action=action, due_on=date(2026, 4, 3), words="Ill", by=worker)
        (line,) = queries.requests_for(worker).actions
    assert (line.extensions_left, line.due_on, line.step_count) == (0, date(2026, 4, 2), 4)
    assert "accepted" not in line.moves


def test_a_new_day_is_a_later_one(active, personas, looking_as):
    _, _, action = active
    with looking_as(personas.worker) as worker:
        services.accept_action(action=action, by=worker)
        with pytest.raises(DataUnfit, match="later"):
            services.extend_action(action=action, due_on=date(2026, 3, 23), words="Ill", by=worker)


def test_could_not_and_did_not_are_kept_apart(active, panel, personas, looking_as):
    case, objective, action = active
    with looking_as(personas.alice):
        other = panel.action(case, None)
    with looking_as(personas.worker) as worker:
        for a in (action, other):
            services.accept_action(action=a, by=worker, at=days(8))
        with pytest.raises(DataUnfit, match="No capacity"):
            services.report_could_not(action=action, reason="weather", words="Gone", by=worker)
        services.report_could_not(action=action, reason="moved", words="Gone to Leeds", by=worker, at=days(9))
        services.report_did_not(action=other, words="Forgotten", by=worker, at=days(9))
    with looking_as(personas.board) as board:
        figures = queries.delivery_figures(board, scheme=panel.scheme.id, start=days(0), end=days(60))
    assert (figures.actions_due, figures.actions_could_not, figures.actions_did_not) == (2, 1, 1)
    assert (figures.actions_serving_none, figures.actions_proposed) == (1, 2)


def test_evidence_can_be_refused(active, personas, looking_as):
    _, _, action = active
    with looking_as(personas.worker) as worker:
        services.accept_action(action=action, by=worker)
        services.finish_action(action=action, evidence="Rang", by=worker)
    with looking_as(personas.alice) as alice:
        services.send_back_action(action=action, words="A call is no move", by=alice)
        assert states_of(action) == ["proposed", "accepted", "done", "in_progress"]


def test_declining_needs_a_reason_and_ends_it(active, personas, looking_as):
    _, _, action = active
    with looking_as(personas.worker) as worker:
        with pytest.raises(DataUnfit):
            services.decline_action(action=action, words="", by=worker)
        services.decline_action(action=action, words="Not ours", by=worker)
        with pytest.raises(StageRefused):
            services.accept_action(action=action, by=worker)


def test_late_ones_are_in_the_inbox(active, personas, looking_as):
    _, _, action = active
    with looking_as(personas.alice) as alice:
        assert queries.inbox(alice, at=days(21)).actions_late == ()
        assert [a.action.id for a in queries.inbox(alice, at=days(22)).actions_late] == [action.id]


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"verb": " "}, DataUnfit),
        ({"what": ""}, DataUnfit),
        ({"due_on": date(2026, 3, 8)}, DataUnfit),
        ({"serves_none_because": "and a reason"}, DataUnfit),
        ({"objective": None, "serves_none_because": ""}, DataUnfit),
        ({"agency": "university"}, StageRefused),
        ({"agency": "police"}, StageRefused),  # an owner of another agency
    ],
)
def test_an_unfit_proposal_is_refused(active, panel, personas, looking_as, change, refusal):
    case, objective, _ = active
    if "agency" in change:
        change = {"agency": personas.agencies[change["agency"]]}
    with looking_as(personas.alice), pytest.raises(refusal):
        panel.action(case, **({"objective": objective} | change))


def test_an_agency_that_was_not_let_in_owns_nothing(panel, personas, looking_as):
    case = panel.researched()
    item = panel.meeting(case, attending=("alice", "bob"))
    from plumbline.meetings.services import take_decision

    with looking_as(personas.alice) as alice:
        take_decision(item=item, kind="discussed", words="Heard", by=alice, at=days(7))
        with pytest.raises(StageRefused, match="not let in"):
            panel.action(case, None)


def test_nothing_is_planned_before_a_meeting(panel, personas, looking_as):
    case = panel.researched()
    with looking_as(personas.alice), pytest.raises(StageRefused, match="once a meeting has discussed"):
        panel.action(case, None, agency=personas.agencies["council"], owner=personas.alice.user_id)


@pytest.mark.parametrize("name", ["bob", "dana", "worker"])
def test_only_leads_propose(active, panel, personas, looking_as, name):
    case, objective, _ = active
    viewer = getattr(personas, name)
    with looking_as(viewer), pytest.raises(PermissionRefused):
        panel.action(case, objective, by=viewer)


def test_every_step_leaves_an_entry(active, personas, looking_as, as_role):
    _, _, action = active
    with looking_as(personas.worker) as worker:
        services.accept_action(action=action, by=worker)
        services.finish_action(action=action, evidence="Seen", by=worker)
    with as_role("auditor"):
        said = Entry.objects.filter(what="action.moved", objects_seen__contains=[action.id])
        assert sorted(said.values_list("because", flat=True)) == ["accepted", "done"]


@pytest.mark.parametrize(
    "change",
    [{"objective_id": None, "serves_none_because": ""}, {"verb": ""}, {"serves_none_because": "and none"}],
)
def test_the_database_itself_refuses_an_unfit_action(active, personas, looking_as, change):
    _, _, action = active
    values = {f.attname: getattr(action, f.attname) for f in Action._meta.fields if f.attname != "id"}
    with looking_as(personas.alice), pytest.raises(DatabaseError) as refusal, transaction.atomic():
        Action(**(values | change)).save(force_insert=True)
    assert isinstance(refusal.value.__cause__, psycopg.errors.CheckViolation)


# Half of the attempts go the usual way, so that examples get far; the other half are anything.
USUAL = [
    ("accepted", "worker"),
    ("in_progress", "worker"),
    ("done", "worker"),
    ("verified", "alice"),
    ("in_progress", "chair"),
]
ANYTHING = st.tuples(st.sampled_from(STATES), st.sampled_from(["worker", "alice", "bob", "chair"]))


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(attempts=st.lists(st.sampled_from(USUAL) | ANYTHING, min_size=3, max_size=8))
def test_no_illegal_sequence_is_ever_stored(active, personas, looking_as, attempts):
    _, _, action = active
    with transaction.atomic():
        for state, name in attempts:
            viewer = getattr(personas, name)
            with looking_as(viewer):
                due = ActionStep.objects.filter(action=action).order_by("-number").first().due_on
                try:
                    services.take_step(
                        action=action,
                        state=state,
                        by=viewer,
                        words="Because",
                        reason="other",
                        due_on=date.fromordinal(due.toordinal() + 1),
                    )
                except PlumblineError:
                    continue
        with looking_as(personas.alice):
            stored = states_of(action)
        connection.set_rollback(True)
    connection.needs_rollback = False
    assert all(pair in LEGAL for pair in zip(stored, stored[1:], strict=False))
    assert sum(a == b for a, b in zip(stored, stored[1:], strict=False)) <= 2
