import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.selection import (
    NEVER_BY_LOT,
    allocate_by_lot,
    allocate_by_rank,
    check_lot_allowed,
    commit_to_seed,
)
from plumbline.values.errors import DataUnfit, StageRefused


SEED = b"thirty-two bytes of a known seed"
LOT = {"seed": SEED, "kind": "violence", "ethics_decision": "ETH-1"}


def people(n, clusters=None):
    frame = pl.DataFrame(
        {"person": [f"p{i}" for i in range(n)], "rank": list(range(1, n + 1))},
        schema={"person": pl.String, "rank": pl.Int64},
    )
    return (
        frame if clusters is None else frame.with_columns(pl.Series("cluster_key", clusters, dtype=pl.String))
    )


def test_300_make_150_a_side_with_an_even_chance():
    drawn = allocate_by_lot(listed=people(300), offered=150, strata=150, **LOT)

    assert (len(drawn.people("offered")), len(drawn.people("not_drawn"))) == (150, 150)
    assert set(drawn.frame["probability"]) == {0.5}
    assert (
        drawn.frame.group_by("stratum").agg((pl.col("arm") == "offered").sum())["arm"].to_list() == [1] * 150
    )
    assert drawn.seed_commitment == commit_to_seed(SEED)
    assert drawn.ethics_decision == "ETH-1"


@given(n=st.integers(2, 80), data=st.data())
def test_arm_sizes_are_exact_without_clusters(n, data):
    offered = data.draw(st.integers(1, n - 1))
    drawn = allocate_by_lot(listed=people(n), offered=offered, **LOT)

    assert len(drawn.people("offered")) == offered
    assert len(drawn.people("not_drawn")) == n - offered
    assert drawn.frame["probability"].to_list() == pytest.approx([offered / n] * n)


@given(half=st.integers(1, 40), data=st.data())
def test_any_even_blocking_keeps_the_halves(half, data):
    strata = data.draw(st.integers(1, half))
    drawn = allocate_by_lot(listed=people(2 * half), offered=half, strata=strata, **LOT)

    assert len(drawn.people("offered")) == half


@given(
    labels=st.lists(st.sampled_from(["a", "b", "c", "d", None]), min_size=6, max_size=40),
    seed=st.binary(min_size=16, max_size=32),
)
def test_clusters_are_kept_whole(labels, seed):
    listed = people(len(labels) + 4, [*labels, "x", "x", "y", None])
    drawn = allocate_by_lot(listed=listed, offered=len(labels) // 2, **(LOT | {"seed": seed}))
    arms = (
        drawn.frame.filter(pl.col("cluster").str.starts_with("cluster:"))
        .group_by("cluster")
        .agg(pl.col("arm").n_unique())
    )

    assert set(arms["arm"]) == {1}


@given(always=st.sets(st.integers(0, 9)), never=st.sets(st.integers(10, 19)))
def test_nobody_set_apart_is_left_to_the_lot(always, never):
    always, never = {f"p{i}" for i in always}, {f"p{i}" for i in never}
    drawn = allocate_by_lot(listed=people(30), offered=4, always=always, never=never, **LOT)

    assert set(drawn.people("always")) == always
    assert set(drawn.people("never")) == never
    assert len(drawn.people("offered")) == 4
    outside = drawn.frame.filter(pl.col("arm").is_in(["always", "never"]))
    assert outside["stratum"].is_null().all()
    assert set(outside["probability"]) <= {0.0, 1.0}


def test_the_household_of_someone_in_danger_goes_with_them():
    drawn = allocate_by_lot(listed=people(10, ["home", "home", *[None] * 8]), offered=4, always={"p1"}, **LOT)

    assert drawn.people("always") == ("p0", "p1")


@given(order=st.permutations(range(12)))
def test_the_draw_does_not_hang_on_row_order(order):
    listed = people(12)
    one = allocate_by_lot(listed=listed, offered=6, **LOT)
    other = allocate_by_lot(listed=listed[list(order)], offered=6, **LOT)

    assert one.frame.equals(other.frame)


def test_the_same_seed_draws_the_same_and_another_does_not():
    first = allocate_by_lot(listed=people(40), offered=20, **LOT)
    again = allocate_by_lot(listed=people(40), offered=20, **LOT)
    other = allocate_by_lot(listed=people(40), offered=20, **(LOT | {"seed": SEED[::-1]}))

    assert first.frame.equals(again.frame)
    assert first.people("offered") != other.people("offered")


def test_over_many_seeds_everyone_is_drawn_about_as_often():
    draws = [
        allocate_by_lot(listed=people(8), offered=4, **(LOT | {"seed": i.to_bytes(16)})) for i in range(400)
    ]
    times = [sum(f"p{i}" in drawn.people("offered") for drawn in draws) for i in range(8)]

    # Binomial(400, 1/2): 200 with a standard deviation of 10; four of them either side.
    assert all(160 < count < 240 for count in times)


@pytest.mark.parametrize("kind", sorted(NEVER_BY_LOT))
def test_a_lot_is_refused_where_there_is_a_duty_to_each_person(kind):
    with pytest.raises(StageRefused, match="never given by lot"):
        allocate_by_lot(listed=people(10), offered=5, **(LOT | {"kind": kind}))


@pytest.mark.parametrize("decision", [None, "", "  "])
def test_a_lot_is_refused_without_an_ethics_decision(decision):
    with pytest.raises(StageRefused, match="ethics decision"):
        check_lot_allowed(kind="violence", ethics_decision=decision)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"offered": 10}, "more people than places"),
        ({"offered": 0}, "more people than places"),
        ({"seed": b"short"}, "16 random bytes"),
        ({"always": {"p1"}, "never": {"p1"}}, "both always and never"),
        ({"strata": 11}, "more strata"),
        ({"strata": 0}, "more strata"),
        ({"strata": 10}, "win or lose"),
    ],
)
def test_a_lot_that_cannot_be_fair_is_refused(changes, words):
    with pytest.raises(DataUnfit, match=words):
        allocate_by_lot(**({"listed": people(10), "offered": 5} | LOT | changes))


def test_a_person_listed_twice_is_refused():
    with pytest.raises(DataUnfit, match="only once"):
        allocate_by_rank(listed=people(3).with_columns(person=pl.lit("p0")), capacity=1)


def test_by_rank_gives_places_from_the_top_and_passes_over_never():
    given_out = allocate_by_rank(listed=people(5).reverse(), capacity=2, never={"p1"})

    assert given_out.people("offered") == ("p0", "p2")
    assert given_out.people("never") == ("p1",)
    assert given_out.people("below_line") == ("p3", "p4")
    assert set(given_out.frame["probability"]) == {0.0, 1.0}


def test_by_rank_needs_a_place():
    with pytest.raises(DataUnfit, match="at least one place"):
        allocate_by_rank(listed=people(5), capacity=0)
