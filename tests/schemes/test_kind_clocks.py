"""Limits of a MARAC, of Supporting Families and of a panel, from tables of cases: weekends, bank holidays, both changes of the clock, every nation."""

import re
from datetime import datetime

import pytest

from plumbline.cases.clocks import runs_out
from plumbline.schemes.reading import kind_called, known_kinds
from plumbline.schemes.rules import LONDON
from tests.architecture.naming import ROOT


NATIONS = {"marac": ("england", "wales"), "families": ("england",), "violence": ("england", "wales")}

# By the clock on the wall. A limit in days runs out as its last day does, at the midnight after it.
CLOCKS = {
    ("marac", "adviser_contact"): [  # 24 hours, through nights, weekends and bank holidays
        ("2026-03-02 10:00", "2026-03-03 10:00"),
        ("2026-03-06 16:30", "2026-03-07 16:30"),  # a Friday
        ("2026-04-02 17:00", "2026-04-03 17:00"),  # to Good Friday
        ("2026-03-28 12:00", "2026-03-29 13:00"),  # the clock goes on
        ("2026-10-24 12:00", "2026-10-25 11:00"),  # the clock goes back
    ],
    ("marac", "minutes"): [  # three working days
        ("2026-03-02 10:00", "2026-03-06 00:00"),
        ("2026-03-06 10:00", "2026-03-12 00:00"),  # a Friday
        ("2026-03-07 10:00", "2026-03-12 00:00"),  # a Saturday
        ("2026-04-01 10:00", "2026-04-09 00:00"),  # Good Friday to Easter Monday
        ("2026-12-23 10:00", "2026-12-31 00:00"),  # Christmas, Boxing Day kept on the 28th
        ("2026-03-27 10:00", "2026-04-02 00:00"),  # the clock goes on
        ("2026-10-23 10:00", "2026-10-29 00:00"),  # the clock goes back
    ],
    ("marac", "flag"): [  # 365 days of the calendar
        ("2026-03-02 10:00", "2027-03-03 00:00"),
        ("2026-03-29 00:30", "2027-03-30 00:00"),  # from the night on which the clock goes on
        ("2026-10-25 01:30", "2027-10-26 00:00"),  # from the one on which it goes back
        ("2026-12-25 10:00", "2027-12-26 00:00"),  # to Christmas Day
        ("2027-03-02 10:00", "2028-03-02 00:00"),  # 29 February is one of them
    ],
    ("marac", "review"): [  # 28 days
        ("2026-03-06 10:00", "2026-04-04 00:00"),  # to Good Friday, over the change of the clock
        ("2026-10-02 10:00", "2026-10-31 00:00"),  # the clock goes back
    ],
    ("families", "review"): [  # six weeks
        ("2026-03-02 10:00", "2026-04-14 00:00"),  # over Easter and the change of the clock
        ("2026-02-20 10:00", "2026-04-04 00:00"),  # to Good Friday: weeks count as weeks
        ("2026-10-03 10:00", "2026-11-15 00:00"),  # to a Saturday, the clock goes back
        ("2026-11-16 10:00", "2026-12-29 00:00"),  # to Boxing Day as it is kept
    ],
    ("families", "research"): [  # ten working days
        ("2026-03-02 10:00", "2026-03-17 00:00"),
        ("2026-03-07 10:00", "2026-03-21 00:00"),  # a Saturday
        ("2026-03-20 10:00", "2026-04-08 00:00"),  # from before the change of the clock, over Easter
        ("2026-05-15 10:00", "2026-06-02 00:00"),  # over the spring bank holiday
        ("2026-10-16 10:00", "2026-10-31 00:00"),  # the clock goes back
        ("2026-12-18 10:00", "2027-01-07 00:00"),  # Christmas, Boxing Day, New Year
    ],
    ("families", "plan"): [  # twenty working days
        ("2026-03-02 10:00", "2026-03-31 00:00"),  # the clock goes on
        ("2026-03-13 10:00", "2026-04-15 00:00"),  # over Easter
        ("2026-08-28 16:59", "2026-09-29 00:00"),  # summer bank holiday
        ("2026-10-10 10:00", "2026-11-07 00:00"),  # a Saturday, the clock goes back
        ("2026-12-14 10:00", "2027-01-15 00:00"),
    ],
    ("violence", "decide"): [  # two working days
        ("2026-03-06 16:59", "2026-03-11 00:00"),  # a Friday
        ("2026-04-02 10:00", "2026-04-09 00:00"),  # before Good Friday
    ],
    ("violence", "urgent"): [  # four hours of the team
        ("2026-03-06 15:00", "2026-03-09 11:00"),  # over a weekend
        ("2026-04-02 15:00", "2026-04-07 11:00"),  # Good Friday to Easter Monday
        ("2026-03-27 15:00", "2026-03-30 11:00"),  # the clock goes on
        ("2026-10-23 15:00", "2026-10-26 11:00"),  # the clock goes back
    ],
    ("violence", "research"): [  # five working days
        ("2026-03-02 10:00", "2026-03-10 00:00"),
        ("2026-03-27 10:00", "2026-04-08 00:00"),  # the clock goes on, and Easter
        ("2026-10-23 10:00", "2026-10-31 00:00"),  # the clock goes back
    ],
    ("violence", "plan"): [  # ten working days
        ("2026-03-07 10:00", "2026-03-21 00:00"),  # a Saturday
        ("2026-12-18 10:00", "2027-01-07 00:00"),
    ],
    ("violence", "review"): [  # 28 days
        ("2026-03-06 10:00", "2026-04-04 00:00"),
        ("2026-10-02 10:00", "2026-10-31 00:00"),
    ],
    ("violence", "longest"): [  # six months by the calendar
        ("2026-03-02 10:00", "2026-09-03 00:00"),
        ("2026-08-31 10:00", "2027-03-01 00:00"),  # there is no 31 February
        ("2026-06-25 10:00", "2026-12-26 00:00"),  # to Christmas Day
    ],
    ("violence", "late_reason"): [  # five working days
        ("2026-03-31 10:00", "2026-04-10 00:00"),
    ],
}  # fmt: skip


def at(words):
    """A moment by the clock on the wall."""
    return datetime.fromisoformat(words).replace(tzinfo=LONDON)


@pytest.mark.parametrize(
    ("kind", "nation", "clock", "began", "due"),
    [
        (kind, nation, clock, began, due)
        for (kind, clock), cases in CLOCKS.items()
        for nation in NATIONS[kind]
        for began, due in cases
    ],
)
def test_a_limit_runs_out(kind, nation, clock, began, due):
    found = kind_called(kind, nation)
    moment = runs_out(at(began), found.limit(clock), team=found.hours)
    assert moment.astimezone(LONDON).replace(tzinfo=None) == datetime.fromisoformat(due)


@pytest.mark.parametrize("kind", NATIONS)
def test_the_nations_of_a_kind_are_those_tried(kind):
    assert kind_called(kind).nations == NATIONS[kind]


def test_each_time_limit_is_shown_on_its_case_or_read_by_name():
    """A limit that is neither would be printed in the handbook and run nowhere."""
    read = set()
    for file in (ROOT / "src" / "plumbline").rglob("*.py"):
        if "migrations" not in file.parts and "reading" not in file.parts:
            read |= set(re.findall(r'"([a-z_]+)"', file.read_text(encoding="utf-8")))
    unread = {
        (kind, slug)
        for kind in known_kinds()
        for slug, clock in kind_called(kind).clocks.items()
        if not clock.watched and slug not in read
    }
    assert unread == set()
