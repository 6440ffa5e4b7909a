"""Measuring the shape of a problem, on small frames and on numbers with known answers."""

from datetime import datetime, timedelta

import numpy as np
import polars as pl
import pytest

from plumbline.finding.shaping import ShapeInput, shape_document
from plumbline.finding.shaping.counts import couple_events, person_events, place_events
from plumbline.finding.shaping.spread import spread_of, spread_of_couples
from plumbline.values.errors import DataUnfit
from tests.finding.made_up import INVOLVEMENTS, involvement


DAY = datetime(2026, 3, 1, 22, 0)
EVENTS = {
    "event_id": pl.String,
    "feed": pl.String,
    "occurred_from": pl.Datetime("us"),
    "occurred_to": pl.Datetime("us"),
    "precision": pl.String,
    "kind": pl.String,
    "is_violence": pl.Boolean,
    "is_domestic": pl.Boolean,
    "setting": pl.String,
    "harm": pl.Float64,
    "place_ref": pl.String,
    "lsoa": pl.String,
    "easting": pl.Float64,
    "northing": pl.Float64,
    "longitude": pl.Float64,
    "latitude": pl.Float64,
    "made_up": pl.Boolean,
}


def event(number, when=DAY, **more):
    return {
        "event_id": str(number),
        "feed": "police_crimes",
        "occurred_from": when,
        "occurred_to": None if when is None else when + timedelta(minutes=1),
        "precision": "minute",
        "kind": "violence_with_injury",
        "is_violence": True,
        "is_domestic": False,
        "setting": "outdoors",
        "harm": 10.0,
        "place_ref": "here",
        "lsoa": "E01",
        "made_up": True,
        **more,
    }


def frame(rows, schema=EVENTS):
    return pl.DataFrame(rows, schema=schema)


def involved(*rows):
    return frame([involvement(p, DAY, role=r, event=e) for p, r, e in rows], INVOLVEMENTS)


def test_a_person_with_two_roles_in_one_event_counts_once():
    rows = involved(("a", "victim", "1"), ("a", "suspect", "1"), ("a", "suspect", "2"), ("b", "witness", "2"))
    assert person_events(rows).to_list() == ["a", "a"]


def test_couples_are_the_same_whichever_way_round():
    rows = involved(
        ("a", "victim", "1"),
        ("b", "suspect", "1"),
        ("b", "victim", "2"),
        ("a", "suspect", "2"),
        ("c", "victim", "2"),
    )
    assert sorted(couple_events(rows)) == ["a|b", "a|b", "a|c"]


def test_places_count_events_and_leave_out_the_unknown():
    rows = frame([event(1), event(2, DAY + timedelta(days=40)), event(3, place_ref=None)])
    assert place_events(rows).to_list() == ["here", "here"]


def pairs(counts):
    return pl.Series([f"u{unit}" for unit, count in enumerate(counts) for _ in range(count)], dtype=pl.String)


def test_a_spread_has_its_interval_events_and_curve():
    whole = spread_of(pairs([60, *[1] * 39]), population=1000)
    assert (whole.found.n, whole.found.events, whole.found.repeat_n) == (40, 99, 1)
    assert whole.top_tenth_events == 63
    assert whole.top_tenth_ci_low < 63 / 99 < whole.top_tenth_ci_high
    assert whole.curve[0] == (0.0, 0.0)
    assert whole.curve[-1] == (1.0, 1.0)
    assert whole.plain["population"] == 1000


def test_the_same_rows_give_the_same_figures():
    assert spread_of(pairs([5, 3, 2, *[1] * 10]), population=20) == spread_of(
        pairs([5, 3, 2, *[1] * 10]), population=20
    )


def test_no_units_no_spread_and_no_impossible_population():
    assert spread_of(pairs([]), population=10) is None
    with pytest.raises(DataUnfit):
        spread_of(pairs([1, 1]), population=1)


def test_couples_are_set_beside_suspects_dealt_again():
    rows = involved(*[(f"v{n}", "victim", f"{n}-{k}") for n in range(12) for k in range(4)])
    rows = pl.concat(
        [rows, involved(*[(f"s{n}", "suspect", f"{n}-{k}") for n in range(12) for k in range(4)])]
    )
    whole = spread_of_couples(rows, couple_events(rows))
    assert (whole.found.n, whole.found.repeat_share) == (12, 1.0)
    assert whole.found.expected_repeat_share < 0.5


def hospital(number, when, **more):
    return event(f"h{number}", when, feed="ae_minimum", kind="assault_attendance", **more)


def test_indoors_is_of_police_rows_that_are_not_domestic():
    rows = [event(n, setting="dwelling") for n in range(6)] + [
        event(n, setting="outdoors") for n in range(10, 24)
    ]
    rows += [event(30, setting="unknown"), event(31, setting="dwelling", is_domestic=True)]
    rows += [hospital(32, DAY, setting="indoors", is_domestic=None)]
    document = shape_document(given(frame(rows), involved()))
    assert document["indoors_share"] == 0.3
    assert (document["indoors"]["known"], document["indoors"]["unknown"]) == (20, 1)


def test_the_hidden_share_leaves_without_any_pair():
    rng = np.random.default_rng(3)
    rows = []
    for number in range(600):
        when = DAY + timedelta(minutes=float(rng.uniform(0, 700 * 1440)))
        area = f"E{rng.integers(80):02}"
        rows.append(hospital(number, when, lsoa=area, is_domestic=None))
        if rng.random() < 0.4:
            rows.append(event(f"p{number}", when + timedelta(minutes=float(rng.normal(0, 20))), lsoa=area))
    for number in range(4000):
        when = DAY + timedelta(minutes=float(rng.uniform(0, 700 * 1440)))
        rows.append(event(f"x{number}", when, lsoa=f"E{rng.integers(80):02}"))
    document = shape_document(given(frame(rows), involved()))
    assert document["hidden_share"] == pytest.approx(0.6, abs=0.05)
    assert set(document["hidden"]) == {
        "value",
        "low",
        "high",
        "n",
        "known",
        "unknown",
        "matched",
        "by_chance",
    }


def test_without_a_hospital_feed_nothing_is_said_of_the_hidden():
    assert shape_document(given(frame([event(n) for n in range(40)]), involved()))["hidden_share"] is None


def given(events, involvements, population=None):
    return ShapeInput(
        events=events,
        involvements=involvements,
        every_event=events,
        every_involvement=involvements,
        population=population,
    )


def test_a_street_file_has_no_people_and_a_file_of_links_no_places():
    places = shape_document(given(frame([event(n, place_ref=f"p{n % 9}") for n in range(40)]), involved()))
    assert places["people"] is None
    assert places["couples"] is None
    assert places["places"]["n"] == 9
    undated = frame([event(n, None, place_ref=None, lsoa=None) for n in range(8)])
    people = shape_document(given(undated, involved(*[(f"a{n % 6}", "victim", str(n)) for n in range(8)])))
    assert people["places"] is None
    assert people["people"]["n"] == 6
    assert people["people"]["population_basis"] == "people known to any feed"


@pytest.mark.parametrize(("days", "is_told"), [(730, True), (729, False)])
def test_two_years_are_two_years_of_days_whatever_hour_the_first_event_has(days, is_told):
    first = datetime(2024, 11, 1, 2, 13)
    last = datetime(2024, 11, 1, 20, 0) + timedelta(days=days - 1)
    between = [first + (last - first) * n / 299 for n in range(300)]
    rows = [event(n, when, place_ref=f"p{n % 30}") for n, when in enumerate(between)]
    told = shape_document(given(frame(rows), involved()))["stability"]["places"]
    assert (told is not None) is is_told


def test_a_population_given_is_used_and_said():
    rows = involved(*[(f"a{n % 6}", "victim", str(n)) for n in range(8)])
    document = shape_document(given(frame([event(1)]), rows, population=5000))
    assert document["people"]["population"] == 5000
    assert document["people"]["population_basis"] == "people living in the area"


def test_a_population_smaller_than_the_people_known_is_not_called_the_people_living_there():
    rows = involved(*[(f"a{n % 6}", "victim", str(n)) for n in range(8)])
    people = shape_document(given(frame([event(1)]), rows, population=3))["people"]
    assert people["population"] == 6
    assert "more than the 3 said" in people["population_basis"]


def test_small_numbers_are_gone_from_the_document():
    rows = involved(*[(f"a{n % 3}", "victim", str(n)) for n in range(6)])
    document = shape_document(given(frame([event(n) for n in range(3)]), rows))
    assert document["events"] is None
    assert document["people"]["hidden"] is True
    assert document["people"]["n"] is None
    assert document["people"]["by_role"]["hurt"]["repeat_share"] is None


def test_the_recommendation_is_part_of_the_document():
    rows = [event(n, DAY + timedelta(hours=n), place_ref="one" if n % 2 else f"p{n}") for n in range(300)]
    document = shape_document(given(frame(rows), involved()))
    assert document["recommendation"] == "places"
    assert document["sentence"]
    assert any("people" in reason for reason in document["reasons"])


def test_few_in_both_roles_cannot_be_taken_from_the_roles_and_their_sum():
    rows = [row for n in range(30) for row in ((f"v{n}", "victim", str(n)), (f"s{n}", "suspect", str(n)))]
    rows += [("v1", "suspect", "2"), ("v3", "suspect", "4")]
    given = ShapeInput(
        events=frame([event(n) for n in range(30)]),
        involvements=involved(*rows),
        every_event=frame([event(n) for n in range(30)]),
        every_involvement=involved(*rows),
        population=1000,
    )
    people = shape_document(given)["people"]
    assert people["hurt_and_suspected"] is None
    assert people["by_role"]["any_role"]["n"] == 60
    assert people["by_role"]["suspected"]["n"] == 32
    assert people["by_role"]["hurt"]["n"] is None
