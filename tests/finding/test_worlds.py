"""What a report holds of a made-up town. That planted problems are told: tests/town/test_problems.py and docs/results/shape.md."""

from tests.finding.worlds import shape_of_town


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
