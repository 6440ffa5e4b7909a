"""The words of an evidence card, from stored figures alone."""

import pytest

from plumbline.web.figures.evidence import card, plan_words


BY_RANK = {
    "design": "placebo_year",
    "strength": {"grade": 3, "word": "moderate", "sentence": "Weaker than a lottery: because."},
    "older_pair": {
        "standing": "not_checked",
        "sentence": "This comparison could not be tried: too few months.",
    },
    "asked_otherwise": [
        {
            "design": "placebo_cohort",
            "ratio": 0.8,
            "ci_low": 0.6,
            "ci_high": 1.1,
            "strength": {"word": "moderate"},
            "sentence": "Weaker.",
        },
        {
            "design": "capacity_line",
            "ratio": None,
            "ci_low": None,
            "ci_high": None,
            "sentence": "Too few people.",
        },
    ],
    "doubts": [
        {"slug": "few-listed", "sentence": "Few."},
        {"slug": "older-pair-not-checked", "sentence": "Not checked."},
    ],
}


def test_it_says_which_design_it_is_how_strong_and_why_it_is_weaker():
    found = card(BY_RANK)

    assert found.design.startswith("Placebo year")
    assert (found.strength, found.why) == ("Moderate", "Weaker than a lottery: because.")


def test_what_was_not_checked_is_never_shown_as_passed():
    found = card(BY_RANK)

    assert found.checked == "Not checked"
    assert found.so.startswith("So nobody knows")
    assert found.doubts == ("Few.",)


def test_other_ways_of_asking_stand_beside_it_also_where_they_cannot_be_told():
    cohort, line = card(BY_RANK).otherwise

    assert (cohort.design, cohort.figure, cohort.strength) == (
        "Placebo cohort",
        "0.80 (0.60 to 1.10)",
        "moderate",
    )
    assert cohort.compares.startswith("Those listed, against those the same rule")
    assert cohort.reading == "compatible with a fall of 40% to a rise of 10%"
    assert (line.figure, line.why, line.reading) == ("Cannot be told", "Too few people.", "")


@pytest.mark.parametrize("standing", ["passed", "failed", "not_checked"])
def test_each_standing_of_the_older_pair_says_what_to_make_of_it(standing):
    found = card({**BY_RANK, "older_pair": {"standing": standing, "sentence": "Tried."}})

    assert found.checked == standing.replace("_", " ").capitalize()
    assert found.so


def test_figures_are_read_out_in_words():
    change = {"expected_change_ci_low": -0.4, "expected_change_ci_high": -0.1}
    found = card({**BY_RANK, "ci_low": 0.5, "ci_high": 1.2, **change})

    assert found.reading == "compatible with a fall of 50% to a rise of 20%"
    assert found.to_expect == "compatible with a fall of 40% to a fall of 10%"
    assert found.step == "step 3 of 5, where a lottery is 5 and before-and-after is 1"


def test_a_card_of_before_designs_were_graded_still_opens():
    found = card({"design": "lottery", "doubts": []})

    assert found.design.startswith("Lottery")
    assert (found.strength, found.step, found.checked, found.otherwise, found.reading) == ("", "", "", (), "")


@pytest.mark.parametrize(
    ("standing", "loaded", "words"),
    [
        (
            "registered",
            None,
            "As planned. When the plan was locked, no event from after the list was made was held here.",
        ),
        (
            "amended",
            "2025-11-01",
            "As a second plan has it: the first was locked and then changed. When the plan was locked, events up to 1 November 2025 were held.",
        ),
    ],
)
def test_it_says_how_it_stands_to_its_plan_and_what_was_held_by_then(standing, loaded, words):
    assert plan_words(standing, loaded) == words


def test_a_comparison_of_pairs_says_whom_it_is_not_of_and_hides_few():
    found = card(
        {"design": "same_day", "doubts": [], "pairs": {"matched": 40, "left_out": None, "not_scored": 7}}
    )

    assert found.doubts[0].startswith("Fewer than 5 of those whose case began had nobody near enough")
    assert found.doubts[1].startswith("7 of those whose case began had no score")
    assert found.whom == "Those whose case began"


@pytest.mark.parametrize(
    ("people", "told"),
    [
        (None, ("Fewer than 5 people on the list had a case before it: they are left out.",)),
        (12, ("12 people on the list had a case before it: they are left out.",)),
        (0, ()),
    ],
)
def test_a_comparison_of_those_picked_says_whom_it_is_not_of_and_hides_few(people, told):
    beside = {"design": "weighted", "ratio": 0.9, "ci_low": 0.7, "ci_high": 1.2, "sentence": "Weaker."}
    found = card(
        {
            "design": "adjusted",
            "doubts": [],
            "begun_before": people,
            "asked_otherwise": [{**beside, "strength": {"word": "moderate"}}],
        }
    )

    assert tuple(str(one) for one in found.doubts) == told
    assert found.whom == "Those picked"
    assert found.otherwise[0].design == "Weights"


def test_a_waitlist_says_when_its_comparison_ended():
    (told,) = card({"design": "waitlist", "doubts": [], "turn": "2026-11-30"}).doubts

    assert "offered a place on 30 November 2026" in told
