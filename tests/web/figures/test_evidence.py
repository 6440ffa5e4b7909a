"""The words of an evidence card, from stored figures alone."""

from plumbline.web.figures.evidence import card


BY_RANK = {
    "design": "placebo_year",
    "strength": {"grade": 3, "word": "moderate", "sentence": "Weaker than a lottery: because."},
    "older_pair": {
        "standing": "not_checked",
        "sentence": "Not checked between two earlier years: too few months.",
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
    assert found.doubts == ("Few.",)


def test_other_ways_of_asking_stand_beside_it_also_where_they_cannot_be_told():
    cohort, line = card(BY_RANK).otherwise

    assert (cohort.design, cohort.figure, cohort.strength) == (
        "Placebo cohort",
        "0.80 (0.60 to 1.10)",
        "Moderate",
    )
    assert (line.figure, line.why) == ("Cannot be told", "Too few people.")


def test_a_card_of_before_designs_were_graded_still_opens():
    found = card({"design": "lottery", "doubts": []})

    assert found.design.startswith("Lottery")
    assert (found.strength, found.checked, found.otherwise) == ("", "", ())
