import numpy as np
import pytest

from plumbline.evaluation import same_day_matches, weighted_rates


pytestmark = pytest.mark.extra


def test_matches_and_weighted_rates_are_those_of_matchit_and_glm(asked, beside, rng):
    n = 600
    day, score = rng.integers(0, 4, n), rng.normal(size=n)
    given = rng.random(n) < 1 / (1 + np.exp(2.0 - 0.8 * score))
    years, heavy = rng.uniform(0.5, 1.5, n), rng.uniform(0.2, 2.0, n)
    rows = {
        "day": day,
        "score": score,
        "given": given.astype(int),
        "years": years,
        "heavy": heavy,
        "home": np.arange(n) // 3,
    }
    rows["events"] = rng.poisson(years * np.exp(0.4 * score - 0.3 * given)).astype(float)
    theirs = asked("matches.R", "MatchIt", "sandwich", people=rows)

    found = same_day_matches(
        day=day, person=np.arange(n), given=given, score=score, covariates=score, within=0.2, others=2
    )
    ours = np.full((n, 2), -1)
    for number in np.unique(found.set_):
        first, *rest = found.row[found.set_ == number]
        ours[first, : len(rest)] = rest
    first = np.array(theirs["first"]) - 1
    its = np.column_stack([_row(theirs[name]) for name in ("one", "two")])
    beside.holds("Same-day matches: the rows chosen", ours[first].ravel(), its.ravel(), against="MatchIt")

    plain = {"events": rows["events"], "years_at_liberty": years, "treated": given, "weight": heavy}
    rates, homes = weighted_rates(**plain), weighted_rates(**plain, cluster=rows["home"])
    beside.holds("Weighted rates: log ratio", rates.theta, theirs["theta"], against="glm")
    beside.holds("Weighted rates: error", rates.se, theirs["se"], against="sandwich")
    beside.holds("Weighted rates: error by home", homes.se, theirs["homes"], against="sandwich")


def _row(values):
    return np.array([-1 if value == "NA" else value - 1 for value in values])
