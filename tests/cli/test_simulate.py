"""`plumbline simulate`: the trial of the designs, as a table and as data."""

import json

import pytest

from plumbline.cli.main import main
from plumbline.cli.simulate import words


QUICK = ["simulate", "--towns", "2", "--people", "20000", "--listed", "40"]


def test_it_gives_figures_for_every_world_and_design(capsys):
    assert main([*QUICK, "--json"]) == 0
    given = json.loads(capsys.readouterr().out)

    assert given["made_up"] is True
    assert len(given["rows"]) == 4 * 7 * 2
    assert {"bias", "rmse", "coverage", "rejected"} <= set(given["rows"][0])


def test_one_world_and_design_make_a_short_table(capsys):
    assert main([*QUICK, "--world", "A", "--design", "placebo_year", "--effect", "0.5"]) == 0
    shown = capsys.readouterr()

    assert "| A | placebo year | 0.5 |" in shown.out
    assert "Too few towns" in shown.out
    assert "2 of 2 towns" in shown.err


@pytest.mark.parametrize(
    "wrong", [["--effect", "0"], ["--effect", "1.5"], ["--towns", "0"], ["--world", "Z"]]
)
def test_misuse_is_told_apart_from_refusal(wrong):
    with pytest.raises(SystemExit) as leaving:
        main(["simulate", *wrong])
    assert leaving.value.code == 2


ROW = {
    "world": "A",
    "design": "lottery",
    "effect": 1.0,
    "towns": 2000,
    "refused": 0,
    "bias": 0.02,
    "bias_error": 0.001,
    "rmse": 0.1,
    "mean_se": 0.1,
    "coverage": 0.95,
    "rejected": 0.05,
    "check_failed": 0.0,
    "goals": [{"words": "bias within 0.01", "met": False}],
}
RESULT = {
    "towns": 2000,
    "people": 1,
    "listed": 1,
    "trend": 0.0,
    "turns": False,
    "company": "alone",
    "seed": 1,
    "goals_not_met": 1,
}


def said(goals_not_met=0, **row):
    return words({**RESULT, "goals_not_met": goals_not_met, "rows": [{**ROW, **row}]})


def test_the_goals_are_said_to_be_met_or_not():
    assert "not met: bias within 0.01" in said(goals_not_met=1)
    assert said(goals_not_met=1).endswith("Goals not met: 1.")
    assert said(goals=[]).endswith("No goals are set for these.")
    assert said(goals=[{"words": "x", "met": True}]).endswith("Every goal set for these is met.")


def test_a_few_pools_of_many_towns_are_too_few_to_hold_against_the_goals():
    told = words({**RESULT, "pool": 20, "tau": 0.1, "rows": [{**ROW, "towns": 100, "goals": []}]})
    assert told.endswith("Too few pools to hold against the goals: that takes 1,000 of each world.")


def test_before_and_after_is_marked_as_no_effect_whatever_it_reaches():
    assert said(design="before_after", goals=[{"words": "x", "met": True}]).count("**not an effect**") == 1


def test_towns_without_an_answer_are_counted_aloud():
    assert "No answer in 3 of 2,000 towns: world A, lottery, effect 1." in said(refused=3)
    assert "No answer" not in said()
