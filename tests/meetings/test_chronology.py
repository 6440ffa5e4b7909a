"""One person's chronology in a case: what is in it, for whom, since when, and that nothing of it tells of what is not theirs."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plumbline.access.identity import forget
from plumbline.audit.models import Entry
from plumbline.cases import services as cases
from plumbline.cases.chronology import Asked, Sort
from plumbline.cases.queries.chronology import MASK
from plumbline.feeds.queries import stored_at
from plumbline.meetings.queries.chronology import chronology
from plumbline.values.errors import NotVisible
from tests.casework import days
from tests.casework import panel as panel
from tests.lived import add_batch, add_events, add_spell
from tests.marac import Marac, start_marac
from tests.remembering import remembered


PANEL = ("alice", "bob", "dana", "chair", "worker")
OUTSIDE = ("charlie", "analyst", "board", "governance", "researcher")


def words(page):
    return [line.row.words for line in page.lines]


def of(page, sort):
    return [line for line in page.lines if line.row.sort is sort]


@pytest.fixture
@remembered
def lived(panel, personas):
    """A closed case of a person with two events and a spell that police and council may see."""
    case = panel.everything()
    shared = [personas.agencies[a] for a in ("police", "council")]
    given = {"agency": personas.agencies["police"], "seen_by": shared}
    events = add_events(case.person_id, days(-3), days(-10), stored=days(-1), **given)
    add_spell(case.person_id, date(2026, 2, 1), date(2026, 2, 11), stored=days(20), **given)
    return case, events


def test_every_kind_of_row_is_there_in_one_order(lived, personas, looking_as):
    case, _ = lived
    with looking_as(personas.alice) as alice:
        page = chronology(alice, case.ref)
    # Of somebody who was assessed or told there are more: test_assessed_chronology.py, test_told_chronology.py.
    assert {line.row.sort for line in page.lines} == set(Sort) - {Sort.ASSESSMENT, Sort.TOLD}
    assert page.total == page.found == len(page.lines) == len({(x.row.sort, x.row.key) for x in page.lines})
    seen = [line.row.on.date() for line in page.lines]
    assert seen == sorted(seen, reverse=True)


def test_every_row_says_whose_it_is_and_who_may_see_it(lived, personas, looking_as):
    case, _ = lived
    with looking_as(personas.alice) as alice:
        page = chronology(alice, case.ref)
    assert [line for line in page.lines if not line.readers] == []
    assert [line.row.sort for line in page.lines if not (line.agency or line.row.source)] == []
    assert {line.readers for line in of(page, Sort.EVENT)} == {"Council, Police"}
    assert {line.agency for line in of(page, Sort.EVENT)} == {"Police"}


def test_a_contact_stands_once(lived, personas, looking_as):
    case, _ = lived
    with looking_as(personas.alice) as alice:
        page = chronology(alice, case.ref)
    assert [line.row.words for line in of(page, Sort.CONTACT)] == ["Met, 30 minutes, session of Mentoring"]


def test_a_corrected_contact_stands_once_as_it_was_corrected_and_is_new(panel, personas, looking_as):
    case = panel.active()[0]
    with looking_as(personas.worker) as worker:
        first = cases.log_contact(
            case=case, outcome="met", minutes=30, happened_at=days(5), by=worker, at=days(6)
        )
        cases.correct_contact(
            contact=first,
            because="Wrong time",
            outcome="met",
            minutes=45,
            happened_at=days(5),
            by=worker,
            at=days(9),
        )
        gone = cases.log_contact(case=case, outcome="met", minutes=10, by=worker, at=days(9))
        cases.correct_contact(contact=gone, because="Another person", withdraw=True, by=worker, at=days(10))
    with looking_as(personas.alice) as alice:
        contacts = of(chronology(alice, case.ref, only_new=True), Sort.CONTACT)
    assert [line.row.marks for line in contacts] == [
        ("Withdrawn: Another person",),
        ("Corrected: Wrong time",),
    ]
    assert contacts[1].row.words == "Met, 45 minutes"


def test_a_role_stands_on_the_event(panel, personas, looking_as):
    case = panel.active()[0]
    shared = [personas.agencies["police"]]
    add_events(case.person_id, days(-3), agency=shared[0], seen_by=shared, stored=days(0), role="suspect")
    with looking_as(personas.bob) as bob:
        (line,) = of(chronology(bob, case.ref), Sort.EVENT)
    assert line.row.detail == "This person is suspected."


def test_since_the_last_meeting_goes_by_when_it_became_known(panel, personas, looking_as):
    """An old event in a file that came after the meeting is new; what the meeting knew is not."""
    case = panel.active()[0]
    given = {"agency": personas.agencies["police"], "seen_by": [personas.agencies["police"]]}
    add_events(case.person_id, days(-3), stored=days(0), **given)
    (late,) = add_events(case.person_id, days(-300), stored=days(9), **given)
    with looking_as(personas.worker) as worker:
        cases.log_contact(case=case, outcome="met", minutes=5, by=worker, at=days(10))
    with looking_as(personas.bob) as bob:
        page = chronology(bob, case.ref, only_new=True)
    assert page.heard == days(7)
    assert [line.row.sort for line in page.lines] == [Sort.CONTACT, Sort.EVENT]
    assert page.lines[1].row.key == late
    assert page.fresh == 2


def test_before_any_meeting_everything_is_shown_as_it_is(panel, personas, looking_as):
    case = panel.triaged()
    with looking_as(personas.alice) as alice:
        page = chronology(alice, case.ref, only_new=True)
    assert page.heard is None
    assert page.found == page.total > 0


def test_what_was_taken_back_since_is_new_and_marked(panel, personas, looking_as, as_role):
    from plumbline.timeline.models import Event

    case = panel.active()[0]
    police = personas.agencies["police"]
    (key,) = add_events(case.person_id, days(-3), agency=police, seen_by=[police], stored=days(0))
    with as_role("migrator"):
        Event.objects.filter(id=key).update(withdrawn_at=days(9), withdrawn_by=uuid4())
    with looking_as(personas.bob) as bob:
        (line,) = of(chronology(bob, case.ref, only_new=True), Sort.EVENT)
    assert line.row.marks == ("Withdrawn by its supplier",)


@pytest.mark.parametrize("name", OUTSIDE)
def test_to_others_there_is_no_such_page(lived, personas, looking_as, name):
    case, _ = lived
    said = []
    with looking_as(getattr(personas, name)) as viewer:
        for ref in (case.ref, "ZZZZ"):
            with pytest.raises(NotVisible) as refusal:
                chronology(viewer, ref)
            said.append(str(refusal.value))
    assert said[0] == said[1]


def test_conflict_takes_the_page_away_at_once(panel, personas, looking_as):
    case = panel.active()[0]
    with looking_as(personas.dana) as dana:
        assert chronology(dana, case.ref).total
        cases.declare_conflict(case=case, user=dana.user_id, by=dana, at=days(8))
        with pytest.raises(NotVisible):
            chronology(dana, case.ref)


def test_an_event_that_is_not_theirs_leaves_no_trace(lived, personas, looking_as):
    """Dana's agency is in the case, and the events are between police and council: no row, no count, no filter, no gap."""
    case, _ = lived
    with looking_as(personas.dana) as dana:
        page = chronology(dana, case.ref)
        asked = chronology(dana, case.ref, asked=Asked(sort=Sort.EVENT))
    assert Sort.EVENT not in page.sorts
    assert Sort.SPELL not in page.sorts
    assert page.total == page.found == len(page.lines)
    assert asked.lines == ()
    assert asked.found == 0
    with looking_as(personas.bob) as bob:
        assert chronology(bob, case.ref).total == page.total + 3


def test_an_event_hidden_from_one_person_leaves_no_trace(lived, personas, looking_as, as_role):
    from plumbline.timeline.models import Event

    case, (first, _) = lived
    with looking_as(personas.bob) as bob:
        before = chronology(bob, case.ref)
    with as_role("migrator"):
        Event.objects.filter(id=first).update(hidden_from=[personas.bob.user_id])
    with looking_as(personas.bob) as bob:
        after = chronology(bob, case.ref)
    assert after.total == before.total - 1
    assert [line for line in before.lines if line.row.key != first] == list(after.lines)
    assert not any(line.row.masked for line in after.lines)


def answered(panel, *facts):
    """A case let in to, in which the police said these things."""
    case = panel.triaged()
    with panel.look(panel.p.bob) as bob:
        cases.reply_to_request(
            request=panel.request_of(bob, case), answer="known", facts=list(facts), by=bob, at=days(2)
        )
    with panel.look(panel.p.dana) as dana:
        cases.reply_not_known(request=panel.request_of(dana, case), by=dana, at=days(2))
    with panel.look(panel.p.alice) as alice:
        cases.finish_research(case=case, by=alice, at=days(3))
    panel.meeting(case)
    return case


def test_where_all_is_kept_back_a_mask_says_that_whose_and_how_to_ask(panel, personas, looking_as):
    case = answered(panel, panel.fact(words="Kept to the police", marking="owner"))
    with looking_as(personas.dana) as dana:
        page = chronology(dana, case.ref)
    (mask,) = [line for line in page.lines if line.row.masked]
    assert (mask.row.words, mask.agency, mask.by) == (MASK, "Police", "Bob")
    assert "Kept to the police" not in str(page)
    with looking_as(personas.bob) as bob:
        assert not any(line.row.masked for line in chronology(bob, case.ref).lines)


def test_behind_a_fact_that_is_read_nothing_is_told_of_others(panel, personas, looking_as):
    """How many facts an agency kept back, and whether it did, changes nothing on the page."""
    case = answered(panel, panel.fact(words="For all"), *[panel.fact(words="Secret", marking="owner")] * 3)
    with looking_as(personas.dana) as dana:
        page = chronology(dana, case.ref)
    assert [line.row.words for line in of(page, Sort.FACT)] == ["Answered: not known", "For all"]
    assert not any(line.row.masked for line in page.lines)


def test_a_fact_for_named_people_does_not_name_them(panel, personas, looking_as):
    named = panel.fact(marking="named", named_users=(personas.alice.user_id,))
    case = answered(panel, named)
    with looking_as(personas.alice) as alice:
        facts = of(chronology(alice, case.ref), Sort.FACT)
    assert [line.readers for line in facts if line.row.named] == ["Named people only"]


def test_who_may_see_it_names_nobody_outside_the_case(panel, personas, looking_as):
    """An outside agency that may see a record can be the trace of another scheme."""
    case = panel.active()[0]
    shared = [personas.agencies[a] for a in ("police", "outside-charity")]
    add_events(case.person_id, days(-3), agency=shared[0], seen_by=shared, stored=days(0))
    with looking_as(personas.bob) as bob:
        (line,) = of(chronology(bob, case.ref), Sort.EVENT)
    assert line.readers == "Police"


def test_the_entry_names_case_and_person(lived, personas, looking_as, as_role):
    case, _ = lived
    with looking_as(personas.alice) as alice:
        chronology(alice, case.ref)
    with as_role("auditor"):
        entry = Entry.objects.filter(what="case.chronology_consulted").get()
    assert set(entry.objects_seen) == {case.id, case.person_id}


def test_the_entry_names_the_others_whom_the_page_names(marac, personas, looking_as, as_role):
    case = marac.taken()
    with looking_as(personas.alice) as alice:
        people = {s.line.person_id for s in chronology(alice, case.ref).people}
    with as_role("auditor"):
        entry = Entry.objects.filter(what="case.chronology_consulted").get()
    assert set(entry.objects_seen) == {case.id, *people}
    assert len(people) == 3


def test_looking_takes_as_many_queries_for_many_events_as_for_few(panel, personas, looking_as):
    case = panel.active()[0]
    police = personas.agencies["police"]

    def queries():
        with looking_as(personas.bob) as bob, CaptureQueriesContext(connection) as ran:
            chronology(bob, case.ref)
        return len(ran)

    given = {"agency": police, "seen_by": [police], "stored": days(0)}
    add_events(case.person_id, days(-1), **given)
    few = queries()
    add_events(case.person_id, *[days(-n) for n in range(2, 250)], **given)
    assert queries() == few
    assert few <= 51


def test_the_moment_of_a_file_is_told_to_nobody_without_an_identity(personas, looking_as):
    batch = add_batch(personas.agencies["police"], at=days(0))
    with looking_as(personas.dana):
        assert stored_at([batch, uuid4()]) == {batch: days(0)}
    forget()
    assert stored_at([batch]) == {}


@pytest.fixture
def marac(personas, looking_as):
    return Marac(personas, looking_as, start_marac(personas, looking_as))


def test_each_person_of_a_case_has_a_chronology(marac, personas, looking_as):
    case = marac.taken()
    with looking_as(personas.alice) as alice:
        page = chronology(alice, case.ref)
        assert [s.line.label for s in page.people] == ["Victim", "Perpetrator", "Child"]
        other = chronology(alice, case.ref, number=page.people[1].number)
        with pytest.raises(NotVisible):
            chronology(alice, case.ref, number=99)
    assert page.someone == page.people[0]
    assert other.someone == page.people[1]


@pytest.mark.parametrize("name", ["worker", "dana"])
def test_whoever_works_on_the_other_side_finds_no_page_of_a_marac(marac, panel, personas, looking_as, name):
    """Both agencies sit at the MARAC's table and work with people of the panel; neither was let in to this case."""
    case = marac.taken()
    panel.active()
    said = []
    with looking_as(getattr(personas, name)) as viewer:
        for ref in (case.ref, "ZZZZ"):
            for number in (None, 1, 2):
                with pytest.raises(NotVisible) as refusal:
                    chronology(viewer, ref, number=number)
                said.append(str(refusal.value))
    assert len(set(said)) == 1


def test_nothing_of_a_marac_is_in_a_case_on_the_other_side(marac, panel, personas, looking_as):
    """The perpetrator of a MARAC in a violence panel: the page tells of its own case alone, and of nobody else's agencies."""
    walled = marac.taken()
    with looking_as(personas.alice) as alice:
        perpetrator = chronology(alice, walled.ref).people[1].line.person_id
    case = panel.active()[0]
    with looking_as(personas.alice) as alice:
        before = chronology(alice, case.ref)
    point(case, perpetrator)
    with looking_as(personas.alice) as alice:
        after = chronology(alice, case.ref)
        text = str(list(after.lines))
    assert [line.row for line in after.lines] == [line.row for line in before.lines]
    assert "Choked" not in text
    assert walled.ref not in text
    assert "MARAC" not in text.upper()


def point(case, person_id: UUID) -> None:
    """Make a case one of somebody else."""
    from plumbline.cases.models import Case, Participant
    from tests.conftest import database_role

    with database_role("migrator"):
        Case.objects.filter(id=case.id).update(person_id=person_id)
        Participant.objects.filter(case_id=case.id).update(person_id=person_id)


def test_a_file_that_came_moments_after_the_decision_is_new(panel, personas, looking_as):
    case = panel.active()[0]
    police = personas.agencies["police"]
    given = {"agency": police, "seen_by": [police]}
    add_events(case.person_id, days(-1), stored=days(7), **given)
    (after,) = add_events(case.person_id, days(-1), stored=days(7) + timedelta(seconds=1), **given)
    with looking_as(personas.bob) as bob:
        assert [x.row.key for x in of(chronology(bob, case.ref, only_new=True), Sort.EVENT)] == [after]
