"""Figures that hang together: a reader who tries every number that fits what is told finds no hidden one."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plumbline.disclosure import Linked, hide_linked, rule_for, worked_out
from plumbline.disclosure.linked import _Problem
from plumbline.values.errors import DataUnfit


def linked(counts, told, sums=(), tied=()):
    return Linked(tuple(counts.items()), tuple(told), tuple(sums), tuple(tied))


NONE_BY_WAY = linked(
    {"all": 10, "agreed": 29, "team": 6, "team agreed": 21, "panel": 4, "panel agreed": 8},
    [("all", "agreed"), ("team", "team agreed"), ("panel", "panel agreed")],
    [("all", ("team", "panel")), ("agreed", ("team agreed", "panel agreed"))],
)


def test_what_is_left_of_a_total_is_worked_out_and_is_hidden_with_another():
    assert worked_out(NONE_BY_WAY, ()) == {"panel", "panel|panel agreed"}
    away = hide_linked(NONE_BY_WAY)
    assert away == {"team"}
    assert worked_out(NONE_BY_WAY, away) == frozenset()


def test_a_whole_that_gives_the_rest_away_is_not_told():
    one = linked(
        {"due": 7, "told": 6, "hurt": 0, "back": 0}, [("hurt", "told"), ("back", "told"), ("told", "due")]
    )
    assert worked_out(one, ()) == {"told|due"}
    assert hide_linked(one) == {"due"}


def test_of_a_total_and_its_parts_the_one_on_which_least_hangs_is_hidden():
    one = linked(
        {"sent": 11, "mentoring": 8, "recovery": 3, "answered": 8, "started": 8},
        [("sent",), ("mentoring",), ("recovery",), ("answered", "mentoring"), ("started", "mentoring")],
        [("sent", ("mentoring", "recovery"))],
    )
    assert worked_out(one, ()) == {"recovery"}
    assert hide_linked(one) == {"sent"}


def test_an_amount_that_says_as_much_as_a_part_is_hidden_with_it():
    counts = {"a": 2, "a of": 9, "b": 20, "b of": 30, "a minutes": 95, "b minutes": 400, "minutes": 495}
    one = linked(
        counts,
        [("a", "a of"), ("b", "b of"), ("minutes",)],
        [("minutes", ("a minutes", "b minutes"))],
        [("a minutes", ("a", "a of")), ("b minutes", ("b", "b of"))],
    )
    assert "a minutes" in worked_out(one, ())
    assert hide_linked(one) == {"b minutes"}


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(0, 9)), min_size=3, max_size=3))
def test_nothing_is_hidden_that_can_be_worked_out(rows):
    """Agencies with two outcomes of what was due, and their sums: each hidden number stands for two at least."""
    counts, told, sums = {}, [], []
    for i, cells in enumerate([*rows, [sum(column) for column in zip(*rows, strict=True)]]):
        counts |= {f"due{i}": sum(cells), **{f"{name}{i}": n for name, n in zip("xyz", cells, strict=True)}}
        told += [(f"{name}{i}", f"due{i}") for name in "xyz"]
        sums.append((f"due{i}", (f"x{i}", f"y{i}", f"z{i}")))
    sums += [(f"{name}3", tuple(f"{name}{i}" for i in range(3))) for name in ("due", "x", "y", "z")]
    one = linked(counts, told, sums)
    away, problem = hide_linked(one), _Problem(one, rule_for("inside"))
    assert not [name for name in sorted(away) if problem.keeps_nothing(name, away)]
    assert not [name for name in sorted(problem.secrets) if problem.gives_away(name, away)]


def test_a_sum_that_does_not_hold_is_no_sum():
    one = linked({"all": 30, "a": 3, "b": 20}, [("all",), ("a",), ("b",)], [("all", ("a", "b"))])
    assert hide_linked(one) == frozenset()


def test_where_nothing_is_small_all_is_told():
    one = linked({"all": 30, "a": 10, "b": 20}, [("all",), ("a",), ("b",)], [("all", ("a", "b"))])
    assert hide_linked(one) == frozenset()


@pytest.mark.parametrize(
    ("counts", "told"), [({"a": 3}, [("a", "all")]), ({"a": 3, "all": 2}, [("a", "all")])]
)
def test_a_figure_without_its_counts_is_refused(counts, told):
    with pytest.raises(DataUnfit):
        hide_linked(linked(counts, told))


def shown(told, secrets, away):
    """The counts that a reader is told, written anew from the words of the rule and not from the code under test."""
    known = set()
    for part, whole in told:
        if {whole} & (secrets | away):
            continue
        known.add(whole)
        if not {part, f"{part}|{whole}"} & (secrets | away):
            known.add(part)
    return known - away


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), min_size=2, max_size=2))
def test_trying_every_table_finds_no_hidden_count(rows):
    """A table of parts and rests with its totals, read by somebody who tries them all: two tables at least must fit."""
    told = [("all", "all of"), *((f"p{i}", f"w{i}") for i in range(len(rows)))]
    sums = [("all", tuple(p for p, _ in told[1:])), ("all of", tuple(w for _, w in told[1:]))]

    def counted(table):
        counts = {"all": sum(a for a, _ in table), "all of": sum(a + b for a, b in table)}
        for i, (a, b) in enumerate(table):
            counts |= {f"p{i}": a, f"w{i}": a + b}
        return counts

    counts = counted(rows)
    one = linked(counts, told, sums)
    away = hide_linked(one)
    rests = {f"{p}|{w}": counts[w] - counts[p] for p, w in told}
    secrets = {name for name, count in (counts | rests).items() if 1 <= count <= 4}
    known = shown(told, secrets, away)
    # No table is thought of whose cells are far from the true ones: what fits among these fits.
    near = [[(a, b) for a in range(10) for b in range(10)] for _ in rows]
    tables = [counted(table) for table in product(*near)]
    fits = [found for found in tables if all(found[name] == counts[name] for name in known)]
    for name in secrets - known:
        values = {f[name] if "|" not in name else f[name.split("|")[1]] - f[name.split("|")[0]] for f in fits}
        assert len(values) > 1, (name, rows, away)
