"""A request given to a colleague of the asked agency: nobody sees more by it, nobody outside learns of it, and it waits with nobody."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, ProgrammingError, transaction
from django.utils import timezone

from plumbline.access.enums import Role
from plumbline.access.jobs import job_viewer
from plumbline.access.models import Membership, User
from plumbline.access.queries import viewer_for
from plumbline.access.services import end_membership_by_id, mark_vetting, set_leave
from plumbline.audit.enums import Verb
from plumbline.audit.models import Entry
from plumbline.audit.services import record
from plumbline.cases import services
from plumbline.cases.enums import ABOUT_REQUEST, REQUEST_ASKED, REQUEST_BACK, REQUEST_GIVEN
from plumbline.cases.models import Delegation, ResearchRequest
from plumbline.cases.queries.changes import changes_of_work
from plumbline.cases.queries.delegated import answerers_of, delegates_of, to_give
from plumbline.cases.services.new_work import tell_of_new_work
from plumbline.notices.models import Notice
from plumbline.notices.queries import waiting_notices
from plumbline.notices.services import Told, tell_at_once
from plumbline.values.errors import DataUnfit, NotVisible, PermissionRefused, StageRefused
from tests.cases.test_leaving import joined
from tests.casework import days
from tests.casework import panel as panel
from tests.conftest import database_role
from tests.marac import Marac, start_marac


@pytest.fixture
def dora(personas):
    """A practitioner in housing, as Dana is."""
    return joined(personas, "dora", "housing", Role.PRACTITIONER)


@pytest.fixture
def asked(panel, dora):
    """Police and housing are asked; nobody has answered."""
    return panel.triaged()


def give(panel, case, to, *, by=None, **changes):
    with panel.look(by or panel.p.dana) as viewer:
        return services.delegate_request(
            request=panel.request_of(viewer, case), to=to and to.user_id, by=viewer, **changes
        )


def with_whom(panel, case, who):
    """In words, with whom somebody of housing reads the request to be."""
    with panel.look(who) as viewer:
        found = delegates_of(viewer, [panel.request_of(viewer, case)])
        return next((one.words for one in found.values()), "")


def offered(panel, case, who):
    with panel.look(who) as viewer:
        return {key for key, _ in to_give(viewer, panel.request_of(viewer, case).id).colleagues}


def notices(panel, who):
    with panel.look(who) as viewer:
        return [n.kind for n in waiting_notices(viewer) if n.about_kind == ABOUT_REQUEST]


def a_round(panel):
    job = job_viewer("remind")
    with database_role("worker"), panel.look(job):
        return tell_of_new_work(by=job, at=timezone.now())


def on_leave(panel, who):
    today = timezone.localdate()
    with panel.look(who) as viewer:
        return set_leave(
            user_id=who.user_id, starts=today, ends=today + timedelta(days=5), cover=None, by=viewer
        )


def declared(panel, case, who):
    with panel.look(panel.p.alice) as alice:
        services.declare_conflict(case=case, user=who.user_id, by=alice)


class TestGiving:
    def test_it_is_with_them_and_both_read_so(self, panel, asked, dora):
        row = give(panel, asked, dora)
        day = timezone.localtime(row.at)
        assert with_whom(panel, asked, panel.p.dana) == f"With Dora since {day.day} {day:%B %Y}"
        assert with_whom(panel, asked, dora) == f"With you since {day.day} {day:%B %Y}"

    def test_they_are_told_and_nobody_else(self, panel, asked, dora, as_role):
        give(panel, asked, dora)
        with as_role("migrator"):
            assert list(Notice.objects.filter(kind=REQUEST_GIVEN).values_list("recipient", flat=True)) == [
                dora.user_id
            ]

    def test_taken_on_by_oneself_nobody_is_told(self, panel, asked):
        give(panel, asked, panel.p.dana)
        assert notices(panel, panel.p.dana) == []

    def test_everybody_else_there_answers_it_still(self, panel, asked, dora):
        give(panel, asked, dora)
        with panel.look(panel.p.dana) as dana:
            services.reply_not_known(request=panel.request_of(dana, asked), by=dana)
        with pytest.raises(StageRefused, match="answered already"):
            give(panel, asked, panel.p.dana, by=dora)

    def test_it_is_given_to_another_and_taken_back(self, panel, asked, dora):
        give(panel, asked, dora)
        give(panel, asked, panel.p.dana, by=dora)
        assert with_whom(panel, asked, panel.p.dana).startswith("With you since")
        give(panel, asked, None)
        assert with_whom(panel, asked, panel.p.dana) == ""
        with panel.look(panel.p.dana):
            assert [row.number for row in Delegation.objects.all()] == [1, 2, 3]

    def test_the_ledger_says_who_did_it(self, panel, asked, dora, as_role):
        row = give(panel, asked, dora)
        with as_role("auditor"):
            entry = Entry.objects.get(what="research.given")
        assert (entry.actor, set(entry.objects_seen)) == (
            panel.p.dana.user_id,
            {row.request_id, dora.user_id},
        )

    def test_a_desk_that_was_open_counts_it_as_new(self, panel, asked, dora):
        with panel.look(dora) as viewer:
            before = changes_of_work(viewer)
        give(panel, asked, dora)
        with panel.look(dora) as viewer:
            assert changes_of_work(viewer) != before

    def test_of_two_at_once_the_second_is_told(self, panel, asked, dora):
        give(panel, asked, dora, expected=0)
        with pytest.raises(StageRefused, match="a moment ago"):
            give(panel, asked, panel.p.dana, by=dora, expected=0)

    def test_the_database_keeps_one_of_two(self, panel, asked, dora, as_role):
        row = give(panel, asked, dora)
        with (
            as_role("migrator"),
            pytest.raises(DatabaseError, match="cases_delegation_number"),
            transaction.atomic(),
        ):
            Delegation.objects.create(
                request_id=row.request_id, number=1, at=row.at, by=row.by, owner_agency=row.owner_agency, marking="owner"
            )  # fmt: skip


class TestWhoMayHaveIt:
    def test_those_who_may_answer_are_offered_and_nobody_else(self, panel, personas, asked, dora):
        joined(personas, "cora", "housing", Role.COORDINATOR)
        assert offered(panel, asked, panel.p.dana) == {panel.p.dana.user_id, dora.user_id}

    @pytest.mark.parametrize("who", ["bob", "worker", "charlie", "alice"])
    def test_nobody_of_another_agency(self, panel, asked, who):
        with pytest.raises(DataUnfit, match="of your agency"):
            give(panel, asked, getattr(panel.p, who))

    @pytest.mark.parametrize("who", ["bob", "worker", "charlie"])
    def test_nobody_of_another_agency_gives_it(self, panel, asked, dora, who):
        request = panel.request(asked, "housing")
        with (
            panel.look(getattr(panel.p, who)) as viewer,
            pytest.raises((NotVisible, PermissionRefused)),
        ):
            services.delegate_request(request=request, to=dora.user_id, by=viewer)

    def test_the_co_ordinator_gives_nothing_and_reads_nothing_of_it(self, panel, asked, dora):
        row = give(panel, asked, dora)
        for who in (panel.p.alice, panel.p.chair, panel.p.bob, panel.p.charlie):
            with panel.look(who):
                assert Delegation.objects.count() == 0
                assert answerers_of([row.request_id]) == {}
        request = panel.request(asked, "housing")
        with panel.look(panel.p.alice) as alice, pytest.raises(PermissionRefused):
            services.delegate_request(request=request, to=None, by=alice)

    def test_whoever_is_kept_from_it_is_not_offered_nor_taken(self, panel, asked, dora):
        declared(panel, asked, dora)
        assert offered(panel, asked, panel.p.dana) == {panel.p.dana.user_id}
        with pytest.raises(DataUnfit) as kept_out:
            give(panel, asked, dora)
        with pytest.raises(DataUnfit) as elsewhere:
            give(panel, asked, panel.p.bob)
        assert str(kept_out.value) == str(elsewhere.value)

    def test_nobody_who_is_away(self, panel, asked, dora):
        on_leave(panel, dora)
        assert offered(panel, asked, panel.p.dana) == {panel.p.dana.user_id}
        with pytest.raises(DataUnfit):
            give(panel, asked, dora)

    def test_whoever_is_not_vetted_may_have_what_they_may_answer(self, panel, asked, dora):
        unvetted(panel, dora)
        assert dora.user_id in offered(panel, asked, panel.p.dana)
        give(panel, asked, dora)
        with panel.look(dora):
            assert ResearchRequest.objects.count() == 1
            assert Delegation.objects.count() == 0

    def test_behind_a_wall_those_at_the_table_alone(self, personas, looking_as, dora):
        rosa = joined(personas, "rosa", "housing", Role.REPRESENTATIVE)
        una = joined(personas, "una", "housing", Role.REPRESENTATIVE)
        marac = Marac(personas, looking_as, start_marac(personas, looking_as))
        unvetted(marac, una)
        marac.taken()
        with looking_as(personas.dana) as dana:
            (request,) = ResearchRequest.objects.filter(agency__in=dana.agency_ids)
            assert {key for key, _ in to_give(dana, request.id).colleagues} == {dana.user_id, rosa.user_id}
            for other in (dora, una):
                with pytest.raises(DataUnfit):
                    services.delegate_request(request=request, to=other.user_id, by=dana)
            services.delegate_request(request=request, to=rosa.user_id, by=dana)
        with looking_as(dora) as viewer:
            assert Delegation.objects.count() == 0
            with pytest.raises(NotVisible):
                to_give(viewer, request.id)


class TestTheDatabase:
    """Raw rows as the web process."""

    def row(self, request, viewer, **changes):
        agency = request.agency
        given = {
            "request": request, "number": 1, "given_to": None, "at": timezone.now(), "by": viewer.user_id,
            "owner_agency": agency, "marking": "owner", "seen_by_agencies": [agency],
        }  # fmt: skip
        return Delegation(**(given | changes))

    def write(self, row, by):
        with transaction.atomic():
            record(
                "research.given", verb=Verb.ALTERATION, object_kind="research-request", objects=[row.request_id], by=by
            )  # fmt: skip
            row.save(force_insert=True)

    def refused(self, row, by):
        with pytest.raises(ProgrammingError, match="row-level security"):
            self.write(row, by)

    def test_it_takes_the_row_that_the_service_writes(self, panel, asked, dora):
        with panel.look(panel.p.dana) as dana:
            self.write(self.row(panel.request_of(dana, asked), dana, given_to=dora.user_id), dana)
        assert with_whom(panel, asked, dora).startswith("With you since")

    def test_none_for_whoever_may_not_answer(self, panel, asked, dora):
        declared(panel, asked, dora)
        with panel.look(panel.p.dana) as dana:
            request = panel.request_of(dana, asked)
            for other in (dora, panel.p.bob, panel.p.charlie):
                self.refused(self.row(request, dana, given_to=other.user_id), dana)

    def test_none_by_the_co_ordinator_in_another_name_or_for_other_readers(self, panel, asked, dora):
        request = panel.request(asked, "housing")
        with panel.look(panel.p.alice) as alice:
            self.refused(self.row(request, alice, given_to=dora.user_id), alice)
        with panel.look(panel.p.dana) as dana:
            self.refused(self.row(request, dana, by=dora.user_id), dana)
            police = panel.p.agencies["police"]
            self.refused(self.row(request, dana, seen_by_agencies=[request.agency, police]), dana)

    def test_no_notice_of_what_was_not_given(self, panel, asked, dora):
        with panel.look(panel.p.dana) as dana:
            request = panel.request_of(dana, asked)
            told = Told(dora.user_id, REQUEST_GIVEN, ABOUT_REQUEST, request.id, request.due_on)
            with pytest.raises(ProgrammingError, match="row-level security"):
                tell_at_once(told=[told], by=dana, at=timezone.now())

    def test_nothing_of_it_is_changed(self, panel, asked, dora):
        give(panel, asked, dora)
        with (
            panel.look(panel.p.dana),
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
        ):
            Delegation.objects.update(given_to=None)


class TestFallingBack:
    """Whoever has it leaves, is away or is kept from it: the agency has it again, and hears so once. Why is not said."""

    def leaves(self, panel, case, who):
        with panel.look(panel.p.administrator) as administrator:
            for held in Membership.objects.filter(user_id=who.user_id, ends__isnull=True):
                end_membership_by_id(membership_id=held.id, by=administrator)

    def goes_on_leave(self, panel, case, who):
        on_leave(panel, who)

    def has_a_conflict(self, panel, case, who):
        declared(panel, case, who)

    @pytest.mark.parametrize("how", ["leaves", "goes_on_leave", "has_a_conflict"])
    def test_the_agency_reads_it_and_is_told_once(self, panel, asked, dora, how):
        give(panel, asked, dora)
        a_round(panel)
        assert notices(panel, dora) == [REQUEST_GIVEN]
        getattr(self, how)(panel, asked, dora)
        assert with_whom(panel, asked, panel.p.dana) == (
            "With all of you again: whoever had it cannot take it now"
        )
        assert a_round(panel) == 1
        assert notices(panel, panel.p.dana) == [REQUEST_BACK]
        assert REQUEST_GIVEN not in notices(panel, dora)
        assert a_round(panel) == 0

    def test_given_to_another_it_is_with_all_of_them_no_more(self, panel, asked, dora):
        give(panel, asked, dora)
        self.leaves(panel, asked, dora)
        a_round(panel)
        give(panel, asked, panel.p.dana)
        a_round(panel)
        assert notices(panel, panel.p.dana) == []

    def test_back_from_leave_it_is_theirs_again(self, panel, asked, dora, as_role):
        from plumbline.access.models import Away

        give(panel, asked, dora)
        on_leave(panel, dora)
        with as_role("migrator"):
            record(
                "leave.taken_back",
                verb=Verb.ALTERATION,
                object_kind="account",
                objects=[dora.user_id],
                by=dora,
            )
            Away.objects.update(taken_back_at=timezone.now())
        assert with_whom(panel, asked, panel.p.dana).startswith("With Dora since")


class TestTheRound:
    def test_colleagues_are_told_of_a_new_request_all_the_same(self, panel, asked, dora):
        give(panel, asked, dora)
        a_round(panel)
        assert notices(panel, panel.p.dana) == [REQUEST_ASKED]
        assert notices(panel, dora) == [REQUEST_GIVEN]

    def test_one_line_for_whoever_was_told_before(self, panel, asked, dora):
        a_round(panel)
        give(panel, asked, dora)
        a_round(panel)
        assert notices(panel, dora) == [REQUEST_GIVEN]

    def test_taken_back_the_notice_ends(self, panel, asked, dora):
        give(panel, asked, dora)
        give(panel, asked, None)
        a_round(panel)
        assert notices(panel, dora) == []

    def test_answered_it_ends(self, panel, asked, dora):
        give(panel, asked, dora)
        with panel.look(panel.p.dana) as dana:
            services.reply_not_known(request=panel.request_of(dana, asked), by=dana)
        a_round(panel)
        assert notices(panel, dora) == []

    def test_whoever_waits_reminds_them_with_their_colleagues(self, panel, asked, dora):
        give(panel, asked, dora)
        with panel.look(panel.p.alice) as alice:
            given = services.remind_of_requests(by=alice, at=days(20))
        housing = next(row for row in given if row.request.agency == panel.p.agencies["housing"])
        assert set(housing.recipients) == {panel.p.dana.user_id, dora.user_id}

    def test_nobody_but_the_job_learns_of_it(self, panel, asked, dora):
        from django.db import connection

        give(panel, asked, dora)
        on_leave(panel, dora)
        with database_role("worker"), panel.look(panel.p.alice), connection.cursor() as cursor:
            for name in ("cases_delegated", "cases_fallen_back"):
                cursor.execute(f"SELECT count(*) FROM {name}()")
                assert cursor.fetchone() == (0,)


def unvetted(panel, who):
    with panel.look(panel.p.administrator) as administrator:
        for held in Membership.objects.filter(user_id=who.user_id):
            mark_vetting(
                membership_id=held.id, cleared=False, until=None, words="Made up", by=administrator, at=None
            )
    return viewer_for(User.objects.get(id=who.user_id))
