import json
from dataclasses import replace

import pytest

from plumbline.town.trials.accuracy import Accuracy
from plumbline.town.trials.goals import goals_of
from plumbline.town.trials.published import PUBLISHED_RMSE


FINE = Accuracy(
    world="A",
    design="lottery",
    effect=1.0,
    trend=0.0,
    listed=100,
    people=145_000,
    towns=2000,
    refused=0,
    bias=0.005,
    bias_error=0.003,
    rmse=0.16,
    mean_se=0.16,
    coverage=0.95,
    rejected=0.05,
    check_failed=0.0,
)


def missed(**changes):
    return [goal.words for goal in goals_of(replace(FINE, **changes)) if not goal.met]


def test_a_sound_lottery_meets_all_of_its_goals():
    assert len(goals_of(FINE)) == 4
    assert missed() == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"bias": -0.02}, "bias within 0.01"),
        ({"coverage": 0.93}, "coverage 93.5% to 96.5%"),
        ({"rejected": 0.07}, "false positives 3.5% to 6.5%"),
        ({"rmse": 0.17}, "RMSE at most 0.167"),
        ({"design": "before_after", "bias": -0.1}, "as wrong as -0.4 or worse"),
        ({"design": "capacity_line", "bias": 0.04}, "bias within 0.03"),
        ({"design": "placebo_year", "coverage": 0.91, "rmse": 0.1}, "coverage 92.0% to 97.0%"),
    ],
)
def test_a_miss_is_said(changes, words):
    assert missed(**changes) == [words]


def test_the_published_errors_speak_of_four_lengths_of_list_in_one_steady_town_alone():
    assert missed(rmse=0.5, listed=61) == missed(rmse=0.5, trend=-0.1) == missed(rmse=0.5, people=5000) == []
    assert missed(rmse=0.5, listed=60) == ["RMSE at most 0.202"]


def test_the_published_errors_are_those_of_the_simulation(reference_data):
    held = json.loads((reference_data / "evaluation-cases" / "rtm_simulation.json").read_text())
    names = {
        "lottery": "11 RCT 1:1 of top 2n, adj log EB",
        "placebo_year": "5b O/E placebo-year history model",
        "placebo_cohort": "6 placebo-cohort ratio",
        "capacity_line": "7 RDD at capacity cutoff",
        "adjusted": "8 matched/adjusted pool, judgement ignorable",
        "weighted": "8 matched/adjusted pool, judgement ignorable",
    }
    for design, name in names.items():
        rows = {
            (world, row["n"], row["rr"]): row["rmse"]
            for world, found in held.items()
            for row in found["rows"]
            if row["est"] == name
        }
        table = PUBLISHED_RMSE[design].items()
        assert {(w, *key): rmse for key, by_world in table for w, rmse in by_world.items()} == rows


def test_power_is_no_false_positive():
    assert missed(effect=0.8, rejected=0.9) == []


def test_no_trap_is_set_in_the_world_with_a_heavy_tail_nor_where_there_is_an_effect():
    assert goals_of(replace(FINE, design="before_after", world="L")) == []
    assert goals_of(replace(FINE, design="before_after", effect=0.8)) == []


def test_a_pool_of_towns_is_asked_for_its_coverage_alone():
    assert missed(pool=5, bias=0.2, rmse=9.0) == []
    assert missed(pool=5, coverage=0.92) == ["coverage 93.0% to 97.0%"]
