"""Opening a case that one is not in: who may, what it gives, how it ends, who judges it."""

import time
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from plumbline.access.enums import Role
from plumbline.access.identity import acting_as
from plumbline.access.jobs import job_viewer
from plumbline.audit.models import Entry
from plumbline.cases import queries, services
from plumbline.cases.break_glass import policy
from plumbline.cases.enums import ABOUT_GLASS, ABOUT_GLASS_LATE
from plumbline.cases.models import Action, BreakGlass, BreakGlassReview, Case, Fact, Objective
from plumbline.cases.queries.break_glass import (
    opened_case,
    opening_figures,
    opening_limits,
    openings,
    openings_told,
)
from plumbline.cases.services.glass import remind_of_openings
from plumbline.notices.models import Notice
from plumbline.sharing.models import Agreement
from plumbline.values.errors import DataUnfit, NotVisible, StageRefused
from tests.cases.test_sight import TABLES, counts
from tests.casework import days
from tests.conftest import database_role
from tests.marac import Marac, add_person, start_marac
from tests.two_people import set_by_two


def opens(case, *, by, **changes):
    given = {
        "ref": case.ref if case else "ZZZZ",
        "reason": "danger",
        "words": "Called out at night",
    } | changes
    return services.break_glass(by=by, **given)


@pytest.fixture
def case(panel):
    """With the council and the police in it, and facts of the police; probation is of the scheme and not in it."""
    return panel.researched()


@pytest.fixture
def opened(case, personas, looking_as):
    with looking_as(personas.worker) as worker:
        return opens(case, by=worker)


def refused(words, raises=DatabaseError):
    with pytest.raises(raises), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(words)


def test_a_worker_of_the_scheme_reads_what_the_panel_shares(case, opened, personas, looking_as):
    with looking_as(personas.worker) as worker:
        page = opened_case(worker, opened.id)
    assert page.case.id == case.id
    assert [one.name for one in page.people] == ["Marker, Canary"]
    assert page.reasons == ("Hurt three times since May",)
    assert [fact.words for line in page.said for fact in line.facts] == [
        "Seen with a knife at the bus station"
    ]
    assert page.minutes_left in (59, 60)
    assert page.lead_agency == "Council"


def test_opening_for_an_agency_that_no_agreement_covers_is_possible_and_written_down_as_that(
    case, personas, looking_as, as_role
):
    with as_role("migrator"):
        Agreement.objects.update(ends=timezone.localdate() - timedelta(days=1), ended_because="x")
    with looking_as(personas.worker) as worker:
        assert opens(case, by=worker) is not None
    with as_role("auditor"):
        entry = Entry.objects.get(what="sharing.outside_agreement")
    assert entry.because == "vital-interests"
    assert set(personas.worker.agency_ids) < set(entry.objects_seen)


def test_what_an_agency_keeps_stays_kept(panel, personas, looking_as):
    case = panel.triaged()
    with looking_as(personas.bob) as bob:
        facts = [panel.fact(words="Kept", marking="owner"), panel.fact(words="Shared")]
        services.reply_to_request(
            request=panel.request_of(bob, case), answer="known", facts=facts, by=bob, at=days(2)
        )
    with looking_as(personas.worker) as worker:
        row = opens(case, by=worker)
        assert [f.words for line in opened_case(worker, row.id).said for f in line.facts] == ["Shared"]
        assert [f.words for f in Fact.objects.all()] == ["Shared"]


def test_the_database_gives_sight_of_that_case_alone_and_ends_by_itself(panel, case, personas, looking_as):
    """As the role of the pages, in bare SQL: nothing before, that case while it lasts, nothing when its time is over."""
    other = panel.triaged()
    with looking_as(personas.worker) as worker:
        assert set(
            counts(["cases_case", "cases_participant", "cases_researchreply", "cases_fact"]).values()
        ) == {0}
        begun = timezone.now() - timedelta(minutes=60) + timedelta(seconds=2)
        assert opens(case, by=worker, at=begun) is not None
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('role'), array_agg(id) FROM cases_case")
            assert cursor.fetchone() == ("plumbline_app", [case.id])
            cursor.execute("SELECT array_agg(DISTINCT case_id) FROM cases_participant")
            assert cursor.fetchone() == ([case.id],)
        assert counts(["cases_fact", "cases_researchreply"]) == {"cases_fact": 1, "cases_researchreply": 2}
        assert not Case.objects.filter(id=other.id).exists()
        time.sleep(2.1)
        assert set(counts([t for t in TABLES if t.startswith("cases_")]).values()) == {0}


def test_nobody_else_of_the_agency_sees_it(opened, personas, looking_as):
    colleague = add_person(personas, "colleague", "probation", Role.REPRESENTATIVE)
    with looking_as(colleague) as viewer:
        assert not Case.objects.exists()
        with pytest.raises(NotVisible):
            opened_case(viewer, opened.id)


def test_every_service_refuses_whoever_only_opened(panel, personas, looking_as):
    """Of an agency in the case, without work in it: the pages show nothing, and an opening shows all and lets do nothing."""
    case, _, action = panel.active()
    stranger = add_person(personas, "stranger", "housing", Role.PRACTITIONER)
    with looking_as(stranger) as viewer:
        row = opens(case, by=viewer)
        assert opened_case(viewer, row.id).actions
        with pytest.raises(NotVisible):
            services.log_contact(case=case, outcome="met", minutes=5, by=viewer)
        with pytest.raises(NotVisible):
            services.accept_action(action=action, by=viewer)
        with pytest.raises(NotVisible):
            services.say_told(case=case, person_id=case.person_id, how="in_person", by=viewer)


INSERTS = {
    "cases_casestate": "(id, owner_agency, marking, seen_by_agencies, seen_by_users, hidden_from, case_id, number, state, at, by, because) "
    "VALUES (gen_random_uuid(), '{mine}', 'panel', '{{}}', '{{}}', '{{}}', '{case}', 99, 'closed', now(), '{me}', '')",
    "cases_objective": "(id, owner_agency, marking, seen_by_agencies, seen_by_users, hidden_from, case_id, number, words, driver, set_at, set_by) "
    "VALUES (gen_random_uuid(), '{mine}', 'panel', '{{}}', '{{}}', '{{}}', '{case}', 99, 'x', '', now(), '{me}')",
    "cases_actionstep": "(id, owner_agency, marking, seen_by_agencies, seen_by_users, hidden_from, action_id, number, state, due_on, reason, words, shown_kind, at, by) "
    "VALUES (gen_random_uuid(), '{mine}', 'panel', '{{}}', '{{}}', '{{}}', '{action}', 99, 'done', now(), '', 'x', '', now(), '{me}')",
}


@pytest.mark.parametrize("table", INSERTS)
def test_bare_sql_hangs_nothing_on_an_opened_case(panel, personas, looking_as, table):
    case, _, _ = panel.active()
    stranger = add_person(personas, "stranger", "housing", Role.PRACTITIONER)
    with looking_as(personas.alice):
        action = Action.objects.first()
    with looking_as(stranger) as viewer:
        row = opens(case, by=viewer)
        words = f"INSERT INTO {table} " + INSERTS[table].format(
            mine=viewer.home_agency, case=case.id, me=viewer.user_id, action=action.id
        )
        with (
            pytest.raises(DatabaseError, match="open for reading alone"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(words)
        services.end_break_glass(opening_id=row.id, by=viewer)
        with transaction.atomic(), connection.cursor() as cursor:
            # The control: their agency is in the case, and the opening is what shut it.
            cursor.execute(words)


def test_bare_sql_changes_nothing_and_opens_nothing(case, opened, personas, looking_as):
    with looking_as(personas.worker), connection.cursor() as cursor:
        cursor.execute("UPDATE cases_researchrequest SET marking = 'owner'")
        assert cursor.rowcount == 0
        refused("UPDATE cases_breakglass SET ends_at = now() + interval '1 year'")
        refused("UPDATE cases_breakglass SET ended_at = now() + interval '1 year'")
        refused(
            'INSERT INTO cases_breakglass SELECT gen_random_uuid(), case_id, ref, "user", agency, reason, words, at, ends_at, review_by FROM cases_breakglass'
        )
        refused("DELETE FROM cases_breakglass")


@pytest.mark.parametrize(
    ("who", "why"),
    [("charlie", "not of the scheme"), ("dana", "a conflict is declared")],
)
def test_none_for_those_who_may_not(panel, personas, looking_as, who, why):
    case = panel.active()[0]
    if who == "dana":
        with looking_as(personas.dana) as dana:
            services.declare_conflict(case=case, user=dana.user_id, by=dana, at=days(9))
    with looking_as(getattr(personas, who)) as viewer:
        assert opens(case, by=viewer) is None, why
        assert opens(case, by=viewer, ref="ZZZZ") is None
        assert not BreakGlass.objects.exists()


def test_a_conflict_in_another_case_of_the_same_person_counts(panel, case, personas, looking_as):
    from plumbline.people.services import hide_person_from

    with looking_as(personas.worker) as worker:
        hide_person_from(person_id=case.person_id, user=worker.user_id, by=worker, because="conflict")
        assert opens(case, by=worker) is None


def test_a_conflict_declared_while_it_lasts_ends_it(case, opened, personas, looking_as):
    with looking_as(personas.alice) as alice:
        services.declare_conflict(case=case, user=personas.worker.user_id, by=alice, at=days(9))
    with looking_as(personas.worker) as worker:
        with pytest.raises(NotVisible):
            opened_case(worker, opened.id)
        assert not Case.objects.exists()


def test_behind_the_wall_there_is_nothing_to_open(personas, looking_as):
    officer = add_person(personas, "officer", "housing", Role.PRACTITIONER)
    marac = Marac(personas, looking_as, start_marac(personas, looking_as))
    case = marac.heard(marac.taken())
    with looking_as(officer) as viewer:
        assert opens(case, by=viewer) is None
        assert not Case.objects.exists()


def test_a_closed_case_is_not_opened(panel, personas, looking_as):
    case = panel.everything()
    stranger = add_person(personas, "stranger", "housing", Role.PRACTITIONER)
    with looking_as(stranger) as viewer:
        assert opens(case, by=viewer) is None


def test_those_without_a_role_for_cases_ask_in_vain(case, personas, looking_as):
    for name in ("analyst", "board", "governance", "researcher", "administrator"):
        with looking_as(getattr(personas, name)) as viewer, pytest.raises(NotVisible):
            opens(case, by=viewer)


@pytest.mark.parametrize("changes", [{"words": "  "}, {"reason": "because"}, {"reason": ""}])
def test_a_reason_is_asked(case, personas, looking_as, changes):
    with looking_as(personas.worker) as worker, pytest.raises(DataUnfit):
        opens(case, by=worker, **changes)


def test_opening_twice_is_one_opening(case, opened, personas, looking_as):
    with looking_as(personas.worker) as worker:
        assert opens(case, by=worker).id == opened.id
        assert BreakGlass.objects.count() == 1
    with looking_as(personas.governance):
        assert Notice.objects.count() == 1


def test_one_person_opens_so_many_in_a_day_and_tries_so_often(panel, personas, looking_as):
    with looking_as(personas.worker) as worker:
        for _ in range(12):
            assert opens(None, by=worker) is None
        with pytest.raises(StageRefused, match="as one person may in a day"):
            opens(None, by=worker)
    cases = [panel.triaged() for _ in range(4)]
    colleague = add_person(personas, "colleague", "probation", Role.REPRESENTATIVE)
    with looking_as(colleague) as viewer:
        assert all(opens(case, by=viewer) for case in cases[:3])
        # The same answer whether there is such a case or not.
        for ref in (cases[3].ref, "ZZZZ"):
            with pytest.raises(StageRefused, match="as one person may in a day"):
                opens(cases[3], by=viewer, ref=ref)
        assert opens(cases[0], by=viewer) is not None


def test_it_is_ended_by_its_maker_alone_and_at_once(opened, personas, looking_as):
    with looking_as(personas.bob) as bob, pytest.raises(NotVisible):
        services.end_break_glass(opening_id=opened.id, by=bob)
    with looking_as(personas.worker) as worker:
        services.end_break_glass(opening_id=opened.id, by=worker)
        services.end_break_glass(opening_id=opened.id, by=worker)
        with pytest.raises(StageRefused, match="has ended"):
            opened_case(worker, opened.id)
        assert not Case.objects.exists()


def test_those_who_look_after_it_are_told_at_once_and_nobody_else(opened, personas, looking_as):
    for name in ("alice", "governance"):
        with looking_as(getattr(personas, name)) as viewer:
            told = Notice.objects.get()
            assert (told.about_kind, told.about_id, told.due_on) == (ABOUT_GLASS, opened.id, opened.review_by)
            assert openings_told(viewer, [told.about_id]) == {opened.id}
    for name in ("bob", "chair", "dana", "worker", "charlie"):
        with looking_as(getattr(personas, name)) as viewer:
            assert not Notice.objects.filter(about_kind=ABOUT_GLASS).exists()
            assert not openings(viewer)


def test_a_reading_carries_its_opening(case, opened, personas, looking_as, as_role):
    with looking_as(personas.worker) as worker:
        opened_case(worker, opened.id)
    with as_role("auditor"):
        read = Entry.objects.get(what="break_glass.consulted")
        assert {opened.id, case.id, case.person_id} == set(read.objects_seen)
        assert Entry.objects.get(what="break_glass.opened").because == "danger"


def test_somebody_else_judges_it_once(opened, personas, looking_as):
    with looking_as(personas.governance) as governance:
        with pytest.raises(DataUnfit):
            services.review_break_glass(opening_id=opened.id, outcome="justified", words=" ", by=governance)
        services.review_break_glass(
            opening_id=opened.id, outcome="not_justified", words="Nobody called", by=governance
        )
        assert opening_figures(governance).not_justified == 1
        assert openings_told(governance, [opened.id]) == frozenset()
    with looking_as(personas.alice) as alice:
        with pytest.raises(StageRefused, match="Somebody else reviewed"):
            services.review_break_glass(opening_id=opened.id, outcome="justified", words="It was", by=alice)
        assert BreakGlassReview.objects.get().outcome == "not_justified"


def test_whoever_opened_never_judges(personas, panel, looking_as):
    """A co-ordinator of the host who is not in a case that another agency leads."""
    case = panel.triaged(lead_agency=panel.p.agencies["police"])
    second = add_person(personas, "second", "probation", Role.COORDINATOR)
    with looking_as(second) as viewer:
        row = opens(case, by=viewer)
        assert row is not None
        with pytest.raises(NotVisible):
            services.review_break_glass(opening_id=row.id, outcome="justified", words="Mine", by=viewer)
        refused(
            f"INSERT INTO cases_breakglassreview VALUES (gen_random_uuid(), 'justified', 'x', now(), '{viewer.user_id}', '{row.id}')"
        )
    with looking_as(personas.bob) as bob, pytest.raises(NotVisible):
        services.review_break_glass(opening_id=row.id, outcome="justified", words="x", by=bob)


def test_whoever_is_kept_from_the_case_is_not_told_and_sees_no_opening(case, personas, looking_as):
    with looking_as(personas.alice) as alice:
        services.declare_conflict(case=case, user=personas.governance.user_id, by=alice, at=days(9))
    with looking_as(personas.worker) as worker:
        opens(case, by=worker)
    with looking_as(personas.governance) as governance:
        assert not openings(governance)
        assert not Notice.objects.exists()


def test_a_late_review_is_said_once_and_the_notices_end_with_it(opened, personas, looking_as):
    late, now = opened.review_by + timedelta(days=1), timezone.now()
    job = job_viewer("remind")
    with database_role("worker"), acting_as(job):
        assert remind_of_openings(by=job, on=opened.review_by, at=now) == 0
        assert remind_of_openings(by=job, on=late, at=now) == 2
        assert remind_of_openings(by=job, on=late, at=now) == 0
    with looking_as(personas.alice) as alice:
        assert opening_figures(alice, on=late).overdue == 1
        assert set(Notice.objects.values_list("about_kind", flat=True)) == {ABOUT_GLASS, ABOUT_GLASS_LATE}
        services.review_break_glass(opening_id=opened.id, outcome="justified", words="It was", by=alice)
        assert opening_figures(alice, on=late).overdue == 0
    with database_role("worker"), acting_as(job):
        remind_of_openings(by=job, on=late, at=now)
    with looking_as(personas.alice):
        assert not Notice.objects.filter(ended_at__isnull=True).exists()


def test_a_look_at_lists_and_pages_finds_nothing_more(case, opened, personas, looking_as):
    """An opening widens no other page: none of them is about a case that one is not in."""
    with looking_as(personas.worker) as worker:
        with pytest.raises(NotVisible):
            queries.case_page(worker, case.ref)
        assert not list(queries.visible_cases(worker))
        assert Objective.objects.count() == 0


def test_a_scheme_sets_its_own_limits(case, personas, looking_as):
    def set_limit(name, value):
        set_by_two(looking_as, personas, case.scheme, f"break_glass.{name}", value, date(2026, 1, 1))

    for limit, value in (("minutes", "20"), ("review_within_working_days", "1"), ("openings_a_day", "1")):
        set_limit(limit, value)
    with pytest.raises(DataUnfit, match="480 minutes"):
        set_limit("minutes", "481")
    with looking_as(personas.worker) as worker:
        row = opens(case, by=worker)
        assert row.ends_at - row.at == timedelta(minutes=20)
        shared = policy().limits[-1]
        assert row.review_by < shared.review_by(timezone.localdate(row.at))
        # Whether the case is there makes no difference to how many may be opened.
        services.end_break_glass(opening_id=row.id, by=worker)
        for ref in (case.ref, "ZZZZ"):
            with pytest.raises(StageRefused, match="as many cases"):
                opens(case, ref=ref, by=worker)
    set_limit("minutes", "not set")
    with looking_as(personas.alice) as alice:
        assert opening_limits(alice, on=timezone.localdate())[case.scheme.id].minutes == shared.minutes
