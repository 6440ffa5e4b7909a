"""Follow-up that starts late and events of before are kept out where arms are compared."""

from datetime import date, datetime, timedelta

import polars as pl
import pytest

from plumbline.studies import by_day, by_picking, outcomes_by_arm
from plumbline.studies.by_picking import PICKING_DAYS, picking_of
from plumbline.studies.guarding import FOLLOWED_FROM, followed_since, guard_figures
from plumbline.studies.outcomes import with_outcomes
from plumbline.studies.services import evaluate
from plumbline.values.errors import DataUnfit
from tests.studies.conftest import LATER
from tests.studies.test_by_day import begun_of, told_of
from tests.studies.test_evaluating import town  # noqa: F401 - a fixture


DAY = datetime(2026, 6, 1, 9)
SPELLS = pl.DataFrame(
    schema={"person": pl.String, "kind": pl.String, "from_date": pl.Date, "to_date": pl.Date}
)


def rows(*told):
    """Involvements: person, event and when."""
    return pl.DataFrame(
        [(*one, "victim", True) for one in told],
        schema={
            "person": pl.String, "event": pl.String, "occurred_from": pl.Datetime, "role": pl.String, "is_violence": pl.Boolean,
        },
        orient="row",
    )  # fmt: skip


def people(*keys):
    return pl.DataFrame(
        {"person": keys, "arm": ["offered"] * len(keys)}, schema={"person": pl.String, "arm": pl.String}
    )


def late(frame, days=30):
    """The same people, those first in it followed from a later day, as from their first contact."""
    moved = (
        pl.when(pl.int_range(pl.len()) < 3)
        .then(pl.col(FOLLOWED_FROM) + days)
        .otherwise(pl.col(FOLLOWED_FROM))
    )
    return frame.with_columns(moved)


def test_an_event_that_also_lies_before_the_draw_is_no_outcome_for_anybody_in_it():
    told = rows(
        ("a", "e1", DAY - timedelta(days=1)),
        ("b", "e1", DAY + timedelta(days=1)),
        ("b", "e2", DAY + timedelta(days=2)),
        ("a", "e3", DAY),
    )
    found = with_outcomes(
        people("a", "b"), involvements=told, spells=SPELLS, index=DAY, until=date(2027, 6, 1)
    )
    assert found["events_after"].to_list() == [1, 1]
    assert found["events_before"].to_list() == [1, 0]


def test_everybody_is_followed_from_the_day_of_the_draw_or_nothing_is_compared():
    told = with_outcomes(
        people("a", "b"), involvements=rows(), spells=SPELLS, index=DAY, until=date(2027, 6, 1)
    )
    assert followed_since(told, DAY.date()) is told
    for moved in (1, -1):
        with pytest.raises(DataUnfit, match="day of allocation|that of allocation"):
            followed_since(late(told, moved), DAY.date())


@pytest.mark.django_db
def test_a_lottery_followed_from_a_later_day_is_refused(town, plan, analysing, monkeypatch):  # noqa: F811 - the fixture
    protocol = plan(town())
    whole = outcomes_by_arm.with_outcomes
    monkeypatch.setattr(outcomes_by_arm, "with_outcomes", lambda *a, **k: late(whole(*a, **k)))
    with analysing() as viewer, pytest.raises(DataUnfit) as refused:
        evaluate(protocol_id=protocol.id, by=viewer, at=LATER)
    assert refused.value.slug == "immortal-time"


def test_pairs_followed_from_a_later_day_are_refused(monkeypatch):
    whole = by_day._followed
    monkeypatch.setattr(
        by_day, "_followed", lambda day, window, end: whole(day + timedelta(days=9), window, end)
    )
    with pytest.raises(DataUnfit) as refused:
        told_of(begun_of(), 1.0)
    assert refused.value.slug == "immortal-time"


def test_those_picked_followed_from_a_later_day_are_refused(monkeypatch):
    whole = by_picking.with_outcomes
    monkeypatch.setattr(by_picking, "with_outcomes", lambda *a, **k: late(whole(*a, **k)))
    with pytest.raises(DataUnfit) as refused:
        picking_of(
            people("a", "b"),
            {"a": DAY.date()},
            rows(),
            spells=SPELLS,
            index=DAY,
            until=DAY.date() + timedelta(days=PICKING_DAYS + 100),
            held=2,
        )
    assert refused.value.slug == "immortal-time"


def doubled(number):
    """As many events of which one row lies before the draw and another after it, and one that lies after it alone."""
    both = [
        (who, f"e{n}", DAY + timedelta(days=day)) for n in range(number) for who, day in (("a", -1), ("b", 1))
    ]
    return rows(*both, ("b", "after", DAY + timedelta(days=2)))


@pytest.mark.parametrize(("number", "told"), [(0, 0), (3, None), (7, 7)])
def test_how_many_events_were_left_out_is_told_and_few_are_hidden(number, told):
    found = with_outcomes(
        people("a", "b"), involvements=doubled(number), spells=SPELLS, index=DAY, until=date(2027, 6, 1)
    )
    assert guard_figures(found, doubled(number), end=DAY + timedelta(days=300), start=DAY) == {
        "index_events": told
    }


def test_each_person_of_a_pair_is_guarded_from_their_own_day():
    frame = people("a", "b").with_columns(
        pl.Series(FOLLOWED_FROM, [DAY.toordinal(), DAY.toordinal() + 2], dtype=pl.Int64)
    )
    told = doubled(7)
    assert guard_figures(frame, told, end=DAY + timedelta(days=300)) == {"index_events": 0}


@pytest.mark.django_db
def test_a_result_carries_what_its_guards_found(town, plan, analysing):  # noqa: F811 - the fixture
    protocol = plan(town())
    with analysing() as viewer:
        result = evaluate(protocol_id=protocol.id, by=viewer, at=LATER)
    assert result.figures["guards"] == {"index_events": 0}
