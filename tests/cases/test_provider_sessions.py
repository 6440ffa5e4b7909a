"""A provider outside the case logs its own sessions, which count once; it is told of referrals in neutral words."""

from datetime import date

import psycopg
import pytest
from django.db import DatabaseError, OperationalError, connection, transaction

from plumbline.access.enums import Role
from plumbline.access.jobs import job_viewer
from plumbline.cases import services
from plumbline.cases.enums import ABOUT_ONWARD, PlanCame
from plumbline.cases.models import Contact, SessionPlan
from plumbline.cases.queries import case_page, delivery_figures
from plumbline.cases.queries.contacts import contacts_for
from plumbline.cases.queries.onward import onward_for, onward_shown, visible_onward
from plumbline.cases.queries.onward_figures import offered_figures
from plumbline.cases.queries.sessions import sessions_of
from plumbline.cases.services.provider_notices import remind_of_referrals
from plumbline.meetings.queries.chronology import chronology
from plumbline.notices.models import Notice
from plumbline.notices.queries import waiting_notices
from plumbline.values.errors import DataUnfit, NotVisible, PermissionRefused, StageRefused
from tests.cases.test_onward import _agree, step
from tests.cases.test_sight import TABLES, counts
from tests.casework import days
from tests.conftest import database_role
from tests.marac import add_person


@pytest.fixture
def served(panel):
    """A case with the action that the referral serves."""
    return panel.active()


@pytest.fixture
def rita(panel):
    viewer = add_person(panel.p, "rita", "charity", Role.REPRESENTATIVE)
    _agree(panel, "charity")
    return viewer


@pytest.fixture
def onward(panel, served, rita):
    """Under way at the charity, which is in no case; it serves an action."""
    case, _, action = served
    sent = panel.referred_on(case, by=panel.p.alice, provider="charity", action=action)
    step(panel, sent, "accepted", "started", by=rita)
    with panel.look(rita):
        return onward_for(rita, sent.id)


def log(panel, onward, by, *, day=12, **more):
    given = {"outcome": "met", "minutes": 45, "elements": ["One step agreed"], "at": days(day)} | more
    with panel.look(by):
        return services.log_session(onward=onward, by=by, **given)


def test_it_counts_once_everywhere(panel, served, onward, rita):
    """Entered once by the provider: dose, fidelity, proof of the action, chronology, case and board, beside a contact of the case's worker."""
    case, _, action = served
    session = log(panel, onward, rita, their_words="He listens")
    with panel.look(panel.p.worker) as worker:
        services.log_contact(case=case, outcome="met", minutes=30, by=worker, at=days(13))
    with panel.look(panel.p.alice) as alice:
        page = case_page(alice, case.ref, at=days(20))
        assert (page.contacts_attempted, page.contacts_met, page.dose_minutes) == (2, 2, 75)
        line = onward_shown(alice, onward.id)
        assert (line.dose.sessions, line.dose.minutes, line.dose.fidelity) == (1, 45, 0.5)
        (proof,) = contacts_for(alice, action)
        assert (proof.agency, proof.contact.their_words) == ("Charity", "He listens")
        told = chronology(alice, case.ref)
        assert sum(line.row.key == session.id for line in told.lines) == 1
        (figures,) = offered_figures(alice, scheme=panel.scheme, start=date(2026, 3, 1), end=date(2026, 5, 1))
        assert (figures.counts.sessions, figures.counts.minutes, figures.counts.given) == (1, 45, 1)
    with panel.look(panel.p.board) as board:
        board_figures = delivery_figures(
            board, scheme=panel.scheme.id, start=date(2026, 3, 1), end=date(2026, 5, 1)
        )
        assert board_figures.contacts_met == 2


def test_a_session_proves_the_action_that_the_referral_serves(panel, served, onward, rita):
    _, _, action = served
    session = log(panel, onward, rita)
    with panel.look(panel.p.worker) as worker:
        services.accept_action(action=action, by=worker, at=days(13))
        services.start_action(action=action, by=worker, at=days(13))
        done = services.take_step(
            action=action, state="done", words="Mentor met", proof=session, by=worker, at=days(14)
        )
        assert done.proof_id == session.id


def test_the_provider_reads_its_own_and_nothing_more_of_the_case(panel, served, onward, rita):
    case, _, _ = served
    with panel.look(panel.p.worker) as worker:
        services.log_contact(
            case=case,
            outcome="met",
            minutes=30,
            onward=None,
            words="CANARY of the worker",
            by=worker,
            at=days(11),
        )
    log(panel, onward, rita)
    with panel.look(rita):
        seen = {table for table, n in counts(TABLES).items() if n}
        assert seen == {"cases_onward", "cases_onwardstep", "cases_onwardfact", "cases_contact"}
        (own,) = Contact.objects.all()
        assert own.agency == panel.p.agencies["charity"]
        line = onward_shown(rita, onward.id)
        assert (line.in_case, line.provides, line.dose.sessions) == (False, True, 1)
        with pytest.raises(NotVisible):
            case_page(rita, case.ref)


def test_raw_sql_writes_nothing_else_for_a_provider(panel, served, onward, rita):
    """As the app role: not for another case, not for another action, not in another agency's name, not over somebody else's entry."""
    case, _, _ = served
    with panel.look(panel.p.worker) as worker:
        theirs = services.log_contact(case=case, outcome="met", minutes=30, by=worker, at=days(11))
    session = log(panel, onward, rita)
    changes = (
        {"action_id": None},
        {"onward": None},
        {"agency": panel.p.agencies["police"]},
        {"logged_by": panel.p.worker.user_id},
        {"corrects_id": theirs.id, "corrected_because": "x", "is_withdrawn": True},
    )
    with panel.look(rita):
        for change in changes:
            row = Contact.objects.get(id=session.id)
            row.pk = None
            row.id = panel.p.agencies["council"]  # any free id
            for name, value in change.items():
                setattr(row, name, value)
            with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                row.save(force_insert=True)


def test_another_agency_sees_no_session(panel, onward, rita):
    log(panel, onward, rita)
    with panel.look(panel.p.charlie) as charlie:
        assert not Contact.objects.exists()
        with pytest.raises(NotVisible):
            services.log_session(onward=onward, outcome="met", minutes=5, by=charlie, at=days(12))
        with pytest.raises(NotVisible):
            services.plan_session(onward=onward, on=days(20).date(), by=charlie, at=days(12))


def test_whoever_sends_does_not_log_for_the_provider(panel, onward):
    with panel.look(panel.p.alice) as alice, pytest.raises(PermissionRefused):
        services.log_session(onward=onward, outcome="met", minutes=5, by=alice, at=days(12))


@pytest.mark.parametrize(
    ("change", "slug"),
    [
        ({"outcome": "seen_by_other"}, "outcome-unfit"),
        ({"outcome": "they_cancelled"}, "elements-unfit"),
        ({"outcome": "they_cancelled", "elements": []}, "minutes-unfit"),
        ({"elements": ["Sang"]}, "elements-unfit"),
        ({"happened_at": days(2)}, "before-the-case"),
        ({"happened_at": days(30)}, "not-yet"),
        ({"safety_concern": True}, "nobody-told"),
        ({"words": "Seen at SL1 1AA"}, "an-address"),
    ],
)
def test_what_cannot_be_is_refused(panel, onward, rita, change, slug):
    with pytest.raises(DataUnfit) as no:
        log(panel, onward, rita, **change)
    assert no.value.slug == slug
    with panel.look(rita):
        assert not Contact.objects.exists()


def test_a_session_needs_a_referral_under_way(panel, served, rita):
    sent = panel.referred_on(served[0], by=panel.p.alice, provider="charity")
    with pytest.raises(StageRefused) as no:
        log(panel, sent, rita)
    assert no.value.slug == "no-session"


def test_a_second_on_one_day_is_asked_about_from_either_side(panel, served, onward, rita):
    case, _, _ = served
    log(panel, onward, rita)
    with pytest.raises(StageRefused) as no:
        log(panel, onward, rita)
    assert no.value.slug == "same-day"
    with panel.look(panel.p.worker) as worker:
        again = {
            "case": case,
            "outcome": "met",
            "minutes": 45,
            "onward": onward,
            "by": worker,
            "at": days(12),
        }
        with pytest.raises(StageRefused):
            services.log_contact(**again)
        services.log_contact(**again | {"outcome": "no_answer", "minutes": 0})
        services.log_contact(**again | {"at": days(13)})
    with pytest.raises(StageRefused):
        log(panel, onward, rita, day=13)
    log(panel, onward, rita, day=13, is_further=True)
    with panel.look(panel.p.alice) as alice:
        assert onward_shown(alice, onward.id).dose.sessions == 3


def test_two_at_once_take_turns(panel, onward, rita, server):
    """A second real connection holds the turn of this referral: the session waits, and is let go of when the wait is too long."""
    with psycopg.connect(server.dsn(database="plumbline")) as other, panel.look(rita):
        other.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"plumbline.session.{onward.id}"]
        )
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '100ms'")
        with pytest.raises(OperationalError, match="lock timeout"), transaction.atomic():
            services.log_session(onward=onward, outcome="met", minutes=5, by=rita, at=days(12))
        other.rollback()
        services.log_session(onward=onward, outcome="met", minutes=5, by=rita, at=days(12))
        assert Contact.objects.count() == 1


def test_planned_held_missed_and_by_whom(panel, onward, rita):
    with panel.look(rita):
        for day in (12, 13, 14, 15, 20):
            services.plan_session(onward=onward, on=days(day).date(), by=rita, at=days(11))
        services.call_off_session(
            onward=onward, on=days(15).date(), because="Mentor on leave", by=rita, at=days(14)
        )
    log(panel, onward, rita, day=12)
    log(panel, onward, rita, day=13, outcome="did_not_come", minutes=0, elements=[])
    log(panel, onward, rita, day=14, outcome="we_cancelled", minutes=0, elements=[])
    for viewer in (rita, panel.p.alice):
        with panel.look(viewer):
            line = onward_shown(viewer, onward.id)
            found = sessions_of(viewer, line.onward, at=days(16))
            assert [one.plan.came for one in found.plans] == [
                PlanCame.HELD, PlanCame.MISSED_BY_PERSON, PlanCame.MISSED_BY_PROVIDER, PlanCame.CALLED_OFF, PlanCame.AHEAD,
            ]  # fmt: skip
            assert (line.dose.planned_days, line.dose.missed_by_person, line.dose.missed_by_provider) == (
                4,
                1,
                1,
            )
            assert line.dose.attempted == 3


def test_a_day_is_planned_once(panel, onward, rita):
    with panel.look(rita):
        services.plan_session(onward=onward, on=days(12).date(), by=rita, at=days(11))
        with pytest.raises(StageRefused):
            services.plan_session(onward=onward, on=days(12).date(), by=rita, at=days(11))
        with pytest.raises(StageRefused):
            services.call_off_session(onward=onward, on=days(13).date(), because="x", by=rita, at=days(11))
        assert SessionPlan.objects.count() == 1


def test_one_that_was_taken_away_counts_no_more(panel, served, onward, rita):
    session = log(panel, onward, rita)
    with panel.look(rita):
        with pytest.raises(DataUnfit):
            services.withdraw_session(contact_id=session.id, because=" ", by=rita, at=days(12))
        services.withdraw_session(contact_id=session.id, because="Wrong person", by=rita, at=days(12))
        with pytest.raises(StageRefused):
            services.withdraw_session(contact_id=session.id, because="x", by=rita, at=days(12))
        assert onward_shown(rita, onward.id).dose.sessions == 0
    with panel.look(panel.p.alice) as alice:
        assert case_page(alice, served[0].ref).dose_minutes == 0
    log(panel, onward, rita)


def test_only_who_logged_takes_it_away(panel, onward, rita):
    session = log(panel, onward, rita)
    other = add_person(panel.p, "sara", "charity", Role.PRACTITIONER)
    with panel.look(other), pytest.raises(NotVisible):
        services.withdraw_session(contact_id=session.id, because="x", by=other, at=days(12))


def kinds_told(panel, viewer):
    with panel.look(viewer):
        # Of referrals alone: that a meeting is called is told to everybody at the table.
        return sorted(n.kind for n in waiting_notices(viewer) if n.about_kind == ABOUT_ONWARD)


def test_a_provider_is_told_that_a_referral_came_and_was_withdrawn(panel, served, rita):
    sent = panel.referred_on(served[0], by=panel.p.alice, provider="charity")
    assert kinds_told(panel, rita) == ["referral-arrived"]
    with panel.look(panel.p.alice) as alice:
        services.step_onward(onward=sent, state="taken_back", words="A mistake", by=alice, at=days(9))
    assert kinds_told(panel, rita) == ["referral-arrived", "referral-withdrawn"]
    assert kinds_told(panel, panel.p.charlie) == []


def test_its_own_steps_tell_it_nothing_and_a_refusal_that_the_sender_writes_down_does(panel, onward, rita):
    before = kinds_told(panel, rita)
    with panel.look(panel.p.alice) as alice:
        services.step_onward(onward=onward, state="refused", words="Not now", by=alice, at=days(12))
    assert kinds_told(panel, rita) == sorted([*before, "referral-changed"])


def test_the_database_takes_no_notice_for_anybody_else(panel, onward, rita):
    with panel.look(panel.p.alice), pytest.raises(DatabaseError, match="row-level security"):
        Notice.objects.create(
            recipient=panel.p.charlie.user_id, kind="referral-changed", about_kind="onward", about_id=onward.id,
            due_on=days(9).date(), given_at=days(9),
        )  # fmt: skip


def remind(panel, day):
    job = job_viewer("remind")
    with database_role("worker"), panel.look(job):
        return remind_of_referrals(by=job, on=days(day).date(), at=days(day))


def test_one_without_an_answer_is_reminded_of_once_and_no_more_when_it_is_answered(panel, served, rita):
    sent = panel.referred_on(served[0], by=panel.p.alice, provider="charity", answer_by=days(11).date())
    assert remind(panel, 10) == 0
    assert remind(panel, 11) == 1
    assert remind(panel, 12) == 0
    # An earlier notice of the same thing ends with it: one thing, one line.
    assert kinds_told(panel, rita) == ["referral-unanswered"]
    step(panel, sent, "accepted", by=rita, day=12)
    assert remind(panel, 13) == 0
    assert kinds_told(panel, rita) == []


def test_whoever_is_kept_from_the_case_is_told_nothing(panel, served):
    case, _, _ = served
    with panel.look(panel.p.dana) as dana:
        services.declare_conflict(case=case, user=dana.user_id, by=dana)
    panel.referred_on(case, by=panel.p.alice, provider="housing", answer_by=days(9).date())
    remind(panel, 12)
    assert kinds_told(panel, panel.p.dana) == []
    with panel.look(panel.p.dana) as dana:
        assert not visible_onward(dana).exists()
