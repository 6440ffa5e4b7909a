"""Planted problems are told as planted. All sixteen, at 40,000 people, stand in docs/results/shape.md."""

import pytest

from tests.finding.worlds import PROBLEMS, shape_of_town


@pytest.mark.extra
@pytest.mark.parametrize("problem", PROBLEMS)
def test_a_planted_problem_is_told(problem):
    found = shape_of_town(people=30_000, world="D", problem=problem)
    assert found["recommendation"] == problem


def test_a_small_town_has_every_pattern_of_a_report():
    found = shape_of_town(people=12_000, world="D", problem="places")
    assert found["week"]["timed"] > 100
    assert found["near_repeats"]["events"] >= 100
    assert found["co_involvement"]["people"] > 100
    assert found["families"]["couples"]["events"]


def test_a_small_town_of_couples_is_told():
    found = shape_of_town(people=8_000, world="D", problem="couples")
    assert found["recommendation"] == "couples"
    assert found["same_couple_share"] > 0.6
