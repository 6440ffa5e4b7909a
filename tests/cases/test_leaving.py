"""Nothing stays with somebody who is gone: handed over by their agency before, or given back by the database when the role ends."""

import time
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import DatabaseError, models, transaction
from django.utils import timezone

from plumbline.access.enums import Role
from plumbline.access.identity import forget, identify
from plumbline.access.jobs import job_viewer
from plumbline.access.models import Away, LineManager, Membership
from plumbline.access.queries import viewer_for
from plumbline.access.services import (
    add_member,
    close_account,
    end_membership,
    end_membership_by_id,
    name_manager,
    open_account,
    set_leave,
)
from plumbline.audit.models import Entry
from plumbline.cases import services
from plumbline.cases.enums import LEARNING_OPEN, Passed
from plumbline.cases.models import Action, LeadWorker, Learning, Reassignment
from plumbline.cases.queries.chronology import case_rows
from plumbline.cases.queries.holding import held_count, holdings
from plumbline.notices.queries import waiting_notices
from plumbline.schemes.models import TeamPost
from plumbline.values.errors import DataUnfit, NotVisible, StageRefused
from tests.architecture.declared import declared
from tests.architecture.naming import ROOT
from tests.casework import days
from tests.conftest import database_role
from tests.personas import LONG_AGO
from tests.remembering import remembered
from tests.team import make_team, to_team


HOLDERS = declared(ROOT / "tests" / "architecture" / "holders.yaml")


def joined(personas, name, agency, *roles):
    """One more person at an agency."""
    with database_role("worker"):
        identify(job := job_viewer("set-up"))
        user = open_account(email=f"{name}@example.invalid", name=name.title(), by=job)
        for role in roles:
            add_member(user=user, agency_id=personas.agencies[agency], role=role, by=job, starts=LONG_AGO)
        forget()
    return viewer_for(user)


@pytest.fixture
def petra(personas):
    """A practitioner at probation, where the worker is the representative."""
    return joined(personas, "petra", "probation", Role.PRACTITIONER)


@pytest.fixture
@remembered
def held(panel, personas, looking_as, petra):
    """Petra owns an action, leads the case, covers for the worker, manages one of the worker's roles, and is in the team."""
    make_team(panel)
    case, objective, _ = panel.active()
    today = timezone.localdate()
    with looking_as(personas.alice) as alice:
        action = panel.action(case, objective, owner=petra.user_id, by=alice)
        services.name_lead_worker(
            case=case,
            user=petra.user_id,
            agency=personas.agencies["probation"],
            because="Knows them",
            by=alice,
            at=days(8),
        )
    with looking_as(personas.worker) as worker:
        set_leave(
            user_id=worker.user_id,
            starts=today + timedelta(days=3),
            ends=today + timedelta(days=9),
            cover=petra.user_id,
            by=worker,
        )
    with looking_as(personas.administrator) as administrator:
        for row in Membership.objects.filter(user_id=personas.worker.user_id):
            name_manager(membership_id=row.id, manager=petra.user_id, by=administrator)
    return case, action


def end_roles(personas, looking_as, user):
    with looking_as(personas.administrator) as administrator:
        for row in Membership.objects.filter(user_id=user.user_id, ends__isnull=True):
            end_membership_by_id(membership_id=row.id, by=administrator)


def still_held(user_id):
    """Every column that says who holds something, with the open rows in which it is this person."""
    found = {}
    for name, row in HOLDERS.items():
        if "open" not in row:
            continue
        label, column = name.rsplit(".", 1)
        rows = apps.get_model(label).objects.filter(**{column: user_id}).filter(**row["open"])
        if name == "cases.LeadWorker.user":
            rows = [r for r in rows if not LeadWorker.objects.filter(case=r.case, number__gt=r.number)]
        if name == "cases.Action.owner":
            rows = [
                a for a in rows if a.steps.last().state in ("proposed", "accepted", "in_progress", "done")
            ]
        if name == "cases.Learning.owner":
            rows = [r for r in rows if r.steps.last().state in LEARNING_OPEN]
        if len(list(rows)):
            found[name] = len(list(rows))
    return found


def test_every_column_that_names_somebody_says_what_it_is():
    """A new one needs a row in holders.yaml: whether it holds something open, or says who did or saw something."""
    found = set()
    for model in apps.get_models():
        if not model.__module__.startswith("plumbline."):
            continue
        for field in model._meta.concrete_fields:
            to_user = (
                isinstance(field, models.ForeignKey) and field.related_model._meta.label == "access.User"
            )
            if to_user or (isinstance(field, models.UUIDField) and not field.primary_key):
                found.add(f"{model._meta.label}.{field.name}")
    inherited = {n for n in found if n.endswith(".owner_agency")}
    assert found - inherited == set(HOLDERS)
    assert {next(iter(row)) for row in HOLDERS.values()} <= {"open", "names"}


def test_it_would_find_what_is_left(held, petra, as_role):
    with as_role("migrator"):
        assert set(still_held(petra.user_id)) == {
            "cases.Action.owner",
            "cases.LeadWorker.user",
            "access.Away.cover",
            "access.LineManager.manager",
        }


@pytest.mark.parametrize("way", ["role", "account"])
def test_when_somebody_goes_nothing_stays_with_them(held, petra, personas, looking_as, as_role, way):
    if way == "role":
        end_roles(personas, looking_as, petra)
    else:
        with looking_as(personas.administrator) as administrator:
            close_account(user_id=petra.user_id, by=administrator)
    with as_role("migrator"):
        assert still_held(petra.user_id) == {}


def test_it_goes_back_to_the_agencys_lead_who_is_told(held, petra, personas, looking_as):
    case, action = held
    end_roles(personas, looking_as, petra)
    with looking_as(personas.worker) as worker:
        assert Action.objects.get(id=action.id).owner == worker.user_id
        assert LeadWorker.objects.filter(case=case).last().user == worker.user_id
        assert ("handed", action.id) in {(n.kind, n.about_id) for n in waiting_notices(worker)}
        words = {row.words: row.detail for row in case_rows(worker, case)}
        assert words["Passed from Petra to Worker: Offer eight mentoring sessions"] == "Its owner left"
        assert words["Lead worker: Worker"] == "Whoever led the work has left"
    with looking_as(personas.governance):
        assert Entry.objects.filter(what="work.handed_back", objects_seen__contains=[action.id]).count() == 1


def test_where_the_agency_has_nobody_left_it_goes_to_the_host(panel, personas, looking_as):
    """The worker is the only one at probation."""
    case, _, action = panel.active()
    end_roles(personas, looking_as, personas.worker)
    with looking_as(personas.alice) as alice:
        now = Action.objects.get(id=action.id)
        assert (now.owner, now.agency) == (alice.user_id, personas.agencies["council"])


def test_a_lead_who_is_kept_out_of_the_case_is_passed_over(held, petra, personas, looking_as):
    case, action = held
    with looking_as(personas.worker) as worker:
        services.declare_conflict(case=case, user=worker.user_id, by=worker)
    end_roles(personas, looking_as, petra)
    with looking_as(personas.alice) as alice:
        assert Action.objects.get(id=action.id).owner == alice.user_id


def test_whoever_keeps_another_role_at_the_agency_keeps_what_they_hold(panel, personas, looking_as):
    _, _, action = panel.active()
    with looking_as(personas.administrator) as administrator:
        row = Membership.objects.get(user_id=personas.worker.user_id, role="practitioner")
        end_membership_by_id(membership_id=row.id, by=administrator)
    with looking_as(personas.alice):
        assert Action.objects.get(id=action.id).owner == personas.worker.user_id


def test_an_action_that_is_settled_stays_as_it_was(panel, personas, looking_as):
    _, _, action = panel.active()
    with looking_as(personas.worker) as worker:
        services.decline_action(action=action, words="Not ours", by=worker, at=days(8))
    end_roles(personas, looking_as, personas.worker)
    with looking_as(personas.alice):
        assert Action.objects.get(id=action.id).owner == personas.worker.user_id


def test_a_post_in_a_team_ends_with_the_role(panel, personas, looking_as):
    posts = make_team(panel)
    to_team(panel)
    end_roles(personas, looking_as, personas.bob)
    with looking_as(personas.alice):
        assert TeamPost.objects.get(id=posts["bob"].id).ended_at is not None


def test_an_administrator_learns_a_number_and_nothing_else(held, petra, personas, looking_as):
    agency = personas.agencies["probation"]
    with looking_as(personas.administrator) as administrator:
        assert held_count(administrator, user=petra.user_id, agency=agency) == 2
        assert not Action.objects.exists()
    for who in ("alice", "worker", "charlie"):
        with looking_as(getattr(personas, who)) as viewer:
            assert held_count(viewer, user=petra.user_id, agency=agency) == 0


class TestHandingOver:
    def takers(self, found, to, cover=None):
        return {
            **{line.action.id: to for line in found.actions},
            **{case.id: to for case in found.leads},
            **{away.id: cover for away in found.covers},
        }

    def test_everything_goes_to_named_people_in_one_act(self, held, petra, personas, looking_as):
        case, action = held
        nick = joined(personas, "nick", "probation", Role.PRACTITIONER)
        with looking_as(personas.worker) as worker:
            found = holdings(worker, petra.user_id)
            assert [line.action.id for line in found.actions] == [action.id]
            assert [c.ref for c in found.leads] == [case.ref]
            assert [away.user.name for away in found.covers] == ["Worker"]
            number = services.hand_over(
                user_id=petra.user_id,
                takers=self.takers(found, nick.user_id, nick.user_id),
                why=Passed.LEAVING,
                words="Ring before 10",
                by=worker,
            )
            assert number == 3
            assert Action.objects.get(id=action.id).owner == nick.user_id
            assert Reassignment.objects.get(action=action).words == "Ring before 10"
            assert Away.objects.get(taken_back_at__isnull=True).cover_id == nick.user_id
            details = {row.words: row.detail for row in case_rows(worker, case)}
            assert (
                details["Passed from Petra to Nick: Offer eight mentoring sessions"]
                == "Its owner left. Ring before 10"
            )
        with looking_as(nick):
            assert [n.kind for n in waiting_notices(nick)] == ["handed"]

    def test_nothing_is_passed_where_one_thing_has_no_taker(self, held, petra, personas, looking_as):
        case, action = held
        with looking_as(personas.worker) as worker:
            found = holdings(worker, petra.user_id)
            takers = self.takers(found, worker.user_id)
            del takers[case.id]
            with pytest.raises(DataUnfit, match=f"Say who leads case {case.ref}"):
                services.hand_over(user_id=petra.user_id, takers=takers, why=Passed.AWAY, by=worker)
            assert Action.objects.get(id=action.id).owner == petra.user_id

    def test_not_to_somebody_elsewhere(self, held, petra, personas, looking_as):
        with looking_as(personas.worker) as worker:
            found = holdings(worker, petra.user_id)
            with pytest.raises(DataUnfit, match="Say who takes over"):
                services.hand_over(
                    user_id=petra.user_id,
                    takers=self.takers(found, personas.bob.user_id),
                    why=Passed.LEAVING,
                    by=worker,
                )

    def test_not_to_somebody_who_is_kept_out(self, held, petra, personas, looking_as):
        nick = joined(personas, "nick", "probation", Role.PRACTITIONER)
        with looking_as(personas.alice) as alice:
            services.declare_conflict(case=held[0], user=nick.user_id, by=alice)
        with looking_as(personas.worker) as worker:
            found = holdings(worker, petra.user_id)
            with pytest.raises(StageRefused):
                services.hand_over(
                    user_id=petra.user_id,
                    takers=self.takers(found, nick.user_id),
                    why=Passed.LEAVING,
                    by=worker,
                )

    @pytest.mark.parametrize("who", ["alice", "bob", "charlie", "administrator", "chair"])
    def test_only_their_own_agency_sees_what_they_hold(self, held, petra, personas, looking_as, who):
        with looking_as(getattr(personas, who)) as viewer, pytest.raises(NotVisible):
            holdings(viewer, petra.user_id)


def test_line_managers_end_with_the_managers_role(held, petra, personas, looking_as, as_role):
    end_roles(personas, looking_as, petra)
    with as_role("migrator"):
        assert not LineManager.objects.filter(manager_id=petra.user_id, ends__isnull=True).exists()


def test_a_role_that_runs_out_by_itself_is_seen_to_by_the_round(held, petra, personas, looking_as, as_role):
    """Its last moment was given ahead, and has passed: no row changes at that moment."""
    with looking_as(personas.administrator) as administrator:
        row = Membership.objects.get(user_id=petra.user_id)
        end_membership(membership=row, by=administrator, at=timezone.now() + timedelta(seconds=1.5))
    job = job_viewer("remind")
    with as_role("worker"), looking_as(job):
        assert services.hand_back_of_gone(by=job) == 0
    time.sleep(1.6)
    with as_role("worker"), looking_as(job):
        assert services.hand_back_of_gone(by=job) == 1
    with as_role("migrator"):
        assert still_held(petra.user_id) == {}


def test_nobody_but_the_round_may_ask_for_it(personas, looking_as):
    with (
        looking_as(personas.administrator) as administrator,
        pytest.raises(DatabaseError),
        transaction.atomic(),
    ):
        services.hand_back_of_gone(by=administrator)


def test_what_is_to_be_learnt_goes_back_too(panel, petra, personas, looking_as, as_role):
    case = panel.everything()
    with looking_as(personas.alice) as alice:
        learning = services.record_learning(
            case=case,
            words="Ask the provider before the meeting whether a place is free",
            done_when="Two months of agendas say so",
            owner=petra.user_id,
            agency=personas.agencies["probation"],
            due_on=timezone.localdate() + timedelta(days=30),
            by=alice,
        )
    with as_role("migrator"):
        assert "cases.Learning.owner" in still_held(petra.user_id)
    with looking_as(personas.administrator) as administrator:
        assert held_count(administrator, user=petra.user_id, agency=personas.agencies["probation"]) == 1
    end_roles(personas, looking_as, petra)
    with as_role("migrator"):
        assert still_held(petra.user_id) == {}
    with looking_as(personas.worker) as worker:
        assert Learning.objects.get(id=learning.id).owner == worker.user_id


def test_an_action_for_named_people_goes_back_to_somebody_who_then_reads_it(
    panel, personas, looking_as, petra
):
    case, _, _ = panel.active()
    with panel.look(personas.alice) as alice:
        readers = services.GivenReaders("named", (), (petra.user_id,))
        action = panel.action(case, None, owner=petra.user_id, readers=readers, by=alice, at=days(8))
    with panel.look(personas.worker):
        assert not Action.objects.filter(id=action.id).exists()
    end_roles(personas, looking_as, petra)
    with panel.look(personas.worker):
        passed = Action.objects.get(id=action.id)
        assert passed.owner == personas.worker.user_id
        assert passed.steps.exists()
