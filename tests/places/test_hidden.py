from dataclasses import fields
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plumbline.places import Hidden, hidden_share
from plumbline.places.hidden import SHIFTS_IN_WEEKS
from plumbline.values.errors import DataUnfit


START = np.datetime64("2024-01-01T00:00:00")
TWO_HOURS = timedelta(hours=2)


def at(minutes):
    return START + np.asarray(minutes).astype("timedelta64[m]")


def areas(codes):
    return np.array([f"E{code}" for code in codes], dtype=object)


def a_town(rng, *, hidden, rows=900, police=6_000, places=50, days=730):
    """Hospital and police rows; busy places and few of them, so that many rows meet by chance."""
    weight = rng.gamma(1.0, 1.0, places)
    weight /= weight.sum()
    seen, where = rng.integers(0, days * 1440, police), rng.choice(places, police, p=weight)
    own = rng.integers(0, police, rows)
    is_hidden = rng.random(rows) < hidden
    when = np.where(is_hidden, rng.integers(0, days * 1440, rows), seen[own] + rng.integers(-60, 61, rows))
    place = np.where(is_hidden, rng.choice(places, rows, p=weight), where[own])
    given = (at(when), areas(place), at(seen), areas(where), TWO_HOURS)
    return given, is_hidden.mean()


@pytest.mark.parametrize("hidden", [0.0, 0.2, 0.45, 0.8, 1.0])
def test_the_planted_share_is_found(hidden):
    given, truth = a_town(np.random.default_rng(int(hidden * 100)), hidden=hidden)
    assert abs(hidden_share(*given).value - truth) < 0.05


def test_the_interval_holds_the_truth_about_as_often_as_it_says():
    rng = np.random.default_rng(11)
    held = 0
    for _ in range(60):
        given, _ = a_town(rng, hidden=0.45, rows=300, police=3_000)
        found = hidden_share(*given)
        held += found.low <= 0.45 <= found.high
    # With 95% coverage, 60 towns hold fewer than 52 about once in 300 seeds.
    assert held >= 52


def test_coincidence_alone_is_not_taken_for_knowledge():
    given, _ = a_town(np.random.default_rng(4), hidden=1.0)
    found = hidden_share(*given)
    assert found.matched > 0.02
    assert found.value > 0.95


def test_near_agrees_with_looking_at_every_pair():
    given, _ = a_town(np.random.default_rng(5), hidden=0.5, rows=80, police=300, places=5)
    health_at, health_place, police_at, police_place, window = given
    gap = np.abs(health_at[:, None] - police_at[None, :]) <= np.timedelta64(window)
    near = (gap & (health_place[:, None] == police_place[None, :])).any(axis=1)
    found = hidden_share(*given)
    assert found.matched * found.known == pytest.approx(near.sum())


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=15, deadline=None)
def test_the_order_of_rows_changes_nothing(seed):
    rng = np.random.default_rng(seed)
    given, _ = a_town(rng, hidden=0.5, rows=60, police=200, places=4)
    health_at, health_place, police_at, police_place, window = given
    one, other = rng.permutation(health_at.size), rng.permutation(police_at.size)
    shuffled = (health_at[one], health_place[one], police_at[other], police_place[other], window)
    assert hidden_share(*shuffled).value == pytest.approx(hidden_share(*given).value)


def test_rows_without_place_or_time_or_outside_the_period_are_left_out_of_the_whole():
    given, _ = a_town(np.random.default_rng(6), hidden=0.5, rows=100)
    health_at, health_place = given[0].copy(), given[1].copy()
    health_place[:10] = None
    health_at[10:15] = np.datetime64("NaT")
    health_at[15:20] = np.datetime64("1999-01-01")
    found = hidden_share(health_at, health_place, *given[2:])
    assert (found.n, found.known, found.unknown) == (100, 80, 20)


def test_only_numbers_leave():
    given, _ = a_town(np.random.default_rng(7), hidden=0.5)
    found = hidden_share(*given)
    assert {field.name for field in fields(Hidden)} == {
        "value", "low", "high", "n", "known", "unknown", "matched", "by_chance",
    }  # fmt: skip
    assert all(isinstance(getattr(found, field.name), (int, float)) for field in fields(Hidden))


def test_shifts_keep_the_weekday_and_leave_out_this_week_and_the_next():
    assert all(isinstance(weeks, int) and abs(weeks) > 1 for weeks in SHIFTS_IN_WEEKS)


def test_few_rows_are_refused():
    given, _ = a_town(np.random.default_rng(8), hidden=0.5, rows=20)
    with pytest.raises(DataUnfit):
        hidden_share(*given)


def test_no_police_rows_are_refused():
    given, _ = a_town(np.random.default_rng(9), hidden=0.5, rows=50)
    with pytest.raises(DataUnfit):
        hidden_share(given[0], given[1], given[2][:0], given[3][:0], TWO_HOURS)


def test_a_window_as_long_as_a_shift_is_refused():
    given, _ = a_town(np.random.default_rng(10), hidden=0.5)
    with pytest.raises(DataUnfit):
        hidden_share(*given[:4], timedelta(days=10))


def test_one_time_for_each_place_is_needed():
    given, _ = a_town(np.random.default_rng(12), hidden=0.5)
    with pytest.raises(DataUnfit):
        hidden_share(given[0][:-1], *given[1:])
