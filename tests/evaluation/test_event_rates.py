import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.evaluation import andersen_gill, event_history, first_event
from plumbline.evaluation.cox_fit import fit_cox
from plumbline.values.errors import DataUnfit
from tests.evaluation.cases import expected, table


# The cases print eight digits.
PRINTED = 6e-9
BRUTE = 1e-9


def bladder(reference_data, **changes):
    rows = table(reference_data, "bladder2")
    given_rows = {
        "person": rows["id"],
        "start": rows["start"],
        "stop": rows["stop"],
        "event": rows["event"],
        "covariates": np.column_stack([rows["rx"], rows["number"], rows["size"]]),
    }
    return event_history(**(given_rows | changes))


def made_up(n=120, seed=1, effect=-0.5, ties=True, clumps=1.0):
    """Spans of n people whose events repeat, with a covariate that changes, and time measured in whole days or not."""
    rng = np.random.default_rng(seed)
    rows = []
    for person in range(n):
        arm, risk = person % 2, rng.gamma(clumps, 1 / clumps)
        end, now, x = rng.uniform(20, 60), 0.0, rng.normal()
        while now < end:
            gap = rng.exponential(1 / (0.05 * risk * np.exp(effect * arm + 0.3 * x)))
            stop = min(now + gap, end, now + 15)
            stop = np.ceil(stop) if ties else stop
            happened = now + gap <= stop and stop > now
            if stop > now:
                rows.append((person, now, stop, happened, arm, x))
            now, x = stop, rng.normal()
    person, start, stop, event, arm, x = (np.array(column) for column in zip(*rows, strict=True))
    return {
        "person": person.astype(int),
        "start": start,
        "stop": stop,
        "event": event.astype(bool),
        "covariates": np.column_stack([arm, x]),
    }


def log_likelihood(data, coef, ties):
    """Efron's or Breslow's, by listing every risk set."""
    n = data["stop"].size
    weight, offset = data.get("weight", np.ones(n)), data.get("offset", np.zeros(n))
    stratum = data.get("stratum", np.zeros(n))
    linear = data["covariates"] @ coef + offset
    total = 0.0
    for s in np.unique(stratum):
        for t in np.unique(data["stop"][data["event"] & (stratum == s)]):
            dead = data["event"] & (data["stop"] == t) & (stratum == s)
            risk = (data["start"] < t) & (t <= data["stop"]) & (stratum == s)
            total += weight[dead] @ linear[dead]
            whole, tied = weight[risk] @ np.exp(linear[risk]), weight[dead] @ np.exp(linear[dead])
            d = dead.sum()
            for order in range(d):
                share = order / d if ties == "efron" else 0.0
                total -= weight[dead].mean() * np.log(whole - share * tied)
    return total


def everything(seed=3, n=60):
    data = made_up(n=n, seed=seed)
    rng = np.random.default_rng(seed)
    rows = data["stop"].size
    return data | {
        "weight": rng.uniform(0.5, 2, rows),
        "offset": rng.normal(0, 0.3, rows),
        "stratum": data["person"] % 3,
    }


@pytest.mark.parametrize("ties", ["efron", "breslow"])
def test_c02_andersen_gill_is_that_of_r(reference_data, ties):
    found = andersen_gill(bladder(reference_data), ties=ties)
    wanted = expected(reference_data, "C02")[f"AG_{ties}"]

    assert found.coef == pytest.approx(wanted["coef"], abs=PRINTED)
    assert np.sqrt(np.diag(found.model_covariance)) == pytest.approx(wanted["se"], abs=PRINTED)
    assert found.se == pytest.approx(wanted["robust_se"], abs=PRINTED)


def test_c03_andersen_gill_is_that_of_r(reference_data):
    rows = table(reference_data, "cgd")
    found = andersen_gill(
        event_history(
            person=rows["id"],
            start=rows["tstart"],
            stop=rows["tstop"],
            event=rows["status"],
            covariates=rows["treat"] == "rIFN-g",
        )
    )
    wanted = expected(reference_data, "C03")["AG_treat"]

    assert (found.people.size, found.events) == (128, 76)
    assert found.coef[0] == pytest.approx(wanted["coef"], abs=PRINTED)
    assert np.sqrt(found.model_covariance[0, 0]) == pytest.approx(wanted["se"], abs=PRINTED)
    assert found.se[0] == pytest.approx(wanted["robust_se"], abs=PRINTED)


def test_c01_first_arrest_is_that_of_r(reference_data):
    rows = table(reference_data, "rossi")
    wanted = expected(reference_data, "C01")
    names = list(wanted["coef"])
    found = first_event(
        event_history(
            stop=rows["week"],
            event=rows["arrest"],
            covariates=np.column_stack([rows[name] for name in names]),
        )
    )

    assert found.coef == pytest.approx(list(wanted["coef"].values()), abs=PRINTED)
    assert np.sqrt(np.diag(found.model_covariance)) == pytest.approx(list(wanted["se"].values()), abs=PRINTED)


@pytest.mark.parametrize("ties", ["efron", "breslow"])
def test_with_weights_offset_and_strata_it_is_the_likelihood_with_every_risk_set_listed(ties):
    data = everything()
    fit = fit_cox(event_history(**data), ties=ties)
    step = 1e-4

    def slope(i):
        move = np.eye(2)[i] * step
        return (log_likelihood(data, fit.coef + move, ties) - log_likelihood(data, fit.coef - move, ties)) / (
            2 * step
        )

    def bend(i):
        move = np.eye(2)[i] * step
        sides = log_likelihood(data, fit.coef + move, ties) + log_likelihood(data, fit.coef - move, ties)
        return (2 * log_likelihood(data, fit.coef, ties) - sides) / step**2

    assert fit.log_likelihood == pytest.approx(log_likelihood(data, fit.coef, ties), rel=1e-12)
    assert fit.start == pytest.approx(log_likelihood(data, np.zeros(2), ties), rel=1e-12)
    assert [slope(0), slope(1)] == pytest.approx([0, 0], abs=1e-5)
    assert np.diag(np.linalg.inv(fit.covariance)) == pytest.approx([bend(0), bend(1)], rel=1e-4)


def test_influence_is_the_slope_of_the_estimate_in_each_persons_weight():
    """Score residuals are exact: the coefficient moves with a person's weight as their dfbeta says (Breslow)."""
    data = everything(n=30)
    found = andersen_gill(event_history(**data), ties="breslow")
    for person in (0, 7, 29):
        mine, step = data["person"] == person, 1e-5
        more, less = (
            fit_cox(
                event_history(**(data | {"weight": data["weight"] * np.where(mine, 1 + sign * step, 1.0)})),
                ties="breslow",
            ).coef
            for sign in (1, -1)
        )
        assert (more - less) / (2 * step) == pytest.approx(found.influence[person], abs=1e-7)


def test_robust_covariance_is_the_sum_over_people_and_over_households():
    data = made_up()
    household = data["person"] // 3
    found = andersen_gill(event_history(**data, cluster=household))
    by_household = found.influence.reshape(40, 3, 2).sum(axis=1)

    assert found.person_covariance == pytest.approx(found.influence.T @ found.influence, rel=1e-12)
    assert found.cluster_covariance == pytest.approx(by_household.T @ by_household, rel=1e-9)
    assert found.influence.sum(axis=0) == pytest.approx([0, 0], abs=1e-10)
    assert found.clusters == 40


def test_few_clusters_can_be_allowed_for():
    data = made_up(n=40)
    plain, wider = (andersen_gill(event_history(**data), inflation=kind) for kind in ("none", "clusters"))

    assert wider.se == pytest.approx(plain.se * np.sqrt(40 / 38))


@given(seed=st.integers(0, 20))
def test_the_order_of_rows_does_not_matter(seed):
    data = everything(seed=seed, n=20)
    mixed = np.random.default_rng(seed).permutation(data["stop"].size)
    one = andersen_gill(event_history(**data))
    other = andersen_gill(event_history(**{name: values[mixed] for name, values in data.items()}))

    assert other.coef == pytest.approx(one.coef, abs=1e-9)
    assert other.se == pytest.approx(one.se, rel=1e-8)
    assert other.influence == pytest.approx(one.influence, abs=1e-9)


@given(seed=st.integers(0, 20), at=st.floats(0.05, 0.95))
def test_splitting_a_span_in_two_changes_nothing(seed, at):
    data = everything(seed=seed, n=20)
    middle = data["start"] + at * (data["stop"] - data["start"])
    two = {name: np.concatenate([values, values]) for name, values in data.items()}
    two["stop"] = np.concatenate([middle, data["stop"]])
    two["start"] = np.concatenate([data["start"], middle])
    two["event"] = np.concatenate([np.zeros(middle.size, dtype=bool), data["event"]])
    one, other = andersen_gill(event_history(**data)), andersen_gill(event_history(**two))

    assert other.coef == pytest.approx(one.coef, abs=1e-9)
    assert other.se == pytest.approx(one.se, rel=1e-8)


@given(seed=st.integers(0, 20), scale=st.floats(0.01, 100))
def test_scaling_weights_leaves_ratio_and_robust_error(seed, scale):
    data = everything(seed=seed, n=20)
    one = andersen_gill(event_history(**data))
    other = andersen_gill(event_history(**(data | {"weight": scale * data["weight"]})))

    assert other.coef == pytest.approx(one.coef, abs=1e-9)
    assert other.se == pytest.approx(one.se, rel=1e-8)
    assert other.model_covariance == pytest.approx(one.model_covariance / scale, rel=1e-8)


def test_an_offset_that_is_the_same_for_all_changes_nothing():
    data = made_up(n=40)
    far = data | {"offset": np.full(data["stop"].size, 900.0)}

    assert andersen_gill(event_history(**far)).coef == pytest.approx(
        andersen_gill(event_history(**data)).coef, abs=1e-12
    )


@given(seed=st.integers(0, 20))
def test_the_same_stratum_twice_is_twice_the_information(seed):
    data = made_up(n=20, seed=seed)
    twice = {name: np.concatenate([values, values]) for name, values in data.items()}
    twice["person"][data["person"].size :] += 1000
    twice["stratum"] = np.repeat([0, 1], data["stop"].size)
    one, other = andersen_gill(event_history(**data)), andersen_gill(event_history(**twice))

    assert other.coef == pytest.approx(one.coef, abs=1e-9)
    assert other.model_covariance == pytest.approx(one.model_covariance / 2, rel=1e-8)


def test_planted_ratios_are_held_and_clumps_are_seen():
    """Events in runs: the robust interval holds the truth, the model's own is far too short."""
    rng = np.random.default_rng(5)
    held = model_held = 0
    trials = 200
    for _ in range(trials):
        found = andersen_gill(event_history(**planted(rng)))
        truth = np.log(0.7)
        short = 1.96 * np.sqrt(found.model_covariance[0, 0])
        held += found.ci_low[0] <= 0.7 <= found.ci_high[0]
        model_held += abs(found.coef[0] - truth) <= short
    # Binomial(200, 0.95) has a standard deviation of 3.1.
    assert held >= 181
    assert model_held <= 165


def planted(rng, n=200):
    """People of very uneven risk over a year; the ratio of the arms' rates is 0.7 at every time."""
    arm = np.arange(n) % 2
    risk = rng.gamma(0.5, 2, n)
    counts = rng.poisson(3 * risk * np.where(arm, 0.7, 1.0))
    person = np.repeat(np.arange(n), counts + 1)
    last = np.append(np.flatnonzero(np.diff(person)), person.size - 1)
    stop = rng.uniform(0, 1, person.size)
    stop[last] = 2.0
    stop = stop[np.lexsort((stop, person))]
    stop[last] = 1.0
    start = np.concatenate([[0.0], stop[:-1]])
    start[np.concatenate([[0], last[:-1] + 1])] = 0.0
    event = np.ones(person.size, dtype=bool)
    event[last] = False
    return {"person": person, "start": start, "stop": stop, "event": event, "covariates": arm[person]}


def test_stretches_of_follow_up_hold_all_events_and_a_planted_fading_shows():
    rng = np.random.default_rng(6)
    n = 3000
    arm = np.arange(n) % 2
    early, late = rng.poisson(np.where(arm, 0.5, 1.0)), rng.poisson(1.0, n)
    times = np.concatenate([rng.uniform(0, 0.5, early.sum()), rng.uniform(0.5, 1, late.sum()), np.ones(n)])
    person = np.concatenate([np.repeat(np.arange(n), early), np.repeat(np.arange(n), late), np.arange(n)])
    order = np.lexsort((times, person))
    person, stop = person[order], times[order]
    first = np.append(True, np.diff(person) != 0)
    history = event_history(
        person=person,
        start=np.where(first, 0.0, np.append(0.0, stop[:-1])),
        stop=stop,
        event=order < times.size - n,
        covariates=arm[person],
    )
    halves = [andersen_gill(history.between(low, low + 0.5)) for low in (0.0, 0.5)]

    assert sum(half.events for half in halves) == history.event.sum()
    assert sum(half.time_at_risk for half in halves) == pytest.approx(n)
    assert halves[0].ratio[0] == pytest.approx(0.5, abs=0.06)
    assert halves[1].ratio[0] == pytest.approx(1.0, abs=0.1)
    with pytest.raises(DataUnfit, match="Nobody is followed"):
        history.between(1.0, 2.0)


def test_doubts_name_few_events_few_people_and_one_person():
    found = andersen_gill(
        event_history(
            person=[1, 1, 1, 2, 3, 4],
            start=[0, 2, 5, 0, 0, 0],
            stop=[2, 5, 9, 6, 3, 9],
            event=[1, 1, 0, 1, 1, 0],
            covariates=[1, 1, 1, 0, 0, 0],
        )
    )

    assert [doubt.slug for doubt in found.doubts] == ["few-events", "few-clusters", "one-person"]
    assert found.diagnostics.leave_one_out[0, 0] <= found.ratio[0] <= found.diagnostics.leave_one_out[0, 1]


@pytest.mark.parametrize(
    ("changes", "slug"),
    [
        ({"event": [0, 0, 0, 0]}, "no-events"),
        ({"event": [1, 0, 1, 0], "covariates": [1, 1, 1, 0]}, "estimate-infinite"),
        ({"covariates": [1, 1, 1, 1]}, "design-singular"),
        ({"covariates": [[1, 2], [1, 2], [0, 0], [0, 0]]}, "design-singular"),
        ({"covariates": None}, "no-covariates"),
        ({"covariates": [1, 1, 0]}, "covariates-unfit"),
        ({"covariates": [1, 1, 0, np.nan]}, "covariates-unfit"),
        ({"stop": [2, 5, 3, np.nan]}, "values-unfit"),
        ({"start": [0, 2, 0, -1]}, "span-unfit"),
        ({"start": [0, 2, 0, 9]}, "span-unfit"),
        ({"start": [0, 1, 0, 0]}, "spans-overlap"),
        ({"start": [0, 2, 0]}, "shapes-differ"),
        ({"event": [1, 2, 0, 1]}, "events-unfit"),
        ({"event": [1, 1]}, "shapes-differ"),
        ({"weight": [1, 1, 0, 1]}, "weights-unfit"),
        ({"died": [1, 0, 0, 0]}, "after-death"),
        ({"offset": [0, 0, 0, -700]}, "offset-unfit"),
        ({"person": [1.0, 1.0, np.nan, 2.0]}, "values-unfit"),
        ({"person": [1, 1]}, "shapes-differ"),
        ({"cluster": [1, 1, 1, 1]}, "too-few-clusters"),
        ({"stop": [], "event": []}, "history-empty"),
    ],
)
def test_histories_that_give_no_ratio_are_refused(changes, slug):
    data = {
        "person": [1, 1, 2, 3],
        "start": [0, 2, 0, 0],
        "stop": [2, 5, 3, 9],
        "event": [1, 1, 1, 0],
        "covariates": [1, 1, 0, 0],
    }
    with pytest.raises(DataUnfit) as refused:
        andersen_gill(event_history(**(data | changes)))

    assert refused.value.slug == slug


def test_an_interval_needs_a_level():
    with pytest.raises(DataUnfit, match="level"):
        andersen_gill(event_history(**made_up(n=10)), level=1.0)


def test_keys_of_any_kind_name_people():
    data = made_up(n=20)
    words = np.array([f"p{number:03}" for number in data["person"]])
    one, other = (
        andersen_gill(event_history(**data)),
        andersen_gill(event_history(**(data | {"person": words}))),
    )

    assert other.people[3] == "p003"
    assert other.influence == pytest.approx(one.influence)


def test_risks_that_span_many_powers_of_ten_are_told_apart():
    """High risks go first: what rounding leaves of them would swamp the sums of those who remain."""
    rng = np.random.default_rng(1)
    x = rng.normal(size=2000)
    found = first_event(
        event_history(stop=rng.exponential(np.exp(-5 * x)), event=np.ones(2000), covariates=x)
    )
    assert found.ci_low[0] <= np.exp(5) <= found.ci_high[0]

    rare = (rng.random(2000) < 0.01) * 1.0
    strong = first_event(
        event_history(stop=rng.exponential(np.exp(-5 * rare)), event=np.ones(2000), covariates=rare)
    )
    assert strong.ci_low[0] <= np.exp(5) <= strong.ci_high[0]


def test_a_rare_group_without_events_is_refused_beside_others():
    rng = np.random.default_rng(2)
    rare = (rng.random(2000) < 0.01) * 1.0
    with pytest.raises(DataUnfit, match="no finite answer"):
        first_event(
            event_history(
                stop=rng.exponential(1.0, 2000),
                event=rare == 0,
                covariates=np.column_stack([rare, rng.normal(size=2000)]),
            )
        )


def test_a_covariate_that_does_not_differ_within_strata_is_refused():
    data = made_up(n=40)
    with pytest.raises(DataUnfit, match="at risk together"):
        andersen_gill(event_history(**(data | {"stratum": data["person"] % 2})))


def test_a_unit_that_nobody_could_move_by_is_refused():
    data = made_up(n=40)
    with pytest.raises(DataUnfit, match="larger unit"):
        andersen_gill(event_history(**(data | {"covariates": data["covariates"] * 1e-9})))
