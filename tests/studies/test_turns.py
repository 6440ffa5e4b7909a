"""A waitlist: compared until the first of those who wait has their turn, and no longer."""

from datetime import UTC, date, timedelta

import pytest

from plumbline.finding.enums import Method
from plumbline.finding.models import ListEntry
from plumbline.studies.models import ProtocolLock
from plumbline.studies.rules import FollowUp
from plumbline.studies.services import evaluate
from plumbline.studies.turns import (
    first_turn,
    offered_later,
    people_still_compared,
    people_whose_turn_came,
    until_the_turn,
)
from plumbline.values.errors import DataUnfit, StageRefused
from tests.finding.made_up import INDEX, between, births, history
from tests.finding.panels import freeze
from tests.studies.conftest import LATER


PEOPLE = 320
START = date(2026, 6, 1)
SPAN = FollowUp(start=START, end=START + timedelta(days=365), planned=365)


@pytest.mark.parametrize(("turn", "days"), [(None, 365), (400, 365), (365, 365), (182, 182), (1, 1)])
def test_both_arms_are_closed_before_the_first_turn(turn, days):
    day = None if turn is None else START + timedelta(days=turn)
    assert until_the_turn(SPAN, day).days == days


def test_a_turn_on_the_day_of_the_lot_is_no_wait():
    with pytest.raises(StageRefused, match="nobody waited"):
        until_the_turn(SPAN, START)


@pytest.fixture
def waitlist(put_history, scheme, analysing, plan):
    """`waitlist(effect)`: a lottery of 200 whose other half waits a year; the effect among those who went first."""

    def make(effect):
        from tests.web.protocols.test_plans import offered

        every = history(PEOPLE, rate=3.0, days=4 * 365)
        put_history(between(every, None, INDEX), births=births(PEOPLE))
        run = freeze(listed=200, scheme=scheme, seed=b"a seed for those who wait")
        protocol = plan(run, design="waitlist")
        helped = dict.fromkeys(offered(run, lambda viewer: analysing(viewer)), effect)
        put_history(history(PEOPLE, rate=3.0, days=4 * 365, effect=helped), births=births(PEOPLE))
        return run, protocol

    return make


@pytest.mark.django_db
@pytest.mark.parametrize(("effect", "fell"), [(0.35, True), (1.0, False)])
def test_a_planted_fall_is_found_while_they_wait_and_none_is_not(waitlist, analysing, effect, fell):
    _, protocol = waitlist(effect)
    with analysing() as viewer:
        found = evaluate(protocol_id=protocol.id, by=viewer, at=LATER)
    assert (found.verdict == "fell") is fell
    assert (found.figures["design"], found.figures["strength"]["grade"]) == ("waitlist", 5)
    assert found.figures["ci_low"] < effect < found.figures["ci_high"]
    assert found.figures["turn"] is None


@pytest.mark.django_db
def test_a_later_list_lets_those_in_whose_wait_is_over_and_the_comparison_ends_there(
    waitlist, analysing, scheme
):
    run, protocol = waitlist(1.0)
    half = INDEX + timedelta(days=182)
    with analysing() as viewer:
        lock = ProtocolLock.objects.get(protocol=protocol)
        assert first_turn(lock) is None
        assert people_whose_turn_came(viewer, half.replace(tzinfo=UTC)) == frozenset()
        over = people_whose_turn_came(viewer, LATER)
        assert len(over) == ListEntry.objects.filter(run=run, arm="not_drawn").count()
    freeze(scheme, method=Method.BY_RANK, listed=30, at=half, turn_came=over)
    with analysing() as viewer:
        assert first_turn(lock) == half.date()
        found = evaluate(protocol_id=protocol.id, by=viewer, at=LATER)
    assert (found.figures["days"], found.figures["turn"]) == (182, half.date().isoformat())


@pytest.mark.django_db
@pytest.mark.parametrize(("window", "held"), [(730, True), (365, False)])
def test_a_lot_that_is_followed_for_two_years_holds_its_people_for_two(
    put_history, plan, analysing, scheme, window, held
):
    put_history(history(PEOPLE, rate=3.0, days=5 * 365), births=births(PEOPLE))
    run = freeze(listed=200, scheme=scheme, seed=b"a seed for those followed on")
    plan(run, window_days=window)
    after_a_year = INDEX + timedelta(days=400)
    with analysing() as viewer:
        still = people_still_compared(viewer, after_a_year.replace(tzinfo=UTC))
        on_it = 200 if held else 0
        assert len(still.get("violence", ())) == on_it
        assert people_still_compared(viewer, (INDEX + timedelta(days=731)).replace(tzinfo=UTC)) == {}
    later = freeze(scheme, method=Method.BY_RANK, listed=30, at=after_a_year, still_compared=still)
    assert (later.held > 0) is held
    with analysing():
        lock = ProtocolLock.objects.get(protocol__run=run)
        crossed = offered_later(lock, before=(INDEX + timedelta(days=730)).date())
    assert (crossed == 0) is held


@pytest.mark.django_db
def test_those_not_drawn_who_were_offered_a_place_later_are_counted_on_the_card(
    put_history, plan, analysing, scheme
):
    put_history(
        history(PEOPLE, rate=3.0, days=5 * 365, until=INDEX + timedelta(days=760)), births=births(PEOPLE)
    )
    run = freeze(listed=200, scheme=scheme, seed=b"a seed for those who cross")
    protocol = plan(run, window_days=730)
    freeze(scheme, method=Method.BY_RANK, listed=60, at=INDEX + timedelta(days=400))
    with analysing() as viewer:
        figures = evaluate(protocol_id=protocol.id, by=viewer, at=LATER + timedelta(days=500)).figures
    assert figures["offered_later"] >= 5
    assert [one for one in figures["doubts"] if one["slug"] == "offered-later"]


@pytest.mark.django_db
def test_a_list_is_planned_only_as_it_can_be_compared(put_history, plan):
    put_history(between(history(PEOPLE), None, INDEX), births=births(PEOPLE))
    with pytest.raises(DataUnfit, match="rank, same_day"):
        plan(freeze(method=Method.BY_RANK), design="lottery")
    with pytest.raises(DataUnfit, match="no scheme"):
        plan(freeze(method=Method.BY_RANK, at=INDEX + timedelta(hours=1)), design="same_day")
