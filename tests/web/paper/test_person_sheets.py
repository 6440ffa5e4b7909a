"""One person a page: a case of several prints what is common on its sheet, and what is of each person on theirs."""

from datetime import timedelta

import pytest
from django.utils import timezone

from plumbline.meetings.queries.papers import paper_of_case
from plumbline.web.paper.sheets import pack_sheets
from tests.casework import days
from tests.casework import panel as panel
from tests.families import Families, start_families
from tests.lived import add_events
from tests.marac import Marac, start_marac


@pytest.fixture
def marac(personas, looking_as):
    return Marac(personas, looking_as, start_marac(personas, looking_as))


def sheets_of(case, viewer, look):
    with look(viewer) as seen:
        paper = paper_of_case(seen, 1, "", case.ref)
        return paper, tuple(pack_sheets(paper))


def test_each_person_has_a_sheet_after_that_of_the_case(marac, personas, looking_as):
    case = marac.heard(marac.taken())
    paper, (common, *others) = sheets_of(case, personas.alice, looking_as)
    names = [line.name.display for line in paper.page.people]
    assert common.heading.startswith(f"1. {case.ref}")
    assert [sheet.heading for sheet in others] == [f"1. {case.ref} · {name}" for name in names]
    assert [sheet.caption.split(".")[0] for sheet in others] == ["Victim", "Perpetrator", "Child"]
    assert "Actions" in [part.heading for part in common.parts]
    assert all("Actions" not in [part.heading for part in sheet.parts] for sheet in others)


def test_a_persons_sheet_names_nobody_else(marac, personas, looking_as):
    case = marac.heard(marac.taken())
    paper, (_, *others) = sheets_of(case, personas.alice, looking_as)
    names = [line.name.display for line in paper.page.people]
    for sheet, own in zip(others, names, strict=True):
        assert [name for name in names if name in str(sheet)] == [own]


def test_each_events_stand_on_the_sheet_of_whose_they_are(marac, personas, looking_as):
    case = marac.heard(marac.taken())
    with looking_as(personas.alice):
        case.refresh_from_db()
    paper, _ = sheets_of(case, personas.alice, looking_as)
    police, here = personas.agencies["police"], list(case.seen_by_agencies)
    given = {"agency": police, "stored": days(0)}
    for number, line in enumerate(paper.page.people):
        add_events(line.person_id, days(-10 - number), seen_by=here, **given)
        add_events(line.person_id, days(-50), seen_by=[police, personas.agencies["council"]], **given)
    _, (_, *others) = sheets_of(case, personas.alice, looking_as)
    told = [
        part.lines for sheet in others for part in sheet.parts if part.heading.startswith("What is known")
    ]
    assert [len(lines) for lines in told] == [1, 1, 1]
    assert ["20 February" in told[0][0], "19 February" in told[1][0], "18 February" in told[2][0]] == [
        True
    ] * 3


def test_the_perpetrators_sheet_holds_nothing_that_anybody_typed_and_no_agency(marac, personas, looking_as):
    """Where the victim is can stand in any words, and in the name of an agency."""
    from plumbline.cases.services.staff_warnings import warn_staff

    case = marac.heard(marac.taken())
    paper, _ = sheets_of(case, personas.alice, looking_as)
    him = paper.page.people[1].person_id
    with looking_as(personas.alice) as alice:
        warn_staff(
            case=case, person_id=him, do="Kanari waits at 4 Refuge Lane", why="Kanari there", source="Own",
            until=timezone.localdate() + timedelta(days=30), marking="panel", by=alice,
        )  # fmt: skip
    here = list(paper.page.case.seen_by_agencies)
    add_events(
        him, days(-3), agency=personas.agencies["housing"], seen_by=here, stored=days(0), role="suspect"
    )
    paper, (common, _, his, _) = sheets_of(case, personas.alice, looking_as)
    assert "Kanari waits at 4 Refuge Lane" in str(common)
    assert "Kanari" not in str(his)
    assert "This person is suspected." in str(his)
    assert [name for name in paper.page.agencies if name in str(his)] == []
    assert his.parts[0].heading == "Nothing of this case may reach this person"


def test_a_goal_stands_on_the_sheet_of_whose_need_it_is_for(personas, looking_as):
    family = Families(personas, looking_as, start_families(personas, looking_as))
    case = family.supported()
    paper, (common, *others) = sheets_of(case, personas.alice, looking_as)
    told = [[p.heading for p in sheet.parts if p.heading.startswith("Objective ")] for sheet in others]
    assert [len(goals) for goals in told] == [1, 2]
    assert len({goal for goals in told for goal in goals}) == 3
    assert [len(part.lines) for part in common.parts if part.heading == "Objectives"] == [3]
    # The first person is the one after whom the case is named.
    assert ["Contacts" in [part.heading for part in sheet.parts] for sheet in others] == [True, False]
    assert len(paper.people) == 2


def test_a_case_of_one_has_one_sheet(panel, personas, looking_as):
    _, sheets = sheets_of(panel.active()[0], personas.alice, looking_as)
    assert len(sheets) == 1
    assert "Contacts" in [part.heading for part in sheets[0].parts]
