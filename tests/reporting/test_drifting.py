"""Drift by quarter: what drifts, what is hidden, and what is said where limits cannot be drawn."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.cases.queries.drift import DriftCount
from plumbline.reporting.drifting import MEASURES, _measure, _since, drift_page, hidden_among
from plumbline.reporting.figures import Period
from plumbline.values.errors import NotVisible, PermissionRefused
from tests.casework import panel as panel


NEXT_QUARTER = datetime(2026, 4, 10, tzinfo=UTC)
PAIRS = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 30)).map(sorted).map(tuple), min_size=1, max_size=12
)


def measured(pairs):
    periods = _since(date(2020, 1, 1), date(2026, 4, 1))[: len(pairs)]
    counts = [DriftCount(p.start, "actions", n, of) for p, (n, of) in zip(periods, pairs, strict=True)]
    return _measure(*MEASURES[1], periods, counts)


def test_it_counts_what_was_done_in_each_quarter(panel, looking_as):
    """One case of a panel, taken in March 2026 with an action that serves an objective; one person is too few to show."""
    panel.active()
    with looking_as(panel.p.board):
        page = drift_page(panel.p.board, "violence-panel", NEXT_QUARTER)
    assert [m.what for m in page.measures] == ["cases", "actions", "contacts"]
    assert page.measures[0].quarters[-1].figure.hidden
    assert "cannot say" in page.measures[0].sentence


def test_a_steady_share_is_calm_and_a_jump_is_unusual():
    steady = measured([(10, 40)] * 12)
    assert steady.sentence.startswith("No quarter is unusual")
    jump = measured([(10, 40)] * 11 + [(35, 40)])
    assert [q.unusual for q in jump.quarters][-1] == "Above the usual range"
    assert "1 January 2026 to 31 March 2026 (above the usual range)" in jump.sentence


def test_with_few_quarters_no_limits_are_drawn():
    few = measured([(10, 40)] * 7)
    assert few.chart is None
    assert "there are 7" in few.sentence


@given(PAIRS)
def test_no_hidden_quarter_is_alone_among_four_that_hold_anything(pairs):
    hidden = hidden_among(pairs)
    for first in range(len(pairs) - 3):
        window = range(first, first + 4)
        if sum(hidden[i] for i in window) == 1:
            assert not any(pairs[i][1] and not hidden[i] for i in window)


@given(PAIRS)
def test_small_numbers_are_hidden_and_in_no_limit(pairs):
    found = measured(pairs)
    for quarter, (n, of) in zip(found.quarters, pairs, strict=True):
        if 1 <= n <= 4 or 1 <= of - n <= 4:
            assert quarter.figure.hidden
            assert quarter.point is None


def test_quarters_begin_with_the_scheme_and_end_before_today():
    found = _since(date(2025, 8, 20), date(2026, 4, 10))
    assert (found[0], found[-1].end) == (Period(date(2025, 7, 1), date(2025, 10, 1)), date(2026, 4, 1))


def test_an_outsider_finds_nothing_and_a_practitioner_is_refused(panel, looking_as):
    with looking_as(panel.p.charlie) as charlie, pytest.raises(NotVisible):
        drift_page(charlie, "violence-panel")
    with looking_as(panel.p.bob) as bob, pytest.raises(PermissionRefused):
        drift_page(bob, "violence-panel")
