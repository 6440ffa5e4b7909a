"""One person, one chronology across their cases: for whoever sees each of them, never of what is behind a wall, each look written down."""

from uuid import UUID

import pytest

from plumbline.audit.models import Entry
from plumbline.cases import services as cases
from plumbline.cases.chronology import Asked, Sort
from plumbline.meetings.queries.chronology import chronology
from plumbline.values.errors import NotVisible
from tests.casework import days
from tests.casework import panel as panel
from tests.iom import Iom, start_iom
from tests.lived import add_events
from tests.marac import Marac, start_marac
from tests.meetings.test_chronology import answered, of, point


@pytest.fixture
def two(panel, personas, looking_as):
    """The same person in the panel and in IOM, with an event that the police may see."""
    case = panel.active()[0]
    other = Iom(personas, looking_as, start_iom(personas, looking_as)).taken()
    point(other, case.person_id)
    police = personas.agencies["police"]
    add_events(case.person_id, days(-3), agency=police, seen_by=[police], stored=days(0))
    return case, other


def test_it_holds_the_rows_of_each_case_once_with_their_scheme(two, personas, looking_as):
    case, other = two
    with looking_as(personas.alice) as alice:
        one, back, whole = (
            chronology(alice, case.ref),
            chronology(alice, other.ref),
            chronology(alice, case.ref, whole=True),
        )
    assert (one.others, one.is_whole, whole.is_whole) == (1, False, True)
    assert {line.scheme for line in one.lines} - {""} == {case.scheme.name}
    assert {line.scheme for line in whole.lines} - {""} == {case.scheme.name, other.scheme.name}
    keys = [(line.row.sort, line.row.key) for line in whole.lines]
    assert len(keys) == len(set(keys))
    assert set(keys) == {(x.row.sort, x.row.key) for x in (*one.lines, *back.lines)}


def test_what_belongs_to_the_person_has_no_scheme_and_stands_once(two, personas, looking_as):
    case, _ = two
    with looking_as(personas.bob) as bob:
        events = of(chronology(bob, case.ref, whole=True), Sort.EVENT)
    assert [line.scheme for line in events] == [""]


def test_each_case_has_an_entry_of_its_own(two, personas, looking_as, as_role):
    case, other = two
    with looking_as(personas.alice) as alice:
        chronology(alice, case.ref, whole=True)
    with as_role("auditor"):
        seen = [set(e.objects_seen) for e in Entry.objects.filter(what="case.chronology_consulted")]
    assert len(seen) == 2
    assert {case.id, case.person_id} in seen
    assert {other.id, case.person_id} in seen


def test_a_case_that_is_merely_offered_is_not_one_that_was_read(two, personas, looking_as, as_role):
    case, _ = two
    with looking_as(personas.alice) as alice:
        chronology(alice, case.ref)
    with as_role("auditor"):
        assert Entry.objects.filter(what="case.chronology_consulted").count() == 1


def test_whoever_does_not_see_the_other_case_is_not_told_of_it(two, personas, looking_as):
    """Dana's agency is in the panel's case and was not let in to the other."""
    case, _ = two
    with looking_as(personas.dana) as dana:
        one, whole = chronology(dana, case.ref), chronology(dana, case.ref, whole=True)
    assert (whole.others, whole.is_whole) == (0, False)
    assert [line.row for line in whole.lines] == [line.row for line in one.lines]
    assert {line.scheme for line in whole.lines} <= {"", case.scheme.name}


def test_a_conflict_in_the_other_case_takes_its_rows_away_at_once(two, personas, looking_as):
    case, other = two
    with looking_as(personas.bob) as bob:
        assert chronology(bob, case.ref).others == 1
        cases.declare_conflict(case=other, user=bob.user_id, by=bob, at=days(9))
    # Whoever may not see the person at all finds no page; nobody finds the other case's rows.
    with looking_as(personas.alice) as alice:
        assert chronology(alice, case.ref, whole=True).is_whole
    with looking_as(personas.bob) as bob, pytest.raises(NotVisible):
        chronology(bob, other.ref)


@pytest.mark.parametrize("number", [0, 1])
def test_nothing_behind_a_wall_stands_in_a_case_of_the_panel(panel, personas, looking_as, number):
    """Neither of the victim nor of the perpetrator, though Alice sits at both tables."""
    walled = Marac(personas, looking_as, start_marac(personas, looking_as)).taken()
    with looking_as(personas.alice) as alice:
        person = chronology(alice, walled.ref).people[number].line.person_id
    case = panel.active()[0]
    point(case, person)
    with looking_as(personas.alice) as alice:
        whole = chronology(alice, case.ref, whole=True)
        back = chronology(alice, walled.ref, number=number + 1, whole=True)
    assert (whole.others, whole.is_whole) == (0, False)
    assert "MARAC" not in str(list(whole.lines)).upper()
    # The other way round the rows of the panel stand behind the wall, where they tell nobody outside.
    assert {line.scheme for line in back.lines} >= {case.scheme.name}


def test_closed_minutes_stay_on_the_screen_row_by_row(panel, personas, looking_as):
    from tests.mappa import a_mappa

    case = panel.active()[0]
    managed = a_mappa(personas, looking_as).at_level("2")
    point_principal(managed, case.person_id)
    with looking_as(personas.alice) as alice:
        whole = chronology(alice, case.ref, whole=True)
    by_scheme = {line.scheme: line.stays_on_screen for line in whole.lines if line.scheme}
    assert by_scheme == {case.scheme.name: False, managed.scheme.name: True}
    assert whole.stays_on_screen


def point_principal(case, person: UUID):
    """Make a case one of somebody else, who stands in it as its principal did."""
    from plumbline.cases.models import Case, Participant
    from tests.conftest import database_role

    with database_role("migrator"):
        Participant.objects.filter(case_id=case.id, person_id=case.person_id).update(person_id=person)
        Case.objects.filter(id=case.id).update(person_id=person)


def test_what_the_reader_may_know_of_and_not_read_is_counted_by_kind(panel, personas, looking_as):
    case = answered(panel, panel.fact(words="Kept to the police", marking="owner"))
    with looking_as(personas.dana) as dana:
        assert chronology(dana, case.ref).unseen == (("police", 1),)
    with looking_as(personas.bob) as bob:
        assert chronology(bob, case.ref).unseen == ()


def test_beside_a_fact_that_is_read_nothing_unseen_is_counted(panel, personas, looking_as):
    kept = [panel.fact(words="Secret", marking="owner")] * 3
    case = answered(panel, panel.fact(words="For all"), *kept)
    with looking_as(personas.dana) as dana:
        assert chronology(dana, case.ref).unseen == ()


def test_the_part_in_an_event_and_its_weight_can_be_asked_for(panel, personas, looking_as):
    case = panel.active()[0]
    police = personas.agencies["police"]
    given = {"agency": police, "seen_by": [police], "stored": days(0)}
    (hurt,) = add_events(case.person_id, days(-3), **given)
    (slight,) = add_events(case.person_id, days(-4), role="suspect", is_violence=False, **given)
    with looking_as(personas.bob) as bob:
        by_role = chronology(bob, case.ref, asked=Asked(role="victim"))
        weighty = chronology(bob, case.ref, asked=Asked(only_significant=True))
    assert [line.row.key for line in by_role.lines] == [hurt]
    assert by_role.counts.roles == {"victim": 1, "suspect": 1}
    keys = {line.row.key for line in weighty.lines}
    assert hurt in keys
    assert slight not in keys
    assert len(weighty.lines) == weighty.counts.significant < weighty.total
    assert {line.row.sort for line in weighty.lines} == {Sort.EVENT, Sort.FACT, Sort.DECISION, Sort.MOVE}
