"""What somebody was told in a chronology: on its day, with its law, and on that person's page alone."""

from datetime import date

from plumbline.cases.chronology import Sort
from plumbline.cases.models import Participant
from plumbline.meetings.queries.chronology import chronology
from tests.cases.told import answered, consent, not_told, objection, told
from tests.casework import days
from tests.casework import panel as panel
from tests.marac import Marac, start_marac


def rows(viewer, case, **asked):
    return [line for line in chronology(viewer, case.ref, **asked).lines if line.row.sort is Sort.TOLD]


def test_each_on_its_day_with_its_law(panel, personas, looking_as):
    case, _, _ = panel.active()
    with looking_as(personas.alice) as alice:
        not_told(case, by=alice, on=date(2026, 3, 3))
        row = objection(case, by=alice, on=date(2026, 3, 4))
        consent(case, by=alice, on=date(2026, 3, 5))
        told(case, by=alice, on=date(2026, 3, 6))
        answered(row, by=alice)
    with looking_as(personas.bob) as bob:
        found = rows(bob, case)
    assert [line.row.words for line in found] == [
        "Objection not upheld: The rent",
        "Told that agencies work together on this case",
        "Consent given: Mentoring",
        "Objected to: The rent",
        "Not told, by decision",
    ]
    assert "Data Protection Act 2018, Schedule 2 paragraph 2" in found[-1].row.detail
    assert (found[-1].row.note, found[-1].by, found[-1].agency) == (
        "To be looked at again on 1 June 2026",
        "Alice",
        "Council",
    )
    assert found[0].row.known_at == days(20)


def test_of_several_people_it_is_on_the_page_of_whom_it_is_about(personas, looking_as):
    marac = Marac(personas, looking_as, start_marac(personas, looking_as))
    case = marac.heard(marac.taken())
    with looking_as(personas.bob) as bob:
        parts = {row.part: row for row in Participant.objects.filter(case=case)}
        told(case, by=bob, person_id=parts["victim"].person_id)
        assert len(rows(bob, case, number=parts["victim"].number)) == 1
        assert rows(bob, case, number=parts["child"].number) == []
