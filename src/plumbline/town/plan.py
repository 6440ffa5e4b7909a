"""What a made-up town is made from: its size, its time and its seed."""

from __future__ import annotations

import hashlib
import json
import zlib
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import numpy as np

from plumbline.town.worlds import WORLDS
from plumbline.values.errors import DataUnfit


PROBLEMS = ("people", "couples", "places", "none")
FEWEST_PEOPLE, MOST_PEOPLE = 500, 700_000
STEEPEST = 0.5
LAST_COMMON_DAY = 28
APART_FROM_EVENTS = ("months", "until", "followed", "partners")
"""What a plan says besides which events there are."""
MARK_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O or U, which read like others."""


@dataclass(frozen=True, slots=True)
class TownPlan:
    """Everything that decides what a town is: equal plans make equal towns.

    Parameters
    ----------
    people : how many live there on the first day, 500 to 700,000 (there are no more invented street names).
    months : how many months the extracts cover, 1 or more.
    seed : 0 or more.
    world : slug of `worlds.WORLDS`: how the risk differs between people and over the years.
    problem : slug of `PROBLEMS`: what the violence gathers on; ``none`` is violence spread as chance spreads it.
    until : first day after the extracts, from the 1st to the 28th, so that every month has that day.
    followed : months made up since, by `follow_up`.
    trend : by what share the violence of the whole town rises from each of its years to the next; below 0 it falls.
    nights : share of the violence between people who are not partners that comes on weekend nights in the centre.
    families : share of the same, of people who have grown relatives in town, that is between the two.
    groups : share of what members of co-offending groups do that they do together.
    partners : whether probation, youth justice, council, ambulance and domestic-abuse service send extracts too.

    Raises
    ------
    DataUnfit: no town can be made from these.
    """

    people: int
    months: int
    seed: int
    world: str
    problem: str
    until: date
    followed: int = 0
    trend: float = 0.0
    nights: float = 0.0
    families: float = 0.0
    groups: float = 0.0
    partners: bool = False

    def __post_init__(self) -> None:
        if not FEWEST_PEOPLE <= self.people <= MOST_PEOPLE:
            raise DataUnfit(
                f"A town has from {FEWEST_PEOPLE:,} to {MOST_PEOPLE:,} people; {self.people:,} were asked for."
            )
        if self.months < 1:
            raise DataUnfit("A town needs at least one month of history.")
        if self.until.day > LAST_COMMON_DAY:
            raise DataUnfit(
                f"A town's months begin on the 1st to the {LAST_COMMON_DAY}th; not every month has a {self.until.day}th."
            )
        if self.seed < 0:
            raise DataUnfit("The seed must be 0 or more.")
        if self.world not in WORLDS:
            raise DataUnfit(f"There is no world “{self.world}”. Known worlds: {', '.join(WORLDS)}.")
        if self.problem not in PROBLEMS:
            raise DataUnfit(f"There is no problem “{self.problem}”. Known problems: {', '.join(PROBLEMS)}.")
        if not -STEEPEST <= self.trend <= STEEPEST:
            raise DataUnfit(f"A town's trend is from {-STEEPEST} to {STEEPEST} a year.")
        if not all(0 <= share <= 1 for share in (self.nights, self.families, self.groups)):
            raise DataUnfit("What comes at night, in families and in groups are shares: numbers from 0 to 1.")

    @property
    def first_day(self) -> date:
        """Day on which the town's time begins: `months` before `until`."""
        return add_months(self.until, -self.months)

    @property
    def next_day(self) -> date:
        """First day not made up yet: `until` and the months followed."""
        return add_months(self.until, self.followed)

    @property
    def mark(self) -> str:
        """Three letters or figures that tell this town's references from another's.

        They follow from all that makes the town's events, so not from how long it lasts or who else sends extracts: a longer
        town gives the same event the same reference. One town in 32,768 has those of another by chance.
        """
        return _mark_of(self)

    def reference(self, feed: str, year: int, number: int, width: int = 6) -> str:
        """A reference that says that it is made up: a letter for the feed, the town's mark, its year, and a number.

        Every row that a town writes carries one, and so does every file made from them, such as a list of who was drawn.
        """
        return f"MADE-UP-{feed}{self.mark}{year:02d}/{number:0{width}d}"

    def stream(self, name: str, year: int = -1) -> np.random.Generator:
        """A source of randomness of its own for each purpose and year.

        A change to one part of the town then leaves the others as they were, and a longer town begins with
        the shorter one.
        """
        return np.random.default_rng(np.random.SeedSequence([self.seed, zlib.crc32(name.encode()), year + 1]))


@cache
def _mark_of(plan: TownPlan) -> str:
    told = {name: value for name, value in asdict(plan).items() if name not in APART_FROM_EVENTS}
    text = json.dumps({**told, "first_day": plan.first_day}, default=str, sort_keys=True)
    number = int.from_bytes(hashlib.sha256(text.encode()).digest()[:2])
    return "".join(MARK_SIGNS[number >> shift & 31] for shift in (10, 5, 0))


def add_months(day: date, months: int) -> date:
    """The same day of another month, or that month's last day where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(day.day, (following - timedelta(days=1)).day))


def write_plan(plan: TownPlan, path: Path) -> None:
    """Keep the plan, so that `follow_up` can make the town again."""
    path.write_text(
        json.dumps({"made_up": True, **asdict(plan)}, default=str, indent=2) + "\n", encoding="utf-8"
    )


def read_plan(path: Path) -> TownPlan:
    """The plan of a town written before.

    Raises
    ------
    DataUnfit: there is no plan, or it cannot be read.
    """
    if not path.is_file():
        raise DataUnfit(f"There is no town to go on from in “{path.parent.parent}”: make one first.")
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        told.pop("made_up", None)
        return TownPlan(**{**told, "until": date.fromisoformat(told["until"])})
    except (ValueError, KeyError, TypeError) as broken:
        raise DataUnfit(f"The town's plan in “{path}” cannot be read: make the town again.") from broken
