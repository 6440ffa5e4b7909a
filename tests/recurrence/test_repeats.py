import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plumbline.recurrence import repeats_within
from plumbline.values.errors import DataUnfit


def counted(rows, window):
    unit, event, day = zip(*rows, strict=True)
    days = np.datetime64("2026-01-01") + np.array(day)
    return repeats_within(units=np.array(unit), events=np.array(event), days=days, window_days=window)


@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 400)), min_size=1, max_size=30), st.integers(0, 400)
)
@settings(max_examples=80, deadline=None)
def test_repeats_agree_with_looking_at_every_pair(seen, window):
    rows = [(unit, event, day) for event, (unit, day) in enumerate(seen)]
    again = {
        u1 for u1, e1, d1 in rows for u2, e2, d2 in rows if u1 == u2 and e1 != e2 and abs(d1 - d2) <= window
    }
    assert counted(rows, window).repeat_n == len(again)


def test_a_day_beyond_the_window_is_no_repeat():
    assert counted([(1, 1, 0), (1, 2, 366)], 365).share == 0
    assert counted([(1, 1, 0), (1, 2, 365)], 365).share == 1


def test_one_event_in_two_rows_is_no_repeat():
    assert counted([(1, 1, 0), (1, 1, 0)], 365).repeat_n == 0


def test_an_event_without_a_day_is_refused():
    with pytest.raises(DataUnfit):
        repeats_within(units=[1], events=[1], days=np.array(["NaT"], dtype="datetime64[D]"), window_days=365)
