"""Rules of sessions: what came of a planned day, who missed, when a second on a day is asked about."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.cases.enums import Missed, PlanCame
from plumbline.cases.sessions import (
    MISSED_BY,
    Held,
    check_once_a_day,
    check_plan,
    missed_by,
    plan_lines,
    standing_plans,
)
from plumbline.schemes.reading import kind_called, known_kinds
from plumbline.values.errors import DataUnfit, StageRefused


TODAY = date(2026, 3, 10)
DAYS = st.integers(-5, 5).map(lambda n: TODAY + timedelta(days=n))
OUTCOMES = st.sampled_from(["met", "phone", "no_answer", *MISSED_BY])


@dataclass
class Plan:
    on: date
    is_off: bool = False


PLANS = st.lists(st.builds(Plan, DAYS, st.booleans()), max_size=8)
HELD = st.lists(st.builds(lambda on, o: Held(on, o, o in ("met", "phone")), DAYS, OUTCOMES), max_size=8)


@given(plans=PLANS, held=HELD)
def test_each_day_planned_stands_once_and_says_what_was_logged_of_it(plans, held):
    lines = plan_lines(plans, held, today=TODAY)
    assert [line.on for line in lines] == sorted({plan.on for plan in plans})
    for line in lines:
        on_day = [one for one in held if one.on == line.on]
        assert (line.came is PlanCame.HELD) == any(one.reached for one in on_day)
        if line.came is PlanCame.NOTHING_SAID:
            assert line.on < TODAY
            assert on_day == []
        if line.came is PlanCame.AHEAD:
            assert line.on >= TODAY


@given(plans=PLANS)
def test_the_last_row_of_a_day_counts(plans):
    stands = standing_plans(plans)
    for on, is_off in stands.items():
        assert is_off == [plan for plan in plans if plan.on == on][-1].is_off


@given(held=HELD)
def test_nobody_misses_a_session_that_was_held(held):
    both = missed_by(held, Missed.PERSON) + missed_by(held, Missed.PROVIDER)
    assert both <= sum(not one.reached for one in held)


@given(reached=st.booleans(), before=st.integers(0, 3), further=st.booleans())
def test_a_second_session_on_a_day_is_asked_about(reached, before, further):
    if reached and before and not further:
        with pytest.raises(StageRefused) as no:
            check_once_a_day(reached=reached, on_that_day=before, is_further=further)
        assert no.value.slug == "same-day"
    else:
        check_once_a_day(reached=reached, on_that_day=before, is_further=further)


def test_a_plan_lies_ahead_and_stands_once():
    check_plan(on=TODAY, today=TODAY, planned=[])
    with pytest.raises(DataUnfit):
        check_plan(on=TODAY - timedelta(days=1), today=TODAY, planned=[])
    with pytest.raises(StageRefused):
        check_plan(on=TODAY, today=TODAY, planned=[TODAY])


@pytest.mark.parametrize("slug", known_kinds())
def test_every_kind_has_the_outcomes_that_say_who_missed(slug):
    work = kind_called(slug).work
    assert set(MISSED_BY) <= set(work.contact_outcomes) - set(work.outcomes_reached)
