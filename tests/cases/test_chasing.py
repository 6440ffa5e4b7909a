"""Who is reminded of an action, by whom it is seen at that moment, and what a second run does."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, connection, transaction

from plumbline.access.enums import Role
from plumbline.access.jobs import job_viewer
from plumbline.access.models import Membership
from plumbline.access.queries import viewer_for
from plumbline.access.services import (
    add_member,
    close_account,
    end_membership,
    name_manager,
    open_account,
    set_leave,
)
from plumbline.audit.enums import Verb
from plumbline.audit.models import Entry
from plumbline.audit.services import record
from plumbline.cases import services
from plumbline.cases.models import Reminder
from plumbline.cases.queries.chasing import (
    actions_told,
    board_pack,
    late_by_agency,
    late_counts,
    reminders_of,
    to_chase,
)
from plumbline.cases.services.chasing import chase
from plumbline.notices.models import Notice
from plumbline.notices.queries import unopened_count, waiting_notices
from plumbline.notices.services import open_notice, put_away_notice
from plumbline.schemes.services import set_local_value
from plumbline.values.errors import NotVisible
from tests.casework import days
from tests.personas import LONG_AGO, PASSWORD


JOB = job_viewer("remind")
DUE = date(2026, 3, 23)  # a Monday: what the panel's action is due on
SOON = date(2026, 3, 20)
PACK_DAY = date(2026, 4, 15)
MANAGER_DAY, LEAD_DAY = date(2026, 3, 26), date(2026, 4, 8)


def morning(day):
    return datetime(day.year, day.month, day.day, 6, tzinfo=ZoneInfo("Europe/London"))


@pytest.fixture
def run(as_role, looking_as):
    """`run(day)` is a round of the ladder, as the job, with the rights of its queue."""

    def go(day):
        with as_role("worker"), looking_as(JOB):
            return chase(by=JOB, on=day, at=morning(day))

    return go


@pytest.fixture
def given(as_role, looking_as):
    """`given()` lists every reminder: rung, recipient, capacity."""

    def read():
        with as_role("worker"), looking_as(JOB):
            rows = Reminder.objects.order_by("given_at", "recipient")
            return [(r.rung, r.recipient, r.receiver) for r in rows]

    return read


@pytest.fixture
def colleague(personas, as_role, looking_as):
    """`colleague("probation", Role.PRACTITIONER)` is a new viewer there."""

    def make(agency, *roles):
        job = job_viewer("set-up")
        with as_role("worker"), looking_as(job):
            user = open_account(
                email=f"c{agency}{len(roles)}@example.invalid", name="Colleague", password=PASSWORD, by=job
            )
            for role in roles:
                add_member(user=user, agency_id=personas.agencies[agency], role=role, by=job, starts=LONG_AGO)
            return viewer_for(user)

    return make


@pytest.fixture
def active(panel):
    """An open action of the probation worker, who also represents probation, due on DUE."""
    return panel.active()


@pytest.fixture
def late(active, run):
    """The same, its owner having been reminded on the day."""
    run(DUE)
    return active


def membership(viewer):
    return Membership.objects.filter(user_id=viewer.user_id).order_by("role").first()


def of_actions(viewer):
    """Notices of actions: that a meeting was called is told as well."""
    return [notice for notice in waiting_notices(viewer) if notice.about_kind == "action"]


def test_an_area_that_chases_sooner_is_chased_sooner(
    late, run, given, panel, personas, colleague, looking_as
):
    colleague("probation", Role.REPRESENTATIVE)
    with looking_as(personas.alice) as alice:
        set_local_value(
            scheme=panel.scheme, path="ladder.late_manager", value="1", because="A small team", from_date=SOON, by=alice
        )  # fmt: skip
    run(DUE + timedelta(days=1))
    assert [rung for rung, *_ in given()] == ["due_today", "late_manager"]


class TestTheOwner:
    def test_is_reminded_before_and_on_the_day(self, active, run, given, personas):
        assert run(date(2026, 3, 18)).given == 0
        # Three days before Monday 23 March is Friday the 20th.
        assert run(SOON).given == 1
        assert run(DUE).given == 1
        worker = personas.worker.user_id
        assert given() == [("due_soon", worker, "owner"), ("due_today", worker, "owner")]

    def test_has_one_line_for_one_action(self, active, run, personas, looking_as):
        run(SOON)
        run(DUE)
        with looking_as(personas.worker) as worker:
            assert [n.kind for n in of_actions(worker)] == ["due_today"]
            # And that a meeting was called.
            assert unopened_count(worker) == 2

    def test_reads_it_and_nobody_else_does(self, active, run, personas, looking_as):
        run(SOON)
        with looking_as(personas.worker) as worker:
            notice = of_actions(worker)[0]
        for other in (personas.alice, personas.bob, personas.charlie, personas.administrator):
            with looking_as(other):
                # Bob has some of his own: that his referral was decided, that a meeting was called.
                assert not Notice.objects.exclude(about_kind__in=("referral", "meeting")).exists()
                with pytest.raises(NotVisible):
                    open_notice(notice_id=notice.id, by=other)

    def test_is_seen_to_have_opened_it_by_whoever_sees_the_action(self, active, run, personas, looking_as):
        run(SOON)
        with looking_as(personas.worker) as worker:
            open_notice(notice_id=of_actions(worker)[0].id, by=worker, at=days(19))
            assert unopened_count(worker) == 1
        with looking_as(personas.alice) as alice:
            line = reminders_of(alice, active[2])[0]
        assert (line.label, line.name, line.receiver) == ("Due soon", "Worker", "its owner")
        assert line.opened_at == days(19)

    def test_puts_it_away_and_hears_again_on_the_next_rung(self, active, run, personas, looking_as):
        run(SOON)
        with looking_as(personas.worker) as worker:
            put_away_notice(notice_id=of_actions(worker)[0].id, by=worker)
            assert of_actions(worker) == []
        run(DUE)
        with looking_as(personas.worker) as worker:
            assert [n.kind for n in of_actions(worker)] == ["due_today"]

    def test_sees_the_words_of_the_action_and_the_look_is_written_down(
        self, active, run, personas, looking_as, as_role
    ):
        run(SOON)
        with looking_as(personas.worker) as worker:
            ids = [n.about_id for n in of_actions(worker)]
            assert [line.words for line in actions_told(worker, ids).values()] == [
                "Offer eight mentoring sessions"
            ]
        with as_role("auditor"):
            assert Entry.objects.filter(what="action.listed", actor=worker.user_id).count() == 1


class TestASecondRun:
    def test_changes_nothing(self, active, run, given):
        first = run(SOON)
        before = given()
        second = run(SOON)
        assert (first.given, second.given, second.ended) == (1, 0, 0)
        assert given() == before

    def test_writes_nothing_in_the_ledger(self, active, run, as_role):
        run(SOON)
        with as_role("auditor"):
            before = Entry.objects.count()
        run(SOON)
        with as_role("auditor"):
            assert Entry.objects.count() == before

    def test_of_two_at_once_the_database_keeps_one(self, active, run, as_role, looking_as):
        """The lock lets one run at a time; were it not there, this constraint would refuse the second."""
        run(SOON)
        with as_role("worker"), looking_as(JOB):
            row = Reminder.objects.get()
            row.id = job_viewer("ingest").user_id
            record(
                "action.reminded", verb=Verb.COLLECTION, object_kind="action", objects=[row.action_id], by=JOB
            )
            with pytest.raises(DatabaseError, match="cases_reminder_once"), transaction.atomic():
                row.save(force_insert=True)


class TestWhatIsSettled:
    def test_is_chased_no_more(self, active, run, personas, looking_as):
        run(SOON)
        with looking_as(personas.worker) as worker:
            services.decline_action(action=active[2], words="No such sessions", by=worker, at=days(19))
        assert run(DUE).ended == 1
        assert run(MANAGER_DAY).given == 0
        with looking_as(personas.worker) as worker:
            assert of_actions(worker) == []

    def test_a_later_day_ends_the_notice_and_begins_the_ladder_again(
        self, active, run, given, personas, looking_as
    ):
        run(DUE)
        with looking_as(personas.worker) as worker:
            services.accept_action(action=active[2], by=worker, at=days(21))
            services.extend_action(
                action=active[2], due_on=date(2026, 4, 20), words="Landlord away", by=worker, at=days(21)
            )
        assert run(date(2026, 3, 27)).ended == 1
        run(date(2026, 4, 17))
        assert [rung for rung, _, _ in given()] == ["due_today", "due_soon"]

    def test_of_a_closed_case_nothing_is_chased(self, panel, run, looking_as):
        panel.everything()
        assert run(DUE).given == 0


class TestLate:
    def test_the_named_manager_hears(self, late, run, given, personas, colleague, looking_as):
        boss = colleague("probation", Role.REPRESENTATIVE)
        with looking_as(personas.administrator) as admin:
            name_manager(
                membership_id=membership(personas.worker).id,
                manager=boss.user_id,
                by=admin,
                at=LONG_AGO + timedelta(1),
            )
        assert run(MANAGER_DAY - timedelta(1)).given == 0
        run(MANAGER_DAY)
        assert given()[-1] == ("late_manager", boss.user_id, "manager")

    def test_without_one_the_representatives_hear(self, late, run, given, colleague):
        other = colleague("probation", Role.REPRESENTATIVE)
        run(MANAGER_DAY)
        assert given()[-1] == ("late_manager", other.user_id, "representative")

    def test_a_manager_who_may_not_see_the_action_is_passed_over(
        self, late, run, given, personas, colleague, looking_as
    ):
        boss, other = (
            colleague("probation", Role.ADMINISTRATOR),
            colleague("probation", Role.REPRESENTATIVE, Role.BOARD),
        )
        with looking_as(personas.administrator) as admin:
            name_manager(membership_id=membership(personas.worker).id, manager=boss.user_id, by=admin)
        run(MANAGER_DAY)
        assert given()[-1] == ("late_manager", other.user_id, "representative")

    def test_then_the_agency_then_the_pack_of_the_board_then_nobody_more(self, late, run, given, colleague):
        other = colleague("probation", Role.REPRESENTATIVE)
        run(MANAGER_DAY)
        run(LEAD_DAY)
        run(LEAD_DAY + timedelta(30))
        run(LEAD_DAY + timedelta(60))
        assert given()[1:] == [
            ("late_manager", other.user_id, "representative"),
            ("late_agency", other.user_id, "representative"),
            ("board", None, "board"),
        ]

    def test_nobody_is_told_that_it_came_to_the_board(self, late, run, as_role, looking_as, personas):
        with as_role("migrator"):
            before = Notice.objects.count()
        assert run(PACK_DAY).given == 1
        with as_role("migrator"):
            assert Notice.objects.count() == before
        with looking_as(personas.board) as board:
            assert unopened_count(board) == 0

    def test_the_page_of_the_action_says_so(self, late, run, personas, looking_as):
        run(PACK_DAY)
        with looking_as(personas.alice) as alice:
            last = reminders_of(alice, late[2])[-1]
        assert (last.is_board, last.name, last.label) == (True, "", "In the board’s pack")

    def test_who_leads_sees_which_until_it_has_another_day(self, late, run, personas, looking_as, panel):
        with looking_as(personas.alice) as alice:
            assert board_pack(alice, panel.scheme) == []
        run(PACK_DAY)
        with looking_as(personas.chair) as chair:
            found = board_pack(chair, panel.scheme)
        assert [(one.line.action.id, one.since) for one in found] == [(late[2].id, PACK_DAY)]
        with looking_as(personas.worker) as worker:
            services.accept_action(action=late[2], by=worker, at=morning(PACK_DAY))
            services.extend_action(
                action=late[2], due_on=date(2026, 9, 1), words="Funding", by=worker, at=morning(PACK_DAY)
            )
        with looking_as(personas.alice) as alice:
            assert board_pack(alice, panel.scheme) == []

    def test_who_leads_nothing_of_a_case_sees_none_of_it(self, late, run, personas, looking_as, panel):
        run(PACK_DAY)
        with looking_as(personas.charlie) as charlie:
            assert board_pack(charlie, panel.scheme) == []

    def test_the_board_reads_how_many(self, late, run, personas, looking_as, panel):
        def counts(day):
            with looking_as(personas.board) as board:
                found = late_counts(board, scheme=panel.scheme.id, on=day)
            return [(line.agency, line.climbed, line.late, line.still_open) for line in found]

        assert [line[1:] for line in counts(PACK_DAY)] == [(0, 1, 1)]
        run(PACK_DAY)
        assert [line[1:] for line in counts(PACK_DAY)] == [(1, 1, 1)]

    def test_an_owner_who_represents_alone_is_not_told_of_themselves(self, late, run, given):
        found = run(MANAGER_DAY)
        assert (found.given, found.reached_nobody) == (0, 1)

    def test_days_missed_the_owner_still_hears_first(self, active, run, given, personas, colleague):
        other = colleague("probation", Role.REPRESENTATIVE)
        run(date(2026, 6, 1))
        run(date(2026, 6, 1))
        run(date(2026, 6, 2))
        assert given() == [
            ("due_today", personas.worker.user_id, "owner"),
            ("late_manager", other.user_id, "representative"),
        ]


class TestLeave:
    def away(self, personas, looking_as, *, cover=None, starts=SOON, ends=DUE):
        with looking_as(personas.worker) as worker:
            set_leave(
                user_id=worker.user_id,
                starts=starts,
                ends=ends,
                cover=cover,
                by=worker,
                at=morning(date(2026, 3, 2)),
            )

    def test_it_goes_to_the_cover_they_named(self, active, run, given, personas, colleague, looking_as):
        cover = colleague("probation", Role.REPRESENTATIVE)
        self.away(personas, looking_as, cover=cover.user_id)
        run(SOON)
        assert given() == [("due_soon", cover.user_id, "cover")]

    def test_without_cover_to_the_representative(self, active, run, given, personas, colleague, looking_as):
        other = colleague("probation", Role.REPRESENTATIVE)
        self.away(personas, looking_as)
        run(SOON)
        assert given() == [("due_soon", other.user_id, "representative")]

    def test_a_cover_who_may_not_see_the_action_is_passed_over(
        self, active, run, given, personas, colleague, looking_as
    ):
        cover, other = (
            colleague("probation", Role.PRACTITIONER),
            colleague("probation", Role.REPRESENTATIVE, Role.BOARD),
        )
        self.away(personas, looking_as, cover=cover.user_id)
        run(SOON)
        assert given() == [("due_soon", other.user_id, "representative")]

    def test_the_ladder_waits_meanwhile(self, late, run, given, personas, colleague, looking_as):
        colleague("probation", Role.REPRESENTATIVE)
        self.away(personas, looking_as, starts=date(2026, 3, 24), ends=date(2026, 3, 27))
        assert run(MANAGER_DAY).given == 0
        assert run(date(2026, 3, 31)).given == 0
        assert run(date(2026, 4, 1)).given == 1


class TestWhoMayNotSee:
    def test_an_owner_with_a_conflict_hears_nothing(self, active, run, given, personas, looking_as):
        with looking_as(personas.worker) as worker:
            services.declare_conflict(case=active[0], user=worker.user_id, by=worker)
        assert run(SOON).reached_nobody == 1
        assert given() == []

    def test_a_conflict_ends_what_was_given_before(self, active, run, personas, looking_as):
        run(SOON)
        with looking_as(personas.alice) as alice:
            services.declare_conflict(case=active[0], user=personas.worker.user_id, by=alice)
        assert run(SOON).ended == 1
        with looking_as(personas.worker) as worker:
            assert of_actions(worker) == []
            assert actions_told(worker, [active[2].id]) == {}

    def test_whoever_left_the_agency_hears_nothing(self, active, run, given, personas, as_role, looking_as):
        with looking_as(personas.administrator) as admin:
            for held in Membership.objects.filter(user_id=personas.worker.user_id):
                end_membership(membership=held, by=admin)
        assert self.told(run, personas, looking_as) == {personas.alice.user_id}

    def test_a_closed_account_hears_nothing(self, active, run, personas, looking_as):
        with looking_as(personas.administrator) as admin:
            close_account(user_id=personas.worker.user_id, by=admin)
        assert self.told(run, personas, looking_as) == {personas.alice.user_id}

    def told(self, run, personas, looking_as):
        """Who hears. The action went back to whoever leads at the host, since the agency has nobody left."""
        run(SOON)
        with looking_as(personas.alice):
            return set(Reminder.objects.values_list("recipient", flat=True))

    def test_an_agency_whose_sight_was_withdrawn_hears_nothing(self, active, run, personas, looking_as):
        from plumbline.sharing.services import withdraw

        with looking_as(personas.alice) as alice:
            withdraw(row=active[0], agencies=[personas.agencies["probation"]], by=alice, because="left")
        assert run(SOON).given == 0

    def test_a_stranger_sees_no_reminder_of_it(self, late, personas, looking_as):
        with looking_as(personas.charlie) as charlie:
            assert reminders_of(charlie, late[2]) == []
            assert Reminder.objects.count() == 0


class TestTheDatabase:
    def test_the_list_of_what_is_open_is_the_jobs_alone(self, active, personas, as_role, looking_as):
        for viewer in (personas.alice, personas.administrator, job_viewer("operate")):
            with as_role("worker"), looking_as(viewer):
                assert to_chase(viewer) == []
        with looking_as(JOB), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            to_chase(JOB)

    def test_the_job_sees_no_case(self, active, as_role, looking_as):
        from plumbline.cases.models import Action, Case
        from plumbline.people.models import Record

        with as_role("worker"), looking_as(JOB):
            assert len(to_chase(JOB)) == 1
            assert (Case.objects.count(), Action.objects.count(), Record.objects.count()) == (0, 0, 0)

    @pytest.mark.parametrize("who", ["worker", "alice", "administrator"])
    def test_nobody_else_writes_a_reminder_or_a_notice(self, active, who, personas, as_role, looking_as):
        viewer = getattr(personas, who)
        for role, statement in (
            ("app", "INSERT INTO cases_reminder SELECT * FROM cases_reminder"),
            (
                "app",
                (
                    "INSERT INTO notices_notice (id, recipient, kind, about_kind, about_id, due_on, given_at) "
                    "VALUES (gen_random_uuid(), gen_random_uuid(), 'due_soon', 'action', gen_random_uuid(), now(), now())"
                ),
            ),
            ("app", "UPDATE notices_notice SET recipient = recipient"),
            ("app", "DELETE FROM notices_notice"),
        ):
            with (
                as_role(role),
                looking_as(viewer),
                pytest.raises(DatabaseError, match="permission denied|row-level security"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(statement)

    def test_another_job_writes_none(self, active, as_role, looking_as):
        from plumbline.notices.services import Told, tell

        other = job_viewer("operate")
        told = Told(other.user_id, "due_soon", "action", active[2].id, DUE)
        with (
            as_role("worker"),
            looking_as(other),
            pytest.raises(DatabaseError, match="row-level security"),
            transaction.atomic(),
        ):
            tell(told=[told], by=other)


class TestHowLate:
    def test_the_coordinator_sees_late_and_open_by_agency(self, late, personas, looking_as):
        with looking_as(personas.alice) as alice:
            assert [
                (x.agency, x.late, x.still_open, x.without_manager)
                for x in late_by_agency(alice, at=morning(DUE))
            ] == [("Probation", 0, 1, 0)]
            later = late_by_agency(alice, at=morning(MANAGER_DAY))
            assert [(x.agency, x.late, x.still_open, x.without_manager) for x in later] == [
                ("Probation", 1, 1, 1)
            ]

    def test_the_board_counts_without_seeing(self, late, panel, personas, looking_as):
        with looking_as(personas.board) as board:
            found = late_counts(board, scheme=panel.scheme.id, on=MANAGER_DAY)
            assert [(x.agency, x.late, x.still_open) for x in found] == [("Probation", 1, 1)]
        with looking_as(personas.charlie) as charlie:
            assert late_counts(charlie, scheme=panel.scheme.id, on=MANAGER_DAY) == []
            assert late_by_agency(charlie) == []
