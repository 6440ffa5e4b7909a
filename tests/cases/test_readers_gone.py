"""What was kept to named people who have gone is read by whoever leads at the agency that owns it, and by nobody else besides."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from plumbline.access.enums import Role
from plumbline.access.identity import forget, identify
from plumbline.access.jobs import job_viewer
from plumbline.access.models import Membership
from plumbline.access.queries import viewer_for
from plumbline.access.services import (
    add_member,
    close_account,
    end_membership,
    end_membership_by_id,
    open_account,
)
from plumbline.audit.models import Entry
from plumbline.cases import services as cases
from plumbline.cases.models import Contact, ContactWords, Fact
from plumbline.cases.services import GivenReaders
from tests.casework import days
from tests.casework import panel as panel
from tests.conftest import database_role
from tests.personas import LONG_AGO


ALONE = GivenReaders("named")


@pytest.fixture
def petra(personas):
    """A practitioner at probation, where the worker is the representative."""
    return joined(personas, "petra")


def joined(personas, name, agency="probation", role=Role.PRACTITIONER):
    """One more person at an agency."""
    with database_role("worker"):
        identify(job := job_viewer("set-up"))
        user = open_account(email=f"{name}@example.invalid", name=name.title(), by=job)
        add_member(user=user, agency_id=personas.agencies[agency], role=role, by=job, starts=LONG_AGO)
        forget()
    return viewer_for(user)


def at_work(panel, petra):
    """A case that Petra leads the work in: whoever is a practitioner sees no other."""
    case, _, _ = panel.active()
    with panel.look(panel.p.alice) as alice:
        cases.name_lead_worker(
            case=case,
            user=petra.user_id,
            agency=panel.p.agencies["probation"],
            because="Knows them",
            by=alice,
            at=days(8),
        )
    return case


def met(panel, case, by, **changes):
    with panel.look(by) as viewer:
        given = {
            "outcome": "met",
            "minutes": 20,
            "words": "Kanari",
            "at": days(9),
            "readers": ALONE,
        } | changes
        return cases.log_contact(case=case, by=viewer, **given)


def leave(panel, viewer):
    with panel.look(panel.p.administrator) as administrator:
        for row in Membership.objects.filter(user_id=viewer.user_id, ends__isnull=True):
            end_membership_by_id(membership_id=row.id, by=administrator)


def who_reads(panel, model, **rows):
    found = set()
    for name in ("alice", "bob", "dana", "worker"):
        with panel.look(getattr(panel.p, name)):
            if model.objects.filter(**rows).exists():
                found.add(name)
    return found


@pytest.mark.parametrize("way", ["role", "account"])
def test_a_contact_of_somebody_who_leaves_is_read_by_their_agencys_lead_alone(panel, petra, way):
    case = at_work(panel, petra)
    kept = met(panel, case, petra)
    assert who_reads(panel, Contact, id=kept.id) == set()
    if way == "role":
        leave(panel, petra)
    else:
        with panel.look(panel.p.administrator) as administrator:
            close_account(user_id=petra.user_id, by=administrator)
    assert who_reads(panel, Contact, id=kept.id) == {"worker"}


def test_own_words_go_the_same_way(panel, petra):
    case = at_work(panel, petra)
    kept = met(panel, case, petra, readers=GivenReaders(), their_words="Kanari", own_words=ALONE)
    assert who_reads(panel, ContactWords, contact=kept) == set()
    leave(panel, petra)
    assert who_reads(panel, ContactWords, contact=kept) == {"worker"}


def test_a_fact_that_its_giver_alone_and_somebody_elsewhere_read_comes_to_the_givers_agency(panel, personas):
    """Bob, of the police, gives it to Dana alone, and goes: the police read again what they hold."""
    case = panel.triaged()
    with panel.look(personas.bob) as bob:
        given = panel.fact(marking="named", named_users=(personas.dana.user_id,))
        cases.reply_to_request(
            request=panel.request_of(bob, case), answer="known", facts=[given], by=bob, at=days(2)
        )
    with panel.look(personas.alice) as alice:
        cases.finish_research(case=case, because="Housing is closed", by=alice, at=days(3))
    panel.meeting(case)
    leave(panel, personas.bob)
    with panel.look(personas.chair):  # represents the police too
        assert [row.words for row in Fact.objects.all()] == [given.words]


def test_whoever_is_named_and_stays_at_the_agency_keeps_it_for_themselves(panel, petra, personas):
    case = at_work(panel, petra)
    paul = joined(personas, "paul")
    kept = met(panel, case, petra, readers=GivenReaders("named", (), (paul.user_id,)))
    leave(panel, petra)
    assert who_reads(panel, Contact, id=kept.id) == set()
    leave(panel, paul)
    assert who_reads(panel, Contact, id=kept.id) == {"worker"}


def test_somebody_named_at_another_agency_is_no_reader_at_the_one_that_owns_it(panel, petra):
    case = at_work(panel, petra)
    kept = met(panel, case, petra, readers=GivenReaders("named", (), (panel.p.bob.user_id,)))
    leave(panel, petra)
    assert who_reads(panel, Contact, id=kept.id) == {"worker", "bob"}


def test_a_lead_who_is_kept_out_of_the_case_is_passed_over(panel, petra):
    case = at_work(panel, petra)
    kept = met(panel, case, petra)
    with panel.look(panel.p.worker) as worker:
        cases.declare_conflict(case=case, user=worker.user_id, by=worker)
    leave(panel, petra)
    assert who_reads(panel, Contact, id=kept.id) == set()


def test_a_role_that_ran_out_by_its_day_is_seen_by_the_nightly_round(panel, petra, as_role):
    case = at_work(panel, petra)
    kept = met(panel, case, petra)
    with panel.look(panel.p.administrator) as administrator:
        row = Membership.objects.get(user_id=petra.user_id)
        end_membership(membership=row, by=administrator, at=timezone.now() + timedelta(seconds=1.5))
    time.sleep(1.6)
    assert who_reads(panel, Contact, id=kept.id) == set()
    with as_role("worker"), panel.look(job_viewer("remind")) as job:
        cases.hand_back_of_gone(by=job)
    assert who_reads(panel, Contact, id=kept.id) == {"worker"}


def test_it_is_written_down(panel, petra):
    case = at_work(panel, petra)
    kept = met(panel, case, petra)
    leave(panel, petra)
    with panel.look(panel.p.governance):
        found = Entry.objects.get(what="work.handed_back", objects_seen__contains=[kept.id])
    assert set(found.objects_seen) == {petra.user_id, kept.id, case.id}
