"""The words of what would overturn a result, from stored figures alone."""

import pytest

from plumbline.web.figures.overturn import NOTHING_UNSEEN, overturn_words


def tried(standing="passed", **more):
    return {"standing": standing, "ratio": 0.6, "ci_low": 0.5, "ci_high": 1.2, "wide": False} | more


SOURCES = {
    "standing": "told",
    "said": 0.9,
    "slug": "",
    "rows": [{"source": "public", "ratio": 0.7, "ci_low": 0.5, "ci_high": 0.9}],
    "watched": {"ratio": 1.1, "ci_low": 0.8, "ci_high": 1.4},
}


def figures(design="rank", **more):
    found = {
        "evalue": {"of_effect": 3.0, "of_interval": 1.5},
        "control_outcome": tried(words="being the victim of vehicle crime"),
        "sources": SOURCES,
    }
    return {"planned_design": design, "rate_ratio": 0.6, "overturn": found | more}


def check(found, name):
    return next(one for one in found.checks if one.name.startswith(name))


def test_how_strong_something_unseen_would_have_to_be_is_said_in_words_and_never_as_a_name():
    found = overturn_words(figures())
    said = " ".join(check(found, "Something that nobody").words)
    assert "3.0 times as common" in said
    assert "1.5 times would be enough" in said
    assert "never how likely" in said
    assert "E-value" not in said
    assert found.line.startswith("Something unmeasured, 1.5 times")


def test_an_interval_that_holds_none_needs_nothing_unseen():
    found = overturn_words(figures(evalue={"of_effect": 1.4, "of_interval": 1.0}))
    assert check(found, "Something that nobody").words == (NOTHING_UNSEEN,)


def test_a_lottery_has_luck_alone_against_it():
    found = overturn_words(figures("lottery", evalue=None, year_before=tried()))
    assert found.line.startswith("Luck in the draw")
    assert check(found, "The year before").head == "Passed"


@pytest.mark.parametrize(
    ("standing", "said"),
    [
        ("passed", "no clear difference, as it should"),
        ("failed", "less of it among those offered"),
        ("too_few", "too few such events"),
        ("not_held", "No such event is in the files"),
        ("not_planned", "names nothing"),
    ],
)
def test_what_the_offer_cannot_change_is_told_however_it_came_out(standing, said):
    told = tried(standing, words="being the victim of vehicle crime")
    found = overturn_words(figures(control_outcome=told))
    assert said in " ".join(check(found, "Something the offer").words)


def test_a_pass_with_few_events_is_no_comfort():
    found = overturn_words(figures(control_outcome=tried(wide=True, words="vehicle crime")))
    assert "could hardly have shown one" in " ".join(check(found, "Something the offer").words)


@pytest.mark.parametrize(
    ("sources", "said"),
    [
        ({"slug": "watched-more"}, "more that is found is not more that happens"),
        ({"slug": "recorded-less"}, "no less harm"),
        ({"standing": "not_held"}, "more visits that find more harm cannot be told from more harm"),
        ({"standing": "too_few"}, "Too few events"),
    ],
)
def test_more_that_is_found_is_not_read_as_more_harm(sources, said):
    found = overturn_words(figures(sources=SOURCES | sources))
    assert said in " ".join(check(found, "Who told").words)


def test_a_result_of_before_says_that_it_holds_none_of_it():
    found = overturn_words({"rate_ratio": 0.8, "planned_design": "lottery"})
    assert "made before these checks" in found.line
    assert overturn_words({"rate_ratio": None, "planned_design": "rank"}).line == ""


def at_line(**more):
    before = {"words": "events of an earlier year", "ratio": 1.0, "ci_low": 0.7, "ci_high": 1.4}
    half = {"words": "half the reach", "ratio": 0.8, "ci_low": 0.3, "ci_high": 2.0}
    line = {"heaped": False, "before": before, "others": [half], "detectable": 0.6} | more
    return check(overturn_words(figures("capacity_line", line=line)), "The line itself")


def test_a_line_is_tried_by_an_earlier_year_and_by_other_reaches():
    found = at_line()
    assert found.head == "Passed"
    said = " ".join(found.words)
    assert "did not clearly differ" in said
    assert "With half the reach it is 0.80 (0.30 to 2.00)." in said
    assert "falls smaller than 60%" in said


@pytest.mark.parametrize(
    ("more", "head", "said"),
    [
        ({"heaped": True}, "Failed", "moved over it"),
        ({"before": {"ratio": 2.0, "ci_low": 1.4, "ci_high": 2.9}}, "Failed", "differed already"),
        ({"before": None}, "Looked at", "nobody knows whether the two sides were alike"),
    ],
    ids=["heaped", "stepped before", "not tried"],
)
def test_a_line_that_was_not_fair_or_not_tried_is_never_shown_as_passed(more, head, said):
    found = at_line(**more)
    assert found.head == head
    assert said in " ".join(found.words)


@pytest.mark.parametrize(
    ("left_out", "words"),
    [(0, "none had to be left out"), (None, "Fewer than 5 events"), (7, "7 events that also lie before")],
)
def test_from_which_day_people_are_followed_and_what_was_left_out_is_said(left_out, words):
    found = check(overturn_words(figures() | {"guards": {"index_events": left_out}}), "From which day")
    assert found.head == "Passed"
    assert words in found.words[1]
    assert "From which day, and which events" not in [one.name for one in overturn_words(figures()).checks]
