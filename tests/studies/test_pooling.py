"""Like with like, and nothing else."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from math import exp, log
from uuid import uuid4

import numpy as np
import pytest

from plumbline.evaluation import pool
from plumbline.studies.pooling import NO_FIGURE, SAME_LIST, Effect, Finding, PartEffect, like_with_like


DAY = datetime(2026, 6, 1, tzinfo=UTC)


TOWNS = count(1)


def finding(ratio=0.8, variance=0.04, **more):
    """One of a place of its own, unless told: several of one place are one area."""
    effect = Effect(log(ratio), variance, ratio * 0.6, ratio * 1.6, 0.95) if ratio else None
    told = {
        "id": uuid4(),
        "is_ours": False,
        "place": f"Town {next(TOWNS)}",
        "by": "Southtown's",
        "kind": "violence",
        "study": str(uuid4()),
        "question": "Did it help?",
        "outcome": "violence",
        "window_days": 365,
        "days": 365,
        "compared": "lottery",
        "standing": "registered",
        "verdict": "cannot_tell",
        "strength": "very strong",
        "evaluated_at": DAY,
        "smallest": 0.2,
        "people": 120,
        "made_up": True,
        "effect": effect,
        "parts": (),
    }
    return Finding(**(told | more))


def only(*rows):
    (group,) = like_with_like(rows)
    return group


def test_one_alone_is_never_put_together():
    group = only(finding())
    assert group.pooled is None
    assert group.needed > 1


def test_the_mean_is_that_of_the_engine():
    rows = [finding(r, v) for r, v in ((0.7, 0.04), (1.1, 0.02), (0.9, 0.05))]
    group = only(*rows)
    theirs = pool(effect=[log(0.7), log(1.1), log(0.9)], variance=[0.04, 0.02, 0.05])
    assert np.isclose(group.pooled.effect, theirs.effect)
    assert group.pooled.prediction_low is not None


@pytest.mark.parametrize(
    "more",
    [
        {"outcome": "arson"},
        {"window_days": 182, "days": 182},
        {"compared": "placebo_year"},
        {"standing": "exploratory"},
        {"made_up": False},
    ],
    ids=lambda more: next(iter(more)),
)
def test_only_like_stands_with_like(more):
    groups = like_with_like([finding(), finding(**more)])
    assert len(groups) == 2
    assert all(group.pooled is None for group in groups)


def test_null_and_adverse_ones_keep_their_place():
    rows = [finding(r, evaluated_at=DAY + timedelta(days=n)) for n, r in enumerate((0.6, 1.0, 1.7, None))]
    assert only(*rows).findings == tuple(rows)


def test_what_is_not_counted_says_why():
    early, none = finding(days=182), finding(None)
    group = only(finding(), finding(), early, none)
    assert group.pooled.sites == 2
    why = {one.id: words for one, words in group.left_out}
    assert "182 of 365 days" in why[early.id]
    assert why[none.id] == NO_FIGURE


def test_two_plans_for_one_list_count_once_and_as_registered_first():
    first = finding(study="one")
    second = finding(study="one", standing="amended", evaluated_at=DAY + timedelta(days=9))
    group = only(first, second, finding())
    assert first in group.counted
    assert group.left_out == ((second, SAME_LIST),)


def test_parts_are_put_together_over_the_places_that_looked():
    def with_part(ratio):
        return finding(parts=(PartEffect("under_25", log(ratio), 0.01),))

    group = only(with_part(0.5), with_part(0.5), with_part(0.5), finding())
    (part,) = group.parts
    assert part.sites == 3
    assert exp(part.pooled.ci_high) < 1


def test_a_part_that_one_place_looked_at_is_not_put_together():
    assert not only(finding(parts=(PartEffect("under_25", 0.1, 0.01),)), finding()).parts


def test_four_places_are_drawn_in_and_looked_over_for_a_lean():
    rows = [finding(r, v) for r, v in ((0.5, 0.2), (0.8, 0.05), (0.9, 0.02), (1.0, 0.01))]
    group = only(*rows)
    assert group.lean is not None
    seen = np.array([one.effect.log_ratio for one in group.counted])
    assert np.all(np.abs(group.drawn.effect - group.drawn.mean) <= np.abs(seen - group.drawn.mean) + 1e-12)


def places(effect_of_team, count=12):
    """Places half of which have a team, whose effect is so many times the others', with a little noise."""
    noise = np.random.default_rng(5).normal(0, 0.05, count)
    return [
        finding(
            0.9 * exp(noise[n]) * (effect_of_team if n % 2 else 1.0),
            0.01,
            circumstances={
                "delivered_by": "team" if n % 2 else "panel",
                "area": "rural",
                "dose": "not_known",
            },
        )
        for n in range(count)
    ]


def test_what_a_declared_circumstance_does_is_found_over_enough_places():
    moved = {row.slug: row for row in only(*places(0.6)).moved}["delivered_by"]
    assert (moved.told, moved.asked) == (12, 10)
    assert moved.ci_low < 0.6 < moved.ci_high < 1
    assert moved.step < moved.drawn < 1


def test_where_a_circumstance_does_nothing_nothing_is_claimed_and_noise_is_drawn_in():
    moved = {row.slug: row for row in only(*places(1.0)).moved}["delivered_by"]
    assert moved.ci_low < 1 < moved.ci_high
    assert abs(log(moved.drawn)) < abs(log(moved.step))


@pytest.mark.parametrize(
    ("count", "slug"), [(9, "delivered_by"), (12, "area"), (12, "dose"), (12, "population")]
)
def test_with_too_few_places_or_all_alike_no_figure_is_given(count, slug):
    moved = {row.slug: row for row in only(*places(0.6, count)).moved}[slug]
    assert moved.step is None


def test_more_places_are_needed_the_less_each_tells():
    assert only(finding(variance=0.09)).needed > only(finding(variance=0.01)).needed


def test_without_an_error_it_is_shown_and_not_counted():
    bare = finding()
    bare = replace(bare, effect=replace(bare.effect, variance=None))
    assert only(bare, finding(), finding()).pooled.sites == 2


def test_several_lists_of_one_place_are_one_area():
    here = {"is_ours": True, "by": "", "place": "Here"}
    rows = [finding(r, v, **here) for r, v in ((0.7, 0.04), (0.9, 0.01), (0.8, 0.09))]
    group = only(*rows)
    (one,) = group.counted
    weight = np.array([25, 100, 1 / 0.09])
    weight /= weight.sum()
    assert group.pooled is None
    assert group.left_out == ()
    assert one.lists == 3
    assert one.effect.log_ratio == pytest.approx(weight @ np.log([0.7, 0.9, 0.8]))
    # All of them err alike: the error of the mean is the mean of the errors, and no smaller than that of the best of them.
    assert one.effect.variance == pytest.approx((weight @ [0.2, 0.1, 0.3]) ** 2)
    assert one.effect.variance >= 0.01


def test_two_installations_may_each_have_a_place_of_one_name():
    rows = [finding(place="Newtown", by=by) for by in ("A", "B")]
    assert only(*rows).pooled.sites == 2


def test_of_another_installation_several_lists_of_one_place_are_one_area_too():
    south = [finding(0.7, place="South"), finding(0.8, place="South"), finding(0.9, place="North")]
    group = only(*south)
    assert group.pooled.sites == 2
    assert sorted(found.lists for found in group.counted) == [1, 2]


def test_a_part_that_two_lists_of_one_place_tell_of_counts_once():
    told = {"parts": (PartEffect("under_25", log(0.7), 0.09),)}
    group = only(finding(place="South", **told), finding(place="South", **told), finding(**told))
    (part,) = group.parts
    assert part.sites == 2


def test_a_circumstance_that_lists_of_one_place_say_otherwise_is_not_known_of_it():
    one, other = {"a": "small", "b": "x"}, {"a": "large", "b": "x"}
    group = only(
        finding(place="South", circumstances=one), finding(place="South", circumstances=other), finding()
    )
    assert dict(next(found for found in group.counted if found.lists == 2).circumstances) == {"b": "x"}


@pytest.mark.parametrize("towns", [1, 2])
def test_lists_that_err_alike_mislead_no_more_than_they_may(towns):
    """No effect; of each place six lists whose errors correlate by a half, beside eight other places: 1,000 libraries."""
    rng, missed = np.random.default_rng(20261130), []
    for _ in range(1000):
        rows = []
        for town in range(towns):
            shared = rng.normal(0, np.sqrt(0.04 * 0.5))
            errors = shared + rng.normal(0, np.sqrt(0.04 * 0.5), 6)
            rows += [finding(float(np.exp(e)), 0.04, place=f"Town of many {town}") for e in errors]
        rows += [finding(float(np.exp(e)), 0.04) for e in rng.normal(0, 0.2, 8)]
        pooled = only(*rows).pooled
        missed.append(not pooled.ci_low <= 0 <= pooled.ci_high)
    assert np.mean(missed) <= 0.07
