from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.disclosure import hide_inside, protect_one_way


def test_a_table_without_small_cells_is_shown_whole():
    table = protect_one_way([10, 0, 25])
    assert table.cells == (10, 0, 25)
    assert table.total == 35


def test_one_small_cell_takes_the_smallest_other_with_it():
    assert protect_one_way([3, 40, 20]).cells == (None, 40, None)


def test_two_ones_are_not_protected_by_each_other():
    assert protect_one_way([1, 1, 9, 30]).cells == (None, None, None, 30)


def test_two_fours_are_not_protected_by_each_other():
    assert protect_one_way([5, 4, 4]).cells == (None, None, None)


def test_the_total_goes_when_no_other_cell_can():
    table = protect_one_way([3, 0, 0])
    assert table.cells == (None, 0, 0)
    assert table.total is None


@pytest.mark.parametrize(
    ("audience", "most", "width"),
    [("inside", 14, 2), ("inside", 14, 3), ("inside", 9, 4), ("outside", 20, 3)],
)
def test_nobody_who_knows_the_rule_can_work_out_a_hidden_cell(audience, most, width):
    # A reader who knows how this works tries every table that could have given what is printed.
    origins = defaultdict(list)
    for counts in product(range(most + 1), repeat=width):
        origins[protect_one_way(counts, audience=audience)].append(counts)
    for table, tables in origins.items():
        for cell, values in zip(table.cells, zip(*tables, strict=True), strict=True):
            assert cell is not None or len(set(values)) > 1


@given(st.lists(st.integers(0, 60), min_size=1, max_size=8))
def test_small_cells_are_always_hidden_and_what_is_shown_is_true(counts):
    table = protect_one_way(counts)
    for count, cell in zip(counts, table.cells, strict=True):
        assert cell in (None, count)
        assert hide_inside(count) is not None or cell is None
    assert table.total in (None, sum(counts))
