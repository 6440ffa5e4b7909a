"""Looks before the planned end: when each is due, and how wide its interval has to be. Pure functions on plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from scipy.special import ndtr

from plumbline.evaluation import Verdict, spending_limits
from plumbline.studies.comparing import Comparison
from plumbline.studies.rules import FIRST_DAYS, FollowUp
from plumbline.values.errors import DataUnfit
from plumbline.values.words import joined, say
from plumbline.values.written_days import day_month_year


MOST_LOOKS = 3
LEAST_APART = 60
"""Days before the first look and between two: a look that comes sooner can show nothing."""


@dataclass(frozen=True, slots=True)
class Look:
    """One planned look: ``number`` of ``of``, after ``days``; the interval at ``level`` keeps false alarms over all looks to 5%."""

    number: int
    of: int
    days: int
    level: float

    @property
    def is_last(self) -> bool:
        """Whether it stands at the planned end."""
        return self.number == self.of


def check_looks(looks: Sequence[int], *, window_days: int) -> None:
    """Refuse looks that are too many, too early, too near each other or not before the end.

    Raises
    ------
    DataUnfit: with what to do.
    """
    if not looks:
        return
    days = [0, *looks, window_days]
    if len(looks) > MOST_LOOKS:
        raise DataUnfit(
            say(
                "Plan {most_looks} looks before the end at the most: each makes the last one weaker.",
                most_looks=MOST_LOOKS,
            ),
            slug="looks-unfit",
        )
    if any(later - earlier < LEAST_APART for earlier, later in pairwise(days)):
        raise DataUnfit(
            say(
                "Looks stand in order, at least {least_apart} days after the start, from each other and "
                "from the end. Choose fewer, or a longer follow-up.",
                least_apart=LEAST_APART,
            ),
            slug="looks-unfit",
        )


def planned_looks(looks: Sequence[int], *, window_days: int) -> list[Look]:
    """Every look of a plan, the end among them, with the level of its interval.

    Information is taken to grow with the days followed. Source: Lan & DeMets (1983); docs/methods/spending.md.
    """
    days = [*looks, window_days]
    if len(days) == 1:
        return [Look(1, 1, window_days, 0.95)]
    limits = spending_limits([day / window_days for day in days]).limit
    return [
        Look(number, len(days), day, float(1 - 2 * ndtr(-limit)))
        for number, (day, limit) in enumerate(zip(days, limits, strict=True), start=1)
    ]


def look_due(looks: Sequence[int], *, window_days: int, held: FollowUp) -> Look | None:
    """The last look whose days are held; None before the first. Files seldom end on the very day, so a few may be missing."""
    reached = [
        look for look in planned_looks(looks, window_days=window_days) if held.days >= look.days - FIRST_DAYS
    ]
    return reached[-1] if reached else None


def up_to(look: Look, held: FollowUp) -> FollowUp:
    """The days of a look: no more than it planned, though more are held."""
    return replace(held, end=min(held.end, held.start + timedelta(days=look.days)))


def at_look(
    found: Comparison, look: Look | None, held: FollowUp, *, asked_otherwise: bool = False
) -> Comparison:
    """A comparison as it may be read at this look. On a day, or of a window, that was not planned it tells nothing, whatever it shows.

    Parameters
    ----------
    look : None where none is due: then ``held`` is what is followed so far.
    asked_otherwise : somebody asked for another window than the planned one.
    """
    if look is None:
        return no_result(found, _other_window(held) if asked_otherwise else _not_now(held))
    if look.of == 1:
        return found
    wide = say(
        "This is look {number} of {of}; its interval is so wide that all looks together "
        "mislead at most one time in twenty.",
        number=look.number,
        of=look.of,
    )
    return replace(found, sentence=joined([found.sentence, wide]))


def no_result(found: Comparison, why: str) -> Comparison:
    """A comparison that tells nothing, with why, and what it shows in quotation marks."""
    told = say(
        "{why} Who looks all the same sees this, which is no result: “{sentence}”",
        why=why,
        sentence=found.sentence,
    )
    return replace(found, verdict=Verdict.CANNOT_TELL, sentence=told)


def list_made_afterwards(held_to: date) -> str:
    """Why a list that was made when what followed was known tells nothing."""
    return say(
        "We cannot tell from this: the list was made when outcomes up to {day} were held already, so it cannot be known that it "
        "was chosen without them.",
        day=day_month_year(held_to),
    )


def _not_now(held: FollowUp) -> str:
    return say(
        "We cannot tell yet: {days} of {planned} days are followed, and no look was planned for now.",
        days=held.days,
        planned=held.planned,
    )


def _other_window(held: FollowUp) -> str:
    return say(
        "We cannot tell from this: it looks at {days} days, which the plan did not ask for.", days=held.days
    )
