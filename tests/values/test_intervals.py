from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.values.errors import DataUnfit
from plumbline.values.intervals import DateInterval, merged


DAY_0 = date(2024, 2, 20)
days = st.integers(0, 40)
spans = st.builds(
    lambda start, length: DateInterval(
        DAY_0 + timedelta(start), None if length is None else DAY_0 + timedelta(start + length)
    ),
    days,
    st.none() | st.integers(0, 15),
)
calendar = [DAY_0 + timedelta(n) for n in range(70)]


def within(some: tuple[DateInterval, ...] | list[DateInterval], day: date) -> bool:
    return any(day in span for span in some)


def test_the_last_day_is_not_inside() -> None:
    span = DateInterval(date(2024, 2, 28), date(2024, 3, 1))
    assert span.days == 2
    assert date(2024, 2, 29) in span
    assert date(2024, 3, 1) not in span


def test_a_span_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(DataUnfit):
        DateInterval(date(2024, 3, 1), date(2024, 2, 28))


def test_an_open_span_has_no_length() -> None:
    span = DateInterval(date(2024, 3, 1))
    assert span.days is None
    assert date(2124, 3, 1) in span
    assert not span.is_empty


@given(spans, spans)
def test_the_intersection_holds_the_days_in_both(one: DateInterval, other: DateInterval) -> None:
    shared = one.intersection(other)
    assert one.overlaps(other) == (shared is not None)
    for day in calendar:
        assert (shared is not None and day in shared) == (day in one and day in other)


@given(st.lists(spans, max_size=6))
def test_merging_keeps_the_same_days_in_separate_spans(some: list[DateInterval]) -> None:
    joined = merged(some)
    for day in calendar:
        assert within(joined, day) == within(some, day)
    for left, right in zip(joined, joined[1:], strict=False):
        assert left.end is not None
        assert left.end < right.start


@given(spans, st.lists(spans, max_size=5))
def test_what_is_left_is_the_days_outside_the_others(one: DateInterval, others: list[DateInterval]) -> None:
    left = one.without(others)
    for day in calendar:
        assert within(left, day) == (day in one and not within(others, day))
    assert not any(span.is_empty for span in left)
