import numpy as np
import pytest

from plumbline.evaluation import (
    andersen_gill,
    event_history,
    first_event,
    proportional_rates,
    pwp_gap_time,
    pwp_total_time,
    wlw,
)
from tests.parity.lives import spans


pytestmark = pytest.mark.extra

COVARIATES = ("arm", "x", "y")


def history(rows, *names, covariates=COVARIATES):
    extra = {
        {"home": "cluster", "area": "stratum", "shift": "offset"}.get(name, name): rows[name]
        for name in names
    }
    columns = np.column_stack([rows[name] for name in covariates])
    given = {name: rows[name] for name in ("person", "start", "stop", "event")}
    return event_history(**given, covariates=columns, **extra)


@pytest.mark.parametrize("whole_days", [True, False], ids=["whole days", "moments"])
def test_rates_of_repeated_events_are_those_of_survival(asked, beside, rng, whole_days):
    rows = spans(rng, whole_days=whole_days, gaps=True)
    theirs = asked("rates.R", "survival", spans=rows)

    def held(what, found, told):
        name = f"{what}, {'ties' if whole_days else 'no ties'}"
        beside.holds(f"{name}: log ratios", found.coef, told["coef"], against="survival")
        model = np.sqrt(np.diag(found.model_covariance))
        beside.holds(f"{name}: errors of the model", model, told["se"], against="survival")
        beside.holds(f"{name}: robust errors", found.se, told["robust"], against="survival")
        beside.holds(f"{name}: log likelihood", found.log_likelihood, told["likelihood"], against="survival")

    plain = history(rows)
    held("Andersen-Gill, Efron", andersen_gill(plain), theirs["efron"])
    held("Andersen-Gill, Breslow", andersen_gill(plain, ties="breslow"), theirs["breslow"])
    held("Andersen-Gill, errors by home", andersen_gill(history(rows, "home")), theirs["homes"])
    held("Andersen-Gill, strata", andersen_gill(history(rows, "area")), theirs["strata"])
    held("Andersen-Gill, weights", andersen_gill(history(rows, "weight")), theirs["weights"])
    held("Andersen-Gill, offset", andersen_gill(history(rows, "shift")), theirs["offset"])
    everything = history(rows, "home", "area", "weight", "shift")
    held(
        "Andersen-Gill, all at once, Breslow", andersen_gill(everything, ties="breslow"), theirs["everything"]
    )
    held("Andersen-Gill, all at once, Efron", andersen_gill(everything), theirs["everything_efron"])
    held("PWP total time", pwp_total_time(plain), theirs["total"])
    held("PWP gap time", pwp_gap_time(plain), theirs["gap"])
    held("First event, Cox", first_event(plain), theirs["first"])
    fading = proportional_rates(plain)
    chi = [*fading.chi_square, fading.all_chi_square]
    beside.holds("Proportional rates (cox.zph): chi squared", chi, theirs["zph"]["chi"], against="survival")
    beside.holds(
        "Proportional rates (cox.zph): p", [*fading.p, fading.all_p], theirs["zph"]["p"], against="survival"
    )


def test_the_marginal_model_of_orders_is_that_of_survival(asked, beside, rng):
    rows = spans(rng)
    theirs = asked("rates.R", "survival", spans=rows)["marginal"]

    found = wlw(history(rows, covariates=("arm", "y")))

    beside.holds("WLW: log ratios", found.coef, theirs["coef"], against="survival")
    beside.holds("WLW: robust errors", found.se, theirs["robust"], against="survival")
