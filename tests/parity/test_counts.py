import numpy as np
import pytest

from plumbline.evaluation import (
    cluster_covariance,
    entropy_balance,
    fit_poisson,
    negative_binomial_rates,
    overlap_weights,
    rate_ratio,
    weighted_difference,
)
from plumbline.evaluation.event_history import coded
from plumbline.evaluation.negative_binomial import fit_negative_binomial
from tests.parity.lives import counts


pytestmark = pytest.mark.extra


def test_counts_are_those_of_glm_sandwich_and_mass(asked, beside, rng):
    rows = counts(rng)
    theirs = asked("counts.R", "MASS", "sandwich", "clubSandwich", counts=rows)
    y, home = rows["events"].astype(float), coded(rows["home"])[0]
    design = np.column_stack([np.ones(y.size), rows["arm"], rows["x"]]).astype(float)
    offset = np.log(rows["years"])

    plain, told = fit_poisson(events=y, design=design, offset=offset), theirs["plain"]
    beside.holds("Poisson: log ratios", plain.coef, told["coef"], against="glm")
    model = np.sqrt(np.diag(plain.inverse_information))
    beside.holds("Poisson: errors of the model", model, told["se"], against="glm")
    beside.holds("Poisson: log likelihood", plain.log_likelihood, told["likelihood"], against="glm")
    beside.holds("Poisson: Pearson's dispersion", plain.pearson, told["pearson"], against="glm")
    peers = {"CR0": ("none", "sandwich"), "CR1": ("homes", "sandwich"), "CR3": ("jackknife", "clubSandwich")}
    for correction, (name, against) in peers.items():
        found = cluster_covariance(fit=plain, events=y, design=design, cluster=home, correction=correction)
        beside.holds(
            f"Poisson: {correction} errors by home", np.sqrt(np.diag(found)), told[name], against=against
        )
    ratio = rate_ratio(
        events=y, years_at_liberty=rows["years"], offered=rows["arm"] == 1, covariates=rows["x"], cluster=home
    )
    beside.holds("Rate ratio by intention to treat: log ratio", ratio.theta, told["coef"][1], against="glm")
    beside.holds(
        "Rate ratio by intention to treat: error", ratio.se, told["jackknife"][1], against="clubSandwich"
    )

    told = theirs["clumped"]
    clumped = fit_negative_binomial(events=y, design=design, offset=offset)
    beside.holds("Negative binomial: log ratios", clumped.coef, told["coef"], against="MASS")
    model = np.sqrt(np.diag(clumped.inverse_information))
    beside.holds("Negative binomial: errors of the model", model, told["se"], against="MASS")
    beside.holds("Negative binomial: theta", clumped.theta, told["theta"], against="MASS")
    beside.holds("Negative binomial: error of theta", clumped.theta_se, told["theta_se"], against="MASS")
    beside.holds(
        "Negative binomial: log likelihood", clumped.log_likelihood, told["likelihood"], against="MASS"
    )
    robust = negative_binomial_rates(
        events=y, years_at_liberty=rows["years"], covariates=design[:, 1:], cluster=home
    )
    beside.holds("Negative binomial: errors by home", robust.se, told["homes"][1:], against="sandwich")


def test_weights_are_those_of_glm_and_of_raking_in_survey(asked, beside, rng):
    n = 900
    a, b = rng.normal(size=n), rng.normal(size=n)
    treated = rng.random(n) < 1 / (1 + np.exp(1.0 - 0.6 * a + 0.3 * b))
    rows = {"treated": treated.astype(int), "a": a, "b": b, "home": np.arange(n) // 2}
    rows["outcome"] = rng.poisson(np.exp(0.3 * a - 0.2 * treated)).astype(float)
    theirs = asked("weights.R", "survey", "sandwich", people=rows)
    columns = np.column_stack([a, b])

    overlap = overlap_weights(covariates=columns, treated=treated).weight
    beside.holds("Overlap weights, times people", n * overlap, n * np.array(theirs["overlap"]), against="glm")
    given = {"outcome": rows["outcome"], "treated": treated, "weight": overlap}
    found = weighted_difference(**given)
    beside.holds("Weighted difference: effect", found.effect, theirs["effect"], against="glm")
    beside.holds("Weighted difference: error", found.se, theirs["se"], against="sandwich")
    homes = weighted_difference(**given, cluster=rows["home"])
    beside.holds("Weighted difference: error by home", homes.se, theirs["homes"], against="sandwich")
    even = entropy_balance(covariates=columns, treated=treated).weight[~treated]
    beside.holds("Entropy weights, times people", n * even, n * np.array(theirs["even"]), against="survey")
