from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plumbline.recurrence import couple_concentration, couples
from plumbline.values.errors import DataUnfit


ROWS = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 6), st.sampled_from(["victim", "suspect", "witness"])),
    max_size=40,
)


def columns(rows):
    event, person, role = zip(*rows, strict=True) if rows else ((), (), ())
    return {
        "event": np.array(event, dtype=int),
        "person": np.array(person, dtype=int),
        "role": np.array(role, dtype=str),
    }


def by_hand(rows):
    """Every (event, couple), by trying all pairs of rows."""
    return {
        (e1, min(p1, p2), max(p1, p2))
        for (e1, p1, r1), (e2, p2, r2) in product(rows, rows)
        if e1 == e2 and p1 != p2 and (r1, r2) == ("victim", "suspect")
    }


@given(ROWS)
@settings(max_examples=80, deadline=None)
def test_couples_agree_with_trying_all_pairs(rows):
    found, wanted = couples(**columns(rows)), by_hand(rows)
    assert found.couple.size == len(wanted)
    assert np.unique(found.couple).size == len({pair[1:] for pair in wanted})


def test_a_couple_is_the_same_whoever_was_hurt():
    found = couples(**columns([(1, 5, "victim"), (1, 6, "suspect"), (2, 6, "victim"), (2, 5, "suspect")]))
    assert np.unique(found.couple).size == 1
    assert found.couple.size == 2


def test_nobody_is_a_couple_with_themselves():
    assert couples(**columns([(1, 5, "victim"), (1, 5, "suspect")])).couple.size == 0


def test_two_hurt_by_one_are_two_couples_of_one_event():
    found = couples(**columns([(1, 5, "victim"), (1, 6, "victim"), (1, 7, "suspect")]))
    assert np.unique(found.couple).size == 2


def town_of(rng, *, loyal):
    """500 events: everybody meets either one other for good, or anybody."""
    hurt = rng.integers(0, 200, size=500)
    suspected = hurt + 1_000 if loyal else rng.integers(1_000, 1_200, size=500)
    rows = [(e, p, "victim") for e, p in enumerate(hurt)] + [
        (e, p, "suspect") for e, p in enumerate(suspected)
    ]
    return columns(rows)


def test_couples_who_meet_again_are_beyond_chance():
    rng = np.random.default_rng(1)
    found = couple_concentration(**town_of(rng, loyal=True), rng=rng, simulations=60)
    assert found.is_beyond_chance
    assert found.repeat_share > 10 * found.expected_repeat_share


def test_busy_people_who_meet_anybody_are_not_taken_for_couples():
    rng = np.random.default_rng(2)
    beyond = [
        couple_concentration(**town_of(rng, loyal=False), rng=rng, simulations=60).is_beyond_chance
        for _ in range(30)
    ]
    # One in forty by design; 30 towns hold more than four about once in 2,000 seeds.
    assert sum(beyond) <= 4


def test_the_couples_that_could_be_made_are_counted_once():
    # Hurt: 1, 2. Suspected: 2, 3. Couples: 1-2, 1-3, 2-3.
    found = couple_concentration(
        **columns([(1, 1, "victim"), (1, 2, "suspect"), (2, 2, "victim"), (2, 3, "suspect")]),
        rng=np.random.default_rng(1),
        simulations=5,
    )
    assert found.at_risk == 3


def test_without_any_couple_there_is_nothing_to_measure():
    with pytest.raises(DataUnfit):
        couple_concentration(**columns([(1, 1, "victim"), (2, 2, "suspect")]), rng=np.random.default_rng(1))
