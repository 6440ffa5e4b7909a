"""How somebody may be reached: read by the agencies that were named, known to the others as something to ask about, sealed."""

import pytest
from django.db import connection

from plumbline.cases import queries, services
from plumbline.cases.models import SafeContactWords
from plumbline.cases.sealing import seal, unseal
from plumbline.values.errors import DataUnfit, PermissionRefused, StageRefused
from tests.casework import days
from tests.remembering import remembered


WORDS = "Mobile before three, say the library"


@pytest.fixture
@remembered
def case(panel):
    """An active case in which the probation's worker wrote how to reach the person, for housing to read too."""
    case, _, _ = panel.active()
    with panel.look(panel.p.worker) as worker:
        panel.safe_contact(
            case, by=worker, words=WORDS, safe_ways=["call"], agencies=[panel.p.agencies["housing"]]
        )
    return case


def rule(viewer, case):
    return queries.contact_sheet(viewer, case.ref).safe


def test_it_works(case, personas, looking_as):
    with looking_as(personas.worker) as worker:
        found = rule(worker, case)
    assert (found.is_known, found.safe, found.words, found.agency) == (
        True,
        ("Phone call",),
        WORDS,
        "Probation",
    )
    assert "Visit at home" in found.unsafe


def test_an_agency_that_was_named_reads_it(case, personas, looking_as):
    with looking_as(personas.dana) as dana:
        assert rule(dana, case).words == WORDS


@pytest.mark.parametrize("name", ["alice", "bob"])
def test_another_in_the_case_learns_that_they_must_ask(case, personas, looking_as, name):
    with looking_as(getattr(personas, name)) as viewer:
        found = rule(viewer, case)
        assert (found.is_known, found.words, found.safe, found.agency) == (False, "", (), "Probation")
        assert SafeContactWords.objects.count() == 0


def test_the_second_lock_holds_in_raw_sql(case, personas, looking_as):
    seen = {}
    for name in ("worker", "dana", "alice", "bob", "charlie", "board"):
        with looking_as(getattr(personas, name)), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM cases_safecontactwords")
            seen[name] = cursor.fetchone()[0]
    assert seen == {"worker": 1, "dana": 1, "alice": 0, "bob": 0, "charlie": 0, "board": 0}


def test_a_conflict_takes_it_away_at_once(case, personas, looking_as):
    with looking_as(personas.dana) as dana:
        services.declare_conflict(case=case, user=dana.user_id, by=dana, at=days(10))
        assert SafeContactWords.objects.count() == 0


def test_a_copy_of_the_database_tells_nobody(case, as_role):
    with as_role("migrator"):
        sealed = bytes(SafeContactWords.objects.get().sealed)
    assert b"library" not in sealed
    assert b"call" not in sealed


def test_without_its_key_they_must_ask_and_the_page_still_opens(case, personas, looking_as, settings):
    settings.SAFE_CONTACT_KEY = b"k" * 32
    with looking_as(personas.worker) as worker:
        found = rule(worker, case)
    assert (found.is_known, found.words, found.agency) == (False, "", "Probation")


def test_moved_to_another_rule_it_does_not_open(case, as_role):
    with as_role("migrator"):
        first = SafeContactWords.objects.get()
    with pytest.raises(StageRefused, match="Do not make contact"):
        unseal(bytes(first.sealed), rule=first.id)
    assert unseal(seal("x", rule=first.id), rule=first.id) == "x"


def test_the_last_one_counts_and_the_first_stays(case, panel, personas, looking_as):
    with looking_as(personas.worker) as worker:
        panel.safe_contact(case, by=worker, words="Letters only", safe_ways=["letter"], at=days(10))
        assert (rule(worker, case).words, rule(worker, case).number) == ("Letters only", 2)
        assert SafeContactWords.objects.count() == 2
    with looking_as(personas.dana) as dana:
        # Not named again: they must ask.
        assert not rule(dana, case).is_known


def test_nobody_writes_over_what_they_may_not_read(case, panel, personas, looking_as):
    with looking_as(personas.bob) as bob, pytest.raises(PermissionRefused, match="may not read"):
        panel.safe_contact(case, by=bob)


def test_of_two_at_once_the_second_is_told(case, panel, personas, looking_as):
    with looking_as(personas.worker) as worker:
        panel.safe_contact(case, by=worker, expected=1)
        with pytest.raises(StageRefused, match="Somebody else"):
            panel.safe_contact(case, by=worker, expected=1)


@pytest.mark.parametrize(
    "change", [{"safe_ways": ["pigeon"]}, {"words": " "}, {"agencies": ["outside-charity"]}]
)
def test_an_unfit_one_is_refused(panel, personas, looking_as, change):
    case, _, _ = panel.active()
    if "agencies" in change:
        change = {"agencies": [personas.agencies[a] for a in change["agencies"]]}
    with looking_as(personas.worker) as worker, pytest.raises(DataUnfit):
        panel.safe_contact(case, by=worker, **change)


def test_a_chair_writes_none(panel, personas, looking_as):
    case, _, _ = panel.active()
    with looking_as(personas.chair) as chair, pytest.raises(PermissionRefused):
        panel.safe_contact(case, by=chair)
