"""Which months a feed holds, and whether those without rows are gaps or chance."""

from datetime import date

from plumbline.feeds.quality import coverage_of


def months(rows):
    return [{"month": f"2025-{month:02}-01", "rows": count} for month, count in rows.items()]


def test_a_month_without_rows_between_full_ones_is_a_gap():
    held = coverage_of("police_crimes", months({1: 40, 2: 38, 4: 41}))
    assert held.gaps == (date(2025, 3, 1),)
    assert not held.may_be_chance


def test_where_few_rows_come_an_empty_month_may_be_chance():
    assert coverage_of("custody", months({1: 1, 3: 2, 4: 1, 8: 1})).may_be_chance


def test_gaps_are_told_as_stretches():
    held = coverage_of("police_crimes", months({1: 40, 3: 40, 7: 40}))
    assert held.gap_words == "February 2025, April to June 2025"
    over = [{"month": "2024-10-01", "rows": 40}, {"month": "2025-03-01", "rows": 40}]
    assert coverage_of("police_crimes", over).gap_words == "November 2024 to February 2025"


def test_a_list_of_what_stands_has_no_gaps():
    held = coverage_of("council_housing", months({1: 40, 4: 41}), register=True)
    assert (held.register, held.gaps) == (True, ())


def test_months_of_several_files_are_added_up():
    held = coverage_of("police_crimes", [*months({1: 40, 2: 0}), *months({2: 5})])
    assert (held.rows, held.gaps) == (45, ())


def test_a_feed_without_dated_rows_has_no_coverage():
    assert coverage_of("linked_events", []) is None
