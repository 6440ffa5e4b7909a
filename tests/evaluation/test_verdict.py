import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.evaluation import rate_ratio, read_anew, verdict, verdict_on
from plumbline.values.errors import DataUnfit


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (0.4, 0.7, "fell"),
        (0.4, 0.999, "fell"),
        (0.4, 1.0, "cannot_tell"),
        (0.4, 1.6, "cannot_tell"),
        (1.0, 2.0, "cannot_tell"),
        (1.01, 2.0, "rose"),
        (0.85, 1.1, "no_worthwhile_change"),
        (0.8, 1.2, "no_worthwhile_change"),
        (0.79, 1.2, "cannot_tell"),
        (0.8, 1.21, "cannot_tell"),
        (0.85, 0.95, "no_worthwhile_change"),
        (0.79, 0.95, "fell"),
        (1.05, 1.2, "rose"),
        (1.001, 1.01, "rose"),
    ],
)
def test_the_whole_interval_decides(low, high, said):
    assert verdict(low, high, 0.2) == said


@given(low=st.floats(0.01, 5), width=st.floats(0, 3), worth=st.floats(0.01, 0.99))
def test_a_clear_rise_is_a_rise_and_nothing_larger_than_the_plan_calls_small_is_no_change(low, width, worth):
    high = low + width
    said = verdict(low, high, worth)

    assert (said == "rose") == (low > 1)
    if said == "no_worthwhile_change":
        assert abs(low - 1) <= worth * (1 + 1e-9) + 1e-12
        assert abs(high - 1) <= worth * (1 + 1e-9) + 1e-12


@pytest.mark.parametrize(
    ("kept", "low", "high", "today"),
    [
        ("no_worthwhile_change", 1.05, 1.2, "rose"),
        ("no_worthwhile_change", 0.9, 1.24, "cannot_tell"),
        ("no_worthwhile_change", 0.9, 1.1, "no_worthwhile_change"),
        ("no_worthwhile_change", None, None, "no_worthwhile_change"),
        ("cannot_tell", 1.05, 1.2, "cannot_tell"),
        ("fell", 0.5, 0.7, "fell"),
    ],
)
def test_a_verdict_kept_by_the_rule_before_is_read_by_todays(kept, low, high, today):
    assert read_anew(kept, ci_low=low, ci_high=high, smallest_worth_having=0.2) == today


@given(low=st.floats(0.01, 5), width=st.floats(0, 3), events=st.floats(0, 9.99))
def test_under_ten_expected_events_nothing_is_told(low, width, events):
    assert verdict(low, low + width, 0.2, expected_events_per_arm=events) == "cannot_tell"


def test_ten_expected_events_are_enough():
    assert verdict(0.4, 0.7, 0.2, expected_events_per_arm=10) == "fell"


def test_it_reads_the_smaller_arm_of_a_result():
    events = np.array([0, 1, 0, 0, 4, 5, 6, 5])
    result = rate_ratio(events=events, years_at_liberty=np.ones(8), offered=np.arange(8) < 4)

    assert result.events.offered == 1
    assert verdict_on(result, 0.2) == verdict(result.ci_low, result.ci_high, 0.2)


@pytest.mark.parametrize(
    ("low", "high", "worth"), [(0.5, 0.4, 0.2), (-0.1, 0.4, 0.2), (0.5, 0.6, 0.0), (0.5, 0.6, 1.0)]
)
def test_what_is_no_interval_or_no_share_is_refused(low, high, worth):
    with pytest.raises(DataUnfit):
        verdict(low, high, worth)
