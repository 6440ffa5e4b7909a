"""An owner who cannot take an action further: it stands before those who lead at once, and why is not said (ADR 39)."""

from datetime import date, timedelta

import pytest
from django.db import connection

from plumbline.access.enums import Role
from plumbline.access.models import Membership
from plumbline.access.services import name_manager
from plumbline.audit.models import Entry
from plumbline.cases import services
from plumbline.cases.models import Action, Reassignment, Reminder
from plumbline.cases.queries.chronology import case_rows
from plumbline.cases.queries.owners_out import actions_to_hand_on, may_hand_on, takers_of, to_hand_on
from plumbline.cases.services.chasing import NEEDS_OWNER
from plumbline.notices.queries import waiting_notices
from plumbline.sharing.services import withdraw
from plumbline.values.errors import NotVisible, PermissionRefused, StageRefused
from tests.cases.test_chasing import run as run
from tests.cases.test_leaving import joined
from tests.casework import days
from tests.casework import panel as panel


DECLARED = date(2026, 3, 10)  # a Tuesday; the action is due on the 23rd


@pytest.fixture
def petra(personas):
    """Another practitioner of probation, where the worker owns the action."""
    return joined(personas, "petra", "probation", Role.PRACTITIONER)


@pytest.fixture
def active(panel, petra):
    return panel.active()


@pytest.fixture
def out(panel, active, personas, looking_as):
    """The worker is kept from the case from now on."""
    with looking_as(personas.alice) as alice:
        services.declare_conflict(case=active[0], user=personas.worker.user_id, by=alice)
    return active[2]


def stands_before(personas, looking_as, who):
    with looking_as(getattr(personas, who) if isinstance(who, str) else who) as viewer:
        return [line.action.id for line in actions_to_hand_on(viewer)]


def hand_on(looking_as, action, to, *, by, **changes):
    with looking_as(by) as viewer:
        given = {"owner": to.user_id, "words": "Takes it on", "at": days(10)} | changes
        return services.hand_on_action(action=action, by=viewer, **given)


def kinds(looking_as, who):
    with looking_as(who) as viewer:
        return [n.kind for n in waiting_notices(viewer) if n.about_kind == "action"]


class TestWhoSeesIt:
    def test_nothing_stands_there_while_its_owner_can(self, active, personas, looking_as):
        assert stands_before(personas, looking_as, "alice") == []

    def test_from_that_moment_those_who_lead(self, out, personas, looking_as):
        for who in ("alice", "chair"):
            assert stands_before(personas, looking_as, who) == [out.id]

    def test_neither_whoever_is_kept_from_it_nor_colleagues_nor_others(
        self, out, petra, personas, looking_as
    ):
        for who in ("worker", petra, "bob", "dana", "charlie"):
            assert stands_before(personas, looking_as, who) == []

    def test_whoever_represents_its_agency_and_sees_it(self, out, personas, looking_as):
        assert stands_before(
            personas, looking_as, joined(personas, "rita", "probation", Role.REPRESENTATIVE)
        ) == [out.id]

    def test_an_agency_that_is_in_the_case_no_more_cannot_either(self, active, personas, looking_as):
        with looking_as(personas.alice) as alice:
            withdraw(row=active[0], agencies=[personas.agencies["probation"]], by=alice, because="left")
        assert stands_before(personas, looking_as, "alice") == [active[2].id]

    def test_what_is_settled_stands_there_no_more(self, active, personas, looking_as):
        with looking_as(personas.worker) as worker:
            services.decline_action(action=active[2], words="No room", by=worker, at=days(8))
        with looking_as(personas.alice) as alice:
            services.declare_conflict(case=active[0], user=personas.worker.user_id, by=alice)
        assert stands_before(personas, looking_as, "alice") == []

    def test_the_look_is_written_down(self, out, personas, looking_as, as_role):
        stands_before(personas, looking_as, "alice")
        with as_role("auditor"):
            entry = Entry.objects.filter(what="action.listed", actor=personas.alice.user_id).latest("at")
        assert {out.id, out.case_id} <= set(entry.objects_seen)

    def test_the_database_answers_of_no_case_that_one_does_not_see(self, out, personas, looking_as):
        found = {}
        for who in ("alice", "charlie", "worker", "researcher"):
            with looking_as(getattr(personas, who)), connection.cursor() as cursor:
                cursor.execute("SELECT cases_owners_out(%s)", [[out.id]])
                found[who] = len(cursor.fetchall())
        assert found == {"alice": 1, "charlie": 0, "worker": 0, "researcher": 0}


class TestGivingItOn:
    def test_a_colleague_has_it_as_it_stood(self, out, petra, personas, looking_as):
        row = hand_on(looking_as, out, petra, by=personas.alice)
        with looking_as(petra) as viewer:
            now = Action.objects.get(id=out.id)
            assert (now.owner, now.agency) == (petra.user_id, personas.agencies["probation"])
            services.accept_action(action=now, by=viewer, at=days(11))
        assert (row.why, row.from_owner) == ("taken_on", personas.worker.user_id)
        assert kinds(looking_as, petra) == ["handed"]
        assert stands_before(personas, looking_as, "alice") == []

    def test_the_chronology_says_that_and_not_why(self, out, petra, active, personas, looking_as):
        hand_on(looking_as, out, petra, by=personas.alice)
        with looking_as(personas.alice) as alice:
            said = [f"{r.words} {r.detail}" for r in case_rows(alice, active[0]) if "Passed" in r.words]
        assert len(said) == 1
        assert "Somebody else took it on. Takes it on" in said[0]
        assert "conflict" not in said[0].lower()

    def test_not_while_its_owner_can(self, active, petra, personas, looking_as):
        with pytest.raises(PermissionRefused, match="only where its owner cannot"):
            hand_on(looking_as, active[2], petra, by=personas.alice)

    @pytest.mark.parametrize("who", ["bob", "dana"])
    def test_not_by_somebody_who_leads_nothing(self, out, petra, personas, looking_as, who):
        with pytest.raises(PermissionRefused):
            hand_on(looking_as, out, petra, by=getattr(personas, who))

    @pytest.mark.parametrize("who", ["worker", "charlie"])
    def test_not_by_whoever_does_not_see_it(self, out, petra, personas, looking_as, who):
        with pytest.raises(NotVisible):
            hand_on(looking_as, out, petra, by=getattr(personas, who))

    def test_to_nobody_who_is_kept_from_it_or_is_elsewhere(self, out, active, petra, personas, looking_as):
        with looking_as(personas.alice) as alice:
            services.declare_conflict(case=active[0], user=petra.user_id, by=alice)
            assert takers_of(Action.objects.get(id=out.id)) == []
        for other in (petra, personas.dana, personas.worker):
            with pytest.raises(StageRefused, match="cannot take on"):
                hand_on(looking_as, out, other, by=personas.alice)

    def test_it_needs_no_words(self, out, petra, personas, looking_as):
        assert hand_on(looking_as, out, petra, by=personas.alice, words=" ").words == ""

    def test_of_two_at_once_the_second_is_told(self, out, petra, personas, looking_as):
        with looking_as(personas.alice):
            stale = Action.objects.select_related("case__scheme").get(id=out.id)
        hand_on(looking_as, out, petra, by=personas.alice)
        other = joined(personas, "paul", "probation", Role.PRACTITIONER)
        with pytest.raises((PermissionRefused, StageRefused)):
            hand_on(looking_as, stale, other, by=personas.alice)
        with looking_as(personas.alice):
            assert Reassignment.objects.count() == 1

    def test_lines_of_a_case_are_told_apart(self, out, active, personas, looking_as):
        from plumbline.cases.queries import case_page

        with looking_as(personas.alice) as alice:
            page = case_page(alice, active[0].ref)
            assert [line.action.id for line in to_hand_on(alice, page.actions)] == [out.id]
            assert may_hand_on(alice, out)


class TestTheLadder:
    @pytest.fixture
    def manager(self, personas, petra, looking_as, active):
        """Petra leads nothing, manages the worker, and sees the case since she leads the work."""
        with looking_as(personas.administrator) as administrator:
            for row in Membership.objects.filter(user_id=personas.worker.user_id):
                name_manager(membership_id=row.id, manager=petra.user_id, by=administrator)
        with looking_as(personas.alice) as alice:
            services.name_lead_worker(
                case=active[0], user=petra.user_id, agency=personas.agencies["probation"],
                because="Knows them", by=alice, at=days(8),
            )  # fmt: skip
        return petra

    def given(self, personas, looking_as):
        with looking_as(personas.alice):
            rows = Reminder.objects.order_by("given_at")
            return [(row.rung, row.recipient, row.receiver) for row in rows]

    def test_the_manager_hears_at_once(self, manager, out, run, personas, looking_as):
        assert run(DECLARED).given == 1
        assert self.given(personas, looking_as) == [("due_soon", manager.user_id, "manager")]
        assert kinds(looking_as, manager) == [NEEDS_OWNER]
        assert kinds(looking_as, personas.worker) == []

    def test_once_and_then_as_the_ladder_has_it(self, manager, out, run, personas, looking_as):
        run(DECLARED)
        for later in range(1, 6):
            assert run(DECLARED + timedelta(days=later)).given == 0
        assert run(date(2026, 3, 23)).given == 1
        assert [rung for rung, _, _ in self.given(personas, looking_as)] == ["due_soon", "due_today"]
        assert {who for _, who, _ in self.given(personas, looking_as)} == {manager.user_id}

    def test_after_the_owner_was_told_the_manager_is_at_once(
        self, manager, active, run, personas, looking_as
    ):
        run(date(2026, 3, 20))
        assert self.given(personas, looking_as) == [("due_soon", personas.worker.user_id, "owner")]
        with looking_as(personas.alice) as alice:
            services.declare_conflict(case=active[0], user=personas.worker.user_id, by=alice)
        run(date(2026, 3, 23))
        assert self.given(personas, looking_as)[1:] == [("due_today", manager.user_id, "manager")]

    def test_without_a_manager_whoever_represents_the_agency(self, out, run, personas, looking_as):
        rita = joined(personas, "rita", "probation", Role.REPRESENTATIVE)
        run(DECLARED)
        assert self.given(personas, looking_as) == [("due_soon", rita.user_id, "representative")]

    def test_given_on_it_ends(self, manager, out, run, personas, looking_as):
        run(DECLARED)
        hand_on(looking_as, out, manager, by=manager)
        run(DECLARED + timedelta(days=1))
        assert kinds(looking_as, manager) == ["handed"]

    def test_where_the_owner_can_nobody_hears_early(self, manager, active, run):
        assert run(DECLARED).given == 0
