"""What each design of a list by rank could show, on a town's own years: each by what is loaded, nothing after the list read, and the line from scores alone."""

from uuid import UUID

import polars as pl
import pytest

from plumbline.finding.reading import by_person, for_selection
from plumbline.finding.terms import DEFAULT_RULE
from plumbline.selection import load_rule
from plumbline.studies import design_trial
from plumbline.studies.design_trial import AskedList, design_figures, line_spread
from plumbline.studies.power_trial import Frames
from tests.finding.made_up import INDEX, between, births, history, no_spells


PEOPLE = 240
EVERY = {"rank", "same_day", "capacity_line", "adjusted"}
PLAN = {"rate": 2.5, "clumping": 0.3, "people": 60}


def sides(people=200, places=60):
    scores = [float(people - place) for place in range(people)]
    return pl.DataFrame(
        {
            "score": scores,
            "arm": ["offered" if place < places else "below_line" for place in range(people)],
            "log_expected": [0.001 * score for score in scores],
        }
    )


def figures(rows, *, years=5):
    asked = AskedList(UUID(int=7), INDEX, load_rule(DEFAULT_RULE), 80, years, has_cases=True)
    frames = Frames(for_selection(rows), by_person(no_spells()), by_person(births(PEOPLE)))
    return design_figures(frames, asked, sides=sides(), plan=PLAN)


@pytest.fixture(autouse=True)
def few(monkeypatch):
    monkeypatch.setattr(design_trial, "DRAWS", 50)
    monkeypatch.setattr(design_trial, "FALLS", (0.0, 0.7))


def rows():
    return history(PEOPLE, rate=3.0, days=6 * 365)


def test_each_design_is_played_by_its_own_selection_and_nothing_after_the_list_is_read():
    every = rows()
    told = figures(between(every, None, INDEX))["designs"]
    assert set(told) == EVERY
    for design, found in told.items():
        none, much = found["power"]
        assert none <= 0.2, design
        # Near the line stand too few of so small a town to show even this.
        assert much > (0.1 if design == "capacity_line" else 0.9), design
    assert figures(every)["designs"] == told


@pytest.mark.parametrize(
    ("years", "refused"),
    [(1, EVERY), (2, EVERY - {"capacity_line"}), (3, {"rank"}), (4, set())],
)
def test_a_design_that_needs_more_years_than_are_loaded_says_how_many(monkeypatch, years, refused):
    monkeypatch.setattr(design_trial, "_PLAY", dict.fromkeys(design_trial.YEARS, lambda *_: None))
    monkeypatch.setattr(design_trial, "_figures", lambda *_: {"power": []})
    told = figures(rows(), years=years)["designs"]
    assert {name for name, found in told.items() if "refused" in found} == refused
    for name in refused:
        assert f"and {years} are loaded" in told[name]["refused"]


def test_without_a_scheme_no_case_can_begin():
    asked = AskedList(UUID(int=7), INDEX, load_rule(DEFAULT_RULE), 80, 5, has_cases=False)
    assert asked.designs == ("rank", "capacity_line")


def test_a_handful_is_too_few_to_play_with():
    told = figures(history(12, rate=3.0, days=6 * 365))["designs"]
    assert all("refused" in found for found in told.values())


def test_the_line_is_told_from_scores_and_not_where_nobody_stands_on_a_side():
    assert line_spread(sides(), PLAN)["helped"] > 0
    assert line_spread(sides(places=0), PLAN) is None
    assert line_spread(sides(people=5, places=2), PLAN) is None
    assert line_spread(sides(), None) is None
