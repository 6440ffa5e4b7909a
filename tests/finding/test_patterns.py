"""The finer patterns of a shape report: when, who with, the same people again, what follows nearby."""

from datetime import datetime, timedelta

import numpy as np
import polars as pl
import pytest

from plumbline.finding.shaping.company import co_involvement_of, families_of
from plumbline.finding.shaping.counts import person_pairs, same_couple_share
from plumbline.finding.shaping.near import near_of
from plumbline.finding.shaping.stability import stability_of
from plumbline.finding.shaping.week import week_of
from tests.finding.test_shaping import DAY, INVOLVEMENTS, event, frame, involvement


MONDAY = datetime(2026, 3, 2, 0, 0)


def happened(*rows, is_domestic=False):
    """Involvements of (person, role, event) and their events, an hour apart."""
    people = [involvement(p, DAY, role=r, event=e, is_domestic=is_domestic) for p, r, e in rows]
    events = [event(e, DAY + timedelta(hours=n)) for n, e in enumerate(dict.fromkeys(e for *_, e in rows))]
    return frame(people, INVOLVEMENTS), frame(events)


def fought(hurt, suspect, number):
    return (hurt, "victim", f"{number}"), (suspect, "suspect", f"{number}")


def test_quarrels_of_one_couple_are_all_with_somebody_met_before():
    rows = [row for n in range(11) for row in fought("a", "b", n)]
    assert same_couple_share(*happened(*rows)) == 1.0


def test_who_meets_a_stranger_each_time_meets_nobody_again():
    rows = [row for n in range(11) for row in fought("a", f"b{n}", n)]
    assert same_couple_share(*happened(*rows)) == 0.0


def test_the_first_event_of_each_is_no_further_event():
    rows = [row for n in range(6) for row in fought("a", "b", n)]
    rows += [row for n in range(10) for row in fought("a", f"c{n}", f"c{n}")]
    # a has 15 further events, 5 of them with b; b has 5, all of them with a.
    assert same_couple_share(*happened(*rows)) == pytest.approx(10 / 20)


def test_a_share_that_tells_of_few_is_gone():
    rows = [row for n in range(3) for row in fought("a", "b", n)]
    assert same_couple_share(*happened(*rows)) is None
    assert same_couple_share(*happened(*fought("a", "b", 1))) is None


def test_people_are_counted_by_how_many_others_they_met():
    rows = [row for n in range(6) for row in fought("hub", f"s{n}", n)]
    rows += [row for n in range(10) for row in fought(f"x{n}", f"y{n}", f"p{n}")]
    found = co_involvement_of(happened(*rows)[0])
    assert found["people"] == 27
    # 26 met one other; hub met six. One hidden row would be told by the total, so the next is hidden too.
    assert [row["n"] for row in found["others"]] == [0, None, 0, 0, None, 0]
    assert found["largest_group"] == 7


def test_people_of_no_record_are_in_nobodys_company():
    assert co_involvement_of(frame([], INVOLVEMENTS)) is None


def test_couples_and_families_share_the_domestic_events():
    rows = [row for n in range(5) for row in fought(f"a{n}", f"b{n}", n)]
    for n in range(5):
        rows += [*fought(f"m{n}", f"f{n}", f"{n}-1"), *fought(f"c{n}", f"f{n}", f"{n}-2")]
    found = families_of(happened(*rows, is_domestic=True)[0])
    assert found["events"] == 15
    assert (found["couples"]["n"], found["couples"]["people"], found["couples"]["events"]) == (5, 10, 5)
    assert (found["families"]["n"], found["families"]["people"], found["families"]["events"]) == (5, 15, 10)
    assert found["families"]["low"] < 10 / 15 < found["families"]["high"]


def test_few_families_are_hidden_with_their_share():
    rows = [row for n in range(20) for row in fought(f"a{n}", f"b{n}", n)]
    rows += [*fought("m", "f", "q1"), *fought("c", "f", "q2")]
    found = families_of(happened(*rows, is_domestic=True)[0])
    assert set(found["families"].values()) == {None}
    assert set(found["couples"].values()) == {None}


def test_a_hidden_number_of_families_takes_their_people_with_it():
    rows = [row for n in range(20) for row in fought(f"a{n}", f"b{n}", n)]
    for family in range(3):
        rows += [
            *fought(f"m{family}", f"f{family}", f"q{family}"),
            *fought(f"c{family}", f"f{family}", f"r{family}"),
        ]
    found = families_of(happened(*rows, is_domestic=True)[0])
    assert found["families"]["events"] == 6
    # Nine people in families of three or more are three families, and no more.
    assert (found["families"]["n"], found["families"]["people"]) == (None, None)
    assert (found["couples"]["n"], found["couples"]["people"]) == (20, 40)


def test_eight_people_in_couples_do_not_tell_of_four_couples():
    rows = [row for n in range(4) for again in range(3) for row in fought(f"a{n}", f"b{n}", f"{n}-{again}")]
    found = families_of(happened(*rows, is_domestic=True)[0])
    assert (found["couples"]["n"], found["couples"]["people"], found["couples"]["events"]) == (None, None, 12)


def test_without_domestic_events_there_are_no_families():
    assert families_of(happened(*fought("a", "b", 1))[0]) is None


def on(weekday, hour, number, **more):
    return event(number, MONDAY + timedelta(days=weekday, hours=hour), **more)


def test_events_stand_in_their_weekday_and_part_of_the_day():
    rows = [on(4, 22, n) for n in range(40)] + [on(5, 1, f"s{n}") for n in range(12)]
    found = week_of(frame(rows))
    assert (found["timed"], found["events"]) == (52, 52)
    assert found["cells"][4][5] == 40
    assert found["cells"][5][0] == 12
    assert sum(n or 0 for row in found["cells"] for n in row) == 52


def test_a_time_not_known_to_the_part_of_the_day_is_not_counted():
    known = [on(0, 9, n) for n in range(60)]
    start = MONDAY + timedelta(hours=7)
    overnight = event("o", start, occurred_to=start + timedelta(hours=2))
    by_day = event("d", MONDAY, precision="day", occurred_to=MONDAY + timedelta(days=1))
    found = week_of(frame([*known, overnight, by_day]))
    assert (found["timed"], found["events"]) == (60, 62)


def test_a_hidden_hour_cannot_be_worked_out_from_the_total():
    rows = [on(0, 9, n) for n in range(40)] + [on(1, 9, f"t{n}") for n in range(20)] + [on(2, 9, "w")]
    cells = [n for row in week_of(frame(rows))["cells"] for n in row]
    assert cells.count(None) == 2


def test_few_known_times_give_no_week():
    assert week_of(frame([on(0, 9, n) for n in range(49)])) is None


YEARS = {"first": DAY - timedelta(days=735), "end": DAY}


def a_year(units, start):
    return [(unit, start + timedelta(days=n % 360)) for n, unit in enumerate(units)]


def two_years(before, after):
    rows = a_year(before, DAY - timedelta(days=729)) + a_year(after, DAY - timedelta(days=364))
    return pl.DataFrame(rows, schema=["unit", "occurred_from"], orient="row")


BUSY = [f"b{n % 5}" for n in range(75)] + [f"q{n}" for n in range(45)]


def test_who_stays_busy_bears_as_much_the_year_after():
    found = stability_of(two_years(BUSY, BUSY), "unit", **YEARS)
    assert found["top_n"] == 5
    assert found["share_before"] == found["share_after"] == pytest.approx(75 / 120)


def test_the_interval_lies_around_the_share_of_the_next_year():
    uneven = [f"u{n}" for n in range(40) for _ in range(1 + 90 // (n + 3))]
    found = stability_of(two_years(uneven, uneven[: len(uneven) - 30]), "unit", **YEARS)
    assert found["low"] < found["share_after"] < found["high"]


def test_who_goes_quiet_bears_nothing_the_year_after():
    found = stability_of(two_years(BUSY, [f"n{n}" for n in range(120)]), "unit", **YEARS)
    assert found["share_before"] == pytest.approx(75 / 120)
    assert found["share_after"] == 0


@pytest.mark.parametrize("days", [729, 400])
def test_less_than_two_years_say_nothing(days):
    held = {"first": DAY - timedelta(days=days), "end": DAY}
    assert stability_of(two_years(BUSY, BUSY), "unit", **held) is None


def test_a_year_of_few_events_says_nothing():
    assert stability_of(two_years(BUSY, BUSY[:99]), "unit", **YEARS) is None


def test_a_person_counts_once_in_an_event_on_its_day():
    involvements, events = happened(("a", "victim", "1"), ("a", "suspect", "1"), ("b", "witness", "1"))
    assert person_pairs(involvements, events).select("person_id", "occurred_from").rows() == [("a", DAY)]


def scattered(rng, n):
    return [
        event(k, DAY + timedelta(days=int(rng.integers(360))), easting=float(x), northing=float(y))
        for k, (x, y) in enumerate(rng.uniform(0, 4_000, (n, 2)))
    ]


def echoed(rows):
    """Each event followed, four days later and 40 metres away, by another."""
    return [
        event(
            f"{row['event_id']}-2",
            row["occurred_from"] + timedelta(days=4),
            easting=row["easting"] + 40,
            northing=row["northing"],
        )
        for row in rows
    ]


def test_a_planted_echo_nearby_is_found_and_scatter_is_not():
    rows = scattered(np.random.default_rng(2), 300)
    still, echo = near_of(frame(rows)), near_of(frame(rows + echoed(rows[:150])))
    assert still["p_value"][1][0] > 0.05
    assert echo["p_value"][1][0] <= 0.01
    assert echo["ratio"][1][0] > 5


def test_homes_and_unplaced_events_are_left_out_of_near_repeats():
    rows = scattered(np.random.default_rng(2), 300)
    homes = [{**row, "event_id": f"h{row['event_id']}", "is_domestic": True} for row in rows]
    found = near_of(frame([*rows, *homes, event("nowhere")]))
    assert found["events"] == 300


def test_too_few_placed_events_give_no_near_repeats():
    assert near_of(frame(scattered(np.random.default_rng(2), 99))) is None
