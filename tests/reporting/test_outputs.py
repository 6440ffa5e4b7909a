"""Outputs as they are shown: every figure with its denominator, and nothing that can be worked out from the rest."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.cases.queries.outputs import Outputs
from plumbline.reporting.company import hidden_beside_total, is_hidden
from plumbline.reporting.figures import Period
from plumbline.reporting.outputs import outputs_page, page_of
from plumbline.values.errors import NotVisible, PermissionRefused
from tests.casework import panel as panel
from tests.reporting.years import year_with


YEAR = Period.year_to(date(2026, 11, 29))
PAIRS = st.lists(
    st.tuples(st.integers(0, 20), st.integers(0, 20)).map(lambda two: (min(two), max(two))), min_size=1, max_size=8
)  # fmt: skip


def way(key, **counts):
    return Outputs("how", key, **counts)


def shown(scheme, *rows):
    page = page_of(scheme, rows, YEAR, year_with(outputs=rows))
    return page, {
        (part.name, figure.label): figure for part in (*page.ways, page.whole) for figure in part.figures
    }


def test_each_figure_has_its_denominator_and_interval(panel):
    _, found = shown(
        panel.scheme, way("panel", attempted=40, met=20, minutes=95, opened=12, first={2: 6, 4: 6})
    )
    whole = panel.scheme.name
    met = found[whole, "Contacts in which the person was met"].words
    assert met.startswith("20 of 40 contacts attempted (50%; 35% to 65%)")
    assert found[whole, "Time spent with people"].words == (
        "1 hour 35 minutes, in 20 contacts in which the person was met"
    )
    days = found[whole, "Days from opening to the first meeting with the person"].words
    assert days.startswith("3 days (2 to 4), of 12 people met")


def test_more_sessions_can_be_held_than_were_planned(panel):
    _, found = shown(panel.scheme, way("panel", begun=6, sessions=50, planned=48))
    words = found[panel.scheme.name, "Sessions held, of those planned"].words
    assert words == "50 of 48 planned, for 6 people who started an intervention"
    _, few = shown(panel.scheme, way("panel", begun=3, sessions=5, planned=24))
    assert few[panel.scheme.name, "Sessions held, of those planned"].hidden
    _, few = shown(panel.scheme, way("panel", begun=6, sessions=4, planned=48))
    assert few[panel.scheme.name, "Sessions held, of those planned"].hidden


def test_with_one_way_of_delivery_nothing_is_set_side_by_side(panel):
    page, _ = shown(panel.scheme, way("panel", attempted=40, met=20))
    assert page.ways == ()


def test_where_one_way_is_hidden_the_other_is_too(panel):
    """The whole is shown, so that the team's 1 of 6 would be what is left of it."""
    _, found = shown(panel.scheme, way("panel", attempted=40, met=20), way("team", attempted=6, met=1))
    label = "Contacts in which the person was met"
    assert found[panel.scheme.name, label].numerator == 21
    assert [
        figure.hidden for (name, said), figure in found.items() if said == label and name != panel.scheme.name
    ] == [
        True,
        True,
    ]


@given(PAIRS)
def test_none_hidden_can_be_had_by_subtraction(pairs):
    hidden = hidden_beside_total(pairs)
    assert all(hidden[i] for i, pair in enumerate(pairs) if is_hidden(pair))
    if sum(hidden) == 1:
        assert not any(pair[1] and not away for pair, away in zip(pairs, hidden, strict=True))


def test_who_reads_it(panel, looking_as):
    with looking_as(panel.p.charlie) as charlie, pytest.raises(NotVisible):
        outputs_page(charlie, "violence-panel")
    with looking_as(panel.p.analyst) as analyst, pytest.raises(PermissionRefused):
        outputs_page(analyst, "violence-panel")
    with looking_as(panel.p.board) as board, pytest.raises(NotVisible):
        outputs_page(board, "marac")
