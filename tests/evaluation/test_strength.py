import pytest

from plumbline.evaluation.strength import GRADES, WORDS, design_strength


def test_what_a_lot_of_people_decides_is_strong_and_nothing_else_is():
    assert design_strength("lottery").word == design_strength("waitlist").word == "strong"
    assert max(grade for design, grade in GRADES.items() if design not in {"lottery", "waitlist"}) == 4


@pytest.mark.parametrize("design", sorted(GRADES.keys() - {"lottery", "waitlist", "before_after"}))
def test_a_design_without_a_lottery_says_that_it_is_weaker_than_one(design):
    assert design_strength(design).sentence.startswith("Weaker than a lottery: ")


def test_each_failed_check_costs_a_step_and_is_said():
    found = design_strength("placebo_year", ["The older pair did not hold."])

    assert (found.grade, found.word) == (2, "weak")
    assert found.sentence.endswith("The older pair did not hold.")


def test_it_cannot_fall_below_very_weak():
    found = design_strength("placebo_cohort", ["One.", "Two.", "Three.", "Four."])

    assert found.grade == 1
    assert found.word == WORDS[1] == "very weak"


def test_before_and_after_is_very_weak_from_the_start():
    assert design_strength("before_after").grade == 1
