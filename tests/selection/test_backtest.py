from datetime import timedelta

import numpy as np
import polars as pl
import pytest

from plumbline.selection import expected_fall, load_rule
from plumbline.values.errors import DataUnfit
from tests.selection.people import AS_OF, births, involvement, involvements, spells


RULE = load_rule("violence-rfgv-1")


def fall(rows, **changes):
    asked = {"as_of": AS_OF, "rule": RULE, "spells": spells(), "births": births(), "top_n": 50} | changes
    return expected_fall(involvements(*rows), **asked)


def halving(n):
    """Everyone has two events in the earlier year and every second person two in the later."""
    for number in range(n):
        days = (400, 500, *((10, 20) if number % 2 else ()))
        yield from (involvement(f"p{number}", ago) for ago in days)


def test_it_follows_the_earlier_list_up_to_now():
    found = fall(halving(40))

    assert (found.n, found.events_before, found.events_after) == (40, 80, 40)
    assert found.change == pytest.approx(-0.5)
    assert found.ci_low < -0.5 < found.ci_high < 0
    assert found.selected_at == AS_OF - timedelta(days=365)
    assert found.sentence.startswith("The top 40 will fall by about 50% by themselves (")


def test_the_interval_is_the_delta_method_over_people():
    found = fall(halving(40))
    after = np.tile([0.0, 2.0], 20)
    each = after / 40 - 2 / 80
    se = np.sqrt(40 / 39 * np.sum(each**2))

    assert np.log1p(found.ci_high) - np.log1p(found.ci_low) == pytest.approx(2 * 2.0226909 * se, rel=1e-6)


def test_people_already_offered_are_left_out():
    assert fall(halving(40), already_offered={"p0", "p2"}).n == 38


def test_only_the_top_is_followed():
    assert fall(halving(40), top_n=12).n == 12


def test_a_custody_spell_that_began_later_does_not_exclude():
    later = spells(("p0", "custody", (AS_OF - timedelta(days=100)).date(), None))

    assert fall(halving(40), spells=later).n == 40


def test_short_history_is_owned_up_to():
    old = involvement("elder", 1100)

    assert not fall(halving(40)).look_back_covered
    assert fall([*halving(40), old]).look_back_covered


def test_selection_on_a_peak_falls_in_a_town_where_nothing_is_done():
    rng = np.random.default_rng(3)
    rate = rng.gamma(0.05, 0.48, size=12_000)
    rows = [
        involvement(f"p{person}", float(ago), event=f"{person}-{number}")
        for person in range(12_000)
        for number, ago in enumerate(rng.uniform(0, 1095, rng.poisson(3 * rate[person])))
    ]
    found = fall(rows, top_n=60)

    assert found.change < -0.1
    assert found.ci_high < 0


def test_a_rise_is_called_a_rise_and_an_unclear_change_unclear():
    rising = [involvement(f"p{n}", ago) for n in range(30) for ago in (400, 500, 10, 20, 30, 40)]
    steady = [
        involvement(f"p{n}", ago) for n in range(30) for ago in (400, 500, *((10, 20, 30) if n % 3 else ()))
    ]

    assert "will rise by about 100%" in fall(rising).sentence
    assert "do not say" in fall(steady).sentence


def test_too_few_to_say():
    with pytest.raises(DataUnfit, match="Fewer than 10"):
        fall(halving(9))


def test_nobody_hurt_again_gives_no_figure():
    with pytest.raises(DataUnfit, match="no events"):
        fall([involvement(f"p{n}", ago) for n in range(20) for ago in (400, 500)])


def test_the_table_given_is_left_as_it_was():
    rows = involvements(*halving(20))
    before = rows.clone()
    expected_fall(rows, as_of=AS_OF, rule=RULE, spells=spells(), births=births(), top_n=20)

    assert rows.equals(before)
    assert isinstance(rows, pl.DataFrame)
