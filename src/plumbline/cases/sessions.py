"""Sessions of an onward referral: who missed one, what came of the days planned, when a second on a day is asked about. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from plumbline.cases.enums import Missed, PlanCame
from plumbline.values.errors import DataUnfit, StageRefused


# Outcomes of a contact, in every kind of scheme, that say who a session failed by. The others say nothing of it.
MISSED_BY: Mapping[str, Missed] = {
    "they_cancelled": Missed.PERSON,
    "did_not_come": Missed.PERSON,
    "we_cancelled": Missed.PROVIDER,
}
# What a provider does not say of its own session.
NOT_OF_A_SESSION = frozenset({"seen_by_other"})
SAME_DAY = (
    "A session of this referral on that day is logged already. If yours is the same one, it counts and there is nothing to do. "
    "If it is a further one, say so below and save again."
)


@dataclass(frozen=True, slots=True)
class Held:
    """One contact that counts, of a referral: its day, its outcome, whether the person was there."""

    on: date
    outcome: str
    reached: bool


class _Plan(Protocol):
    @property
    def on(self) -> date: ...
    @property
    def is_off(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A day planned, and what came of it."""

    on: date
    came: PlanCame


def check_once_a_day(*, reached: bool, on_that_day: int, is_further: bool) -> None:
    """Ask about a second session on one day, whoever logged the first: it may be the same one, and nothing counts twice.

    Parameters
    ----------
    on_that_day : sessions of that referral on that day that count, at which the person was there.

    Raises
    ------
    StageRefused: it is not said that it is a further one.
    """
    if reached and on_that_day and not is_further:
        raise StageRefused(SAME_DAY, slug="same-day")


def check_plan(*, on: date, today: date, planned: Iterable[date]) -> None:
    """Refuse to plan a session on a day that is past, or planned already.

    Raises
    ------
    DataUnfit: the day is past. StageRefused: it is planned already.
    """
    if on < today:
        raise DataUnfit("This day is past. Log the session instead.", slug="day-past")
    if on in set(planned):
        raise StageRefused("A session is planned for this day already.", slug="planned-already")


def standing_plans(rows: Iterable[_Plan]) -> dict[date, bool]:
    """Of each day that was ever planned, whether it is called off. The last row for a day counts.

    Parameters
    ----------
    rows : oldest first.
    """
    return {row.on: row.is_off for row in rows}


def plan_lines(rows: Iterable[_Plan], held: Sequence[Held], *, today: date) -> tuple[PlanLine, ...]:
    """What came of each day planned, in the order of the days. A session held counts before one missed on the same day."""
    return tuple(
        PlanLine(on, _came([one for one in held if one.on == on], is_off=is_off, is_past=on < today))
        for on, is_off in sorted(standing_plans(rows).items())
    )


def _came(on_day: Sequence[Held], *, is_off: bool, is_past: bool) -> PlanCame:
    if any(one.reached for one in on_day):
        return PlanCame.HELD
    missed = [MISSED_BY[one.outcome] for one in on_day if one.outcome in MISSED_BY]
    if missed:
        return PlanCame.MISSED_BY_PERSON if Missed.PERSON in missed else PlanCame.MISSED_BY_PROVIDER
    if on_day:
        return PlanCame.NOT_REACHED
    if is_off:
        return PlanCame.CALLED_OFF
    return PlanCame.NOTHING_SAID if is_past else PlanCame.AHEAD


def missed_by(held: Iterable[Held], who: Missed) -> int:
    """How many sessions somebody missed."""
    return sum(MISSED_BY.get(one.outcome) is who for one in held)
