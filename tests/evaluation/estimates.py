"""A small made-up example of every result that keeps the contract of estimators, with the number of its units."""

from functools import cache

import numpy as np
import pytest

from plumbline import evaluation as ev
from plumbline.town.trials.towns import draw_town


N, SITES, PERIODS, POOLED = 240, 12, 6, 40


@cache
def people():
    """Half of them offered a place, with two years of history; each stands alone."""
    rng = np.random.default_rng(7)
    risk = rng.gamma(2.0, 1.0, N)
    offered = rng.permutation(N) < N // 2
    years = rng.uniform(0.5, 1.0, N)
    past = rng.poisson(risk[:, None], (N, 2))
    events = rng.poisson(risk * years * np.where(offered, 0.7, 1.0))
    return {"events": events, "years_at_liberty": years, "offered": offered}, past


@cache
def spans():
    """Events of N people over a year of days, the first half in one arm."""
    rng = np.random.default_rng(8)
    rows = []
    for person in range(N):
        arm, now, end = float(person < N // 2), 0.0, rng.uniform(200, 365)
        rate = rng.gamma(2.0, 0.5) * 0.006 * np.exp(-0.4 * arm)
        while now < end:
            stop = min(now + rng.exponential(1 / rate), end)
            rows.append((person, now, stop, stop < end, arm))
            now = stop
    person, start, stop, event, arm = (np.array(column) for column in zip(*rows, strict=True))
    history = ev.event_history(
        person=person.astype(int), start=start, stop=stop, event=event.astype(bool), covariates=arm[:, None]
    )
    return history, arm == 1


@cache
def town():
    one = draw_town("B", people=40_000, trend=0.0, rng=np.random.default_rng(1))
    listed = one.top(100)
    return one, listed, one.helped(listed, 0.8, np.random.default_rng(5))


@cache
def by_site():
    """Events and years of sites by period, and the period in which each begins."""
    rng = np.random.default_rng(9)
    turn = rng.permutation(np.repeat([1, 2, 3, 4], SITES // 4))
    years = rng.uniform(80, 120, (SITES, PERIODS))
    level = rng.gamma(20.0, 0.05, (SITES, 1)) * rng.gamma(40.0, 1 / 40, (SITES, PERIODS))
    on = np.arange(PERIODS) >= turn[:, None]
    return rng.poisson(years * level * np.where(on, 0.8, 1.0)), years, turn


def _rate_ratio():
    return ev.rate_ratio(**people()[0]), N


def _adjusted_rates():
    data, past = people()
    rng = np.random.default_rng(2)
    found = ev.adjusted_rates(
        events=data["events"],
        picked=data["offered"],
        history=past,
        score=past.sum(axis=1) + rng.uniform(0.5, 1.5, N),
        years_at_liberty=data["years_at_liberty"],
    )
    return found, N


def _before_after():
    data, past = people()
    found = ev.before_after(
        events_before=past[:, 1],
        events_after=data["events"],
        years_before=np.ones(N),
        years_after=data["years_at_liberty"],
    )
    return found, N


def _capacity_line():
    one, listed, counts = town()
    found = ev.capacity_line(
        events=counts[:, -1], score=one.score, listed=listed, events_earlier=counts[:, 1]
    )
    return found, len(counts)


def _moderation():
    data, past = people()
    return ev.moderation(**data, inside=past[:, 0] > 1), N


def _placebo_cohort():
    one, listed, counts = town()
    found = ev.placebo_cohort(events=counts, listed=listed, listed_earlier=one.top_earlier(100))
    return found, len(counts)


def _placebo_year():
    one, listed, counts = town()
    found = ev.placebo_year(events=counts, listed=listed, listed_earlier=one.top_earlier(100))
    return found, len(counts)


def _weighted_difference():
    data, _ = people()
    return ev.weighted_difference(outcome=data["events"], treated=data["offered"], weight=np.ones(N)), N


def _staggered():
    pytest.importorskip("diff_diff", reason="staggered adoption is an extra: requirements/staggered.txt")
    events, years, turn = by_site()
    return ev.staggered_adoption(outcome=np.log((events + 0.5) / years), turn=turn), SITES


def _mean_cumulative():
    return ev.mean_cumulative(spans()[0], at=[90, 180]), N


def _cumulative_contrast():
    history, in_one = spans()
    return ev.cumulative_contrast(history, in_one=in_one, at=[90, 180]), N


def _event_rates():
    return ev.andersen_gill(spans()[0]), N


def _harm_contrast():
    data, _ = people()
    rng = np.random.default_rng(3)
    worst = np.where(data["events"] > 0, rng.uniform(1, 30, N), 0.0)
    found = ev.harm_contrast(
        harm=worst * np.maximum(data["events"], 1), worst_event=worst, offered=data["offered"], rng=rng
    )
    return found, N


def _survival():
    return ev.kaplan_meier(spans()[0], at=[90, 180]), N


def _negative_binomial_rates():
    data, past = people()
    found = ev.negative_binomial_rates(
        events=data["events"],
        years_at_liberty=data["years_at_liberty"],
        covariates=np.column_stack([data["offered"], past[:, 0]]),
    )
    return found, N


@cache
def site_effects():
    rng = np.random.default_rng(4)
    variance = rng.uniform(0.01, 0.02, POOLED)
    feature = rng.normal(size=POOLED)
    return rng.normal(-0.2 + 0.1 * feature, np.sqrt(0.02 + variance)), variance, feature


def _shrunken():
    effect, variance, _ = site_effects()
    return ev.shrunken_effects(effect=effect, variance=variance), POOLED


def _pooled():
    effect, variance, _ = site_effects()
    return ev.pool(effect=effect, variance=variance), POOLED


def _meta_regression():
    effect, variance, feature = site_effects()
    return ev.meta_regression(effect=effect, variance=variance, moderators=feature), POOLED


def _take_up():
    data, _ = people()
    took = data["offered"] & (np.random.default_rng(5).uniform(size=N) < 0.7)
    return ev.take_up_effect(outcome=data["events"], offered=data["offered"], took=took), N


def _by_the_lot():
    block = np.random.default_rng(6).integers(0, 4, N)
    return ev.by_the_lot(**people()[0], stratum=block, rng=np.random.default_rng(6), draws=499), N


def _stepped_wedge():
    events, years, turn = by_site()
    found = ev.stepped_wedge(events=events, years=years, turn=turn, rng=np.random.default_rng(6), draws=499)
    return found, SITES


def _weighted_rates():
    data, _ = people()
    found = ev.weighted_rates(
        events=data["events"],
        years_at_liberty=data["years_at_liberty"],
        treated=data["offered"],
        weight=np.ones(N),
    )
    return found, N


def _redrawn_ratio():
    return ev.redrawn_rate_ratio(**people()[0], rng=np.random.default_rng(6), draws=400), N


def _change_ratio():
    events, years, _ = by_site()
    found = ev.change_ratio(events=events, years=years, treated=np.arange(SITES) % 2 == 0, starts=3)
    return found, SITES


def _negative_control():
    data, past = people()
    asked = ev.rate_ratio(**data)
    other = ev.rate_ratio(**(data | {"events": past[:, 0]}))
    found = ev.negative_control(
        theta=asked.theta,
        influence=asked.influence,
        control_theta=other.theta,
        control_influence=other.influence,
        control="period",
    )
    return found, N


def _dose_association():
    data, past = people()
    dose = np.random.default_rng(7).poisson(3 + past[:, 0])
    found = ev.dose_association(
        events=data["events"],
        years_at_liberty=data["years_at_liberty"],
        dose=dose,
        rng=np.random.default_rng(7),
    )
    return found, N


EXAMPLES = {
    "AdjustedRates": _adjusted_rates,
    "BeforeAfter": _before_after,
    "ByTheLot": _by_the_lot,
    "CapacityLine": _capacity_line,
    "ChangeRatio": _change_ratio,
    "CumulativeContrast": _cumulative_contrast,
    "DoseAssociation": _dose_association,
    "EventRates": _event_rates,
    "HarmContrast": _harm_contrast,
    "MeanCumulative": _mean_cumulative,
    "MetaRegression": _meta_regression,
    "Moderation": _moderation,
    "NegativeBinomialRates": _negative_binomial_rates,
    "NegativeControl": _negative_control,
    "PlaceboCohort": _placebo_cohort,
    "PlaceboYear": _placebo_year,
    "Pooled": _pooled,
    "RateRatio": _rate_ratio,
    "RedrawnRatio": _redrawn_ratio,
    "Shrunken": _shrunken,
    "Staggered": _staggered,
    "SteppedWedge": _stepped_wedge,
    "Survival": _survival,
    "TakeUp": _take_up,
    "WeightedDifference": _weighted_difference,
    "WeightedRates": _weighted_rates,
}
