"""Staggered adoption through the kept library, beside a computation by hand and the published case. Extra: the library is none of the developers' set, and where it is not, they are skipped."""

import csv
import sys

import numpy as np
import pytest
import statsmodels.api as sm

from plumbline.evaluation import staggered_adoption
from plumbline.values.errors import DataUnfit, StageRefused
from tests.evaluation.cases import expected


def made_up(rng, *, effect=0.0, growth=0.0, sites=60, periods=8):
    """Sites of three beginnings and none, each with a level of its own, times alike for all, and noise."""
    turn = rng.permutation(np.repeat([2, 4, 6, periods], sites // 4))
    since = np.arange(periods) - turn[:, None]
    help_ = np.where(since >= 0, effect + growth * since, 0.0)
    y = (
        rng.normal(size=(sites, 1))
        + rng.normal(size=periods).cumsum()
        + help_
        + rng.normal(scale=0.4, size=(sites, periods))
    )
    on = since >= 0
    return y, turn, float(help_[on].mean()) if on.any() else 0.0


def by_hand(y, turn, begins, period):
    """Mean change of those who began then less that of those who had not, and its error by each site's influence."""
    base = begins - 1 if period >= begins else period - 1
    change = y[:, period] - y[:, base]
    ours, theirs = turn == begins, (turn > max(period, base)) & (turn != begins)
    influence = np.zeros(len(y))
    for group, sign in ((ours, 1), (theirs, -1)):
        influence[group] += sign * (change[group] - change[group].mean()) / group.sum()
    return change[ours].mean() - change[theirs].mean(), influence


def castle(reference_data):
    with (reference_data / "evaluation-cases" / "data" / "castle.csv").open() as file:
        rows = list(csv.DictReader(file))
    states, years = (sorted({int(row[name]) for row in rows}) for name in ("sid", "year"))
    y, post = np.zeros((2, len(states), len(years)))
    for row in rows:
        at = states.index(int(row["sid"])), years.index(int(row["year"]))
        y[at], post[at] = float(row["l_homicide"]), float(row["post"])
    return y, np.where(post.any(axis=1), post.argmax(axis=1), len(years)), post


def check_by_hand(y, turn):
    found = staggered_adoption(outcome=y, turn=turn)
    whole, weights, influences = 0.0, 0.0, np.zeros(len(y))
    for part in found.group_times:
        effect, influence = by_hand(y, turn, part.begins, part.period)
        assert part.effect == pytest.approx(effect, abs=1e-9)
        if part.sites > 1:
            assert part.se == pytest.approx(np.sqrt((influence**2).sum()), rel=1e-6)
        else:
            assert part.se is None
        if not part.is_lead:
            whole, weights = whole + part.sites * effect, weights + part.sites
            influences += part.sites * influence
    assert found.effect == pytest.approx(whole / weights, abs=1e-9)
    assert np.sqrt((found.influence**2).sum()) == pytest.approx(found.se, rel=1e-9)
    return found


@pytest.fixture
def library():
    pytest.importorskip("diff_diff", reason="staggered adoption is an extra: requirements/staggered.txt")


@pytest.mark.extra
def test_every_part_and_the_mean_are_those_of_a_computation_by_hand(library):
    y, turn, _ = made_up(np.random.default_rng(5), effect=-0.5, growth=-0.1)
    found = check_by_hand(y, turn)
    assert (found.sites, found.never) == (60, 15)
    assert {one.slug for one in found.doubts} == {"sites-chose-when"}


@pytest.mark.extra
def test_c11_the_castle_doctrine(library, reference_data):
    """The regression and its decomposition as published; and the parts of the fair comparison by hand."""
    wanted = expected(reference_data, "C11")
    y, turn, post = castle(reference_data)
    states, years = y.shape
    columns = [
        post.ravel(),
        *np.eye(states).repeat(years, axis=0).T,
        *np.tile(np.eye(years), (states, 1)).T[1:],
    ]
    fit = sm.OLS(y.ravel(), np.array(columns).T).fit()
    assert fit.params[0] == pytest.approx(wanted["twfe"], abs=1e-6)
    import pandas as pd
    from diff_diff import BaconDecomposition

    frame = pd.DataFrame(
        {
            "site": np.repeat(np.arange(states), years), "period": np.tile(np.arange(years), states),
            "outcome": y.ravel(), "begins": np.repeat(np.where(turn < years, turn, 0), years),
        }
    )  # fmt: skip
    bacon = BaconDecomposition().fit(
        frame, outcome="outcome", unit="site", time="period", first_treat="begins"
    )
    for sort in ("treated_v_never", "earlier_v_later", "later_v_earlier"):
        name = sort.replace("_v_", "_vs_")
        of = [one for one in bacon.comparisons if one.comparison_type == name]
        weight = sum(one.weight for one in of)
        assert weight == pytest.approx(wanted["bacon"][sort]["weight"], abs=1e-4)
        assert sum(one.weight * one.estimate for one in of) / weight == pytest.approx(
            wanted["bacon"][sort]["estimate"], abs=1e-4
        )
    found = check_by_hand(y, turn)
    assert {one.slug for one in found.doubts} >= {"lone-site", "sites-chose-when"}


def regression(y, turn):
    """The usual regression with effects of sites and periods, which sets early sites against late ones too."""
    on = (np.arange(y.shape[1]) >= turn[:, None]).astype(float)
    left, wanted = (a - a.mean(axis=0) - a.mean(axis=1, keepdims=True) + a.mean() for a in (on, y))
    return float((left * wanted).sum() / (left * left).sum())


@pytest.mark.extra
def test_a_planted_effect_that_grows_is_held_and_none_is_seldom_claimed(library):
    rng = np.random.default_rng(20261129)
    held = claimed = 0
    missed = []
    for _ in range(100):
        y, turn, truth = made_up(rng, effect=-0.3, growth=-0.1)
        found = staggered_adoption(outcome=y, turn=turn)
        held += found.ci_low <= truth <= found.ci_high
        missed.append(regression(y, turn) - truth)
        y, turn, _ = made_up(rng)
        none = staggered_adoption(outcome=y, turn=turn)
        claimed += not none.ci_low <= 0 <= none.ci_high
    assert held >= 92
    assert claimed <= 10
    assert np.mean(missed) > 0.1


def test_without_the_library_it_says_how_to_have_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "diff_diff", None)
    y, turn, _ = made_up(np.random.default_rng(1))
    with pytest.raises(StageRefused, match=r"requirements/staggered\.txt") as no:
        staggered_adoption(outcome=y, turn=turn)
    assert no.value.slug == "library-missing"


@pytest.mark.parametrize(
    ("y", "turn", "slug"),
    [
        (np.zeros((4, 3)), np.ones(3), "shapes-differ"),
        (np.full((4, 3), np.nan), np.array([1, 1, 3, 3]), "value-unfit"),
        (np.zeros((3, 3)), np.array([1, 1, 3]), "too-few-sites"),
        (np.zeros((4, 3)), np.array([0, 1, 3, 3]), "begun-at-first"),
        (np.zeros((4, 3)), np.array([1, 1, 1, 1]), "one-group"),
        (np.zeros((4, 3)), np.array([3, 3, 3, 3]), "one-group"),
    ],
)
def test_what_cannot_be_compared_is_refused(y, turn, slug):
    with pytest.raises(DataUnfit) as no:
        staggered_adoption(outcome=y, turn=turn)
    assert no.value.slug == slug
