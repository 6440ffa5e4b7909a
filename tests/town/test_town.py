"""What a town is made of."""

from datetime import date

import numpy as np
import pytest

from plumbline.town import build_town
from plumbline.town.lives import NEVER
from plumbline.town.violence import MINUTES, violence_of
from plumbline.town.worlds import EVENTS_PER_PERSON_YEAR
from plumbline.values.check_digits import normalise_pnc_id
from plumbline.values.errors import DataUnfit
from plumbline.values.phones import normalise_phone
from plumbline.values.places import normalise_lsoa, normalise_postcode
from tests.town.conftest import plan_of


def years_of(town):
    return [violence_of(town, year) for year in range(town.years)]


def test_a_household_has_two_or_three_people(large):
    homes = large.people.town.homes
    assert 2.2 < large.people.town.plan.people / homes.count < 2.4


def test_partners_are_each_others_and_live_together(large):
    homes = large.people.town.homes
    paired = np.flatnonzero(homes.partner >= 0)
    assert np.array_equal(homes.partner[homes.partner[paired]], paired)
    assert np.array_equal(homes.household[homes.partner[paired]], homes.household[paired])


def test_no_two_households_share_an_address_at_the_start(large):
    doors = large.people.town.lives.doors[:, 0]
    assert np.unique(doors).size == doors.size


def test_some_move_some_leave_and_some_die(large):
    lives = large.people.town.lives
    people = large.people.town.plan.people
    assert 0.04 < (lives.moved < NEVER).mean() < 0.08
    assert 0.04 < (lives.left < NEVER).sum() / people < 0.09
    assert 0.01 < (lives.died < NEVER).sum() / people < 0.05


def test_numbers_have_the_forms_that_are_checked(large):
    town = large.people.town
    assert all(normalise_pnc_id(one) == one for one in town.pnc_ids if one)
    assert all(normalise_phone(one) == one for one in town.phones if one)
    assert all(normalise_postcode(one) == one for one in town.map.doors.postcode)
    assert all(normalise_lsoa(one) == one for one in town.map.doors.lsoa)


def test_numbers_belong_to_one_person_each(large):
    for numbers in (large.people.town.pnc_ids, large.people.town.phones):
        given = [one for one in numbers if one]
        assert len(given) == len(set(given)) > 1000


def test_the_total_is_that_of_the_world(large):
    for problem in ("people", "places"):
        known = [int(year.known.sum()) for year in years_of(getattr(large, problem).town)]
        # Custody, deaths and departures take some; a gamma of shape 0.02 in 40,000 people strays by a tenth.
        assert sum(known) / 3 == pytest.approx(40_000 * EVENTS_PER_PERSON_YEAR, rel=0.2)


def test_risk_gathers_on_people_only_where_people_are_the_problem(large):
    worst = {}
    for problem in ("people", "places"):
        owners = np.concatenate([year.owner for year in years_of(getattr(large, problem).town)])
        counts = np.sort(np.bincount(owners))[::-1]
        worst[problem] = counts[:80].sum() / counts.sum()
    assert worst["people"] > 0.3
    assert worst["places"] < 0.1


def test_events_gather_on_places_only_where_places_are_the_problem(large):
    share = {}
    for problem in ("people", "places"):
        spots = np.concatenate([year.spot[~year.domestic] for year in years_of(getattr(large, problem).town)])
        counts = np.sort(np.bincount(spots[spots >= 0]))[::-1]
        share[problem] = counts[:30].sum() / spots.size
    assert share["places"] == pytest.approx(0.5, abs=0.05)
    assert share["people"] < 0.3


def test_nobody_has_violence_of_their_own_in_custody_or_after_leaving_or_dying(large):
    lives = large.people.town.lives
    for year in years_of(large.people.town):
        day = year.at // MINUTES
        assert not lives.inside(year.owner, day).any()
        assert (day < lives.left[year.owner]).all()
        assert (day < lives.died[year.owner]).all()


def test_custody_is_found_on_the_days_it_lasts(large):
    lives = large.people.town.lives
    spells = lives.spells
    assert spells.person.size > 20
    assert lives.inside(spells.person, spells.start).all()
    assert lives.inside(spells.person, spells.end - 1).all()
    assert not lives.inside(spells.person, spells.start - 1).any()


def test_other_parties_are_spread_widely(large):
    others = np.concatenate([year.other[~year.domestic] for year in years_of(large.people.town)])
    met = np.bincount(others[others >= 0])
    assert met.max() <= 5


def test_a_longer_town_begins_with_the_shorter():
    short, long = (build_town(plan_of(months=months)) for months in (24, 36))
    # A town's time ends at one day, so the same plan begins earlier: what is compared is the drawing, year by year.
    assert np.array_equal(short.rates, long.rates[:, :2])
    assert np.array_equal(short.lives.doors, long.lives.doors[:, :3])
    assert np.array_equal(short.names.forename, long.names.forename)


def test_another_seed_is_another_town():
    one, other = build_town(plan_of(people=2000)), build_town(plan_of(people=2000, seed=2))
    assert not np.array_equal(one.names.surname, other.names.surname)
    assert not np.array_equal(one.rates, other.rates)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"people": 10}, "from 500 to 700,000 people"),
        ({"months": 0}, "one month"),
        ({"seed": -1}, "seed"),
        ({"world": "Z"}, "no world"),
        ({"problem": "weather"}, "no problem"),
        ({"trend": -0.9}, "trend"),
        ({"until": date(2024, 2, 29)}, "not every month"),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused(changes, words):
    with pytest.raises(DataUnfit, match=words):
        plan_of(**changes)
