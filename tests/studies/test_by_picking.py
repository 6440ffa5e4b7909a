"""Those whom a panel picked from a list against the others of it, on made-up lists whose truth was planted."""

from datetime import date, timedelta
from functools import cache

import numpy as np
import polars as pl
import pytest

from plumbline.evaluation import adjusted_rates
from plumbline.finding.enums import Method
from plumbline.finding.reading import by_person, for_selection
from plumbline.studies.begun import cases_begun
from plumbline.studies.by_picking import (
    PICKING_DAYS,
    asked_by_picking,
    compare_by_picking,
    last_day_of_picking,
    picking_of,
)
from plumbline.studies.models import ProtocolLock
from plumbline.studies.outcomes import counted
from plumbline.studies.overturning import figures_to_overturn
from plumbline.studies.services import evaluate
from plumbline.values.errors import DataUnfit
from tests.casework import panel as panel
from tests.finding.made_up import INDEX, between, births, history, no_spells, person_ids
from tests.finding.panels import freeze
from tests.studies.conftest import LATER


PEOPLE = 600
START = last_day_of_picking(INDEX)
END = START + timedelta(days=365)


@cache
def picked_of(effect=1.0, *, held=3, people=PEOPLE):
    """A panel that leans to those hurt more in the two years before the list; what it picked goes on with the effect."""
    who = person_ids(people)
    before = for_selection(between(history(people, rate=3.0, days=5 * 365, until=END), None, INDEX))
    frame = pl.DataFrame({"person": who})
    two_years = counted(frame, before, INDEX - timedelta(days=730), INDEX).to_numpy()
    rng = np.random.default_rng(5)
    leaning = np.log(two_years + 0.5) + rng.gumbel(size=people)
    chosen = [who[row] for row in np.argsort(-leaning)[: people // 2]]
    helped = dict.fromkeys(chosen, effect)
    rows = for_selection(history(people, rate=3.0, days=5 * 365, until=END, effect=helped))
    begun = {who: INDEX.date() + timedelta(days=number % PICKING_DAYS) for number, who in enumerate(chosen)}
    listed = frame.with_columns(score=pl.Series(two_years + 1.0), cluster=pl.int_range(people))
    return listed, begun, rows, held


def picking(effect=1.0, *, until=END, begun=None, **more):
    listed, first, rows, held = picked_of(effect, **more)
    return picking_of(
        listed,
        first if begun is None else begun,
        rows,
        spells=by_person(no_spells()),
        index=INDEX,
        until=until.date(),
        held=held,
    ), rows


def test_a_planted_fall_is_found_and_no_more_than_moderate():
    found = compare_by_picking(picking(0.4)[0], smallest_worth_having=0.2)

    assert found.verdict == "fell"
    assert found.figures["ci_low"] < 0.45
    assert found.figures["ci_high"] < 1
    assert found.figures["strength"]["grade"] <= 3
    assert found.sentence.endswith("People chose, and nobody drew lots, so this is weaker than a lottery.")


def test_where_nothing_was_done_no_fall_is_found_though_the_panel_leaned():
    found = compare_by_picking(picking()[0], smallest_worth_having=0.2)

    assert found.verdict != "fell"
    assert found.figures["ci_low"] < 1 < found.figures["ci_high"]
    assert found.figures["before_after_is_effect"] is False


def test_the_figures_are_those_of_the_estimator_and_weights_stand_beside_them():
    one, _ = picking(0.4)
    told = compare_by_picking(one, smallest_worth_having=0.2).figures
    again = adjusted_rates(
        events=one.frame["events_after"].to_numpy(),
        picked=one.picked,
        history=one.history,
        score=one.frame["score"].to_numpy(),
        years_at_liberty=one.frame["years_after"].to_numpy(),
        cluster=one.frame["cluster"].to_numpy(),
    )

    assert (told["rate_ratio"], told["se"]) == (again.ratio, again.se)
    (beside,) = told["asked_otherwise"]
    assert (beside["design"], beside["ratio"]) == ("weighted", again.weighted.ratio)
    assert set(told["arms"]) == {"picked", "not_picked"}
    assert [row["what"] for row in told["balance"]["rows"]] == ["history", "recency", "all_years", "score"]
    # Overlap weights make the means the same to the last digit.
    assert {row["after"] for row in told["balance"]["rows"]} <= {0.0, -0.0}
    assert told["balance"]["effective"] == round(again.balance.effective)


def test_both_are_followed_from_the_end_of_the_picking_and_their_history_ends_with_the_list():
    one, rows = picking()
    after = counted(one.frame, rows, START, END)
    last = counted(one.frame, rows, INDEX - timedelta(days=365), INDEX)

    assert one.frame["events_after"].to_list() == after.to_list()
    assert one.frame["events_before"].to_list() == last.to_list()
    assert one.history[:, -1].tolist() == last.to_list()
    assert one.history.shape == (PEOPLE, 3)


@pytest.mark.parametrize("times", [0, 2, 5])
def test_what_is_found_of_those_picked_while_the_panel_picks_moves_no_figure(times):
    """Whoever is watched closer from the day they are picked has more on file by its end: that is no history of theirs."""
    listed, begun, rows, held = picked_of()
    meanwhile = (pl.col("occurred_from") >= INDEX) & (pl.col("occurred_from") < START)
    watched = rows.filter(meanwhile & pl.col("person").is_in(list(begun)))
    again = [watched.with_columns(event=pl.format("{}-{}", "event", pl.lit(n))) for n in range(1, times)]
    kept = rows if times else rows.filter(~(meanwhile & pl.col("person").is_in(list(begun))))

    def found(frame):
        one = picking_of(
            listed, begun, frame, spells=by_person(no_spells()), index=INDEX, until=END.date(), held=held
        )
        return compare_by_picking(one, smallest_worth_having=0.2).figures

    before, after = found(rows), found(pl.concat([kept, *again]))
    assert watched.height > 50
    for name in ("rate_ratio", "ci_low", "ci_high", "before_after_change", "asked_otherwise"):
        assert before[name] == after[name], name


def test_whoever_had_a_case_before_is_left_out_and_whoever_has_one_later_was_not_picked():
    who = person_ids(PEOPLE)
    begun = {
        who[0]: INDEX.date() - timedelta(days=1),
        who[1]: INDEX.date(),
        who[2]: START.date() - timedelta(days=1),
        who[3]: START.date(),
    }
    one, _ = picking(begun=begun)

    assert one.begun_before == 1
    assert who[0] not in one.frame["person"]
    assert one.frame.filter(arm="picked")["person"].to_list() == [who[1], who[2]]


@pytest.mark.parametrize(
    ("more", "slug"),
    [
        ({"begun": {}}, "nobody-begun"),
        ({"begun": dict.fromkeys(person_ids(PEOPLE), INDEX.date())}, "nobody-begun"),
        ({"until": START}, "picking-open"),
        ({"held": 1}, "too-few-years"),
    ],
)
def test_what_cannot_be_compared_is_refused(more, slug):
    with pytest.raises(DataUnfit) as refused:
        picking(**more)
    assert refused.value.slug == slug


def test_it_is_tried_in_the_same_ways_as_others():
    one, rows = picking(0.4)
    found = compare_by_picking(one, smallest_worth_having=0.2)
    asked = asked_by_picking(one, index=INDEX, end=END)
    tried = figures_to_overturn(asked, rows, control="property_crime", evalue_of=found.figures)

    assert tried["evalue"]["of_interval"] > 1
    assert (asked.of(rows) == one.frame["events_after"].to_numpy()).all()


@pytest.fixture
def planned(panel, put_history, plan):
    """A list of the panel's by rank, with a plan that compares those picked from it, and 200 people with a history."""
    until = INDEX + timedelta(days=PICKING_DAYS + 366)
    put_history(history(200, rate=3.0, days=4 * 365, until=until), births=births(200))
    return plan(freeze(panel.scheme, method=Method.BY_RANK, listed=120), design="adjusted")


@pytest.mark.django_db
def test_a_locked_plan_is_told_whose_case_began_and_compared(planned, analysing, monkeypatch):
    begun = {who: date(INDEX.year, INDEX.month, INDEX.day) for who in person_ids(200)[::2]}
    monkeypatch.setattr("plumbline.studies.outcomes_by_arm.cases_begun", lambda lock: begun)
    with analysing() as viewer:
        result = evaluate(protocol_id=planned.id, by=viewer, at=LATER + timedelta(days=PICKING_DAYS))

    assert result.standing == "registered"
    assert (result.figures["design"], result.figures["planned_design"]) == ("adjusted", "adjusted")
    assert result.figures["rate_ratio"] is not None
    assert result.figures["days_planned"] == 365 + PICKING_DAYS
    assert result.figures["overturn"]["evalue"] is not None


@pytest.mark.django_db
def test_where_no_case_began_nothing_is_told(planned, analysing):
    with analysing() as viewer:
        result = evaluate(protocol_id=planned.id, by=viewer, at=LATER + timedelta(days=PICKING_DAYS))

    assert result.verdict == "cannot_tell"
    assert "No case of anybody on the list began in the 91 days after it." in result.sentence


@pytest.mark.django_db
def test_the_database_tells_a_locked_plan_of_this_design_whose_case_began(
    panel, put_history, plan, analysing
):
    case = panel.triaged()
    put_history(between(history(60), None, INDEX), births=births(60))
    protocol = plan(freeze(panel.scheme, method=Method.BY_RANK), design="adjusted")
    with analysing():
        assert set(cases_begun(ProtocolLock.objects.get(protocol=protocol))) == {str(case.person_id)}


@pytest.mark.django_db
def test_only_a_list_of_a_scheme_has_people_picked_from_it(put_history, plan):
    put_history(between(history(60), None, INDEX), births=births(60))
    with pytest.raises(DataUnfit, match="no scheme’s"):
        plan(freeze(method=Method.BY_RANK), design="adjusted")
