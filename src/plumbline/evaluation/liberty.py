"""Time in which a person could be hurt or hurt others here: custody, absence and death taken out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


Spell = tuple[str, date, date | None]
"""Kind (``custody``, ``away``, ``dead`` or ``managed``), first day, and first day no longer in it (None while it lasts)."""

STOPS_THE_CLOCK = frozenset({"custody", "away", "dead"})
# Under an order or in the work of another agency, somebody is at home and can be hurt or hurt others as before.
LETS_IT_RUN = frozenset({"managed"})

DAYS_A_YEAR = 365.25


def days_at_liberty(from_date: date, to_date: date, spells: Sequence[Spell]) -> int:
    """Days in [from_date, to_date) outside every spell that stops the clock; a death never ends. Overlaps count once.

    Raises
    ------
    DataUnfit: the window or a spell ends before it starts, or a spell is of no known kind.

    Source: Plumbline design, at-risk days; docs/methods/rate-ratio.md.
    """
    if to_date < from_date:
        raise DataUnfit("The window ends before it starts.", slug="window-unfit")
    away, reached = 0, from_date
    for first, last in sorted(_stopped(spell, to_date) for spell in spells if _stops(spell)):
        first, last = max(first, reached), min(last, to_date)
        if last > first:
            away += (last - first).days
            reached = last
    return (to_date - from_date).days - away


def time_at_liberty(from_date: date, to_date: date, spells: Sequence[Spell]) -> float:
    """``days_at_liberty`` in years of 365.25 days."""
    return days_at_liberty(from_date, to_date, spells) / DAYS_A_YEAR


def is_at_liberty(on: date, spells: Sequence[Spell]) -> bool:
    """Whether no spell that stops the clock covers this day.

    Raises
    ------
    DataUnfit: a spell is of no known kind.
    """
    return not any(
        first <= on and (last is None or on < last or kind == "dead")
        for kind, first, last in filter(_stops, spells)
    )


def _stops(spell: Spell) -> bool:
    kind = spell[0]
    if kind not in STOPS_THE_CLOCK | LETS_IT_RUN:
        raise DataUnfit(
            say("A spell of kind {kind} does not say whether it stops the clock.", kind=kind),
            slug="spell-unknown",
        )
    return kind in STOPS_THE_CLOCK


def _stopped(spell: Spell, window_end: date) -> tuple[date, date]:
    kind, first, last = spell
    if last is not None and last < first:
        raise DataUnfit("A spell ends before it starts.", slug="spell-unfit")
    open_ended = last is None or kind == "dead"
    return first, max(first, window_end) if open_ended or last is None else last
