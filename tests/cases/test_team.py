"""A team at work: caseload, supervision that two people read, and cover that ends by itself."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from plumbline.access.services import set_leave, take_back_leave
from plumbline.audit.models import Entry
from plumbline.cases import services
from plumbline.cases.models import SupervisionNote
from plumbline.cases.queries import action_for, case_for, my_people
from plumbline.cases.queries.steps import action_lines
from plumbline.cases.queries.team import caseloads, has_notes, specialists, supervision_notes
from plumbline.schemes.queries import managed_members, team_mates_of
from plumbline.values.errors import DataUnfit, NotVisible, PermissionRefused, StageRefused
from tests.casework import days
from tests.remembering import remembered
from tests.team import make_team, to_team


WORDS = "Was late twice; agreed to ring before each visit"


@pytest.fixture
def team(panel):
    return make_team(panel)


@pytest.fixture
@remembered
def directed(panel, team, personas, looking_as):
    """The worker of probation is directed to visit, in a case of the team."""
    case, objective = to_team(panel)
    with looking_as(personas.bob) as bob:
        action = services.direct_action(
            case=case,
            verb="Visit",
            what="the flat twice a week",
            owner=personas.worker.user_id,
            agency=personas.agencies["probation"],
            objective=objective,
            due_on=date(2026, 3, 20),
            by=bob,
            at=days(9),
        )
    return case, action


def at(day):
    return datetime(2026, 3, day, 12, tzinfo=UTC)


class TestCaseload:
    def test_it_counts_what_each_holds(self, directed, personas, looking_as):
        case, action = directed
        with looking_as(personas.worker) as worker:
            for outcome, minutes in (("met", 30), ("no_answer", 0)):
                services.log_contact(
                    case=case, outcome=outcome, minutes=minutes, action=action, by=worker, at=days(10)
                )
        with looking_as(personas.bob) as bob:
            load = caseloads(bob, at=at(22))[0]
            one = {held.post.user.name: held for held in load.held}["Worker"]
            assert (one.cases, len(one.still_open), one.attempted, one.met) == (1, 2, 2, 1)
            assert one.late == 1
            assert load.cases[0].case.ref == case.ref
        with looking_as(personas.governance):
            assert Entry.objects.filter(what="team.consulted", objects_seen__contains=[case.id]).exists()

    def test_contacts_of_more_than_fourteen_days_ago_are_left_out(self, directed, personas, looking_as):
        case, _ = directed
        with looking_as(personas.worker) as worker:
            services.log_contact(case=case, outcome="met", minutes=30, by=worker, at=days(10))
        with looking_as(personas.bob) as bob:
            held = {h.post.user.name: h for h in caseloads(bob, at=days(10 + 14))[0].held}
            assert held["Worker"].attempted == 0
            held = {h.post.user.name: h for h in caseloads(bob, at=days(10 + 13))[0].held}
            assert held["Worker"].attempted == 1

    def test_it_lists_what_somebody_cannot_do(self, directed, personas, looking_as):
        _, action = directed
        with looking_as(personas.worker) as worker:
            services.report_could_not(
                action=action, reason="no_capacity", words="In court", by=worker, at=days(10)
            )
        with looking_as(personas.bob) as bob:
            assert [line.last_words for line in caseloads(bob, at=days(11))[0].cannot] == ["In court"]

    def test_next_leave_with_its_cover_is_the_managers_to_know(self, directed, personas, looking_as):
        today = timezone.localdate()
        with looking_as(personas.worker) as worker:
            set_leave(
                user_id=worker.user_id,
                starts=today,
                ends=today + timedelta(days=5),
                cover=personas.dana.user_id,
                team=team_mates_of(worker.user_id),
                by=worker,
            )
        with looking_as(personas.bob) as bob:
            one = {held.post.user.name: held for held in caseloads(bob)[0].held}["Worker"]
            assert one.leave.cover.name == "Dana"

    @pytest.mark.parametrize("who", ["alice", "worker", "charlie"])
    def test_it_is_there_for_nobody_else(self, directed, personas, looking_as, who):
        with looking_as(getattr(personas, who)) as viewer, pytest.raises(NotVisible):
            caseloads(viewer)


class TestSupervision:
    @pytest.fixture
    def note(self, directed, personas, looking_as):
        with looking_as(personas.bob) as bob:
            return services.write_supervision_note(
                case=directed[0], specialist=personas.worker.user_id, words=WORDS, by=bob, at=days(10)
            )

    def test_both_read_it(self, note, directed, personas, looking_as):
        for who in ("bob", "worker"):
            with looking_as(getattr(personas, who)) as viewer:
                _, notes, _ = supervision_notes(viewer, directed[0].ref)
                assert [n.words for n in notes] == [WORDS]
        with looking_as(personas.governance):
            assert (
                Entry.objects.filter(what="supervision.consulted", objects_seen__contains=[note.id]).count()
                == 2
            )

    @pytest.mark.parametrize("who", ["alice", "chair", "dana", "charlie", "governance", "board"])
    def test_nobody_else_learns_that_there_is_one(self, note, directed, personas, looking_as, who):
        case, _ = directed
        with looking_as(getattr(personas, who)) as viewer:
            assert not SupervisionNote.objects.exists()
            with pytest.raises(NotVisible):
                supervision_notes(viewer, case.ref)
            if who in ("alice", "chair", "dana"):
                assert not has_notes(viewer, case_for(viewer, case.ref))

    def test_the_words_are_sealed_in_the_table(self, note, as_role):
        with as_role("migrator"), connection.cursor() as cursor:
            cursor.execute("SELECT sealed FROM cases_supervisionnote")
            assert WORDS.encode() not in bytes(cursor.fetchone()[0])

    def test_only_the_manager_writes(self, directed, personas, looking_as):
        for who in ("alice", "worker"):
            with looking_as(getattr(personas, who)) as viewer, pytest.raises(PermissionRefused):
                services.write_supervision_note(
                    case=directed[0], specialist=personas.worker.user_id, words="x", by=viewer
                )

    @pytest.mark.parametrize(
        ("who", "words", "no"), [("worker", " ", DataUnfit), ("chair", "x", StageRefused)]
    )
    def test_about_a_specialist_and_in_words(self, directed, personas, looking_as, who, words, no):
        with looking_as(personas.bob) as bob, pytest.raises(no):
            services.write_supervision_note(
                case=directed[0], specialist=getattr(personas, who).user_id, words=words, by=bob
            )

    def test_whoever_is_kept_out_of_the_case_reads_no_note_of_it(self, note, directed, personas, looking_as):
        with looking_as(personas.worker) as worker:
            services.declare_conflict(case=directed[0], user=worker.user_id, by=worker)
            assert not SupervisionNote.objects.exists()


class TestCover:
    """Somebody stands in during leave: sees and does what the absent may, from the first day to the last."""

    def away(self, personas, looking_as, *, starts=0, ends=3, cover="dana", by="worker"):
        today = timezone.localdate()
        with looking_as(getattr(personas, by)) as viewer:
            return set_leave(
                user_id=personas.worker.user_id,
                starts=today + timedelta(days=starts),
                ends=today + timedelta(days=ends),
                cover=getattr(personas, cover).user_id,
                team=team_mates_of(personas.worker.user_id),
                as_manager=personas.worker.user_id in managed_members(viewer),
                by=viewer,
            )

    def moves(self, personas, looking_as, action):
        with looking_as(personas.dana) as dana:
            return action_lines(dana, [action_for(dana, action.id)], on=date(2026, 3, 12))[0]

    def test_a_colleague_of_the_team_does_it_meanwhile(self, directed, personas, looking_as):
        _, action = directed
        assert not self.moves(personas, looking_as, action).moves
        self.away(personas, looking_as)
        line = self.moves(personas, looking_as, action)
        assert "in_progress" in line.moves
        assert line.covered
        with looking_as(personas.dana) as dana:
            services.start_action(action=action, by=dana, at=days(10))
            assert [p.line.case.ref for p in my_people(dana)] == [directed[0].ref]

    def test_the_manager_sets_it(self, directed, personas, looking_as):
        self.away(personas, looking_as, by="bob")
        assert self.moves(personas, looking_as, directed[1]).covered

    def test_somebody_elses_manager_does_not(self, directed, personas, looking_as):
        with pytest.raises(NotVisible):
            self.away(personas, looking_as, by="alice")

    @pytest.mark.parametrize(("starts", "ends"), [(1, 3)])
    def test_it_begins_with_its_first_day(self, directed, personas, looking_as, starts, ends):
        self.away(personas, looking_as, starts=starts, ends=ends)
        assert not self.moves(personas, looking_as, directed[1]).moves

    def test_it_ends_by_itself(self, directed, personas, looking_as):
        """Leave of last week, set the week before."""
        now = timezone.now()
        last_week = timezone.localdate() - timedelta(days=7)
        with looking_as(personas.worker) as worker:
            set_leave(
                user_id=worker.user_id,
                starts=last_week,
                ends=last_week + timedelta(days=6),
                cover=personas.dana.user_id,
                team=team_mates_of(worker.user_id),
                by=worker,
                at=now - timedelta(days=14),
            )
        assert not self.moves(personas, looking_as, directed[1]).moves

    def test_taken_back_it_is_over(self, directed, personas, looking_as):
        away = self.away(personas, looking_as)
        with looking_as(personas.worker) as worker:
            take_back_leave(away_id=away.id, by=worker)
        assert not self.moves(personas, looking_as, directed[1]).moves

    def test_it_lets_nobody_in_to_a_case_that_their_agency_does_not_see(self, directed, personas, looking_as):
        """The refuge is not in the case: a cover from there would see nothing. Here: somebody kept out."""
        self.away(personas, looking_as)
        with looking_as(personas.dana) as dana:
            services.declare_conflict(case=directed[0], user=dana.user_id, by=dana)
            with pytest.raises(NotVisible):
                action_for(dana, directed[1].id)

    def test_only_a_colleague_or_a_team_mate(self, directed, personas, looking_as):
        with pytest.raises(DataUnfit, match="same team"):
            self.away(personas, looking_as, cover="charlie")


def test_those_to_direct_are_specialists_whose_agency_is_in_the_case(directed, personas, looking_as):
    with looking_as(personas.bob) as bob:
        names = [post.user.name for post, _ in specialists(bob, case_for(bob, directed[0].ref))]
        assert names == ["Dana", "Worker"]
    with looking_as(personas.worker) as worker:
        assert specialists(worker, case_for(worker, directed[0].ref)) == []
