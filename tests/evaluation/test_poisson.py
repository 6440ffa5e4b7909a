import csv

import numpy as np
import pytest
import statsmodels.api as sm

from plumbline.evaluation import cluster_covariance, fit_poisson
from plumbline.values.errors import DataUnfit


# statsmodels stops on a looser deviance rule than ours, so its own error is what shows here.
SAME_COEF = 1e-8
SAME_COVARIANCE = 1e-8
# The published regression is printed to four places.
PUBLISHED = 1e-4


def clumped(n=400, households=150, seed=5):
    rng = np.random.default_rng(seed)
    design = np.column_stack([np.ones(n), rng.integers(0, 2, n), rng.normal(size=n)])
    years = rng.uniform(0.2, 1.0, n)
    events = rng.poisson(rng.gamma(0.8, 1 / 0.8, n) * years * np.exp(design @ [0.5, -0.3, 0.4])).astype(float)
    cluster = np.concatenate([np.arange(households), rng.integers(0, households, n - households)])
    return events, design, np.log(years), cluster


def peer(events, design, offset, **fitting):
    model = sm.GLM(events, design, family=sm.families.Poisson(), offset=offset)
    return model.fit(tol=1e-14, maxiter=200, **fitting)


def test_it_agrees_with_statsmodels():
    events, design, offset, _ = clumped()
    ours, theirs = fit_poisson(events=events, design=design, offset=offset), peer(events, design, offset)

    assert ours.coef == pytest.approx(theirs.params, abs=SAME_COEF)
    assert ours.inverse_information == pytest.approx(theirs.cov_params(), abs=SAME_COVARIANCE)
    assert ours.log_likelihood == pytest.approx(theirs.llf)
    assert ours.pearson == pytest.approx(theirs.pearson_chi2 / theirs.df_resid)


def test_cr1_agrees_with_statsmodels():
    events, design, offset, cluster = clumped()
    ours = fit_poisson(events=events, design=design, offset=offset)
    robust = cluster_covariance(fit=ours, events=events, design=design, cluster=cluster, correction="CR1")
    theirs = peer(
        events, design, offset, cov_type="cluster", cov_kwds={"groups": cluster, "use_correction": True}
    )

    assert robust == pytest.approx(theirs.cov_params(), abs=SAME_COVARIANCE)


def test_cr0_with_nobody_sharing_is_the_plain_sandwich():
    events, design, offset, _ = clumped()
    ours = fit_poisson(events=events, design=design, offset=offset)
    robust = cluster_covariance(
        fit=ours, events=events, design=design, cluster=np.arange(400), correction="CR0"
    )

    assert robust == pytest.approx(
        peer(events, design, offset, cov_type="HC0").cov_params(), abs=SAME_COVARIANCE
    )


def test_cr3_is_the_one_step_jackknife_worked_out_the_long_way():
    events, design, offset, cluster = clumped(n=60, households=25)
    ours = fit_poisson(events=events, design=design, offset=offset)
    moves = []
    for group in range(25):
        keep = cluster != group
        information = (design[keep] * ours.mean[keep, None]).T @ design[keep]
        score = design[keep].T @ (events - ours.mean)[keep]
        moves.append(np.linalg.solve(information, score))
    by_hand = 24 / 25 * np.array(moves).T @ np.array(moves)
    robust = cluster_covariance(fit=ours, events=events, design=design, cluster=cluster, correction="CR3")

    assert robust == pytest.approx(by_hand, rel=1e-8)


def test_c05_arrest_counts_as_published(reference_data):
    with (reference_data / "evaluation-cases" / "data" / "crime1.csv").open() as lines:
        rows = list(csv.DictReader(lines))
    names = ("pcnv", "avgsen", "tottime", "ptime86", "qemp86", "inc86", "black", "hispan", "born60")
    design = np.column_stack([np.ones(len(rows)), *([float(row[name]) for row in rows] for name in names)])
    events = np.array([float(row["narr86"]) for row in rows])
    found = fit_poisson(events=events, design=design, offset=np.zeros(len(rows)))
    se = np.sqrt(np.diag(found.inverse_information))

    assert len(rows) == 2725
    assert found.coef == pytest.approx(
        [-0.5996, -0.4016, -0.0238, 0.0245, -0.0986, -0.038, -0.0081, 0.6608, 0.4998, -0.051], abs=PUBLISHED
    )
    assert se[[1, 7, 8]] == pytest.approx([0.085, 0.0738, 0.0739], abs=PUBLISHED)
    assert found.log_likelihood == pytest.approx(-2248.761092, abs=PUBLISHED)
    assert np.sqrt(found.pearson) == pytest.approx(1.23158, abs=PUBLISHED)


def test_c06_absent_days_agree_with_statsmodels_on_clumped_real_counts(reference_data):
    with (reference_data / "evaluation-cases" / "data" / "quine.csv").open() as lines:
        rows = list(csv.DictReader(lines))
    events = np.array([float(row["Days"]) for row in rows])
    levels = (("Eth", "N"), ("Sex", "M"), ("Age", "F1"), ("Age", "F2"), ("Age", "F3"), ("Lrn", "SL"))
    design = np.column_stack([np.ones(len(rows)), *([float(row[c] == v) for row in rows] for c, v in levels)])
    found, theirs = (
        fit_poisson(events=events, design=design, offset=np.zeros(146)),
        peer(events, design, np.zeros(146)),
    )

    assert found.coef == pytest.approx(theirs.params, abs=SAME_COEF)
    assert found.pearson > 10


def test_two_columns_that_say_the_same_are_refused():
    events, design, offset, _ = clumped()

    with pytest.raises(DataUnfit, match="same thing"):
        fit_poisson(events=events, design=np.column_stack([design, design[:, 1]]), offset=offset)


def test_a_column_that_hangs_on_one_person_is_refused():
    events, design, offset, _ = clumped(n=40, households=10)
    lone = np.zeros(40)
    lone[3] = 1
    events[3] = 2
    wide = np.column_stack([design, lone])
    found = fit_poisson(events=events, design=wide, offset=offset)

    with pytest.raises(DataUnfit, match="One person alone"):
        cluster_covariance(fit=found, events=events, design=wide, cluster=np.arange(40), correction="CR3")
