import numpy as np
import pytest

from plumbline.evaluation import (
    andersen_gill,
    cumulative_contrast,
    cumulative_with_death,
    event_history,
    kaplan_meier,
    mean_cumulative,
    rates_with_death,
)
from tests.evaluation.cases import expected
from tests.parity.lives import spans


pytestmark = pytest.mark.extra

DAYS = np.array([15.0, 40.0, 59.5, 90.0, 130.0])

MOVED = "weights moved in base R"
AS_PRINTED = "errors in base R with the slope that mets takes"


@pytest.mark.parametrize("whole_days", [True, False], ids=["whole days", "moments"])
def test_shares_and_means_by_a_day_are_those_of_survival(asked, beside, rng, whole_days):
    rows = spans(rng, whole_days=whole_days)
    theirs = asked("curves.R", "survival", spans=rows, at={"day": DAYS})
    given = {name: rows[name] for name in ("person", "start", "stop", "event")}
    ties = "ties" if whole_days else "no ties"

    share = kaplan_meier(event_history(**given), at=DAYS)
    beside.holds(f"Kaplan-Meier, {ties}: shares", share.share, theirs["share"], against="survival")
    beside.holds(f"Kaplan-Meier, {ties}: errors", share.se, theirs["se"], against="survival")
    beside.holds(f"Kaplan-Meier, {ties}: lower limits", share.ci_low, theirs["low"], against="survival")
    beside.holds(f"Kaplan-Meier, {ties}: upper limits", share.ci_high, theirs["high"], against="survival")

    kinds = {"plain": {}, "homes": {"cluster": rows["home"]}, "weights": {"weight": rows["weight"]}}
    for kind, extra in kinds.items():
        found, told = mean_cumulative(event_history(**given, **extra), at=DAYS), theirs[kind]
        name = {"plain": "", "homes": ", errors by home", "weights": ", weights"}[kind]
        beside.holds(
            f"Mean cumulative function{name}, {ties}: means", found.mean, told["mean"], against="survival"
        )
        beside.holds(
            f"Mean cumulative function{name}, {ties}: errors", found.se, told["se"], against="survival"
        )

    gap = cumulative_contrast(event_history(**given), in_one=rows["arm"] == 1, at=DAYS)
    one, other = theirs["arm"], theirs["other"]
    means = np.subtract(one["mean"], other["mean"])
    beside.holds(f"Difference of means, {ties}: differences", gap.difference, means, against="survival")
    beside.holds(
        f"Difference of means, {ties}: errors", gap.se, np.hypot(one["se"], other["se"]), against="survival"
    )


def test_events_until_death_are_those_of_mets(asked, beside, rng):
    rows = spans(rng, whole_days=False, deaths=True, visits=False)
    theirs = asked("death.R", "mets", spans=rows, at={"day": DAYS})
    given = {name: rows[name] for name in ("person", "start", "stop", "event", "died")}
    columns = np.column_stack([rows["arm"], rows["y"]])

    found = rates_with_death(event_history(**given, covariates=columns))
    beside.holds("Ghosh-Lin regression: log ratios", found.coef, theirs["coef"], against="mets")
    beside.holds("Ghosh-Lin regression: log ratios", found.coef, theirs["own"], against=MOVED)
    beside.holds("Ghosh-Lin regression: errors", found.se, theirs["own_se"], against=MOVED)
    curve = cumulative_with_death(event_history(**given), at=DAYS)
    beside.holds("Ghosh-Lin mean: means", curve.mean, theirs["mean"], against="mets")
    beside.holds("Ghosh-Lin mean: means", curve.mean, theirs["exact"], against=MOVED)
    beside.holds("Ghosh-Lin mean: errors", curve.se, theirs["exact_se"], against=MOVED)
    # What mets prints is what base R makes of the slope that mets takes: where ours part from it, that is all there is.
    beside.holds(
        f"Ghosh-Lin regression: {AS_PRINTED}", theirs["own_printed_se"], theirs["se"], against="mets"
    )
    beside.holds(f"Ghosh-Lin mean: {AS_PRINTED}", theirs["printed_se"], theirs["mean_se"], against="mets")


def test_c20_is_that_of_mets(asked, beside, reference_data):
    """The trial's data came to mets after the version in Debian 12; where it is there, the case is reproduced."""
    theirs = asked("hfaction.R", "mets")
    if "rows" not in theirs:
        pytest.skip("this version of R's mets does not hold the data of C20 (hfactioncpx12)")
    rows = {name: np.array(column) for name, column in theirs["rows"].items()}
    wanted = expected(reference_data, "C20")["hfaction"]
    given = {name: rows[name] for name in ("person", "start", "stop", "event", "died")}
    history = event_history(**given, covariates=rows["treatment"])

    found, plain = rates_with_death(history), andersen_gill(history)

    beside.holds("C20, Ghosh-Lin regression", found.coef, theirs["coef"], against="mets")
    assert [found.coef[0], found.se[0]] == pytest.approx(wanted["GL_treatment"], abs=1e-6)
    assert [plain.coef[0], plain.se[0]] == pytest.approx(wanted["LWYY_treatment"], abs=1e-6)
