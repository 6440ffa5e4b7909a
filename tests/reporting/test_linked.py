"""What all pages of a scheme tell together: a solver that is given every figure finds no number that is hidden in one of them."""

import re
from types import SimpleNamespace
from unittest.mock import patch
from uuid import UUID

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from plumbline.cases.queries.compared import Delivered
from plumbline.cases.queries.look_back_figures import LookBackCounts
from plumbline.cases.queries.onward_figures import OfferedCounts, OfferedLine
from plumbline.cases.queries.outputs import Outputs
from plumbline.reporting import acted, outputs
from plumbline.reporting import compared as together
from plumbline.reporting.acted import acted_in
from plumbline.reporting.compared import compared
from plumbline.reporting.figures import Period
from plumbline.reporting.looked_back import looked_back_in
from plumbline.reporting.offered import offered_in, unmet_in
from plumbline.reporting.outputs import page_of
from plumbline.schemes.enums import How
from tests.reporting.years import given_with, year_with


YEAR = Period.year_to(given_with().end)
NONE = dict.fromkeys(OfferedCounts.__dataclass_fields__, 0)


def offered(key, by="", **counts):
    return OfferedLine(UUID(int=key), f"Help {key}", "Agency", "help", OfferedCounts(**(NONE | counts)), by)


def by_label(figures):
    return {figure.label: figure for figure in figures}


def test_what_one_way_does_is_not_left_over_from_the_whole_and_the_other():
    ways = (
        Delivered(How.PANEL, agreed=8, serving_none=4),
        Delivered(How.TEAM, agreed=21, serving_none=6),
    )
    year = year_with(given=given_with(actions_proposed=29, actions_serving_none=10), ways=ways)
    board = by_label(acted_in(year.given, "", year.away))
    found = compared(*ways, period="", away=year.away).pairs
    pair = next(one for one in found if one.label == "Actions that serve no objective")
    assert board["Actions that serve no objective"].numerator == 10
    assert pair.panel.hidden
    assert pair.team.hidden


def test_cases_of_which_nothing_is_known_are_not_left_over_from_those_looked_back_at():
    year = year_with(looked_back=[LookBackCounts(6, due=7, told=6, hurt=0, suspected=0, back=0)])
    found = by_label(looked_back_in(year.looked_back, "", year.away))
    assert found["Back in this scheme within 6 months of closure"].denominator == 6
    assert "7" not in found["We cannot tell, 6 months after closure"].words


def test_referrals_to_one_are_not_left_over_from_all_and_the_others():
    year = year_with(offered=[offered(1, sent=8, answered=8), offered(2, sent=3, answered=3)])
    mentoring, _ = offered_in(year.offered, "", year.away)
    assert by_label(mentoring.figures)["Answered"].denominator == 8
    assert all("11" not in one.words for one in unmet_in((), year.offered, 0, "", year.away))


SESSIONS = "Sessions held, of those planned"


def test_sessions_of_one_way_are_not_left_over_from_the_whole_and_the_other():
    rows = [Outputs("how", "panel", begun=9, sessions=20, planned=72), Outputs("how", "team", begun=7, sessions=4, planned=56)]  # fmt: skip
    page = page_of(SimpleNamespace(name="All"), rows, YEAR, year_with(outputs=rows))
    shown = [by_label(part.figures)[SESSIONS].hidden for part in (*page.ways, page.whole)]
    assert shown.count(True) >= 2
    assert by_label(page.ways[1].figures)[SESSIONS].hidden


def test_how_much_of_one_offer_is_told_does_not_give_who_started_another():
    """An agency provides both, and says of nine that they began: seven of them the one, so two the other."""
    by = str(UUID(int=9))
    lines = [
        offered(1, by, sent=9, started=7, sessions=20, squares=90, planned_sessions=56, attempted=30),
        offered(2, by, sent=9, started=2, sessions=8, squares=32, planned_sessions=16, attempted=15),
    ]
    rows = [Outputs("agency", by, begun=9, sessions=28, planned=72), Outputs("how", "panel", begun=9, sessions=28, planned=72)]  # fmt: skip
    year = year_with(given=given_with(), outputs=rows, offered=lines)
    with patch("plumbline.reporting.outputs.names_of", lambda ids: {one: str(one) for one in ids}):
        page = page_of(SimpleNamespace(name="All"), rows, YEAR, year)
    dose = by_label(offered_in(lines, "", year.away)[0].figures)["Sessions delivered, each person"]
    told = [by_label(part.figures)[SESSIONS] for part in (*page.agencies, page.whole)]
    assert dose.hidden or all(one.hidden for one in told)


def test_time_is_hidden_on_every_page_or_on_none():
    """Minutes by way of delivery stand on two pages."""
    rows = [Outputs("how", "panel", attempted=19, met=2, minutes=165), Outputs("how", "team", attempted=30, met=20, minutes=900)]  # fmt: skip
    year = year_with(outputs=rows)
    page = page_of(SimpleNamespace(name="All"), rows, YEAR, year)
    assert all(by_label(way.figures)["Time spent with people"].hidden for way in page.ways)
    found = compared(
        Delivered(How.PANEL, agreed=9, doses={15: 11}),
        Delivered(How.TEAM, agreed=9, doses={45: 20}),
        period="",
        away=year.away,
        few_met=year.hides_time_by_way,
    )
    assert all(
        one.panel.hidden and one.team.hidden for one in found.pairs if one.label == "Time for each person"
    )


CELL = st.integers(0, 9)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(CELL, min_size=12, max_size=12),
    st.lists(CELL, min_size=4, max_size=4),
    st.lists(CELL, min_size=6, max_size=6),
)
def test_a_solver_given_every_figure_finds_none_that_is_hidden(contacts, actions, sent):
    """Contacts of three agencies by two ways, actions agreed by way, referrals to three: met or not, serving or not, answered or not."""
    cells = np.array([*contacts, *actions, *sent])
    met, attempted = {}, {}
    place = np.arange(12).reshape(3, 2, 2)
    keys = [str(UUID(int=n)) for n in range(3)]
    of = {
        **{key: place[n] for n, key in enumerate(keys)},
        "panel": place[:, 0],
        "team": place[:, 1],
        "all": place,
    }
    for name, where in of.items():
        met[name], attempted[name] = np.ravel(where[..., 0]), np.ravel(where)
    count = lambda where: int(cells[list(where)].sum())  # noqa: E731 - said in one line, it is read with what follows
    rows = [
        Outputs("how" if name in ("panel", "team") else "agency", name, attempted=count(attempted[name]), met=count(met[name]))
        for name in of if name != "all"
    ]  # fmt: skip
    ways = (Delivered(How.PANEL, agreed=count([12, 13]), serving_none=count([12])), Delivered(How.TEAM, agreed=count([14, 15]), serving_none=count([14])))  # fmt: skip
    lines = [
        offered(100 + n, sent=count([16 + 2 * n, 17 + 2 * n]), answered=count([16 + 2 * n])) for n in range(3)
    ]
    totals = given_with(
        contacts_attempted=count(attempted["all"]), contacts_met=count(met["all"]),
        actions_proposed=count(range(12, 16)), actions_serving_none=count([12, 14]),
    )  # fmt: skip
    year = year_with(given=totals, ways=ways, outputs=rows, offered=lines)
    told = []
    acted = by_label(acted_in(totals, "", year.away))
    told.append((acted["Contacts in which the person was met"], met["all"], attempted["all"]))
    told.append((acted["Actions that serve no objective"], [12, 14], range(12, 16)))
    with patch("plumbline.reporting.outputs.names_of", lambda ids: {one: str(one) for one in ids}):
        page = page_of(SimpleNamespace(name="all"), rows, YEAR, year)
    names = {"By the panel: agencies accept or decline actions": "panel"}
    for part in (*page.agencies, *page.ways, page.whole):
        name = (
            names.get(part.name, part.name)
            if part.name in {*keys, "all"}
            else ("panel" if part is page.ways[0] else "team")
        )
        told.append(
            (by_label(part.figures)["Contacts in which the person was met"], met[name], attempted[name])
        )
    both = compared(*ways, period="", away=year.away).pairs
    for pair in both:
        if pair.label == "Actions that serve no objective":
            told += [(pair.panel, [12], [12, 13]), (pair.team, [14], [14, 15])]
    for n, one in enumerate(offered_in(lines, "", year.away)):
        told.append((by_label(one.figures)["Answered"], [16 + 2 * n], [16 + 2 * n, 17 + 2 * n]))
    told += [(one, None, range(16, 22)) for one in unmet_in((), lines, 0, "", year.away)]
    knows = [known for figure, part, whole in told for known in read(figure, part, whole)]
    for _, part, whole in told:
        rest = sorted({*whole} - {*(part if part is not None else whole)})
        for where in (part if part is not None else [], whole, rest):
            if 1 <= count(where) <= 4:
                low, high = (solved(sign, where, knows, len(cells)) for sign in (1, -1))
                assert low != high, (where, low, [figure.words for figure, *_ in told])


def test_one_label_has_one_denominator_whichever_page_tells_it():
    of = {}
    for shares in (acted.SHARES, outputs.SHARES, together.SHARES):
        for label, _, _, whole in shares:
            of.setdefault(label, set()).add(whole)
    assert {label: found for label, found in of.items() if len(found) > 1} == {}
    assert "Actions done, checked and on time" in of


STATES = ("on_time", "late", "still_open", "could_not", "did_not", "declined", "waiting")
LABELS = {
    "Actions done, checked and on time": ("on_time",),
    "Actions done and checked": ("on_time", "late"),
    "Actions still open, or never answered": ("still_open",),
    "Actions that could not be done": ("could_not",),
    "Actions not done": ("did_not",),
    "Actions declined": ("declined",),
}


def compliance(key, split, counts):
    """What an agency, or the panel, came to with its actions, from counts by state in the order of STATES."""
    by = dict(zip(STATES, counts, strict=True))
    judged = sum(counts) - by["waiting"]
    plain = {name: by[name] for name in STATES if name != "late"}
    return Outputs(split, key, due=sum(counts), judged=judged, verified=by["on_time"] + by["late"], **plain)


@settings(max_examples=12, deadline=None)
@given(st.lists(CELL, min_size=14, max_size=14))
def test_a_solver_given_what_two_agencies_came_to_finds_none_that_is_hidden(cells):
    cells = np.array(cells)
    place = np.arange(14).reshape(2, 7)
    keys = [str(UUID(int=n)) for n in range(2)]
    count = lambda where: int(cells[list(where)].sum())  # noqa: E731 - said in one line, it is read with what follows
    parts = {name: cells[place[n]].tolist() for n, name in enumerate(keys)}
    whole = compliance("panel", "how", cells.reshape(2, 7).sum(axis=0).tolist())
    rows = [*(compliance(name, "agency", found) for name, found in parts.items()), whole]
    totals = given_with(
        actions_due=whole.due, actions_done=whole.waiting, actions_verified=whole.verified, actions_verified_on_time=whole.on_time,
        actions_could_not=whole.could_not, actions_did_not=whole.did_not, actions_declined=whole.declined,
    )  # fmt: skip
    year = year_with(given=totals, outputs=rows)
    with patch("plumbline.reporting.outputs.names_of", lambda ids: {one: str(one) for one in ids}):
        page = page_of(SimpleNamespace(name="all"), rows, YEAR, year)
    told = [*_board(acted_in(totals, "", year.away), place)]
    for part in (*page.agencies, page.whole):
        told += _compliance(part, place[keys.index(part.name)] if part.name in keys else place)
    knows = [known for figure, part, of in told for known in read(figure, part, of)]
    for _, part, of in told:
        for where in (part, of, sorted({*of} - {*part})):
            if 1 <= count(where) <= 4:
                low, high = (solved(sign, where, knows, len(cells)) for sign in (1, -1))
                assert low != high, (where, low, [figure.words for figure, *_ in told])


def _of_states(place, states):
    return np.ravel(place[..., [STATES.index(one) for one in states]]).tolist()


def _compliance(part, place):
    """Each figure of an agency or of all, with the cells of its part and of its whole."""
    found, judged = by_label(part.figures), _of_states(place, STATES[:-1])
    for label, states in LABELS.items():
        yield found[label], _of_states(place, states), judged
    waiting = found["Actions done that wait for somebody else’s check"]
    yield waiting, _of_states(place, ("waiting",)), np.ravel(place).tolist()
    delay = found["Median days from due to done, of those checked (minus: early)"]
    assert delay.hidden or delay.denominator in (None, 0)


def _board(figures, place):
    found, judged = by_label(figures), _of_states(place, STATES[:-1])
    for label, states in LABELS.items():
        if label in found and label != "Actions done and checked":
            yield found[label], _of_states(place, states), judged


def read(figure, part, whole):
    """What the words of a figure say of cells: so many, or from so many to so many."""
    if figure.denominator is not None:
        yield whole, figure.denominator, figure.denominator
        if part is not None and figure.numerator is not None:
            yield part, figure.numerator, figure.numerator
    elif figure.words.startswith("fewer than 5"):
        yield whole, 1, 4
    elif found := re.match(r"Hidden: of (\d+) ", figure.words):
        yield whole, int(found[1]), int(found[1])


def solved(sign, where, knows, n):
    sought = np.zeros(n)
    sought[list(where)] = sign
    rows = np.zeros((len(knows), n))
    for i, (cells, _, _) in enumerate(knows):
        rows[i, list(cells)] = 1
    held = LinearConstraint(rows, [low for _, low, _ in knows], [high for *_, high in knows])
    found = milp(sought, integrality=np.ones(n), bounds=Bounds(0, 1000), constraints=[held])
    assert found.status == 0
    return sign * round(found.fun)
