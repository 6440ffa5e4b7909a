"""Warnings for those who visit: what to do for all, why for those cleared, until a day; ended and looked at again, never lost."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from plumbline.access.enums import Role
from plumbline.access.identity import acting_as
from plumbline.access.jobs import job_viewer
from plumbline.cases import queries, services
from plumbline.cases.enums import ABOUT_WARNING
from plumbline.cases.models import StaffWarning
from plumbline.cases.queries.break_glass import opened_case
from plumbline.cases.queries.staff_warnings import standing_warnings, warnings_of_case, warnings_told
from plumbline.cases.services.staff_warnings import end_warning, remind_of_warnings, warn_staff
from plumbline.notices.models import Notice
from plumbline.referrals.entry import GivenEntry
from plumbline.referrals.services import refer_person
from plumbline.sharing.enums import Marking
from plumbline.values.errors import DataUnfit, NotVisible, PermissionRefused, StageRefused
from tests.cases.test_sight import NO_CONTENT, OF_A_WARNING, counts
from tests.casework import days
from tests.conftest import database_role
from tests.marac import ANSWERS, HARMER, VICTIM, Marac, add_person, start_marac


NOW = days(10)
TODAY = NOW.date()


def warned(case, *, by, **changes):
    given = {
        "person_id": case.person_id,
        "do": "Visit in pairs",
        "why": "A worker was followed",
        "source": "Own record",
        "until": TODAY + timedelta(days=30),
        "at": NOW,
        "marking": Marking.PANEL,
    }
    return warn_staff(case=case, by=by, **(given | changes))


@pytest.fixture
def case(panel):
    return panel.active()[0]


@pytest.fixture
def row(case, personas, looking_as):
    with looking_as(personas.worker) as worker:
        return warned(case, by=worker)


def test_it_is_shown_before_a_visit_until_its_day(case, row, personas, looking_as):
    with looking_as(personas.bob) as bob:
        for on, there in ((TODAY, 1), (row.until, 1), (row.until + timedelta(days=1), 0)):
            assert len(standing_warnings(bob, [case], on=on)) == there, on
        line = queries.case_page(bob, case.ref, at=NOW).warnings[0]
        assert (line.warning.do, line.why, line.is_panels) == (
            "Visit in pairs",
            "A worker was followed",
            True,
        )
        assert queries.contact_sheet(bob, case.ref, at=NOW).warnings
    with looking_as(personas.worker) as worker:
        assert [bool(p.warnings) for p in queries.my_people(worker, at=NOW)] == [True]


def test_why_is_read_by_those_chosen_and_what_to_do_by_all(case, personas, looking_as):
    with looking_as(personas.worker) as worker:
        warned(case, by=worker, marking=Marking.OWNER, readers=[personas.agencies["police"]])
    told = {}
    for name in ("worker", "bob", "dana", "alice"):
        with looking_as(getattr(personas, name)) as viewer:
            line = standing_warnings(viewer, [case], on=TODAY)[case.id][0]
            told[name] = (line.warning.do, line.why)
            with connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM cases_staffwarningreason")
                assert cursor.fetchone()[0] == (name in ("worker", "bob"))
    assert {name for name, (_, why) in told.items() if why} == {"worker", "bob"}
    assert {do for do, _ in told.values()} == {"Visit in pairs"}


def test_where_nobody_is_chosen_why_is_for_one_s_own_agency_alone(case, personas, looking_as):
    with looking_as(personas.worker) as worker:
        warned(case, by=worker, marking=Marking.OWNER)
    for name, reads in (("worker", True), ("bob", False), ("alice", False)):
        with looking_as(getattr(personas, name)) as viewer:
            assert bool(standing_warnings(viewer, [case], on=TODAY)[case.id][0].why) is reads


@pytest.mark.parametrize(
    "changes", [{"do": " "}, {"why": ""}, {"source": ""}, {"until": TODAY}, {"marking": "named"}]
)
def test_too_little_or_no_day_ahead_is_refused(case, personas, looking_as, changes):
    with looking_as(personas.worker) as worker, pytest.raises(DataUnfit):
        warned(case, by=worker, **changes)


def test_a_reader_is_of_the_case(case, personas, looking_as):
    with looking_as(personas.worker) as worker, pytest.raises(DataUnfit, match="agencies in this case"):
        warned(case, by=worker, readers=[personas.agencies["university"]])


def test_looked_at_again_it_stands_once_and_its_history_stays(case, row, personas, looking_as):
    with looking_as(personas.bob) as bob:
        again = warned(case, by=bob, do="Visit in threes", replaces=row, at=days(10.5))
        with pytest.raises(StageRefused, match="ended or looked at already"):
            warned(case, by=bob, replaces=row)
        assert [line.warning.id for line in standing_warnings(bob, [case], on=TODAY)[case.id]] == [again.id]
        assert [line.ended_because for line in warnings_of_case(bob, case.ref, on=TODAY).lines] == [
            "",
            "Looked at again",
        ]


def test_it_ends_once_with_a_reason_and_stays_readable(case, row, personas, looking_as):
    with looking_as(personas.alice) as alice:
        with pytest.raises(DataUnfit):
            end_warning(warning_id=row.id, words=" ", by=alice)
        end_warning(warning_id=row.id, words="They moved", by=alice, at=NOW)
        with pytest.raises(StageRefused):
            end_warning(warning_id=row.id, words="They moved", by=alice, at=NOW)
        assert not standing_warnings(alice, [case], on=TODAY)
        assert warnings_of_case(alice, case.ref, on=TODAY).lines[0].ended_because == "They moved"


def test_a_closed_case_takes_none(panel, personas, looking_as):
    case = panel.everything()
    with looking_as(personas.worker) as worker, pytest.raises(StageRefused):
        warned(case, by=worker)


@pytest.mark.parametrize("name", NO_CONTENT)
def test_whoever_sees_no_case_neither_writes_nor_reads(case, row, personas, looking_as, name):
    with looking_as(getattr(personas, name)) as viewer:
        with pytest.raises((NotVisible, PermissionRefused)):
            warned(case, by=viewer)
        assert not any(counts(OF_A_WARNING).values())


def test_nothing_of_it_is_rewritten(row, personas, looking_as):
    with looking_as(personas.worker), connection.cursor() as cursor:
        for table in sorted(OF_A_WARNING):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                cursor.execute(f"UPDATE {table} SET owner_agency = owner_agency")


def test_behind_a_wall_whoever_sits_at_no_table_reads_none(personas, looking_as):
    officer = add_person(personas, "officer", "housing", Role.PRACTITIONER)
    marac = Marac(personas, looking_as, start_marac(personas, looking_as))
    case = marac.heard(marac.taken())
    with looking_as(personas.alice) as alice:
        warned(case, by=alice)
        assert counts(["cases_staffwarning"]) == {"cases_staffwarning": 1}
    with looking_as(officer):
        assert not any(counts(OF_A_WARNING).values())


def test_the_conflicted_read_none_from_that_moment(case, row, personas, looking_as):
    with looking_as(personas.dana) as dana:
        services.declare_conflict(case=case, user=dana.user_id, by=dana, at=NOW)
        assert not any(counts(OF_A_WARNING).values())


def test_whoever_opens_the_case_in_an_emergency_reads_what_to_do(case, personas, looking_as):
    stranger = add_person(personas, "stranger", "housing", Role.PRACTITIONER)
    with looking_as(personas.worker) as worker:
        warned(case, by=worker, until=timezone.localdate() + timedelta(days=30), at=timezone.now())
    with looking_as(stranger) as viewer:
        opening = services.break_glass(ref=case.ref, reason="doorstep", words="At the door", by=viewer)
        assert opened_case(viewer, opening.id).warnings == ("Visit in pairs",)


def test_whoever_leads_is_told_once_that_it_ran_out(case, row, personas, looking_as):
    job, late = job_viewer("remind"), row.until + timedelta(days=1)
    with database_role("worker"), acting_as(job):
        assert remind_of_warnings(by=job, on=row.until, at=NOW) == 0
        assert remind_of_warnings(by=job, on=late, at=NOW) == 1
        assert remind_of_warnings(by=job, on=late, at=NOW) == 0
    with looking_as(personas.alice) as alice:
        assert Notice.objects.get(about_kind=ABOUT_WARNING).about_id == row.id
        assert warnings_told(alice, [row.id], on=late) == {row.id: case.ref}
        end_warning(warning_id=row.id, words="Over", by=alice, at=NOW)
        assert warnings_told(alice, [row.id], on=late) == {}
    with database_role("worker"), acting_as(job):
        remind_of_warnings(by=job, on=late, at=NOW)
    with looking_as(personas.alice):
        assert not Notice.objects.filter(about_kind=ABOUT_WARNING, ended_at__isnull=True).exists()
        assert StaffWarning.objects.count() == 1


def test_what_a_referral_says_of_risks_to_staff_stands_beside(personas, looking_as):
    scheme = start_marac(personas, looking_as)
    with looking_as(personas.bob) as bob:
        referral = refer_person(
            scheme=scheme,
            words="Choked last month",
            people=(VICTIM, HARMER),
            entry=GivenEntry(
                "professional_judgement", answers=ANSWERS | {"staff_safety": "A dog in the yard"}
            ),
            made_up=True,
            by=bob,
            at=days(0),
        )
    case = Marac(personas, looking_as, scheme).taken(referral)
    with looking_as(personas.alice) as alice:
        assert warnings_of_case(alice, case.ref).in_referral == "A dog in the yard"
