"""Who reads what, through raw SQL under the policies: the second lock on its own."""

import pytest
from django.db import DatabaseError, connection, transaction

from plumbline.access.jobs import job_viewer
from plumbline.finding.models import ListEntry, Nomination
from plumbline.finding.services import accept_nomination, hide_nomination_from
from tests.finding.made_up import history
from tests.finding.panels import freeze


pytestmark = pytest.mark.django_db

EVERYBODY = (
    "alice",
    "bob",
    "charlie",
    "dana",
    "chair",
    "analyst",
    "worker",
    "board",
    "governance",
    "researcher",
)
KEPT_APART = ("finding_listentry", "finding_studykey")


@pytest.fixture
def run(put_history, scheme):
    put_history(history())
    return freeze(scheme)


def count(table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return cursor.fetchone()[0]


def offered(as_role, looking_as, run):
    with as_role("analyst"), looking_as(job_viewer("nominate")):
        return list(Nomination.objects.filter(run=run).values_list("id", flat=True))


@pytest.mark.parametrize("table", KEPT_APART)
@pytest.mark.parametrize("role", ["app", "worker", "loader", "matcher", "auditor"])
def test_no_person_and_no_other_role_reads_the_list_or_the_key(
    run, personas, looking_as, as_role, role, table
):
    for name in EVERYBODY:
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
            as_role(role),
            looking_as(getattr(personas, name)),
        ):
            count(table)


@pytest.mark.parametrize(
    "table", [*KEPT_APART, "finding_nomination", "finding_nominationrun", "finding_seedreveal"]
)
def test_without_an_identity_the_analysts_role_reads_nothing(run, as_role, table):
    with as_role("analyst"):
        assert count(table) == 0


@pytest.mark.parametrize(
    "table",
    ["finding_nomination", "finding_nominationdecision", "finding_nominationrun", "finding_seedreveal"],
)
def test_without_an_identity_people_read_nothing(run, table):
    assert count(table) == 0


def test_nominations_are_for_those_who_choose(run, personas, looking_as):
    seen = {}
    for name in EVERYBODY:
        with looking_as(getattr(personas, name)):
            seen[name] = count("finding_nomination")
    assert {name: number for name, number in seen.items() if number} == {"alice": 20, "chair": 20}


def test_nobody_can_tell_how_many_were_not_drawn(run, personas, looking_as, as_role):
    """What people roles see stops at the offered: no nomination points to an entry of another arm."""
    with looking_as(personas.alice):
        seen = set(Nomination.objects.values_list("entry_id", flat=True))
    with as_role("analyst"), looking_as(job_viewer("nominate")):
        arms = set(ListEntry.objects.filter(id__in=seen).values_list("arm", flat=True))
    assert arms == {"offered"}


def test_a_chair_elsewhere_does_not_choose_for_an_agency_where_they_only_sit(
    run, personas, looking_as, as_role
):
    from plumbline.access.enums import Role
    from plumbline.access.models import User
    from plumbline.access.services import add_member
    from tests.personas import LONG_AGO

    with as_role("worker"):
        user = User.objects.get(id=personas.charlie.user_id)
        add_member(
            user=user,
            agency_id=personas.agencies["police"],
            role=Role.REPRESENTATIVE,
            by=personas.alice,
            starts=LONG_AGO,
        )
    with looking_as(personas.charlie):
        assert count("finding_nominationrun") == 1
        assert count("finding_nomination") == 0


def test_a_nomination_hidden_from_somebody_is_not_there_for_them_whatever_they_ask(run, personas, looking_as):
    with looking_as(personas.alice) as alice:
        one = Nomination.objects.values_list("id", flat=True)[0]
        hide_nomination_from(nomination_id=one, user=personas.chair.user_id, by=alice, because="conflict")
    with looking_as(personas.chair):
        assert count("finding_nomination") == 19
    with looking_as(personas.alice):
        assert count("finding_nomination") == 20


def test_the_function_gives_no_person_to_those_who_do_not_choose(run, personas, looking_as, as_role):
    one = offered(as_role, looking_as, run)[0]
    with looking_as(personas.alice):
        accept_nomination(nomination_id=one, by=personas.alice)
    given = {}
    for name in EVERYBODY:
        with looking_as(getattr(personas, name)), connection.cursor() as cursor:
            cursor.execute("SELECT finding_person_of(%s)", [one])
            given[name] = cursor.fetchone()[0] is not None
    assert {name for name, got in given.items() if got} == {"alice", "chair"}


def test_the_function_gives_no_person_before_acceptance(run, personas, looking_as, as_role):
    one = offered(as_role, looking_as, run)[0]
    with looking_as(personas.alice), connection.cursor() as cursor:
        cursor.execute("SELECT finding_person_of(%s)", [one])
        assert cursor.fetchone()[0] is None


def test_a_decision_cannot_be_slipped_in_by_somebody_who_does_not_choose(run, personas, looking_as, as_role):
    one = offered(as_role, looking_as, run)[0]
    with (
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
        looking_as(personas.bob),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT INTO finding_nominationdecision (id, owner_agency, marking, seen_by_agencies, seen_by_users, hidden_from, "
            "nomination_id, choice, because, decided_at, decided_by) "
            "VALUES (gen_random_uuid(), %s, 'panel', '{}', '{}', '{}', %s, 'accepted', 'x', now(), %s)",
            [personas.agencies["police"], one, personas.bob.user_id],
        )


@pytest.mark.parametrize("role", ["app", "worker"])
def test_people_cannot_put_somebody_on_the_list(run, personas, looking_as, as_role, role):
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        as_role(role),
        looking_as(personas.alice),
        connection.cursor() as cursor,
    ):
        cursor.execute("INSERT INTO finding_nomination SELECT * FROM finding_nomination")
