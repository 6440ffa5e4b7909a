"""Same case, different powers: what the panel may do, what the manager of a team may do, and what a directed action says."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from plumbline.audit.enums import Verb
from plumbline.audit.models import Entry
from plumbline.audit.services import record
from plumbline.cases import permissions, services
from plumbline.cases.models import Action, ActionStep, Delivery, LeadWorker, Reassignment
from plumbline.cases.queries import case_for, case_page, my_people, requests_for
from plumbline.cases.queries.chronology import case_rows
from plumbline.cases.queries.delivery import acts_in, how_delivered
from plumbline.cases.queries.steps import action_lines
from plumbline.schemes.enums import How, TeamPart
from plumbline.schemes.models import TeamPost
from plumbline.schemes.queries import manager_of
from plumbline.schemes.services import appoint, end_post, set_local_value
from plumbline.values.errors import DataUnfit, NotVisible, PermissionRefused, StageRefused
from tests.casework import days
from tests.team import UNTIL, make_team, to_team


LEADS_ONLY = {
    "triage",
    "ask",
    "let_in",
    "move_case",
    "close",
    "declare_conflict",
    "transfer",
    "choose_delivery",
}
SHARED = {"set_objective", "propose_action", "check_action", "review"}
DIRECTING = {"direct", "reassign", "supervise", "name_lead"}
WHO = ("alice", "chair", "bob", "worker", "dana")


@pytest.fixture
def team(panel):
    return make_team(panel)


def directed(panel, case, objective, *, by=None, **changes):
    p = panel.p
    given = {
        "verb": "Visit",
        "what": "the flat twice a week until Easter",
        "owner": p.worker.user_id,
        "agency": p.agencies["probation"],
        "objective": objective,
        "by": by or p.bob,
        "at": days(9),
    } | changes
    return services.direct_action(case=case, **given)


@pytest.mark.parametrize("how", list(How))
@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("act", sorted(LEADS_ONLY | SHARED | DIRECTING))
def test_each_act_under_both_deliveries(act, who, how):
    """The table of powers, without a database: manager is bob, leads are alice and the chair."""
    from tests.casework_viewers import SCHEME, VIEWERS

    leads, directs = who in ("alice", "chair"), who == "bob" and how is How.TEAM
    wanted = {
        act in LEADS_ONLY: leads,
        act in SHARED: leads or directs,
        act in DIRECTING: directs or (act == "name_lead" and leads and how is How.PANEL),
    }[True]
    assert permissions.allowed(VIEWERS[who], act, SCHEME, how=how, manages=who == "bob") is wanted


def test_every_act_of_the_table_has_a_sentence():
    assert set(permissions.MAY) == set(permissions.SENTENCES)
    assert set(permissions.MAY) >= permissions.MANAGER_MAY | permissions.MANAGER_ALONE


def test_a_case_is_the_panels_until_it_is_given_to_a_team(panel, team, personas, looking_as):
    case, objective = to_team(panel)
    with looking_as(personas.alice):
        assert list(Delivery.objects.filter(case=case).values_list("how", "because")) == [
            ("panel", "As the scheme delivers its cases"),
            ("team", "Daily direction is needed"),
        ]
        assert how_delivered(case, at=days(7)) is How.PANEL
        assert how_delivered(case) is How.TEAM


def test_the_scheme_says_how_new_cases_are_delivered(panel, team, personas, looking_as):
    with looking_as(personas.alice) as alice:
        set_local_value(
            scheme=panel.scheme,
            path="delivery",
            value="team",
            because="A trial of a year",
            from_date=days(0).date(),
            by=alice,
        )
        panel.scheme.refresh_from_db()
    case = panel.triaged()
    with looking_as(personas.alice):
        assert how_delivered(case) is How.TEAM
        case.refresh_from_db()
        assert personas.agencies["police"] in case.seen_by_agencies


def test_without_a_team_a_case_cannot_be_given_to_one(panel, personas, looking_as):
    case, _, _ = panel.active()
    with looking_as(personas.alice) as alice, pytest.raises(StageRefused, match="no team with a manager"):
        services.choose_delivery(case=case, how=How.TEAM, because="x", by=alice)


@pytest.mark.parametrize(
    ("how", "because", "said"), [(How.TEAM, " ", "Say why"), (How.PANEL, "x", "so already")]
)
def test_a_choice_needs_a_reason_and_a_change(panel, team, personas, looking_as, how, because, said):
    case, _, _ = panel.active()
    with looking_as(personas.alice) as alice, pytest.raises((DataUnfit, StageRefused), match=said):
        services.choose_delivery(case=case, how=how, because=because, by=alice)


@pytest.mark.parametrize("who", ["bob", "worker", "dana"])
def test_nobody_else_chooses(panel, team, personas, looking_as, who):
    case, _, _ = panel.active()
    with looking_as(getattr(personas, who)) as viewer, pytest.raises(PermissionRefused):
        services.choose_delivery(case=case, how=How.TEAM, because="x", by=viewer)


def test_a_directed_action_is_its_owners_at_once_and_says_who_directed_it(panel, team, personas, looking_as):
    case, objective = to_team(panel)
    with looking_as(personas.bob) as bob:
        action = directed(panel, case, objective)
        line = action_lines(bob, [action], on=date(2026, 3, 12))[0]
        assert (line.state, line.label, line.steps[0].label) == ("accepted", "Directed by Bob", "Directed")
        assert action.delivery == "team"
        told = [row.words for row in case_rows(bob, case)]
        assert "Directed: Visit the flat twice a week until Easter" in told
        assert not any(words.startswith("Accepted: Visit") for words in told)
    with looking_as(personas.governance):
        assert Entry.objects.filter(what="action.directed", objects_seen__contains=[action.id]).count() == 1


def test_its_owner_begins_it_or_says_that_they_cannot_and_why_but_declines_nothing(
    panel, team, personas, looking_as
):
    case, objective = to_team(panel)
    with looking_as(personas.bob):
        action = directed(panel, case, objective)
    with looking_as(personas.worker) as worker:
        line = action_lines(worker, [action], on=date(2026, 3, 12))[0]
        assert "declined" not in line.moves
        assert {"in_progress", "done", "could_not"} <= set(line.moves)
        with pytest.raises(StageRefused):
            services.decline_action(action=action, words="No", by=worker, at=days(10))
        services.report_could_not(
            action=action, reason="no_capacity", words="In court all month", by=worker, at=days(10)
        )
        assert ActionStep.objects.filter(action=action).last().words == "In court all month"


def test_the_panel_does_not_direct_and_does_not_propose_to_a_teams_specialist(
    panel, team, personas, looking_as
):
    case, objective = to_team(panel)
    with looking_as(personas.alice) as alice:
        with pytest.raises(PermissionRefused, match="directed by the manager"):
            directed(panel, case, objective, by=alice)
        with pytest.raises(StageRefused, match="whose manager directs"):
            panel.action(case, objective, at=days(9))


def test_where_the_panel_delivers_nobody_directs(panel, team, personas, looking_as):
    case, objective, _ = panel.active()
    with looking_as(personas.bob), pytest.raises(PermissionRefused):
        directed(panel, case, objective)


@pytest.mark.parametrize(("owner", "agency"), [("bob", "police"), ("worker", "housing")])
def test_only_a_specialist_of_the_team_for_their_own_agency_is_directed(
    panel, team, personas, looking_as, owner, agency
):
    case, objective = to_team(panel)
    changes = {"owner": getattr(personas, owner).user_id, "agency": personas.agencies[agency]}
    with looking_as(personas.bob), pytest.raises(StageRefused, match="Only a specialist"):
        directed(panel, case, objective, **changes)


def test_the_manager_plans_reviews_and_checks_in_a_case_of_the_team(panel, team, personas, looking_as):
    case, objective = to_team(panel)
    with looking_as(personas.bob):
        action = directed(panel, case, objective)
    with looking_as(personas.worker) as worker:
        services.finish_action(action=action, evidence="Job sheet 7", by=worker, at=days(11))
    with looking_as(personas.bob) as bob:
        services.set_objective(case=case, words="In work by June", by=bob, at=days(11))
        services.verify_action(action=action, by=bob, at=days(12))
        assert case_page(bob, case.ref).how is How.TEAM
        assert {"direct", "review", "supervise"} <= case_page(bob, case.ref).acts
        assert "close" not in case_page(bob, case.ref).acts
        with pytest.raises(PermissionRefused):
            services.close_case(case=case, reason="moved", words="x", by=bob)


def test_a_manager_whose_post_has_ended_directs_nothing(panel, team, personas, looking_as):
    case, objective = to_team(panel)
    with looking_as(personas.alice) as alice:
        end_post(post_id=team["bob"].id, by=alice)
    with looking_as(personas.bob), pytest.raises(PermissionRefused):
        directed(panel, case, objective)


class TestReassigning:
    @pytest.fixture
    def given(self, panel, team, personas, looking_as):
        case, objective = to_team(panel)
        with looking_as(personas.bob):
            return case, directed(panel, case, objective)

    def to_dana(self, personas, action, *, by, **changes):
        given = {"owner": personas.dana.user_id, "agency": personas.agencies["housing"], "words": "Her patch"}
        return services.reassign_action(action=action, by=by, at=days(10), **(given | changes))

    def test_it_passes_and_the_chronology_says_so(self, given, personas, looking_as):
        case, action = given
        with looking_as(personas.bob) as bob:
            self.to_dana(personas, action, by=bob)
            now = Action.objects.get(id=action.id)
            assert (now.owner, now.agency) == (personas.dana.user_id, personas.agencies["housing"])
            row = Reassignment.objects.get(action=action)
            assert (row.from_owner, row.from_agency, row.why) == (
                personas.worker.user_id,
                personas.agencies["probation"],
                "directed",
            )
            words = [r.words for r in case_rows(bob, case)]
            assert "Passed from Worker to Dana: Visit the flat twice a week until Easter" in words
        with looking_as(personas.dana) as dana:
            services.start_action(action=action, by=dana, at=days(11))
        with looking_as(personas.worker) as worker:
            with pytest.raises(PermissionRefused):
                services.finish_action(action=now, evidence="x", by=worker, at=days(11))
            # Of whoever has read it as theirs still: it is not they who may not, it is that it has moved.
            with pytest.raises(StageRefused, match="Somebody else changed this action"):
                services.finish_action(action=action, evidence="x", by=worker, at=days(11))

    def test_not_by_the_co_ordinator_nor_its_owner(self, given, personas, looking_as):
        for who in ("alice", "worker"):
            with looking_as(getattr(personas, who)) as viewer, pytest.raises(PermissionRefused):
                self.to_dana(personas, given[1], by=viewer)

    def test_not_once_it_is_settled(self, given, personas, looking_as):
        with looking_as(personas.worker) as worker:
            services.report_did_not(action=given[1], words="Forgot", by=worker, at=days(10))
        with looking_as(personas.bob) as bob, pytest.raises(StageRefused, match="settled"):
            self.to_dana(personas, given[1], by=bob)

    def test_the_owner_of_an_action_is_written_by_no_other_row(self, given, personas, looking_as):
        """Raw SQL as the web process: no right to change an action."""
        with (
            looking_as(personas.bob),
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("UPDATE cases_action SET owner = %s", [personas.bob.user_id])

    def test_of_two_at_once_the_second_is_told(self, given, personas, looking_as):
        _, action = given
        with looking_as(personas.bob) as bob:
            stale = Action.objects.select_related("case__scheme").get(id=action.id)
            self.to_dana(personas, action, by=bob)
            from plumbline.cases.enums import Passed
            from plumbline.cases.services.delivery import pass_on

            with pytest.raises(StageRefused, match="changed this just now"):
                pass_on(
                    stale,
                    personas.dana.user_id,
                    personas.agencies["housing"],
                    Passed.DIRECTED,
                    "x",
                    by=bob,
                    at=days(10),
                )


class TestLeadWorker:
    def test_by_the_panel_a_co_ordinator_names_one_of_any_agency_in_the_case(
        self, panel, team, personas, looking_as
    ):
        case, _, _ = panel.active()
        with looking_as(personas.alice) as alice:
            services.name_lead_worker(
                case=case,
                user=personas.bob.user_id,
                agency=personas.agencies["police"],
                because="Knows them best",
                by=alice,
                at=days(8),
            )
            assert case_page(alice, case.ref).lead_worker == "Bob"

    def test_by_a_team_its_manager_names_a_specialist(self, panel, team, personas, looking_as):
        case, _ = to_team(panel)
        given = {"because": "Housing comes first", "at": days(9)}
        dana = {"user": personas.dana.user_id, "agency": personas.agencies["housing"]}
        with looking_as(personas.alice) as alice, pytest.raises(PermissionRefused):
            services.name_lead_worker(case=case, by=alice, **dana, **given)
        with looking_as(personas.bob) as bob:
            services.name_lead_worker(case=case, by=bob, **dana, **given)
            with pytest.raises(StageRefused, match="specialist"):
                services.name_lead_worker(
                    case=case, by=bob, user=bob.user_id, agency=personas.agencies["police"], **given
                )
            assert LeadWorker.objects.get(case=case).user == personas.dana.user_id
        with looking_as(personas.dana) as dana:
            assert [one.line.case.ref for one in my_people(dana)] == [case.ref]


class TestTheTeam:
    def test_one_manager_at_a_time(self, panel, team, personas, looking_as):
        with looking_as(personas.alice) as alice, pytest.raises(StageRefused, match="There is a manager"):
            appoint(
                scheme=panel.scheme,
                part=TeamPart.MANAGER,
                user=personas.chair.user_id,
                agency=personas.agencies["police"],
                until=UNTIL,
                because="x",
                by=alice,
            )

    def test_a_post_ends_by_itself(self, panel, team, personas, looking_as):
        with looking_as(personas.alice):
            assert manager_of(panel.scheme, on=UNTIL).user_id == personas.bob.user_id
            assert manager_of(panel.scheme, on=date(2028, 2, 29)) is None

    def test_nobody_of_another_agency_or_without_a_case_role(self, panel, personas, looking_as):
        for who, agency in (("charlie", "outside-charity"), ("board", "council")):
            with looking_as(personas.alice) as alice, pytest.raises(DataUnfit, match="works on cases"):
                appoint(
                    scheme=panel.scheme,
                    part=TeamPart.SPECIALIST,
                    user=getattr(personas, who).user_id,
                    agency=personas.agencies[agency],
                    until=UNTIL,
                    because="x",
                    by=alice,
                )

    @pytest.mark.parametrize("who", ["bob", "worker", "charlie"])
    def test_only_those_who_lead_say_who_is_in_it(self, panel, personas, looking_as, who):
        with looking_as(getattr(personas, who)) as viewer, pytest.raises(PermissionRefused):
            appoint(
                scheme=panel.scheme,
                part=TeamPart.SPECIALIST,
                user=personas.worker.user_id,
                agency=personas.agencies["probation"],
                until=UNTIL,
                because="x",
                by=viewer,
            )

    def test_the_database_takes_a_post_from_nobody_else(self, panel, personas, looking_as):
        """Raw rows as the web process, past the service: only whoever leads a scheme may add one."""
        given = {"scheme": panel.scheme, "part": "manager", "until": UNTIL, "because": "x", "set_at": days(0)}
        post = TeamPost(
            user_id=personas.worker.user_id,
            agency=personas.agencies["probation"],
            starts=days(0).date(),
            set_by=personas.worker.user_id,
            **given,
        )
        with looking_as(personas.worker) as worker:
            record("team.joined", verb=Verb.ACCESS, object_kind="team-post", objects=[post.id], by=worker)
            with pytest.raises(DatabaseError, match="row-level"), transaction.atomic():
                post.save(force_insert=True)


def test_an_outsider_and_whoever_is_kept_out_see_nothing_of_it(panel, team, personas, looking_as):
    case, objective = to_team(panel)
    with looking_as(personas.bob) as bob:
        directed(panel, case, objective)
        services.name_lead_worker(
            case=case,
            user=personas.worker.user_id,
            agency=personas.agencies["probation"],
            because="x",
            by=bob,
            at=days(9),
        )
    with looking_as(personas.dana) as dana:
        services.declare_conflict(case=case, user=dana.user_id, by=dana)
    for who in ("charlie", "dana", "board"):
        with looking_as(getattr(personas, who)) as viewer:
            for model in (Delivery, LeadWorker, Action, ActionStep):
                assert not model.objects.exists(), (who, model)
            with pytest.raises(NotVisible):
                case_for(viewer, case.ref)


def test_acts_in_a_case_are_those_of_the_table(panel, team, personas, looking_as):
    case, _ = to_team(panel)
    with looking_as(personas.bob) as bob:
        assert acts_in(bob, case_for(bob, case.ref)) >= {"direct", "set_objective", "reply", "work_action"}
        assert not acts_in(bob, case_for(bob, case.ref)) & {"close", "move_case", "let_in"}
        assert requests_for(bob) is not None
