import numpy as np
import pytest
from statsmodels.stats.contingency_tables import StratifiedTable

from plumbline.evaluation.histories import histories
from plumbline.evaluation.matched_trend import matched_trend
from plumbline.values.errors import DataUnfit


def people(seed=1, n=400, listed=20):
    """Histories of up to two events a year, and a last and a last but one year with one event or none."""
    rng = np.random.default_rng(seed)
    risk = rng.gamma(1.0, 0.4, n)
    past = np.minimum(rng.poisson(risk[:, None], (n, 2)), 2)
    outcome = (rng.random((n, 2)) < 0.2 + 0.2 * np.minimum(risk, 1)[:, None]).astype(int)
    chosen = np.zeros(n, dtype=bool)
    chosen[rng.permutation(n)[:listed]] = True
    return histories(events=np.column_stack([past, outcome]), listed=chosen)


def test_it_is_the_mantel_haenszel_ratio_of_statsmodels():
    held = people()
    found = matched_trend(held, others=0)
    events, earlier = held.events, held.events[:, -2]
    now, then = held.events[:, 1:3], held.events[:, 0:2]

    # With a year each and one event at most, the person-time ratio is the risk ratio over 2 x 2 tables.
    tables = []
    for pair in np.unique(np.concatenate([now, then]), axis=0):
        later_people = np.all(now == pair, axis=1) & ~held.listed
        earlier_people = np.all(then == pair, axis=1)
        a, n1 = events[later_people, -1].sum(), later_people.sum()
        b, n0 = earlier[earlier_people].sum(), earlier_people.sum()
        tables.append([[a, n1 - a], [b, n0 - b]])

    expected = StratifiedTable(np.moveaxis(np.array(tables, dtype=float), 0, 2)).riskratio_pooled
    assert found.ratio == pytest.approx(expected, rel=1e-12)


def test_its_error_is_that_of_leaving_people_out_one_by_one():
    held = people(n=800)
    found = matched_trend(held, others=0)
    rows = np.arange(held.listed.size)
    without = [
        matched_trend(
            histories(events=held.events[rows != row], listed=held.listed[rows != row]), others=0
        ).log_ratio
        for row in rows
    ]
    jackknife = np.sqrt((rows.size - 1) / rows.size * np.sum((without - np.mean(without)) ** 2))

    # Influences are a first-order stand-in for leaving out, and hold the cells' time fixed.
    assert found.se == pytest.approx(jackknife, rel=0.1)


def test_people_without_a_history_count_only_where_their_number_is_known():
    held = people()
    known, unknown = matched_trend(held, others=1000), matched_trend(held, others=None)

    assert known.events_later > unknown.events_later
    assert known.se < unknown.se


def test_the_follow_up_of_the_listed_plays_no_part():
    held = people()
    changed = held.events.copy()
    changed[held.listed, -1] += 9

    assert matched_trend(histories(events=changed, listed=held.listed), others=0).ratio == pytest.approx(
        matched_trend(held, others=0).ratio, rel=1e-12
    )


def test_a_town_with_nobody_else_has_no_trend():
    with pytest.raises(DataUnfit) as refusal:
        matched_trend(histories(events=[[1, 1, 1, 1], [1, 2, 1, 1]], listed=[True, True]), others=None)
    assert refusal.value.slug == "no-trend"
