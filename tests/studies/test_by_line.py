"""The last who got a place against the first who did not, on a made-up list whose truth was planted."""

from datetime import timedelta
from functools import cache

import numpy as np
import polars as pl
import pytest

from plumbline.evaluation import capacity_line
from plumbline.finding.enums import Method
from plumbline.finding.reading import by_person, for_selection
from plumbline.studies.by_line import asked_by_line, compare_by_line, line_figures, sides_of
from plumbline.studies.outcomes import counted, with_outcomes
from plumbline.studies.overturning import figures_to_overturn
from plumbline.studies.queries import bundleable
from plumbline.studies.services import evaluate
from plumbline.values.errors import DataUnfit
from tests.finding.made_up import INDEX, between, births, history, no_spells, person_ids
from tests.finding.panels import freeze
from tests.studies.conftest import LATER


PEOPLE, PLACES = 900, 300
END = (INDEX + timedelta(days=365)).replace(hour=0)


@cache
def sides(effect=1.0, *, held=3, people=PEOPLE):
    """People ranked by their two years before the list; those with a place go on with the effect."""
    before = for_selection(between(history(people, rate=3.0), None, INDEX))
    listed = ranked(before, people)
    helped = dict.fromkeys(listed.filter(pl.col("arm") == "offered")["person"], effect)
    rows = for_selection(history(people, rate=3.0, effect=helped))
    followed = with_outcomes(
        listed, involvements=rows, spells=by_person(no_spells()), index=INDEX, until=END.date()
    )
    return sides_of(followed, rows, index=INDEX, held=held), rows


def ranked(rows, people):
    """A score without ties, for the history alone: two years' events and a little that tells equals apart."""
    frame = pl.DataFrame({"person": person_ids(people)})
    two_years = counted(frame, rows, INDEX - timedelta(days=730), INDEX)
    spread = np.random.default_rng(5).uniform(-0.5, 0.5, people)
    score = two_years.to_numpy() + 1 + spread
    order = np.argsort(-score)
    above = np.isin(np.arange(people), order[:PLACES])
    return frame.with_columns(
        score=pl.Series(score),
        cluster=pl.int_range(people),
        arm=pl.Series(np.where(above, "offered", "below_line")),
    )


def test_a_planted_fall_is_found_and_no_more_than_fairly_strong():
    found = compare_by_line(sides(0.3)[0], smallest_worth_having=0.2)

    assert found.verdict == "fell"
    assert found.figures["ci_low"] < 0.3 < found.figures["ci_high"] < 1
    assert found.figures["strength"]["grade"] <= 4
    assert found.sentence.endswith("weaker than a lottery, and it speaks of people near the line alone.")


def test_where_nothing_was_done_no_fall_is_found_though_everybody_listed_got_better():
    found = compare_by_line(sides()[0], smallest_worth_having=0.2)

    assert found.verdict == "cannot_tell"
    assert found.figures["ci_low"] < 1 < found.figures["ci_high"]
    assert found.figures["before_after_change"] < 0
    assert found.figures["before_after_is_effect"] is False
    assert found.sentence.startswith("We cannot tell yet.")


def test_the_figures_are_those_of_the_estimator_and_the_arms_those_in_its_reach():
    one, _ = sides(0.3)
    told = compare_by_line(one, smallest_worth_having=0.2).figures
    again = capacity_line(
        events=one.frame["events_after"].to_numpy(),
        score=one.frame["score"].to_numpy(),
        listed=one.listed,
        years_at_liberty=one.frame["years_after"].to_numpy(),
        events_earlier=one.earlier,
        cluster=one.frame["cluster"].to_numpy(),
    )

    assert (told["rate_ratio"], told["se"]) == (again.ratio, again.se)
    assert (told["arms"]["above_line"]["people"], told["arms"]["below_line"]["people"]) == (
        again.above,
        again.below,
    )


def test_the_year_that_tries_the_line_is_the_third_before_the_list():
    one, rows = sides()
    start = INDEX - timedelta(days=3 * 365)
    expected = counted(one.frame, rows, start, start + timedelta(days=365))
    assert one.earlier is not None
    assert one.earlier.tolist() == expected.to_list()


def test_without_that_year_the_line_is_doubted():
    one, _ = sides(held=2)
    assert one.earlier is None
    assert line_figures(one)["before"] is None
    slugs = [doubt["slug"] for doubt in compare_by_line(one, smallest_worth_having=0.2).figures["doubts"]]
    assert "line-unchecked" in slugs


def test_it_is_tried_in_the_same_ways_as_others_and_by_the_line_itself():
    one, rows = sides(0.3)
    found = compare_by_line(one, smallest_worth_having=0.2)
    asked = asked_by_line(one, index=INDEX, end=END)
    tried = figures_to_overturn(asked, rows, control="property_crime", evalue_of=found.figures)

    assert tried["evalue"]["of_interval"] > 1
    assert tried["control_outcome"]["standing"] == "not_held"
    assert (asked.of(rows) == one.frame["events_after"].to_numpy()).all()
    assert {row["words"] for row in line_figures(one)["others"]} >= {"half the reach", "twice the reach"}


def test_with_nobody_near_the_line_nothing_is_told():
    one, _ = sides()
    far = one.frame.with_columns(
        score=pl.when(pl.col("arm") == "offered").then(pl.lit(100.0)).otherwise(pl.lit(1.0))
    )
    found = compare_by_line(type(one)(far, None), smallest_worth_having=0.2)

    assert found.verdict == "cannot_tell"
    assert found.figures["rate_ratio"] is None
    assert found.sentence.startswith("We cannot tell. Too few people or events just")


@pytest.fixture
def at_line(put_history, plan, analysing):
    """A list by rank whose plan compares at the line, evaluated after its year."""

    def make(listed=120):
        put_history(history(320, rate=3.0, days=4 * 365), births=births(320))
        protocol = plan(freeze(method=Method.BY_RANK, listed=listed), design="capacity_line")
        with analysing() as viewer:
            return evaluate(protocol_id=protocol.id, by=viewer, at=LATER)

    return make


@pytest.mark.django_db
def test_a_plan_for_the_line_is_locked_and_compared(at_line):
    result = at_line()
    assert result.standing == "registered"
    assert (result.figures["design"], result.figures["planned_design"]) == ("capacity_line", "capacity_line")
    assert set(result.figures["arms"]) == {"above_line", "below_line"}
    assert result.figures["overturn"]["line"]["before"] is not None
    assert result.verdict != "fell"


@pytest.mark.django_db
def test_it_names_the_place_at_which_the_places_ended(at_line):
    assert "near place 120 of the list" in at_line().protocol.who


@pytest.mark.django_db
def test_a_bundle_can_be_made_of_it(at_line, analysing):
    result = at_line()
    with analysing() as viewer:
        assert result in bundleable(viewer)


@pytest.mark.django_db
def test_a_lottery_is_not_compared_at_a_line(put_history, plan):
    put_history(history(320, rate=3.0, days=4 * 365), births=births(320))
    with pytest.raises(DataUnfit, match="can be compared as: lottery, waitlist"):
        plan(freeze(method=Method.BY_LOT, listed=40, seed=b"a seed for the line"), design="capacity_line")
