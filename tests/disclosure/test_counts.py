from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.disclosure import hide_inside, hide_share, round_outside, rule_for, small_number_rules
from plumbline.values.errors import DataUnfit


@pytest.mark.parametrize(("count", "seen"), [(0, 0), (1, None), (4, None), (5, 5), (1234, 1234)])
def test_inside_hides_one_to_four(count, seen):
    assert hide_inside(count) == seen


@pytest.mark.parametrize(
    ("count", "seen"), [(0, None), (1, None), (7, None), (8, 10), (12, 10), (13, 15), (100, 100)]
)
def test_outside_hides_seven_or_fewer_and_rounds_to_five(count, seen):
    assert round_outside(count) == seen


@given(st.integers(8, 10**9))
def test_rounding_moves_a_count_by_two_at_most(count):
    assert round_outside(count) % 5 == 0
    assert abs(round_outside(count) - count) <= 2


@pytest.mark.parametrize(
    ("count", "of", "hidden"),
    [(0, 50, False), (2, 50, True), (48, 50, True), (50, 50, False), (20, 50, False)],
)
def test_a_share_is_hidden_when_those_in_it_or_outside_it_are_few(count, of, hidden):
    assert hide_share(count, of) is hidden


def test_a_count_below_nought_is_refused():
    with pytest.raises(DataUnfit):
        hide_inside(-1)


def test_each_rule_says_where_it_comes_from():
    assert all(rule.citation and rule.hide_from <= rule.hide_to for rule in small_number_rules())


def test_no_rule_is_in_force_before_the_first():
    with pytest.raises(DataUnfit):
        rule_for("inside", on=date(1999, 1, 1))
