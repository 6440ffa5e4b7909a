import numpy as np
import pytest

from plumbline.evaluation import event_history, proportional_rates
from plumbline.values.errors import DataUnfit
from tests.evaluation.cases import expected, table


# The case prints four digits of the statistic and three of p.
PRINTED = 1e-3


def test_c01_is_that_of_r(reference_data):
    rows, wanted = table(reference_data, "rossi"), expected(reference_data, "C01")
    names = list(wanted["coef"])
    found = proportional_rates(
        event_history(
            stop=rows["week"],
            event=rows["arrest"],
            covariates=np.column_stack([rows[name] for name in names]),
        )
    )

    assert found.all_chi_square == pytest.approx(wanted["cox_zph_km_global_chisq"], abs=PRINTED)
    assert found.p[names.index("age")] == pytest.approx(wanted["cox_zph_age_p"], abs=PRINTED)
    assert found.freedom == 7


def spans(rng, fading):
    n = 400
    arm = np.arange(n) % 2
    time = rng.exponential(1.0, n)
    # In the arm the hazard is a third at first; where it fades, three times as large from 0.4 on.
    early, late = 1 / 3, 3.0 if fading else 1 / 3
    spent = time
    treated = np.where(spent / early < 0.4, spent / early, 0.4 + (spent - 0.4 * early) / late)
    stop = np.where(arm == 1, treated, time)
    return event_history(stop=np.minimum(stop, 2.0), event=stop <= 2.0, covariates=arm)


def test_a_planted_fading_is_found_and_a_steady_ratio_is_not():
    rng = np.random.default_rng(4)
    fading = [proportional_rates(spans(rng, fading=True)).all_p < 0.05 for _ in range(20)]
    steady = [proportional_rates(spans(rng, fading=False)).all_p < 0.05 for _ in range(200)]

    assert all(fading)
    # Binomial(200, 0.05) has a standard deviation of 3.1.
    assert 2 <= sum(steady) <= 19


def test_events_at_one_time_say_nothing_of_change():
    with pytest.raises(DataUnfit, match="one time"):
        proportional_rates(event_history(stop=[1, 1, 1, 1], event=[1, 1, 1, 0], covariates=[1, 0, 1, 0]))
