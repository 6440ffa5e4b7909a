"""The number of a page, by a statement that is written once and asked for many."""

from uuid import UUID, uuid4

import pytest

from plumbline.access.enums import Role
from plumbline.access.viewer import Standing, Viewer
from plumbline.cases.models import Action, Case, CaseState
from plumbline.cases.queries.changes import statement_of_a_case
from plumbline.sharing.changes import ABOUT, AGENCIES, USER, counted, number_of
from plumbline.sharing.visibility import visible_to
from tests.casework import panel as panel


pytestmark = pytest.mark.django_db


def test_one_statement_counts_for_each_what_they_see(panel):
    case = panel.everything()
    tables = counted(
        lambda about: [CaseState.objects.filter(case=about), Case.objects.filter(id=about)], agencies=1
    )
    for who in (panel.p.alice, panel.p.bob, panel.p.charlie):
        with panel.look(who) as viewer:
            seen = [
                visible_to(viewer, rows).count()
                for rows in (CaseState.objects.filter(case=case), Case.objects.filter(id=case.id))
            ]
            assert number_of(viewer, tables, about=case.id) == "-".join(map(str, seen))


@pytest.mark.parametrize("agencies", [0, 1, 3])
def test_every_place_is_filled(agencies):
    tables = statement_of_a_case(agencies)
    standings = tuple(Standing(uuid4(), "a", "A", Role.BOARD) for _ in range(agencies))
    filled = tables.values_for(Viewer(uuid4(), "Somebody", "person", standings), uuid4())
    assert len(filled) == len(tables.values)
    assert not {USER, ABOUT, *AGENCIES} & {value for value in filled if isinstance(value, UUID)}
    assert {s.agency_id for s in standings} <= {value for value in filled if isinstance(value, UUID)}


def test_whoever_acts_for_two_agencies_sees_what_either_sees(panel):
    case, p = panel.everything(), panel.p
    both = Viewer(p.dana.user_id, "Dana", "person", (*p.dana.standings, *p.bob.standings))
    with panel.look(both) as viewer:
        rows = visible_to(viewer, Action.objects.filter(case=case))
        tables = counted(lambda about: [Action.objects.filter(case=about)], agencies=2)
        assert number_of(viewer, tables, about=case.id) == str(rows.count()) != "0"


def test_an_outsider_sees_nothing(panel):
    case = panel.everything()
    with panel.look(panel.p.charlie) as charlie:
        assert set(number_of(charlie, statement_of_a_case(1), about=case.id).split("-")) == {"0"}
