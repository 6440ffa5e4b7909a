"""A safety plan: read by the agencies that were named, something to ask about for the others, nothing at all behind a wall."""

import pytest
from django.db import connection

from plumbline.access.enums import Role
from plumbline.cases import services
from plumbline.cases.models import SafetyPlan, SafetyPlanWords
from plumbline.cases.queries.safety_plans import safety_plans_of_case
from plumbline.values.errors import DataUnfit, NotVisible, PermissionRefused, StageRefused
from tests.casework import days
from tests.marac import Marac, add_person, start_marac
from tests.remembering import remembered


WORDS = "If he comes: ring the sister, leave by the back, the bag is at the library"


def plan(case, *, by, **changes):
    given = {
        "person_id": case.person_id,
        "words": WORDS,
        "review_on": days(40).date(),
        "at": days(10),
    }
    return services.write_safety_plan(case=case, by=by, **(given | changes))


def seen(viewer, case, *, person=0):
    return safety_plans_of_case(viewer, case.ref, on=days(11).date()).people[person].plans


@pytest.fixture
@remembered
def case(panel):
    """An active case for which probation wrote a plan that housing may read too."""
    case, _, _ = panel.active()
    with panel.look(panel.p.worker) as worker:
        plan(case, by=worker, agencies=[panel.p.agencies["housing"]])
    return case


@pytest.mark.parametrize("name", ["worker", "dana"])
def test_whoever_was_named_reads_it(case, personas, looking_as, name):
    with looking_as(getattr(personas, name)) as viewer:
        (kept,) = seen(viewer, case)
    assert (kept.now.words, kept.now.agency, kept.now.readers) == (
        WORDS,
        "Probation",
        ("Housing", "Probation"),
    )


@pytest.mark.parametrize("name", ["alice", "bob", "chair"])
def test_another_in_the_case_learns_whom_to_ask(case, personas, looking_as, name):
    with looking_as(getattr(personas, name)) as viewer:
        (kept,) = seen(viewer, case)
        assert (kept.now.is_known, kept.now.words, kept.now.agency, kept.now.by) == (
            False,
            "",
            "Probation",
            "Worker",
        )
        assert not SafetyPlanWords.objects.exists()


def test_the_second_lock_holds_in_raw_sql(case, personas, looking_as):
    found = {}
    for name in ("worker", "dana", "alice", "bob", "chair", "charlie", "board", "governance"):
        with looking_as(getattr(personas, name)), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM cases_safetyplanwords")
            found[name] = cursor.fetchone()[0]
    assert found == {"worker": 1, "dana": 1} | dict.fromkeys(
        ("alice", "bob", "chair", "charlie", "board", "governance"), 0
    )


def test_its_own_agency_alone_unless_others_are_ticked(panel, personas, looking_as):
    case, _, _ = panel.active()
    with looking_as(personas.worker) as worker:
        plan(case, by=worker)
        assert seen(worker, case)[0].now.readers == ("Probation",)
    with looking_as(personas.dana) as dana:
        assert not seen(dana, case)[0].now.is_known


def test_an_outsider_learns_nothing(case, personas, looking_as):
    with looking_as(personas.charlie) as charlie:
        assert not SafetyPlan.objects.exists()
        with pytest.raises(NotVisible):
            safety_plans_of_case(charlie, case.ref)


def test_a_conflict_takes_it_away_at_once(case, personas, looking_as):
    with looking_as(personas.dana) as dana:
        services.declare_conflict(case=case, user=dana.user_id, by=dana, at=days(11))
        assert not SafetyPlanWords.objects.exists()
        assert not SafetyPlan.objects.exists()


def test_a_conflict_holds_whatever_is_granted_later(case, panel, personas, looking_as):
    """Granting works out the readers of a row anew, and must not lose whom its case is hidden from."""
    with looking_as(personas.dana) as dana:
        services.declare_conflict(case=case, user=dana.user_id, by=dana, at=days(11))
    named = [personas.agencies["housing"], personas.agencies["police"]]
    with looking_as(personas.worker) as worker:
        plan(case, by=worker, agencies=named, at=days(12))
        plan(case, by=worker, agencies=named[:1], at=days(13))
    with looking_as(personas.dana):
        assert not SafetyPlanWords.objects.exists()


def test_whoever_is_no_longer_named_loses_every_version(case, personas, looking_as):
    with looking_as(personas.worker) as worker:
        plan(case, by=worker, words="The bag is elsewhere now", at=days(11))
        (kept,) = seen(worker, case)
        assert (kept.now.words, [b.words for b in kept.before]) == ("The bag is elsewhere now", [WORDS])
    with looking_as(personas.dana) as dana:
        (kept,) = seen(dana, case)
        assert (kept.now.is_known, kept.now.plan.number, kept.before) == (False, 2, ())
        assert not SafetyPlanWords.objects.exists()


def test_a_copy_of_the_database_tells_nobody(case, as_role):
    with as_role("migrator"):
        assert b"library" not in bytes(SafetyPlanWords.objects.get().sealed)


def test_without_its_key_they_must_ask_and_the_page_still_opens(case, personas, looking_as, settings):
    settings.SAFE_CONTACT_KEY = b"k" * 32
    with looking_as(personas.worker) as worker:
        assert not seen(worker, case)[0].now.is_known


def test_agencies_keep_plans_of_their_own(case, personas, looking_as):
    with looking_as(personas.bob) as bob:
        first = plan(case, by=bob, words="Ours")
        assert first.number == 1
        assert {k.now.agency: k.now.is_known for k in seen(bob, case)} == {"Police": True, "Probation": False}


def test_of_two_at_once_the_second_is_told(case, personas, looking_as):
    with looking_as(personas.worker) as worker:
        plan(case, by=worker, expected=1)
        with pytest.raises(StageRefused, match="Somebody else at your agency"):
            plan(case, by=worker, expected=1)


def test_it_says_when_it_is_to_be_looked_at_again(case, personas, looking_as):
    with looking_as(personas.worker) as worker:
        (kept,) = safety_plans_of_case(worker, case.ref, on=days(40).date()).people[0].plans
        assert kept.now.is_due
        assert not seen(worker, case)[0].now.is_due


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"words": " "}, "Write what is to be done"),
        ({"review_on": days(10).date()}, "lies ahead"),
        ({"agencies": ["outside-charity"]}, "agencies in this case"),
    ],
)
def test_an_unfit_one_is_refused(panel, personas, looking_as, change, told):
    case, _, _ = panel.active()
    if "agencies" in change:
        change = {"agencies": [personas.agencies[a] for a in change["agencies"]]}
    with looking_as(personas.worker) as worker, pytest.raises(DataUnfit, match=told):
        plan(case, by=worker, **change)


def test_a_chair_writes_none(panel, personas, looking_as):
    case, _, _ = panel.active()
    with looking_as(personas.chair) as chair, pytest.raises(PermissionRefused):
        plan(case, by=chair)


class TestBehindAWall:
    @pytest.fixture
    def ines(self, personas):
        return add_person(personas, "ines", "refuge", Role.ADVISER, kind="domestic-abuse-service")

    @pytest.fixture
    def marac(self, personas, looking_as, ines):
        return Marac(personas, looking_as, start_marac(personas, looking_as, more=("refuge",)))

    @pytest.fixture
    def heard(self, marac, looking_as, ines):
        case = marac.heard(marac.taken())
        with looking_as(ines):
            plan(case, by=ines, agencies=[marac.p.agencies["police"]])
        return case

    def test_its_readers_read_it(self, heard, personas, looking_as, ines):
        for viewer in (ines, personas.bob):
            with looking_as(viewer):
                (kept,) = seen(viewer, heard)
                assert kept.now.words == WORDS

    @pytest.mark.parametrize("name", ["alice", "dana"])
    def test_nobody_else_at_the_table_learns_that_there_is_one(self, heard, personas, looking_as, name):
        viewer = getattr(personas, name)
        with looking_as(viewer):
            assert seen(viewer, heard) == ()
            assert not SafetyPlan.objects.exists()

    def test_another_agency_writes_its_own_and_meets_nothing(self, heard, personas, looking_as):
        """The number of its first plan is 1, whatever others keep."""
        with looking_as(personas.dana) as dana:
            assert plan(heard, by=dana, expected=0).number == 1

    def test_whoever_is_no_longer_named_learns_no_longer_that_there_is_one(
        self, heard, personas, looking_as, ines
    ):
        with looking_as(ines):
            plan(heard, by=ines, words="New", at=days(12))
        with looking_as(personas.bob) as bob:
            assert seen(bob, heard) == ()
            assert not SafetyPlan.objects.exists()
