from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.evaluation import Verdict
from plumbline.studies.comparing import Comparison
from plumbline.studies.looks import at_look, check_looks, look_due, planned_looks, up_to
from plumbline.studies.rules import FollowUp
from plumbline.values.errors import DataUnfit


START = date(2026, 1, 1)


def held(days, planned=365):
    return FollowUp(start=START, end=START + timedelta(days=days), planned=planned)


def test_without_looks_the_end_is_the_only_one_and_its_interval_the_usual():
    (only,) = planned_looks([], window_days=365)
    assert (only.number, only.of, only.days, only.level, only.is_last) == (1, 1, 365, 0.95, True)


def test_early_looks_have_far_wider_intervals_than_the_last():
    half, end = planned_looks([182], window_days=365)
    # O'Brien and Fleming by Lan and DeMets at half of the information: 2.96 and 1.97 standard errors.
    assert half.level == pytest.approx(0.99692, abs=2e-4)
    assert end.level == pytest.approx(0.951, abs=1e-3)


@pytest.mark.parametrize(
    ("days", "number"), [(100, None), (176, None), (177, 1), (182, 1), (359, 1), (360, 2), (365, 2)]
)
def test_a_look_is_due_when_its_days_are_held_but_a_few(days, number):
    found = look_due([182], window_days=365, held=held(days))
    assert (found and found.number) == number


def test_a_look_counts_no_more_days_than_it_planned():
    look = look_due([182], window_days=365, held=held(300))
    assert up_to(look, held(300)).days == 182
    assert up_to(look, held(180)).days == 180


@pytest.mark.parametrize(
    ("looks", "window"),
    [
        ([30], 365),
        ([340], 365),
        ([200, 100], 365),
        ([182, 182], 365),
        ([61, 122, 183, 244], 365),
        ([400], 365),
    ],
)
def test_looks_that_can_show_nothing_are_refused(looks, window):
    with pytest.raises(DataUnfit, match=r"look|Look"):
        check_looks(looks, window_days=window)


@given(st.lists(st.integers(60, 300), max_size=3, unique=True).map(sorted))
def test_a_useless_offer_misleads_one_time_in_twenty_over_all_looks(looks):
    try:
        check_looks(looks, window_days=365)
    except DataUnfit:
        return
    planned = planned_looks(looks, window_days=365)
    rng = np.random.default_rng(0)
    days = np.array([look.days for look in planned])
    steps = rng.normal(size=(20_000, len(days))) * np.sqrt(np.diff(days, prepend=0))
    z = np.abs(steps.cumsum(axis=1) / np.sqrt(days))
    from scipy.special import ndtri

    limits = np.array([ndtri(0.5 + look.level / 2) for look in planned])
    assert (z > limits).any(axis=1).mean() == pytest.approx(0.05, abs=0.006)


def test_before_the_first_planned_look_nothing_is_told_whatever_it_shows():
    found = Comparison(Verdict.FELL, "Violence fell.", {})
    early = at_look(found, None, held(100))
    assert early.verdict is Verdict.CANNOT_TELL
    assert "no look was planned" in early.sentence
    assert at_look(found, planned_looks([], window_days=365)[0], held(365)) == found
    half = at_look(found, planned_looks([182], window_days=365)[0], held(182))
    assert (half.verdict, "look 1 of 2" in half.sentence) == (Verdict.FELL, True)
