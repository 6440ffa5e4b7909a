"""People whose case began beside others alike of the same day, on a made-up town whose truth was planted."""

from datetime import date, timedelta
from functools import cache

import numpy as np
import polars as pl
import pytest

from plumbline.finding.reading import by_person, for_selection
from plumbline.selection import load_rule
from plumbline.studies.by_day import (
    FEW_PAIRS,
    INTAKE_DAYS,
    _compared,
    _match_doubts,
    asked_by_day,
    bound_up,
    compare_by_day,
    pairs_figures,
    pairs_of,
    with_own_days,
)
from plumbline.studies.overturning import figures_to_overturn
from plumbline.values.errors import DataUnfit
from tests.finding.made_up import INDEX, INVOLVEMENTS, births, history, no_spells, person_ids


PEOPLE = 300
START = INDEX.date()
END = START + timedelta(days=INTAKE_DAYS + 365)
RULE = load_rule("violence-rfgv-1")


def begun_of(people=90):
    """Cases of every third person, on six days of the intake."""
    chosen = person_ids(PEOPLE)[: 3 * people : 3]
    return {who: START + timedelta(days=20 * (n % 6) + 1) for n, who in enumerate(chosen)}


@cache
def told(effect, *, seed=1, until=END):
    """Compare, in a town in which events after a case began are thinned to a share of them."""
    return told_of(begun_of(), effect, seed=seed, until=until)


def told_of(begun, effect, *, seed=1, until=END):
    rows = history(PEOPLE, seed=seed, rate=3.0, days=4 * 365, until=INDEX + timedelta(days=INTAKE_DAYS + 366))
    drawn = np.random.default_rng(seed).random(rows.height)
    rows = rows.with_columns(
        drawn=pl.Series(drawn),
        began=pl.col("person_id").replace_strict(begun, default=None, return_dtype=pl.Date),
    )
    helped = pl.col("began").is_not_null() & (pl.col("occurred_from").dt.date() > pl.col("began"))
    kept = rows.filter(~helped.fill_null(value=False) | (pl.col("drawn") < effect)).select(list(INVOLVEMENTS))
    frame = for_selection(kept)
    spells, born = by_person(no_spells()), by_person(births(PEOPLE))
    pairs = pairs_of(begun, frame, rule=RULE, spells=spells, births=born, index=START)
    followed = with_own_days(pairs, frame, spells=spells, window_days=365, end=until)
    return pairs, followed, compare_by_day(pairs, followed, smallest_worth_having=0.2), frame


def test_a_planted_fall_is_found_and_no_more_than_moderate_evidence():
    _, followed, found, _ = told(0.35)
    figures = found.figures

    assert found.verdict == "fell"
    assert figures["ci_low"] < 0.35 < figures["ci_high"] < 1
    assert figures["strength"]["grade"] <= 3
    assert found.sentence.endswith("weaker than a lottery.")
    assert pairs_figures(followed)["holds_to"] > 1


def test_where_nothing_was_done_no_fall_is_found():
    _, followed, found, frame = told(1.0)
    assert found.verdict != "fell"
    assert found.figures["ci_low"] < 1 < found.figures["ci_high"]
    assert (pairs_figures(followed)["holds_to"] or 0) <= 1
    assert found.figures["before_after_is_effect"] is False


def test_how_alike_the_pairs_are_is_kept_with_the_result():
    pairs, _, found, _ = told(1.0)
    balance = found.figures["balance"]

    assert [row["what"] for row in balance["rows"]] == ["log_expected", "events_before"]
    assert [row["after"] for row in balance["rows"]] == [
        round(float(gap), 2) for gap in pairs.matches.balance.love.after
    ]
    assert balance["effective"] == balance["effective_helped"] == pairs.frame.height // 2


def test_of_few_pairs_no_doubt_gives_their_number():
    pairs, _, found, _ = told_of(begun_of(3), 1.0)
    doubts = {one["slug"]: one["sentence"] for one in _match_doubts(pairs)}

    assert found.figures["pairs"]["matched"] is None
    assert doubts["few-effective"] == FEW_PAIRS
    assert not [words for words in doubts.values() if any(sign.isdigit() for sign in words)]


def test_nobody_is_used_twice_and_nobody_who_has_a_case_is_a_match_later():
    begun = begun_of()
    pairs, _, _, _ = told(1.0)
    alike = pairs.frame.filter(pl.col("arm") == "alike")

    assert alike["person"].is_unique().all()
    later = [
        begun[who] > date.fromordinal(day)
        for who, day in alike.select("person", "day").iter_rows()
        if who in begun
    ]
    assert all(later)
    assert (pairs.frame.group_by("cluster").len()["len"] == 2).all()


def known(*shared, domestic=True):
    """Events before the list in which these pairs of people stood together."""
    rows = [(who, f"e{n}", domestic) for n, both in enumerate(shared) for who in both]
    return pl.DataFrame(
        rows, schema={"person": pl.String, "event": pl.String, "is_domestic": pl.Boolean}, orient="row"
    )


def in_pairs(*pairs):
    rows = [(who, number) for number, pair in enumerate(pairs) for who in pair]
    return pl.DataFrame(rows, schema=["person", "cluster"], orient="row")


@pytest.mark.parametrize(
    ("pairs", "shared", "groups"),
    [
        ([("a", "x"), ("b", "y")], [], [["a", "x"], ["b", "y"]]),
        ([("a", "x"), ("b", "y")], [("a", "b")], [["a", "b", "x", "y"]]),
        ([("a", "x"), ("x", "y")], [], [["a", "x", "x", "y"]]),
        ([("a", "x"), ("b", "y"), ("c", "z")], [("x", "y")], [["a", "b", "x", "y"], ["c", "z"]]),
    ],
)
def test_rows_hang_together_by_their_pair_their_person_or_a_couple(pairs, shared, groups):
    frame = in_pairs(*pairs)
    found = frame.with_columns(bound=bound_up(frame, known(*shared)))
    told = found.group_by("bound").agg(pl.col("person").sort()).get_column("person").to_list()
    assert sorted(told) == groups


def test_couples_who_both_have_a_case_do_not_make_the_error_too_small():
    """60 couples, both given, half of their events shared, no effect: held against the spread of 300 such towns."""
    rng = np.random.default_rng(20261130)
    couples = 60
    frame = in_pairs(*((f"g{n}", f"a{n}") for n in range(2 * couples)))
    shared = known(*((f"g{n}", f"g{n + 1}") for n in range(0, 2 * couples, 2)))
    frame = frame.with_columns(
        bound=bound_up(frame, shared),
        arm=pl.Series(["given", "alike"] * (2 * couples)),
        log_expected=pl.Series(rng.normal(size=4 * couples)),
        years_after=pl.Series(np.ones(4 * couples)),
    )
    assert frame["bound"].n_unique() == couples

    def town():
        both = np.repeat(rng.poisson(rng.gamma(1.0, 1.0, couples)), 2)
        own = rng.poisson(rng.gamma(1.0, 1.0, 2 * couples))
        alike = rng.poisson(rng.gamma(1.0, 2.0, 2 * couples))
        return np.column_stack([both + own, alike]).ravel()

    towns = [town() for _ in range(300)]
    found = [_compared(frame, counts) for counts in towns]
    by_pairs = [_compared(frame.with_columns(bound=pl.col("cluster")), counts) for counts in towns]
    spread = float(np.std([one.theta for one in found]))
    assert np.mean([one.se for one in found]) == pytest.approx(spread, rel=0.1)
    assert np.mean([not one.ci_low <= 1 <= one.ci_high for one in found]) <= 0.075
    # What it was before: pairs alone are told apart, and their error is too small.
    assert np.mean([one.se for one in by_pairs]) < 0.9 * spread


def test_what_led_to_the_case_is_no_outcome_and_both_are_followed_alike():
    _, followed, _, _ = told(1.0)
    years = followed.group_by("cluster").agg(pl.col("years_after").n_unique())
    assert (years["years_after"] == 1).all()
    assert followed["years_after"].max() == pytest.approx(365 / 365.25)


def test_events_of_the_day_on_which_a_case_began_are_not_counted():
    pairs, followed, _, frame = told(1.0)
    who, began = pairs.frame.filter(pl.col("arm") == "given").select("person", "day").row(0)
    day = date.fromordinal(began)
    on_the_day = frame.head(1).with_columns(
        person=pl.lit(who),
        event=pl.lit("x"),
        occurred_from=pl.lit(day).cast(pl.Datetime("us")) + pl.duration(hours=9),
    )
    again = with_own_days(
        pairs, pl.concat([frame, on_the_day]), spells=by_person(no_spells()), window_days=365, end=END
    )
    assert again["events_after"].to_list() == followed["events_after"].to_list()


def test_those_whose_case_began_before_the_list_are_nobodys_match():
    begun = begun_of()
    old = [who for who in person_ids(PEOPLE) if who not in begun][:50]
    pairs, _, _, _ = told_of({**begun, **dict.fromkeys(old, START - timedelta(days=30))}, 1.0)
    assert not set(old) & set(pairs.frame["person"])


def test_without_a_case_in_those_days_nothing_is_compared():
    with pytest.raises(DataUnfit, match="No case began"):
        told_of({person_ids(1)[0]: START - timedelta(days=1)}, 1.0)


def test_it_is_tried_in_the_same_ways_as_others():
    pairs, followed, found, frame = told(0.35)
    asked = asked_by_day(pairs, followed, window_days=365, end=END)
    tried = figures_to_overturn(asked, frame, control="property_crime", evalue_of=found.figures)

    assert tried["evalue"]["of_interval"] > 1
    assert tried["control_outcome"]["standing"] == "not_held"
    assert (asked.of(frame) == followed["events_after"].to_numpy()).all()


def test_follow_up_half_way_counts_the_days_there_are():
    _, followed, _, _ = told(1.0, until=START + timedelta(days=200))
    assert followed["years_after"].max() < 200 / 365.25
