"""The pages of notices: what is new, answered in one form; the digest, leave and cover; managers; e-mail that is stuck."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from plumbline.access.enums import Role
from plumbline.access.jobs import job_viewer
from plumbline.access.models import Away, LineManager, Membership
from plumbline.agencies.rules import add_working_days
from plumbline.audit.enums import Verb
from plumbline.audit.models import Entry
from plumbline.audit.services import record
from plumbline.cases import services as cases
from plumbline.cases.models import ActionStep
from plumbline.cases.services.chasing import chase
from plumbline.notices.enums import DigestState
from plumbline.notices.models import Digest, Notice
from tests.casework import panel as panel
from tests.signing_in import signed_in


JOB = job_viewer("remind")
YEAR = timezone.localdate().year + 1


def text(response):
    return response.content.decode()


@pytest.fixture
def action(panel, as_role, looking_as):
    """An accepted action of the worker's, due on the next working day, of which they were reminded."""
    case, objective, _ = panel.active()
    today = timezone.localdate()
    with panel.look(panel.p.alice):
        found = panel.action(
            case,
            objective,
            verb="Fit",
            what="a door chain",
            due_on=add_working_days(today, 1),
            at=timezone.now(),
        )
    with panel.look(panel.p.worker) as worker:
        cases.accept_action(action=found, by=worker)
    day = today
    while day.weekday() > 4:
        day -= timedelta(days=1)
    with as_role("worker"), looking_as(JOB):
        chase(by=JOB, on=day, at=datetime(day.year, day.month, day.day, 6, tzinfo=ZoneInfo("Europe/London")))
    return found


@pytest.fixture
def notice(action, panel, looking_as):
    with looking_as(panel.p.worker) as worker:
        return Notice.objects.get(recipient=worker.user_id, about_id=action.id)


class TestWhatIsNew:
    def test_nothing(self, personas):
        page = text(signed_in("board").get("/notices"))
        assert "Nothing waits for you." in page
        assert "What is new</a>" in page

    def test_the_owner_sees_it_and_its_count_on_every_page(self, notice):
        client = signed_in("worker")
        assert "a door chain" in text(client.get("/notices"))
        assert "What is new (" in text(client.get("/your-account"))
        assert "a door chain" not in text(client.get("/your-account"))

    def test_opening_is_written_down_once_and_leads_to_the_answer(self, notice, looking_as, panel):
        client = signed_in("worker")
        answer = client.post(f"/notices/{notice.id}/open")
        assert (answer.status_code, answer.url) == (302, f"/notices/{notice.id}")
        page = text(client.get(answer.url))
        assert "could_not.no_capacity" in client.get(answer.url).content.decode()
        assert "Due soon" in page
        with looking_as(panel.p.alice):
            assert "opened" in text(signed_in("alice").get(f"/actions/{notice.about_id}"))

    def test_looking_does_not_open_it(self, notice, looking_as, panel):
        signed_in("worker").get("/notices")
        signed_in("worker").get(f"/notices/{notice.id}")
        with looking_as(panel.p.worker):
            assert Notice.objects.get(id=notice.id).opened_at is None

    def test_could_not_with_its_reason_in_one_answer(self, notice, action, looking_as, panel):
        given = {"answer": "could_not.no_capacity", "words": "No fitter", "expected_step": 2}
        answer = signed_in("worker").post(f"/notices/{notice.id}", given)
        assert (answer.status_code, answer.url) == (302, "/notices")
        with looking_as(panel.p.alice):
            step = ActionStep.objects.filter(action=action).order_by("-number").first()
            assert (step.state, step.reason, step.words) == ("could_not", "no_capacity", "No fitter")
        assert "a door chain" not in text(signed_in("worker").get("/notices"))

    def test_later_with_its_date(self, notice, action, looking_as, panel):
        day = timezone.localdate() + timedelta(days=20)
        given = {"answer": "later", "words": "Landlord away", "due_on": f"{day:%d/%m/%Y}", "expected_step": 2}
        assert signed_in("worker").post(f"/notices/{notice.id}", given).status_code == 302
        with looking_as(panel.p.alice):
            step = ActionStep.objects.filter(action=action).order_by("-number").first()
            assert (step.state, step.due_on) == ("accepted", day)

    @pytest.mark.parametrize(
        ("given", "told"),
        [
            ({}, "Choose how it stands"),
            ({"answer": "could_not.law", "words": " "}, "Say in a few words the reason"),
            ({"answer": "later", "words": "x"}, "Give a day later than the one it has"),
            ({"answer": "done", "words": "Seen", "expected_step": 1}, "Somebody else changed this action"),
            ({"answer": "verified", "words": "x"}, "Choose how it stands"),
        ],
    )
    def test_what_is_missing_is_said_and_nothing_is_lost(self, notice, given, told):
        answer = signed_in("worker").post(f"/notices/{notice.id}", {"expected_step": 2} | given)
        assert answer.status_code == 422
        assert told in text(answer)
        assert given.get("words", "").strip() in text(answer)

    def test_an_answer_that_came_second_can_be_given_again(self, notice, action, looking_as, panel):
        client, given = signed_in("worker"), {"answer": "done", "words": "Seen", "expected_step": 1}
        page = client.post(f"/notices/{notice.id}", given)
        assert 'name="expected_step" value="2"' in page.content.decode()
        assert client.post(f"/notices/{notice.id}", given | {"expected_step": 2}).status_code == 302

    def test_putting_away(self, notice):
        client = signed_in("worker")
        assert client.post(f"/notices/{notice.id}/put-away").status_code == 302
        assert "a door chain" not in text(client.get("/notices"))

    def test_nobody_elses(self, notice):
        for who in ("alice", "charlie"):
            client = signed_in(who)
            assert client.get(f"/notices/{notice.id}").status_code == 404
            for act in ("open", "put-away"):
                assert client.post(f"/notices/{notice.id}/{act}").status_code == 404


class TestTheDigest:
    def test_its_time_is_chosen(self, personas):
        client = signed_in("worker")
        assert "At 07:30" in text(client.get("/your-account"))
        assert client.post("/your-account/digest", {"at": "16:00"}).status_code == 302
        assert "At 16:00" in text(client.get("/your-account"))
        client.post("/your-account/digest", {"at": "none"})
        assert '<dd class="govuk-summary-list__value">None;' in text(client.get("/your-account"))

    def test_a_time_that_is_none_of_those(self, personas):
        answer = signed_in("worker").post("/your-account/digest", {"at": "03:00"})
        assert (answer.status_code, "Choose a time" in text(answer)) == (422, True)

    def test_that_email_is_off_is_said(self, personas):
        client = signed_in("worker")
        for page in ("/your-account", "/your-account/digest", "/notices"):
            assert "off on this installation" in text(client.get(page))

    def test_what_is_stuck_is_an_administrators_to_see(self, personas, as_role, looking_as):
        with as_role("worker"), looking_as(JOB):
            record("digest.made", verb=Verb.COLLECTION, object_kind="account", objects=[], by=JOB)
            Digest(
                recipient=personas.worker.user_id, on=date(2026, 3, 20), ref="K7Q2", due=1, late=0, made_at=timezone.now(),
                next_try_at=timezone.now(), state=DigestState.GIVEN_UP.value, tries=5, said="The mail server could not be reached.",
            ).save(force_insert=True)  # fmt: skip
        page = text(signed_in("administrator").get("/accounts/email"))
        assert "The mail server could not be reached." in page
        assert "Given up after 5 tries" in page
        assert signed_in("alice").get("/accounts/email").status_code == 403


class TestLeave:
    def test_ones_own(self, personas, looking_as):
        client = signed_in("worker")
        assert "No leave is ahead" in text(client.get("/your-account/leave"))
        given = {"who": personas.worker.user_id, "starts": f"1/3/{YEAR}", "ends": f"8/3/{YEAR}", "cover": ""}
        assert client.post("/your-account/leave", given).status_code == 302
        assert f"1 March {YEAR} to 8 March {YEAR}. No cover is named." in text(
            client.get("/your-account/leave")
        )
        with looking_as(personas.worker):
            row = Away.objects.get()
        assert client.post(f"/your-account/leave/{row.id}/take-back").status_code == 302
        assert "No leave is ahead" in text(client.get("/your-account/leave"))

    @pytest.mark.parametrize(
        ("given", "told"),
        [
            ({"starts": f"8/3/{YEAR}", "ends": f"1/3/{YEAR}"}, "The last day is before the first"),
            ({"starts": "1/3/2020", "ends": "2/3/2020"}, "These days are past"),
            ({"starts": f"1/3/{YEAR}", "ends": f"5/3/{YEAR + 1}"}, "more than a year"),
            ({"starts": "soon", "ends": f"1/3/{YEAR}"}, "“First day away”: “soon” is no day."),
        ],
    )
    def test_days_that_will_not_do(self, personas, given, told):
        answer = signed_in("dana").post("/your-account/leave", {"cover": ""} | given)
        assert answer.status_code == 422
        assert told in text(answer)

    def test_a_representative_sets_it_for_colleagues_and_not_for_strangers(
        self, personas, as_role, looking_as
    ):
        from plumbline.access.services import add_member, open_account

        job = job_viewer("set-up")
        with as_role("worker"), looking_as(job):
            user = open_account(email="new@example.invalid", name="New Colleague", by=job)
            add_member(user=user, agency_id=personas.agencies["police"], role=Role.PRACTITIONER, by=job)
        given = {"starts": f"1/3/{YEAR}", "ends": f"8/3/{YEAR}", "cover": personas.bob.user_id}
        client = signed_in("bob")
        assert client.post("/your-account/leave", given | {"who": user.id}).status_code == 302
        assert "Bob covers." in text(client.get("/your-account/leave"))
        stranger = given | {"who": personas.alice.user_id, "cover": ""}
        assert client.post("/your-account/leave", stranger).status_code == 422
        assert "New Colleague" not in text(signed_in("alice").get("/your-account/leave"))

    def test_nobody_takes_anothers_back(self, personas, looking_as):
        signed_in("dana").post(
            "/your-account/leave", {"starts": f"1/3/{YEAR}", "ends": f"8/3/{YEAR}", "cover": ""}
        )
        with looking_as(personas.dana):
            row = Away.objects.get()
        assert signed_in("alice").post(f"/your-account/leave/{row.id}/take-back").status_code == 404


class TestManagers:
    def test_an_administrator_names_one(self, personas):
        held = Membership.objects.get(user_id=personas.bob.user_id)
        client = signed_in("administrator")
        page = f"/accounts/{personas.bob.user_id}"
        assert "No manager named" in text(client.get(page))
        assert (
            client.post(f"/accounts/roles/{held.id}/manager", {"manager": personas.chair.user_id}).status_code
            == 302
        )
        assert "Managed by Chair" in text(client.get(page))
        client.post(f"/accounts/roles/{held.id}/manager", {"manager": "", "csrf": "x"})
        assert "No manager named" in text(client.get(page))

    def test_not_of_another_agency(self, personas):
        held = Membership.objects.get(user_id=personas.bob.user_id)
        answer = signed_in("administrator").post(
            f"/accounts/roles/{held.id}/manager", {"manager": personas.alice.user_id}
        )
        assert answer.status_code == 422

    def test_not_of_ones_own_role_and_not_by_others(self, personas, looking_as):
        own = Membership.objects.get(user_id=personas.administrator.user_id)
        refused = signed_in("administrator").post(
            f"/accounts/roles/{own.id}/manager", {"manager": personas.alice.user_id}
        )
        assert refused.status_code == 403
        assert signed_in("alice").get(f"/accounts/roles/{own.id}/manager").status_code == 403
        with looking_as(personas.alice):
            assert LineManager.objects.count() == 0


class TestHowLate:
    def test_the_inbox_says_late_of_how_many_and_who_has_no_manager(self, panel, as_role):
        panel.active()
        page = text(signed_in("alice").get("/inbox?group=late"))
        assert "Late by agency" in page
        assert "1 of 1" in page
        assert "No manager named for 1 late action" in page

    def test_the_board_page_hides_small_counts(self, panel):
        panel.active()
        page = text(signed_in("board").get("/board"))
        assert "Late by agency" in page
        assert "Fewer than 5 open actions" in page


@pytest.mark.parametrize("page", ["/notices", "/notices/{notice}"])
def test_whoever_is_shown_an_action_is_written_down(notice, action, panel, as_role, page):
    """One entry for one look, naming action, case and person."""
    client = signed_in("worker")
    before = looks_at(action, as_role)
    client.get(page.format(notice=notice.id))
    assert looks_at(action, as_role) == before + 1


def looks_at(action, as_role):
    wanted = [action.id, action.case_id, action.case.person_id]
    with as_role("auditor"):
        return Entry.objects.filter(what="action.listed", objects_seen__contains=wanted).count()
