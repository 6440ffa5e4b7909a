"""What would overturn a comparison, on frames whose truth was planted."""

from datetime import datetime, timedelta

import numpy as np
import polars as pl
import pytest

from plumbline.finding.reading import by_person, for_selection
from plumbline.studies.outcomes import with_outcomes
from plumbline.studies.overturning import (
    asked_by_lot,
    asked_by_rank,
    figures_to_overturn,
    year_before_figures,
)
from plumbline.studies.year_by_year import YEAR_DAYS, year_by_year
from tests.finding.made_up import INDEX, INVOLVEMENTS, involvement, no_spells, person_ids


N = 200
PEOPLE = person_ids(N)
END = INDEX + timedelta(days=365)
OFFERED = set(PEOPLE[::2])


def happening(rng, mean, *, start=INDEX, offered=1.0, **more):
    """Events of one kind over a year: ``mean`` each, times ``offered`` for those offered a place."""
    rows = []
    for person in PEOPLE:
        for _ in range(rng.poisson(mean * (offered if person in OFFERED else 1.0))):
            when = start + timedelta(minutes=float(rng.uniform(1, 364 * 1440)))
            rows.append(involvement(person, when, event=f"{rng.integers(1 << 60)}", **more))
    return rows


def lottery(rows, control="property_crime"):
    frame = for_selection(pl.DataFrame(rows, schema=INVOLVEMENTS))
    people = pl.DataFrame(
        {
            "person": PEOPLE,
            "arm": ["offered" if person in OFFERED else "not_drawn" for person in PEOPLE],
            "cluster": range(N),
            "log_expected": np.zeros(N),
        }
    )
    followed = with_outcomes(
        people,
        involvements=frame,
        spells=by_person(no_spells()),
        index=INDEX,
        until=END.date() + timedelta(days=1),
    )
    asked = asked_by_lot(followed, index=INDEX, end=END, adjust=False)
    return figures_to_overturn(asked, frame, control=control, evalue_of=None), followed


def property_crime(rng, mean=1.0, **more):
    return happening(rng, mean, kind="burglary", is_violence=False, **more)


@pytest.mark.parametrize(("offered", "standing"), [(1.0, "passed"), (0.3, "failed")])
def test_an_outcome_that_the_offer_cannot_change_tells_whether_the_arms_are_alike(offered, standing):
    rng = np.random.default_rng(1)
    found, _ = lottery(happening(rng, 2.0, offered=0.6) + property_crime(rng, offered=offered))
    told = found["control_outcome"]

    assert (told["standing"], found["evalue"]) == (standing, None)
    assert told["ci_low"] < offered < told["ci_high"]


@pytest.mark.parametrize(
    ("mean", "control", "standing"),
    [(0.0, "property_crime", "not_held"), (0.02, "property_crime", "too_few"), (1.0, "", "not_planned")],
)
def test_a_control_without_enough_events_tells_nothing_and_no_number(mean, control, standing):
    rng = np.random.default_rng(2)
    found, _ = lottery(happening(rng, 2.0) + property_crime(rng, mean), control)
    told = found["control_outcome"]

    assert (told["standing"], told["ratio"], told["ci_low"]) == (standing, None, None)


@pytest.mark.parametrize(("offered", "standing"), [(1.0, "passed"), (0.3, "failed")])
def test_the_year_before_tells_whether_the_draw_left_the_arms_alike(offered, standing):
    rng = np.random.default_rng(3)
    before = happening(rng, 2.0, start=INDEX - timedelta(days=365), offered=offered)
    _, followed = lottery(happening(rng, 2.0) + before)

    assert year_before_figures(followed)["standing"] == standing


def told_by(rng, **watched):
    rows = []
    for source, mean in (("agencies", 1.5), ("public", 1.5), ("hospitals", 0.6)):
        rows += happening(rng, mean, offered=watched.get(source, 0.7), how_reported=source)
    return rows


@pytest.mark.parametrize(
    ("watched", "slug"), [({}, ""), ({"agencies": 1.8}, "watched-more"), ({"agencies": 0.2}, "recorded-less")]
)
def test_closer_watching_is_told_from_more_harm(watched, slug):
    found, _ = lottery(told_by(np.random.default_rng(14), **watched))

    assert (found["sources"]["standing"], found["sources"]["slug"]) == ("told", slug)
    assert [row["source"] for row in found["sources"]["rows"]] == ["agencies", "public", "hospitals"]


def test_where_one_source_has_few_events_no_source_has_a_figure_of_its_own():
    rng = np.random.default_rng(5)
    rows = [row for row in told_by(rng) if row["how_reported"] != "hospitals"]
    few = [
        involvement(PEOPLE[n], INDEX + timedelta(days=9), event=f"h{n}", how_reported="hospitals")
        for n in range(3)
    ]
    found, _ = lottery(rows + few)

    assert (found["sources"]["standing"], found["sources"]["rows"]) == ("told", [])


def test_where_it_is_mostly_not_said_who_told_nothing_is_read_from_it():
    rng = np.random.default_rng(6)
    found, _ = lottery(happening(rng, 2.0) + happening(rng, 0.5, how_reported="public"))

    assert (found["sources"]["standing"], found["sources"]["watched"]) == ("not_held", None)


@pytest.mark.parametrize(("offered", "standing"), [(1.0, "passed"), (0.3, "failed")])
def test_a_list_by_rank_is_tried_against_its_own_earlier_list(offered, standing):
    rng = np.random.default_rng(7)
    rows = []
    for year in range(-3, 1):
        start = INDEX + timedelta(days=YEAR_DAYS * year)
        rows += happening(rng, 2.0, start=start)
        rows += property_crime(rng, start=start, offered=offered if year == 0 else 1.0)
    frame = for_selection(pl.DataFrame(rows, schema=INVOLVEMENTS))
    history = year_by_year(
        frame, spells=by_person(no_spells()), people=PEOPLE, index=INDEX, until=END.date(), back=3
    )
    flags = history.among(sorted(OFFERED))
    asked = asked_by_rank(history, listed=flags, listed_earlier=~flags, index=INDEX, until=END.date())
    ratio = {"rate_ratio": 0.6, "ci_low": 0.4, "ci_high": 0.8}
    found = figures_to_overturn(asked, frame, control="property_crime", evalue_of=ratio)

    assert found["control_outcome"]["standing"] == standing
    assert found["evalue"] == {
        "of_effect": pytest.approx(2.72, abs=0.01),
        "of_interval": pytest.approx(1.81, abs=0.01),
    }


def test_counts_by_year_are_those_of_the_history():
    rng = np.random.default_rng(8)
    rows = [row for year in range(-3, 1) for row in happening(rng, 2.0, start=datetime(2026 + year, 6, 2, 9))]
    frame = for_selection(pl.DataFrame(rows, schema=INVOLVEMENTS))
    history = year_by_year(
        frame, spells=by_person(no_spells()), people=PEOPLE, index=INDEX, until=END.date(), back=3
    )
    flags = history.among(PEOPLE[:9])
    asked = asked_by_rank(history, listed=flags, listed_earlier=flags, index=INDEX, until=END.date())
    assert (asked.of(frame) == history.events).all()
