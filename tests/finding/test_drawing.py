"""Ranking, numbering and giving places, without a database."""

from datetime import timedelta

import polars as pl
import pytest

from plumbline.finding.clusters import LARGEST, clusters_of
from plumbline.finding.danger import in_immediate_danger, safety_floor
from plumbline.finding.drawing import Line, draw, give_places, line_for, number_the_eligible
from plumbline.finding.enums import Method
from plumbline.finding.nobody import why_nobody
from plumbline.finding.planning import fall_to_expect, plan_comparison
from plumbline.finding.reading import by_person, for_selection
from plumbline.finding.study_numbers import nomination_refs, study_numbers
from plumbline.selection import load_rule, score_people
from plumbline.values.errors import DataUnfit, StageRefused
from tests.finding.made_up import (
    INDEX,
    INVOLVEMENTS,
    between,
    births,
    history,
    involvement,
    no_spells,
)


SEED = b"a seed of enough bytes"


@pytest.fixture(scope="module")
def before():
    return for_selection(between(history(), None, INDEX))


@pytest.fixture(scope="module")
def scored(before):
    return score_people(
        before, INDEX, load_rule("violence-rfgv-1"), by_person(no_spells()), by_person(births())
    )


@pytest.fixture(scope="module")
def numbered(scored, before):
    return number_the_eligible(scored, before)


def by_lot(numbered, *, around=20, above=0, in_danger=(), kind="violence", ethics="decision 1"):
    return give_places(
        numbered,
        method=Method.BY_LOT,
        line=Line(above=above, around=around),
        seed=SEED,
        kind=kind,
        ethics_decision=ethics,
        in_danger=in_danger,
    )


def test_study_numbers_are_opaque_and_different():
    numbers = study_numbers(500)
    assert len(set(numbers)) == 500
    assert all(number.startswith("S-") and len(number) == 8 for number in numbers)
    assert not {letter for number in numbers for letter in number[2:]} & set("AEIOU01LS")
    assert not set(nomination_refs(500)) & set(numbers)


def test_the_whole_eligible_list_is_numbered_with_two_reasons_each(numbered, scored):
    assert numbered.height == scored.eligible().height > 30
    assert numbered["rank"].to_list() == list(range(1, numbered.height + 1))
    assert numbered["reasons"].list.len().min() >= 2


def test_half_of_the_list_is_offered_by_lot(numbered):
    allocated = by_lot(numbered, around=20)
    assert allocated.height == numbered.height
    arms = dict(allocated.group_by("arm").len().iter_rows())
    assert arms == {"offered": 10, "not_drawn": 10, "below_line": numbered.height - 20}
    assert allocated.filter(pl.col("arm") != "below_line")["rank"].max() == 20


def test_those_above_the_line_are_offered_outside_the_lot(numbered):
    allocated = by_lot(numbered, above=5, around=20)
    assert allocated.filter(pl.col("rank") <= 5)["arm"].unique().to_list() == ["always"]
    assert allocated.filter(pl.col("arm") == "offered")["rank"].min() > 5


def test_immediate_danger_is_outside_the_lot_wherever_the_rank(numbered):
    person = numbered["person"][25]
    allocated = by_lot(numbered, around=20, in_danger={person})
    assert allocated.filter(pl.col("person") == person)["arm"].item() == "always"
    assert allocated.filter(pl.col("person") == person)["probability"].item() == 1.0


@pytest.mark.parametrize("kind", ["mappa", "marac", "mash"])
def test_no_lot_where_there_is_a_duty_to_each_person(numbered, kind):
    with pytest.raises(StageRefused, match="never given by lot"):
        by_lot(numbered, kind=kind)


def test_no_lot_without_an_ethics_decision(numbered):
    with pytest.raises(StageRefused, match="ethics decision"):
        by_lot(numbered, ethics=" ")


def test_the_draw_depends_on_the_seed_and_not_on_the_study_numbers(scored, before):
    one, other = number_the_eligible(scored, before), number_the_eligible(scored, before)
    assert set(one["study_number"]) != set(other["study_number"])
    assert by_lot(one)["arm"].to_list() == by_lot(other)["arm"].to_list()


def test_the_draw_can_be_repeated_from_the_entries_alone(numbered):
    allocated = by_lot(numbered, above=5)
    listed = allocated.filter(pl.col("arm") != "below_line").select("study_number", "rank", "cluster", "arm")
    always = set(listed.filter(pl.col("arm") == "always")["study_number"])
    again = draw(listed, always=always, seed=SEED, kind="violence", ethics_decision="x")
    both = listed.join(again.select("arm", study_number="person"), on="study_number", suffix="_again")
    assert both["arm"].to_list() == both["arm_again"].to_list()


def test_by_rank_the_top_is_offered(numbered):
    allocated = give_places(
        numbered,
        method=Method.BY_RANK,
        line=Line(above=0, around=7),
        seed=None,
        kind="mappa",
        ethics_decision="",
    )
    assert allocated.filter(pl.col("arm") == "offered")["rank"].to_list() == list(range(1, 8))


def test_couples_share_an_arm_and_acquaintances_do_not():
    rows = []
    for person, other, times, domestic in (("a", "b", 2, False), ("c", "d", 1, True), ("e", "f", 1, False)):
        for turn in range(times):
            event = f"{person}{turn}"
            rows.append(involvement(person, INDEX, role="suspect", event=event, is_domestic=domestic))
            rows.append(involvement(other, INDEX, event=event, is_domestic=domestic))
    table = for_selection(pl.DataFrame(rows, schema=INVOLVEMENTS))
    clusters = dict(clusters_of(pl.Series(list("abcdef")), table).iter_rows())
    assert clusters["a"] == clusters["b"]
    assert clusters["c"] == clusters["d"]
    assert clusters["e"] != clusters["f"]
    assert sorted(set(clusters.values())) == [1, 2, 3, 4]


def test_a_long_chain_of_couples_is_no_household():
    people = [f"p{number:02}" for number in range(LARGEST + 1)]
    rows = []
    for number, (one, other) in enumerate(zip(people, people[1:], strict=False)):
        rows.append(involvement(one, INDEX, role="suspect", event=str(number), is_domestic=True))
        rows.append(involvement(other, INDEX, event=str(number), is_domestic=True))
    clusters = clusters_of(pl.Series(people), for_selection(pl.DataFrame(rows, schema=INVOLVEMENTS)))
    assert clusters["cluster"].n_unique() == len(people)


def test_danger_is_grave_and_recent():
    floor = safety_floor()
    grave, slight = floor.harm_days_at_least, floor.harm_days_at_least - 1
    lately, long_ago = INDEX - timedelta(days=1), INDEX - timedelta(days=floor.within_days + 1)
    rows = [
        involvement("grave", lately, harm=grave),
        involvement("slight", lately, harm=slight),
        involvement("past", long_ago, harm=grave),
        involvement("later", INDEX, harm=grave),
    ]
    table = for_selection(pl.DataFrame(rows, schema=INVOLVEMENTS))
    assert in_immediate_danger(table, as_of=INDEX, floor=floor) == {"grave"}


def test_the_line_by_lot_runs_around_the_capacity():
    assert line_for(method=Method.BY_LOT, eligible=100, capacity=10, listed=20) == Line(above=0, around=20)
    assert line_for(method=Method.BY_LOT, eligible=100, capacity=15, listed=20) == Line(above=5, around=20)
    assert line_for(method=Method.BY_LOT, eligible=18, capacity=10, listed=20) == Line(above=0, around=18)


@pytest.mark.parametrize(("eligible", "capacity", "listed"), [(100, 5, 20), (3, 10, 20)])
def test_a_lot_that_does_not_fit_is_refused(eligible, capacity, listed):
    with pytest.raises(DataUnfit):
        line_for(method=Method.BY_LOT, eligible=eligible, capacity=capacity, listed=listed)


def test_nobody_eligible_is_refused(before):
    nobody = score_people(
        before.head(0), INDEX, load_rule("violence-rfgv-1"), by_person(no_spells()), by_person(births())
    )
    with pytest.raises(DataUnfit, match="Nobody is eligible"):
        number_the_eligible(nobody, before)


def test_with_nobody_joined_it_says_what_to_do(before):
    nobody = score_people(
        before.head(0), INDEX, load_rule("violence-rfgv-1"), by_person(no_spells()), by_person(births())
    )
    assert "of anybody whose records are joined" in why_nobody(nobody)
    assert "join records" in why_nobody(nobody)


def test_when_everything_is_too_long_ago_it_names_the_newest_event(before):
    later = INDEX + timedelta(days=400)
    rule = load_rule("violence-rfgv-1")
    told = why_nobody(score_people(before, later, rule, by_person(no_spells()), by_person(births())))
    newest = before["occurred_from"].max()
    assert "have no event recent enough" in told
    assert f"The newest such event is of {newest:%-d %B %Y}" in told
    assert "freeze as of an earlier day" in told


def test_when_each_person_comes_once_it_says_so_and_tells_no_small_count():
    rows = [involvement(f"p{n}", INDEX - timedelta(days=9), event=str(n)) for n in range(12)]
    table = for_selection(pl.DataFrame(rows, schema=INVOLVEMENTS))
    young = (
        births()
        .head(0)
        .vstack(
            pl.DataFrame(
                {"person_id": ["p0", "p1"], "date_of_birth": [(INDEX - timedelta(days=5000)).date()] * 2},
                schema=births().schema,
            )
        )
    )
    told = why_nobody(
        score_people(table, INDEX, load_rule("violence-rfgv-1"), by_person(no_spells()), by_person(young))
    )
    assert "Of 12 people" in told
    assert "10 people" not in told
    assert "2 people" not in told.replace("12 people", "")
    assert "some people, too few to count apart, are under the age" in told
    assert "a list is no answer" in told


def test_a_suspect_stands_once_for_each_person_hurt():
    rows = [
        involvement("s", INDEX, role="suspect", event="1"),
        involvement("v", INDEX, event="1"),
        involvement("w", INDEX, event="1"),
        involvement(None, INDEX, event="1"),
        involvement("x", INDEX, role="witness", event="1"),
    ]
    table = for_selection(pl.DataFrame(rows, schema=INVOLVEMENTS))
    suspects = table.filter(pl.col("role") == "suspect")
    assert sorted(suspects["other_person"]) == ["v", "w"]
    assert sorted(table.filter(pl.col("role") == "victim")["person"]) == ["v", "w"]


def test_the_plan_and_the_warning_come_from_the_list_of_a_year_ago(before):
    given = {
        "as_of": INDEX,
        "rule": load_rule("violence-rfgv-1"),
        "spells": by_person(no_spells()),
        "births": by_person(births()),
        "top_n": 20,
    }
    plan = plan_comparison(before, **given)
    assert plan.needed > 0
    assert plan.people == 20
    warning = fall_to_expect(before, **given)
    assert warning["change"] < 0
    assert "top 20" in warning["sentence"]


def test_too_little_history_gives_a_sentence_instead_of_a_figure(before):
    few = before.filter(pl.col("person").is_in(before["person"].unique().sort().head(3).to_list()))
    given = {
        "as_of": INDEX,
        "rule": load_rule("violence-rfgv-1"),
        "spells": by_person(no_spells()),
        "births": by_person(births()),
        "top_n": 20,
    }
    assert plan_comparison(few, **given) is None
    assert fall_to_expect(few, **given)["change"] is None
    assert "too few" in fall_to_expect(few, **given)["sentence"]
