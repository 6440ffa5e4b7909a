"""The finer patterns in words, from documents as they are stored."""

from plumbline.web.figures.patterns import (
    company_charts,
    company_words,
    family_rows,
    near_grid,
    stability_rows,
    week_grid,
)


NONE_YET = {"version": 1}


def test_a_report_of_before_has_none_of_them():
    assert week_grid(NONE_YET) is None
    assert near_grid(NONE_YET) is None
    assert stability_rows(NONE_YET) == []
    assert family_rows(NONE_YET) == []
    assert company_charts(NONE_YET) == []
    assert company_words(NONE_YET) == ""


def test_the_darkest_part_of_the_week_is_the_busiest_and_hidden_is_said():
    cells = [[0] * 6 for _ in range(7)]
    cells[4][5], cells[5][0], cells[0][2] = 50, 10, None
    grid = week_grid({"week": {"timed": 64, "events": 80, "cells": cells}})
    assert grid.columns[5] == "20:00 to 24:00"
    assert (grid.rows[4].words, grid.rows[4].cells[5].words, grid.rows[4].cells[5].shade) == (
        "Friday",
        "50",
        5,
    )
    assert (grid.rows[0].cells[2].words, grid.rows[0].cells[2].shade) == ("hidden", 0)
    assert grid.rows[5].cells[0].shade == 1
    assert "64 of 80" in grid.note


NEAR = {
    "events": 970,
    "metres": [0.0, 1.0, 300.0],
    "days": [0.0, 7.0],
    "shuffles": 99,
    "observed": [[28, 40], [None, 30], [900, 9000]],
    "expected": [[15.5, 41.0], [3.0, 30.0], [910.0, 9000.0]],
    "ratio": [[1.8, 0.98], [None, 1.0], [0.99, 1.0]],
    "p_value": [[0.01, 0.5], [0.4, 0.5], [0.6, 0.5]],
}


def test_a_cell_has_what_was_seen_expected_and_says_in_words_what_is_more_than_chance():
    grid = near_grid({"near_repeats": NEAR})
    assert [row.words for row in grid.rows] == ["Same place", "1 to under 300 metres"]
    assert grid.columns == ("0 to under 7 days apart",)
    assert grid.rows[0].cells[0].words == "28; 15.5 expected; ×1.80, more than chance"
    assert grid.rows[1].cells[0].words == "hidden; 3.0 expected"
    assert "*" not in "".join(cell.words for row in grid.rows for cell in row.cells)
    assert [cell.shade for row in grid.rows for cell in row.cells] == [4, 0]


def test_the_top_of_a_year_has_its_share_in_the_next_with_the_interval():
    people = {
        "top_n": 12,
        "events_before": 900,
        "events_after": 850,
        "share_before": 0.41,
        "share_after": 0.2,
        "low": 0.15,
        "high": 0.25,
    }
    rows = stability_rows({"stability": {"people": people, "places": None}})
    assert rows == [("People", "12", "41% of 900", "20% (15% to 25%) of 850")]


def test_hidden_families_are_said_to_be_hidden():
    hidden = dict.fromkeys(("n", "people", "events", "share", "low", "high"))
    rows = family_rows({"families": {"events": 40, "couples": hidden, "families": hidden}})
    assert rows[1] == ("Families of three or more", "hidden", "hidden", "hidden")


def test_the_chart_leaves_hidden_rows_out_and_says_so():
    others = [
        {"first": 0, "last": 0, "n": 30},
        {"first": 1, "last": 1, "n": 60},
        {"first": 2, "last": 2, "n": None},
    ]
    document = {"co_involvement": {"people": 93, "others": others, "largest_group": None}}
    (chart,) = company_charts(document)
    assert chart.rows == (("0", "30"), ("1", "60"))
    assert company_words(document) == "Of 93 known people in any role, rows of 1 to 4 people left out."
