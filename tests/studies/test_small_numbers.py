"""Everything numeric on one card together: a solver that is given it finds no count that is hidden."""

from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from plumbline.studies.models import Result
from plumbline.studies.small_numbers import hide_small_figures
from plumbline.web.figures.evidence import card
from tests.studies.released import figures as stored
from tests.studies.released import part


ARMS = ("offered", "not_drawn")
YEARS = 0.9
"""Of everybody: a reader who thinks that nobody was in custody knows it, so that people follow from time."""
KINDS = ("people", "events", "events_before")
TOLERANCE = 1e-6


def figures(people, events, before, parts=(), **more):
    """Figures as a comparison gives them, before anything is hidden."""
    rows = zip(ARMS, people, events, before, strict=True)
    arms = {
        arm: {
            "people": n, "events": e, "events_before": b, "person_years": n * YEARS, "person_years_before": float(n),
            "rate": e / (n * YEARS) if n else None,
        }
        for arm, n, e, b in rows
    }  # fmt: skip
    n, rates = sum(people), [arms[arm]["rate"] for arm in ARMS]
    change = [rates[i] * people[i] / before[i] - 1 if before[i] and people[i] else None for i in (0, 1)]
    ratio = rates[0] / rates[1] if all(rates) else None
    return stored(
        ratio=ratio, people=people, parts=[part(f"part{i}", n=(k, n - k)) for i, k in enumerate(parts)]
    ) | {
        "n": n, "arms": arms, "person_years": n * YEARS, "needed_n": 400, "diagnostics": {"freedom": n - 2},
        "before_after_change": change[0], "before_after_ci_low": change[0], "before_after_ci_high": change[0],
        "expected_change_without_effect": change[1], "expected_change_ci_low": change[1], "expected_change_ci_high": change[1],
        **more,
    }  # fmt: skip


class Reader:
    """What somebody knows who reads every figure, as sums that whole numbers have to fit."""

    def __init__(self, told, true):
        self.told, self.true = told, true
        self.names = list(true)
        self.rows, self.low, self.high = [], [], []
        self._adds_up()
        for name, value in self._values().items():
            self._knows({name: 1}, value, value)
        for arm in ARMS:
            self._of_arm(arm)
        self._of_both()

    def _adds_up(self):
        self._knows({"n": -1} | {f"{arm}.people": 1 for arm in ARMS}, 0, 0)
        for row in self.told["parts"]:
            self._knows({"n": -1, f"{row['part']}.n_inside": 1, f"{row['part']}.n_outside": 1}, 0, 0)

    def _values(self):
        found = {"n": self.told["n"]}
        found |= {f"{arm}.{kind}": self.told["arms"][arm][kind] for arm in ARMS for kind in KINDS}
        found |= {
            f"{row['part']}.{side}": row[side]
            for row in self.told["parts"]
            for side in ("n_inside", "n_outside")
        }
        return {name: value for name, value in found.items() if value is not None}

    def _of_arm(self, arm):
        cells = self.told["arms"][arm]
        years, before, rate = (cells[name] for name in ("person_years", "person_years_before", "rate"))
        if years is not None:
            self._is_near({f"{arm}.people": YEARS}, years)
        if before is not None:
            self._is_near({f"{arm}.people": 1}, before)
        if rate is not None:
            self._is_near({f"{arm}.events": 1, f"{arm}.people": -rate * YEARS}, 0)
        change = self.told["before_after_change" if arm == "offered" else "expected_change_without_effect"]
        if change is not None and None not in (years, before):
            self._is_near({f"{arm}.events": before, f"{arm}.events_before": -(1 + change) * years}, 0)

    def _of_both(self):
        whole, ratio = self.told["person_years"], self.told["rate_ratio"]
        if whole is not None:
            self._is_near({"n": YEARS}, whole)
        if self.told["diagnostics"]:
            self._is_near({"n": 1}, self.told["diagnostics"]["freedom"] + 2)
        one, other = (self.told["arms"][arm]["person_years"] for arm in ARMS)
        if ratio is not None and None not in (one, other):
            self._is_near({"offered.events": other, "not_drawn.events": -ratio * one}, 0)

    def _is_near(self, row, value):
        self._knows(row, value - TOLERANCE, value + TOLERANCE)

    def _knows(self, row, low, high):
        self.rows.append([row.get(name, 0) for name in self.names])
        self.low.append(low)
        self.high.append(high)

    def works_out(self, name):
        """Whether one number alone fits."""
        held = LinearConstraint(np.array(self.rows), self.low, self.high)
        sought = np.array([float(one == name) for one in self.names])
        # Noughts are shown, so what is hidden is none.
        least = [0 if one in self._values() else 1 for one in self.names]
        ends = []
        for sign in (1, -1):
            found = milp(
                sign * sought,
                integrality=np.ones(len(sought)),
                bounds=Bounds(np.minimum(least, [self.true[one] for one in self.names]), 10_000),
                constraints=[held],
            )
            assert found.status == 0
            ends.append(round(sign * found.fun))
        return ends[0] == ends[1]


def truth(raw):
    found = {"n": raw["n"]}
    found |= {f"{arm}.{kind}": raw["arms"][arm][kind] for arm in ARMS for kind in KINDS}
    return found | {
        f"{row['part']}.{side}": row[side] for row in raw["parts"] for side in ("n_inside", "n_outside")
    }


def worked_out(told, raw):
    """Small counts that a reader of these figures finds."""
    true = truth(raw)
    reader = Reader(told, true)
    return [name for name, value in true.items() if 1 <= value <= 4 and reader.works_out(name)]


def only_the_small(raw):
    """As results were stored before: what is small is gone, and the rate of few events, and nothing beside them."""
    few = lambda value: None if value is not None and 1 <= value <= 4 else value  # noqa: E731 - one thing, said twice
    arms = {
        arm: {
            **cells,
            **{kind: few(cells[kind]) for kind in KINDS},
            "rate": cells["rate"] if few(cells["events"]) is not None else None,
            "hidden": any(few(cells[kind]) is None for kind in KINDS),
        }
        for arm, cells in raw["arms"].items()
    }
    sides = [
        {**row, "n_inside": few(row["n_inside"]), "n_outside": few(row["n_outside"])} for row in raw["parts"]
    ]
    return {**raw, "arms": arms, "parts": sides}


COUNT = st.one_of(st.integers(0, 6), st.integers(0, 40))
PAIR = st.tuples(COUNT, COUNT)


@settings(max_examples=150, deadline=None)
@given(people=PAIR, events=PAIR, before=PAIR, shares=st.lists(st.floats(0, 1), max_size=3))
def test_a_solver_given_every_figure_of_a_card_finds_none_that_is_hidden(people, events, before, shares):
    parts = [round(share * sum(people)) for share in shares]
    raw = figures(people, events, before, parts)
    told = hide_small_figures(raw)
    assert worked_out(told, raw) == []
    assert worked_out(hide_small_figures(only_the_small(raw)), raw) == []
    assert hide_small_figures(told) == told


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        (figures((40, 40), (30, 30), (50, 50), [3]), "part0.n_inside"),
        (figures((40, 40), (30, 30), (50, 50), [78]), "part0.n_outside"),
        (figures((3, 40), (30, 30), (50, 50)), "offered.people"),
        (figures((40, 40), (3, 30), (50, 50)), "offered.events"),
        (figures((40, 40), (30, 30), (50, 2)), "not_drawn.events_before"),
    ],
    ids=["part", "all but two", "people", "events", "events before"],
)
def test_hiding_the_small_alone_gives_them_away(raw, found):
    """The solver above is no weaker than a reader with a pencil."""
    assert found in worked_out(only_the_small(raw), raw)


def test_nothing_is_hidden_where_nothing_is_small():
    raw = figures((40, 41), (30, 31), (50, 51), [20])
    told = hide_small_figures(raw)
    assert told["parts"] == raw["parts"]
    assert {name: told[name] for name in raw if name != "arms"} == {
        name: raw[name] for name in raw if name != "arms"
    }
    assert all(told["arms"][arm] == {**raw["arms"][arm], "hidden": False} for arm in ARMS)


BALANCE = {"by": "matching", "rows": [{"what": "score", "before": 0.5, "after": 0.1}], "effective": 40}


@pytest.mark.parametrize(
    ("people", "events", "before", "shown"),
    [((40, 40), (20, 20), (30, 30), True), ((3, 40), (20, 20), (30, 30), False),
     ((40, 40), (3, 20), (30, 30), False), ((40, 40), (20, 20), (30, 2), False)],
)  # fmt: skip
def test_how_alike_two_sides_were_is_told_only_where_nothing_is_hidden(people, events, before, shown):
    told = hide_small_figures(figures(people, events, before, balance=BALANCE))
    assert told["balance"] == (BALANCE if shown else None)


def test_few_pairs_hide_the_people_of_both_arms_and_the_whole():
    raw = figures((3, 3), (9, 9), (9, 9), pairs={"matched": 3, "left_out": 0, "not_scored": 0})
    told = hide_small_figures(raw)
    assert told["n"] is None
    assert told["pairs"]["matched"] is None
    assert all(cells["people"] is None for cells in told["arms"].values())


def test_a_result_stored_before_is_read_without_what_it_gives_away():
    old = only_the_small(figures((40, 40), (3, 30), (50, 50), [3])) | {"keys_cut": 2, "joined_since": 0}
    values = {"id": None, "evaluated_at": datetime(2026, 6, 1, tzinfo=UTC)}
    values |= {"verdict": "fell", "sentence": "Violence fell by 60%.", "figures": old}
    found = Result.from_db("default", [*values], [*values.values()])
    read = found.figures
    assert found.sentence.startswith("Violence fell: the whole interval")
    assert "60%" not in found.sentence
    assert read["arms"]["not_drawn"]["events"] is None
    assert read["person_years"] is None
    assert (read["keys_cut"], read["joined_since"]) == (None, 0)
    assert "77" not in card(read).parts[0].sides
    assert card(read).parts[0].sides.count("people not shown") == 2
