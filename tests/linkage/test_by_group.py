"""Accuracy by group of people: by hand, with planted gaps, and the intervals against other implementations."""

import numpy as np
import polars as pl
import pytest
from scipy.stats import binomtest

from plumbline.linkage import score_by_group
from plumbline.linkage.shares import share_of_pairs
from plumbline.values.errors import DataUnfit


def scored(clusters, people, groups):
    ids = [str(at) for at in range(len(clusters))]
    return {
        (one.grouping, one.group): one
        for one in score_by_group(
            pl.DataFrame({"record_id": ids, "cluster_id": clusters}),
            pl.DataFrame({"record_id": ids, "person_id": people}),
            groups,
        )
    }


SEXES = pl.DataFrame({"person_id": ["a", "b", "c"], "sex": ["F", "M", None]})


def test_it_works():
    # Truth: aaa bb c. Found: {a a b} {a b} {c}.
    found = scored(["1", "1", "2", "1", "2", "3"], ["a", "a", "a", "b", "b", "c"], SEXES)
    women, men = found["sex", "F"], found["sex", "M"]
    assert (women.recall.count, women.recall.of) == (1, 3)
    assert (men.recall.count, men.recall.of) == (0, 1)
    # Three pairs in {a a b} touch a woman, one in {a b}; one of the four is one person. Men: two and one, none right.
    assert (women.precision.count, women.precision.of) == (1, 4)
    assert (men.precision.count, men.precision.of) == (0, 3)
    assert (women.records, women.people, men.rest_recall) == (3, 1, pytest.approx(1 / 3))
    assert found["sex", "not known"].recall.of == 0


def test_groups_stand_in_the_order_of_their_categories_and_those_not_known_last():
    ages = pl.Enum(["under 18", "18 to 24", "65 and over"])
    groups = pl.DataFrame(
        {"person_id": list("abc"), "age_band": ["65 and over", "under 18", "18 to 24"]},
        schema={"person_id": pl.String, "age_band": ages},
    )
    found = scored(list("1234"), list("abcd"), groups)
    assert [group for _, group in found] == ["under 18", "18 to 24", "65 and over", "not known"]


def planted(*, found_of_men, people=400):
    """Two records each; every woman's are found, and that share of the men's."""
    rng = np.random.default_rng(5)
    person = np.repeat(np.arange(people), 2)
    is_found = (np.arange(people) % 2 == 0) | (rng.random(people) < found_of_men)
    second = np.tile([False, True], people)
    cluster = np.where(second & ~is_found[person], person + people, person)
    groups = pl.DataFrame(
        {
            "person_id": [str(n) for n in range(people)],
            "sex": ["F" if n % 2 == 0 else "M" for n in range(people)],
        }
    )
    return scored([str(c) for c in cluster], [str(p) for p in person], groups)


def test_a_planted_gap_is_found_and_said():
    found = planted(found_of_men=0.8)
    assert found["sex", "M"].recall.ci[0] < 0.8 < found["sex", "M"].recall.ci[1]
    assert "Sex M" in found["sex", "M"].warning
    assert "100.0% of everybody else's" in found["sex", "M"].warning
    assert found["sex", "F"].warning == ""


def test_a_gap_that_does_not_matter_is_not_cried_out():
    assert planted(found_of_men=0.995)["sex", "M"].warning == ""


def test_a_gap_that_chance_explains_is_not_cried_out():
    found = planted(found_of_men=0.8, people=8)
    assert found["sex", "M"].recall.share < 1
    assert found["sex", "M"].warning == ""


def test_a_person_in_two_groups_is_refused():
    twice = pl.DataFrame({"person_id": ["a", "a"], "sex": ["F", "M"]})
    with pytest.raises(DataUnfit, match="stands twice"):
        scored(["1"], ["a"], twice)


def test_one_pair_a_person_gives_the_exact_binomial_interval():
    blocks = pl.DataFrame({"right": [1] * 37 + [0] * 13, "pairs": [1] * 50})
    low, high = share_of_pairs(blocks).ci
    exact = binomtest(37, 50).proportion_ci(method="exact")
    assert (low, high) == (pytest.approx(exact.low), pytest.approx(exact.high))


def test_pairs_that_fall_together_give_a_wider_interval():
    apart = pl.DataFrame({"right": [1] * 360 + [0] * 40, "pairs": [1] * 400})
    together = pl.DataFrame({"right": [10] * 36 + [0] * 4, "pairs": [10] * 40})
    assert share_of_pairs(apart).share == share_of_pairs(together).share
    assert share_of_pairs(together).ci[0] < share_of_pairs(apart).ci[0]


def test_the_interval_covers_a_planted_share():
    rng = np.random.default_rng(11)
    covered = 0
    for _ in range(400):
        sizes = rng.integers(1, 6, 120)
        # A person's pairs are lost together, as one bad birth date loses them: 0.85 of people are found.
        right = np.where(rng.random(120) < 0.85, sizes, 0)
        low, high = share_of_pairs(pl.DataFrame({"right": right, "pairs": sizes})).ci
        covered += low <= 0.85 <= high
    # 95% nominal; four standard errors of a share of 400 below.
    assert covered >= 364


def test_nothing_to_share_is_said_with_the_widest_interval():
    assert share_of_pairs(pl.DataFrame({"right": [0], "pairs": [0]})).ci == (0.0, 1.0)
