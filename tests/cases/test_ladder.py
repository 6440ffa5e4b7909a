"""When an action is chased: a table of cases, and what holds of all of them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.agencies.rules import is_working_day
from plumbline.cases.ladder import Given, Spell, rung_day, rungs_open
from plumbline.schemes.reading.ladder import ladder, read_ladder
from plumbline.values.errors import DataUnfit


LADDER = ladder()
RUNGS = {rung.slug: rung for rung in LADDER.rungs}
SLUGS = list(RUNGS)
DAYS = st.dates(date(2026, 1, 5), date(2027, 6, 1))


def day(text):
    return date.fromisoformat(text)


# rung, due on, owner away, reached on
TABLE = [
    # A plain week: due Thursday.
    ("due_soon", "2026-03-12", [], "2026-03-09"),
    ("due_today", "2026-03-12", [], "2026-03-12"),
    ("late_manager", "2026-03-12", [], "2026-03-17"),
    ("late_agency", "2026-03-12", [], "2026-03-26"),
    # Three days before a Monday is a Friday; before a Tuesday it is a Saturday, so the Friday.
    ("due_soon", "2026-03-16", [], "2026-03-13"),
    ("due_soon", "2026-03-17", [], "2026-03-13"),
    ("due_soon", "2026-03-18", [], "2026-03-13"),
    # Due at a weekend: told on the Friday.
    ("due_today", "2026-03-14", [], "2026-03-13"),
    ("due_today", "2026-03-15", [], "2026-03-13"),
    # Easter 2026: Good Friday 3 April, Easter Monday 6 April.
    ("due_soon", "2026-04-09", [], "2026-04-02"),
    ("due_today", "2026-04-06", [], "2026-04-02"),
    ("late_manager", "2026-04-02", [], "2026-04-09"),
    ("late_agency", "2026-04-02", [], "2026-04-20"),
    ("board", "2026-03-12", [], "2026-04-02"),
    # Christmas 2026: 25 and 28 December, and 1 January.
    ("late_manager", "2026-12-24", [], "2026-12-31"),
    ("late_agency", "2026-12-24", [], "2027-01-12"),
    ("due_soon", "2026-12-31", [], "2026-12-24"),
    # Leave: a week off after the day moves what is counted after it by its five working days.
    ("late_manager", "2026-03-12", [("2026-03-16", "2026-03-20")], "2026-03-24"),
    ("late_agency", "2026-03-12", [("2026-03-16", "2026-03-20")], "2026-04-02"),
    # Leave over the day itself, and leave that is over before it, change nothing that is counted after.
    ("late_manager", "2026-03-12", [("2026-03-10", "2026-03-12")], "2026-03-17"),
    # A day of leave at a weekend costs nothing.
    ("late_manager", "2026-03-12", [("2026-03-14", "2026-03-15")], "2026-03-17"),
    # Leave over Easter: working days alone are lost.
    ("late_manager", "2026-04-02", [("2026-04-03", "2026-04-07")], "2026-04-10"),
]


@pytest.mark.parametrize(("slug", "due", "away", "reached"), TABLE)
def test_when_a_rung_is_reached(slug, due, away, reached):
    spells = [Spell(day(a), day(b)) for a, b in away]
    assert rung_day(RUNGS[slug], day(due), away=spells) == day(reached)


# given so far (rung, on), today, what may be given
NEXT = [
    ([], "2026-03-06", []),
    ([], "2026-03-09", ["due_soon"]),
    ([], "2026-03-12", ["due_today"]),
    ([("due_soon", "2026-03-09")], "2026-03-09", []),
    ([("due_soon", "2026-03-09")], "2026-03-10", []),
    ([("due_soon", "2026-03-09")], "2026-03-12", ["due_today"]),
    ([("due_today", "2026-03-12")], "2026-03-16", []),
    ([("due_today", "2026-03-12")], "2026-03-17", ["late_manager"]),
    ([("late_manager", "2026-03-17")], "2026-03-25", []),
    ([("late_manager", "2026-03-17")], "2026-03-26", ["late_agency"]),
    ([("late_agency", "2026-03-26")], "2026-04-01", []),
    # Then the board's pack, and nothing after it.
    ([("late_agency", "2026-03-26")], "2026-04-30", ["board"]),
    ([("board", "2026-04-02")], "2026-04-30", []),
    # Days were missed: the owner hears first, the others are tried only if that reaches nobody.
    ([], "2026-03-26", ["due_today", "late_manager", "late_agency"]),
    ([("due_today", "2026-03-26")], "2026-03-26", []),
    ([("due_today", "2026-03-26")], "2026-03-27", ["late_manager", "late_agency"]),
    # Nothing goes out on a day off.
    ([], "2026-03-14", []),
    ([], "2026-04-03", []),
]


@pytest.mark.parametrize(("given_so_far", "today", "wanted"), NEXT)
def test_what_comes_next(given_so_far, today, wanted):
    done = [Given(rung, day(on)) for rung, on in given_so_far]
    found = rungs_open(LADDER, due_on=day("2026-03-12"), on=day(today), given=done)
    assert [rung.slug for rung in found] == wanted


@given(due=DAYS)
def test_rungs_are_reached_in_order_and_on_working_days(due):
    days = [rung_day(rung, due) for rung in LADDER.rungs]
    assert days == sorted(days)
    assert all(map(is_working_day, days))


@given(due=DAYS, starts=st.integers(-20, 20), length=st.integers(0, 30))
def test_leave_never_brings_a_rung_forward(due, starts, length):
    first = due + timedelta(days=starts)
    away = [Spell(first, first + timedelta(days=length))]
    for rung in LADDER.rungs:
        reached = rung_day(rung, due, away=away)
        assert reached >= rung_day(rung, due)
        assert rung.when != "after" or not away[0].holds(reached)


@given(due=DAYS, missed=st.sets(st.integers(-6, 40)))
def test_the_owner_hears_before_anybody_else_whatever_days_are_missed(due, missed):
    done = []
    for number in range(-6, 60):
        today = due + timedelta(days=number)
        if number not in missed:
            done += [Given(r.slug, today) for r in rungs_open(LADDER, due_on=due, on=today, given=done)[:1]]
    assert RUNGS[done[0].rung].to == "owner"
    assert [one.rung for one in done] == [slug for slug in SLUGS if slug in {one.rung for one in done}]
    assert len({one.on for one in done}) == len(done)
    assert done[-1].rung == "board"


GOOD = "{label: Due soon, when: before, days: 3, counted: days, to: owner}"
FAULTS = {
    "no owner": (GOOD.replace("owner", "manager"), r"line 3, rungs: one rung at least goes to the owner"),
    "unknown receiver": (
        GOOD.replace("owner", "everybody"),
        r"line 3, rungs.a.to: “everybody” is not one of",
    ),
    "nought before": (GOOD.replace("3", "0"), r"line 3, rungs.a.days: nought days is “on” the day"),
    "working days before": (
        GOOD.replace("counted: days", "counted: working_days"),
        r"line 3, rungs.a.counted: working days are counted after",
    ),
    "missing": (GOOD.replace(", to: owner", ""), r"line 3, rungs.a: “to” is missing"),
    "board not last": (
        GOOD.replace("before", "after").replace("owner", "board")
        + "\n  b: "
        + GOOD.replace("before", "after").replace("3", "4"),
        r"line 3, rungs: the board comes last",
    ),
    "out of order": (f"{GOOD}\n  b: {GOOD}", r"line 4, rungs.b: this rung does not come after"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_told_with_file_and_line(tmp_path, fault):
    rung, told = FAULTS[fault]
    path = tmp_path / "ladder.yaml"
    path.write_text(f"source: Made up\nrungs:\n  a: {rung}\n")
    with pytest.raises(DataUnfit, match=f"ladder.yaml {told}"):
        read_ladder(path)
