"""The sentences beside the tables of a shape report: what a figure shows, and why one is missing."""

import pytest

from plumbline.web.figures.reading import harm_words, near_words, not_looked_at


def weighed(top, high=0.5):
    return {"harm": {"top_tenth_share": top, "expected_high": high, "expected_top_tenth_share": high - 0.01}}


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ({"people": weighed(0.6), "places": weighed(0.4)}, "by enough to matter, in people."),
        (
            {"people": weighed(0.6), "couples": weighed(0.7), "places": weighed(0.8)},
            "people, couples and places.",
        ),
        (
            {"people": weighed(0.53), "places": weighed(None)},
            "is no more concentrated than chance gives, or too little more to matter.",
        ),
    ],
)
def test_where_harm_gathers(document, said):
    assert harm_words(document).endswith(said)


def test_where_harm_is_not_weighed_nothing_is_said():
    assert harm_words({"people": {"harm": None}, "places": None}) == ""
    assert harm_words({"people": weighed(None)}) == ""


def near(ratios, chances):
    return {
        "near_repeats": {
            "metres": [0, 1, 100, 200],
            "days": [0, 7, 14],
            "ratio": [[r, 9.0] for r in ratios],
            "p_value": [[p, 0.001] for p in chances],
        }
    }


@pytest.mark.parametrize(
    ("ratios", "chances", "said"),
    [
        ((1.8, 1.3, 1.0), (0.01, 0.04, 0.5), "at the same place and 1 to 100 metres away."),
        ((1.8, 1.3, 1.0), (0.05, 0.2, 0.5), "no more than shuffled dates explain."),
        ((None, 0.2, 1.0), (0.01, 0.01, 0.5), "explain. This looks only at the counts that may be shown."),
    ],
)
def test_what_follows_nearby_by_the_first_days_alone(ratios, chances, said):
    assert said in near_words(near(ratios, chances))


def test_what_is_missing_says_why():
    told = " ".join(
        not_looked_at(
            {"people": {}, "places": {"n": 5}, "stability": {"people": None, "places": {"top_n": 9}}}
        )
    )
    assert "stays the top" not in told
    told = " ".join(
        not_looked_at({"people": {"n": 5}, "places": {"n": 5}, "stability": {"places": {"top_n": 9}}})
    )
    assert "stays the top (people)" in told
    assert "time of day" in told
    assert "name two people" in told


def test_what_is_there_is_not_called_missing():
    stability = {"people": {"top_n": 9}, "places": {"top_n": 9}}
    whole = {
        "people": {"n": 5},
        "places": {"n": 5},
        "week": {},
        "near_repeats": {},
        "families": {},
        "stability": stability,
    }
    assert not_looked_at({**whole, "week": {"x": 1}, "near_repeats": {"x": 1}, "families": {"x": 1}}) == []
