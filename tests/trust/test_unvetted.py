"""Whoever is not vetted: requests to their agency and their own actions, and not one word or row besides."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from plumbline.access.enums import Role
from plumbline.access.models import Membership, User, Vetting
from plumbline.access.queries import vetting_words, viewer_for
from plumbline.access.services import mark_vetting
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import services
from plumbline.cases.models import Action, ActionStep, Case, Fact, ResearchReply, ResearchRequest
from plumbline.cases.queries import case_for
from plumbline.cases.queries.own_work import own_action, own_request, own_work
from plumbline.people.models import Person, Record
from plumbline.sharing.models import Scoped
from plumbline.values.errors import DataUnfit, NotVisible, PermissionRefused, StageRefused
from tests.architecture.test_urls import MATRIX
from tests.cases.test_leaving import joined
from tests.casework import days
from tests.casework import panel as panel
from tests.mash import a_mash
from tests.trust.test_canaries import MARKERS, addresses, markers_in, push, signed_in
from tests.trust.test_canaries import planted as planted
from tests.trust.test_reads import LOOKED, entries


def mark(personas, looking_as, who, *, cleared=False, until=None, at=None):
    with looking_as(personas.administrator) as administrator:
        for row in Membership.objects.filter(user_id=getattr(personas, who).user_id):
            mark_vetting(
                membership_id=row.id, cleared=cleared, until=until, words="Made up", by=administrator, at=at
            )
    return viewer_for(User.objects.get(id=getattr(personas, who).user_id))


@pytest.fixture
def asked(panel):
    """Police and housing are asked; nobody has answered."""
    return panel.triaged()


@pytest.fixture
def dana(asked, personas, looking_as):
    """Dana of housing is not vetted yet."""
    return mark(personas, looking_as, "dana")


@pytest.fixture
def worker(panel, personas, looking_as):
    """The worker of probation owns an action in an active case; their vetting ran out yesterday."""
    case, _, action = panel.active()
    yesterday = timezone.localdate() - timedelta(days=1)
    last_week = timezone.now() - timedelta(days=7)
    viewer = mark(personas, looking_as, "worker", cleared=True, until=yesterday, at=last_week)
    return viewer, case, action


def rows_seen():
    """Scoped tables in which the identified viewer sees a row, by raw SQL with the rights of the web process."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models():
            if issubclass(model, Scoped):
                cursor.execute(f"SELECT count(*) FROM {model._meta.db_table}")
                if count := cursor.fetchone()[0]:
                    found[model._meta.db_table] = count
    return found


class TestMarking:
    def test_a_membership_that_was_never_marked_is_cleared(self, personas):
        assert personas.dana.standings
        assert personas.dana.unvetted == ()

    def test_not_cleared_it_gives_no_agency_and_no_role(self, dana):
        assert (dana.standings, dana.agency_ids, dana.roles) == ((), (), frozenset())
        assert {s.agency_slug for s in dana.unvetted} == {"housing"}

    def test_it_runs_out_by_itself_after_its_last_day(self, personas, looking_as):
        today = timezone.localdate()
        assert mark(personas, looking_as, "dana", cleared=True, until=today).standings
        yesterday = today - timedelta(days=1)
        long_ago = timezone.now() - timedelta(days=9)
        row = Membership.objects.filter(user_id=personas.worker.user_id).first()
        with looking_as(personas.administrator) as administrator:
            mark_vetting(
                membership_id=row.id, cleared=True, until=yesterday, words="x", by=administrator, at=long_ago
            )
        assert "Vetting ran out after" in vetting_words(Membership.objects.get(id=row.id))

    def test_cleared_again_everything_is_there_again(self, dana, personas, looking_as):
        again = mark(personas, looking_as, "dana", cleared=True)
        assert again.standings == personas.dana.standings

    def test_only_an_administrator_and_never_of_themselves(self, personas, looking_as):
        row = Membership.objects.get(user_id=personas.administrator.user_id)
        with looking_as(personas.administrator) as administrator, pytest.raises(PermissionRefused):
            mark_vetting(membership_id=row.id, cleared=True, words="x", by=administrator)
        other = Membership.objects.filter(user_id=personas.dana.user_id).first()
        with looking_as(personas.alice) as alice, pytest.raises(PermissionRefused):
            mark_vetting(membership_id=other.id, cleared=True, words="x", by=alice)

    def test_the_database_takes_it_from_nobody_else(self, dana, personas, looking_as):
        """Somebody who is not vetted sends the row themselves."""
        held = Membership.objects.filter(user_id=personas.dana.user_id).first()
        row = Vetting(membership=held, cleared=True, words="x", set_by=dana.user_id, set_at=timezone.now())
        with looking_as(dana):
            record("vetting.marked", verb=Verb.ACCESS, object_kind="account", objects=[row.id], by=dana)
            with pytest.raises(DatabaseError, match="row-level"), transaction.atomic():
                row.save(force_insert=True)

    @pytest.mark.parametrize(
        ("cleared", "until", "words"), [(False, 5, "x"), (True, -5, "x"), (True, None, " ")]
    )
    def test_what_does_not_fit_is_refused(self, personas, looking_as, cleared, until, words):
        row = Membership.objects.filter(user_id=personas.dana.user_id).first()
        day = timezone.localdate() + timedelta(days=until) if until else None
        with looking_as(personas.administrator) as administrator, pytest.raises(DataUnfit):
            mark_vetting(membership_id=row.id, cleared=cleared, until=day, words=words, by=administrator)


class TestRows:
    def test_of_the_whole_database_one_sees_the_request_that_waits(self, asked, dana, looking_as):
        with looking_as(dana):
            assert rows_seen() == {"cases_researchrequest": 1}

    def test_of_the_whole_database_one_sees_ones_own_action(self, worker, looking_as):
        viewer, _, _ = worker
        with looking_as(viewer):
            assert rows_seen() == {"cases_action": 1, "cases_actionstep": 1}

    def test_somebody_elses_action_of_the_same_agency_is_not_there(self, panel, worker, personas, looking_as):
        viewer, case, action = worker
        with looking_as(viewer):
            assert [a.id for a in Action.objects.all()] == [action.id]
            assert not Case.objects.exists()
            assert not Person.objects.exists()
            assert not Record.objects.exists()

    def test_answered_it_is_gone(self, panel, asked, dana, personas, looking_as):
        with looking_as(dana):
            request = ResearchRequest.objects.get()
            services.answer_own_request(request_id=request.id, answer="not_known", by=dana)
            assert not ResearchRequest.objects.exists()
            assert not Fact.objects.exists()

    def test_after_a_nil_return_the_agency_no_longer_knows_who_it_was(
        self, asked, dana, personas, looking_as
    ):
        with looking_as(dana):
            services.answer_own_request(
                request_id=ResearchRequest.objects.get().id, answer="not_known", by=dana
            )
        mark(personas, looking_as, "dana", cleared=True)
        with looking_as(personas.dana):
            assert not Record.objects.filter(person_id=asked.person_id).exists()

    def test_where_it_is_in_the_case_it_still_knows(self, panel, asked, dana, personas, looking_as):
        with looking_as(personas.alice) as alice:
            services.let_agencies_in(
                case=asked, agencies=[personas.agencies["housing"]], by=alice, because="x"
            )
        with looking_as(dana):
            services.answer_own_request(
                request_id=ResearchRequest.objects.get().id, answer="not_known", by=dana
            )
        mark(personas, looking_as, "dana", cleared=True)
        with looking_as(personas.dana):
            assert Record.objects.filter(person_id=asked.person_id).exists()

    def test_answered_by_a_vetted_colleague_it_is_gone(self, panel, asked, personas, looking_as):
        nick = joined(personas, "nick", "housing", Role.REPRESENTATIVE)
        dana = mark(personas, looking_as, "dana")
        with looking_as(nick):
            services.reply_not_known(request=panel.request_of(nick, asked), by=nick)
        with looking_as(dana):
            assert own_work(dana).requests == ()

    def test_without_the_policy_it_would_be_seen(self, asked, personas, looking_as):
        """The negative control: vetted, the same person sees a person and a record."""
        with looking_as(personas.dana):
            assert {"people_person", "people_record", "cases_researchrequest"} <= set(rows_seen())


class TestWork:
    def test_the_request_tells_whom_it_asks_about(self, asked, dana, looking_as):
        with looking_as(dana):
            one = own_work(dana).requests[0]
            assert one.people == (("Person", "Marker, Canary", one.people[0][2]),)
            assert f"{one.people[0][2]:%Y-%m-%d}" == "1990-05-04"

    def test_known_with_a_fact_reaches_the_panel(self, panel, asked, dana, personas, looking_as):
        with looking_as(dana):
            request = own_work(dana).requests[0].request
            services.answer_own_request(
                request_id=request.id, answer="known", facts=[panel.fact(words="Rent is late")], by=dana
            )
        with looking_as(personas.alice):
            assert Fact.objects.get().words == "Rent is late"
            assert ResearchReply.objects.get(request=request).replied_by == dana.user_id

    def test_a_step_of_ones_own_action(self, worker, personas, looking_as):
        viewer, _, action = worker
        with looking_as(viewer):
            assert own_action(viewer, action.id).moves == ("accepted", "declined")
            services.take_own_step(action_id=action.id, state="accepted", by=viewer, at=days(8))
            with pytest.raises(StageRefused):
                services.take_own_step(action_id=action.id, state="verified", by=viewer, at=days(9))
        with looking_as(personas.alice):
            assert ActionStep.objects.filter(action=action).last().by == viewer.user_id

    def test_of_two_forms_the_second_is_told(self, worker, looking_as):
        viewer, _, action = worker
        with looking_as(viewer):
            services.take_own_step(action_id=action.id, state="accepted", expected_step=1, by=viewer)
            with pytest.raises(StageRefused, match="Somebody else changed"):
                services.take_own_step(
                    action_id=action.id, state="declined", words="x", expected_step=1, by=viewer
                )

    def test_nothing_by_the_ways_of_the_vetted(self, panel, asked, dana, looking_as):
        with looking_as(dana):
            request = ResearchRequest.objects.get()
            with pytest.raises(NotVisible):
                services.reply_not_known(request=request, by=dana)
            with pytest.raises(NotVisible):
                case_for(dana, asked.ref)

    def test_somebody_elses_is_not_there(self, worker, panel, personas, looking_as):
        viewer, case, _ = worker
        with looking_as(personas.alice):
            other = panel.action(case, None, owner=personas.bob.user_id, agency=personas.agencies["police"])
        with looking_as(viewer):
            with pytest.raises(NotVisible):
                own_action(viewer, other.id)
            with pytest.raises(NotVisible):
                own_request(viewer, other.id)

    def test_whoever_is_kept_out_sees_nothing_at_all(self, worker, personas, looking_as):
        viewer, case, action = worker
        with looking_as(personas.alice) as alice:
            services.declare_conflict(case=case, user=viewer.user_id, by=alice)
        with looking_as(viewer):
            assert rows_seen() == {}
            with pytest.raises(NotVisible):
                own_action(viewer, action.id)


class TestPages:
    def test_every_address_but_ones_own_is_closed(self, planted, personas, looking_as):
        """The URL × role matrix for this persona, by GET: what is not theirs says no and shows no marker."""
        mark(personas, looking_as, "worker")
        client = signed_in("worker")
        allowed = {"/own", "/", "/sign-in"}
        opened = {}
        for address in sorted(set(addresses(planted))):
            response = client.get(address)
            if response.status_code == 200 and address not in allowed:
                opened[address] = response
        assert markers_in(opened) == set()
        people = [
            a
            for a in opened
            if re.match(r"/(cases|actions|requests|meetings|people|referrals|inbox|my-people)", a)
        ]
        assert people == []

    def test_the_matrix_has_its_rows(self):
        """Their own work, and their own account: password and second factor."""
        account = {
            "your-account",
            "change-password",
            "begin-second-factor",
            "second-factor",
            "recovery-codes",
        }
        own = {"own-work", "own-request", "own-not-known", "own-action"}
        assert {n for n, roles in MATRIX.items() if "unvetted" in roles} == own | account

    def test_posting_everywhere_is_in_vain(self, planted, personas, looking_as):
        mark(personas, looking_as, "worker")
        assert markers_in(push("worker", planted)) == set()

    def test_the_page_of_ones_own_shows_the_words_of_ones_own_action_alone(
        self, planted, personas, looking_as
    ):
        """Both actions of the planted case are closed with it, so not one marker is left."""
        mark(personas, looking_as, "worker")
        page = unescape(signed_in("worker").get("/own").content.decode())
        assert not [m for m in MARKERS.values() if m in page]
        assert "Your vetting is not done" in page

    def test_it_is_where_they_land_and_all_that_the_menu_holds(self, dana):
        client = signed_in("dana")
        assert client.get("/")["Location"] == "/own"
        page = client.get("/own").content.decode()
        assert "Not known" in page
        assert "/my-people" not in page
        assert "/meetings" not in page
        assert "/notices" not in page
        assert client.get("/your-account").status_code == 200
        for closed in ("/notices", "/your-account/leave", "/your-account/digest", "/requests", "/my-people"):
            assert client.get(closed).status_code == 403

    def test_a_nil_return_in_one_press(self, dana, looking_as):
        with looking_as(dana):
            request = ResearchRequest.objects.get()
        page = signed_in("dana").post(f"/own/requests/{request.id}/not-known", follow=True).content.decode()
        assert "Answered: not known." in page

    def test_a_step_from_the_page(self, worker):
        _, _, action = worker
        client = signed_in("worker")
        answer = client.post(
            f"/own/actions/{action.id}", {"state": "accepted", "expected_step": 1}, follow=True
        )
        assert "Step saved." in answer.content.decode()

    def test_the_vetted_do_not_open_them(self, asked, personas):
        assert signed_in("bob").get("/own").status_code == 403

    def test_an_administrator_marks_it_from_the_account(self, personas):
        client = signed_in("administrator")
        row = Membership.objects.filter(user_id=personas.dana.user_id).first()
        given = {"cleared": "no", "until": "", "words": "Form sent back"}
        page = client.post(f"/accounts/roles/{row.id}/vetting", given, follow=True).content.decode()
        assert "Not vetted" in page


def test_whoever_is_shown_somebody_is_written_down(asked, dana, as_role, looking_as):
    with looking_as(dana):
        request = ResearchRequest.objects.get()
    client = signed_in("dana")
    for address in ("/own", f"/own/requests/{request.id}"):
        before = entries(as_role)
        page = client.get(address).content.decode()
        assert "Canary" in page
        assert {verb for key, verb in entries(as_role).items() if key not in before} & LOOKED


def test_the_hour_by_which_an_answer_is_due_is_told_where_it_is_an_hour(personas, looking_as):
    mash = a_mash(personas, looking_as)
    case = mash.screened(mash.contact(at=timezone.now() - timedelta(hours=1)), rating="red")
    request = mash.request_to(case, "police")
    mark(personas, looking_as, "bob")
    due = timezone.localtime(request.due_at)
    hour = f"{due:%-d %B %Y}, {due:%H:%M}"
    client = signed_in("bob")
    pages = [client.get("/own").content.decode(), client.get(f"/own/requests/{request.id}").content.decode()]
    for page in pages:
        assert f"{due:%H:%M}" in page, hour
    with looking_as(personas.bob):
        bob = viewer_for(User.objects.get(id=personas.bob.user_id))
        late = own_work(bob, at=request.due_at + timedelta(minutes=1)).requests
        in_time = own_work(bob, at=request.due_at - timedelta(minutes=1)).requests
    assert [one.is_late for one in late if one.request.id == request.id] == [True]
    assert [one.is_late for one in in_time if one.request.id == request.id] == [False]
