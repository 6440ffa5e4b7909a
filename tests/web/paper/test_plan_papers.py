"""The plan on paper: with its objectives also the forms that are part of it, and the needs of a family."""

import pytest

from plumbline.audit.models import Entry
from plumbline.cases.services import fill_form
from plumbline.meetings import services as meetings
from plumbline.meetings.models import AgendaItem
from plumbline.meetings.queries import plan_of
from plumbline.web.paper.sheets import plan_sheet
from tests.casework import days
from tests.families import RIPE, Families, day, start_families
from tests.mappa import PLAN, a_mappa


@pytest.fixture
def mappa(personas, looking_as):
    return a_mappa(personas, looking_as)


def parts_of(viewer, meeting):
    (paper,) = plan_of(viewer, meeting)
    return {part.heading: part.lines for part in plan_sheet(paper).parts}


def test_the_risk_management_plan_stands_on_it_by_its_pillars_as_filled_in_last(mappa, as_role):
    case = mappa.at_level("2")
    with mappa.look(mappa.p.alice) as alice:
        for supervision in ("Weekly", "Twice a week"):
            answers = PLAN | {"supervision": supervision}
            fill_form(case=case, form="risk_management_plan", answers=answers, by=alice, at=days(28))
        parts = parts_of(alice, AgendaItem.objects.get(case=case).meeting)
    plan = next(lines for heading, lines in parts.items() if heading.startswith("Risk management plan, "))
    assert "Pillar 1: supervision: Twice a week" in plan
    assert any(line.startswith("Pillar 4: victim safety: ") for line in plan)
    assert not any("Weekly" in line for lines in parts.values() for line in lines)
    # MAPPA A is no part of the plan.
    assert not any(heading.startswith("Referral to level 2") for heading in parts)
    with as_role("auditor"):
        assert Entry.objects.filter(what="form.consulted", objects_seen__contains=[case.id]).exists()


def test_the_needs_of_a_family_stand_on_it_with_whose_they_are_and_who_owns_them(personas, looking_as):
    families = Families(personas, looking_as, start_families(personas, looking_as))
    case = families.supported()
    with looking_as(personas.alice) as alice:
        meeting = meetings.schedule_meeting(
            scheme=families.scheme, starts_at=day(RIPE), by=alice, at=day(RIPE, 9)
        )
        meetings.add_to_agenda(meeting=meeting, case=case, by=alice, at=day(RIPE, 9))
        needs = parts_of(alice, meeting)["Needs"]
    assert len(needs) == 3
    assert all("Owner: " in line and "Shown by: " in line for line in needs)
