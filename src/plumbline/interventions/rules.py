"""What an entry of the catalogue may say. Pure functions on plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from plumbline.interventions.enums import Help
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


MOST_SESSIONS, MOST_MINUTES, MOST_WEEKS, MOST_PLACES = 500, 1440, 260, 10_000
MOST_PENCE = 10_000_000_00
MOST_ELEMENTS, LONGEST_ELEMENT = 12, 120
MOST_CHECKED, LONGEST_CHECKED = 20, 200


@dataclass(frozen=True, slots=True)
class GivenIntervention:
    """An entry as it is to stand.

    Attributes
    ----------
    sessions, minutes, weeks : the planned dose: so many sessions of so many minutes, over so many weeks.
    cost_pence, capacity : of one place; places at once. None where it is not known.
    ends_on : the last day on which somebody can be referred; None while no end is set.
    elements : what a session holds when it is delivered as planned.
    consent_from : the day from which nobody is referred to it without their consent; None where it needs none.
    must_happen : the fidelity checklist: what must happen, over the whole of a delivery, for it to have been delivered as meant.
    """

    name: str
    about: str
    help: str
    sessions: int
    minutes: int
    weeks: int
    eligibility: str
    starts_on: date
    cost_pence: int | None = None
    capacity: int | None = None
    ends_on: date | None = None
    elements: tuple[str, ...] = ()
    consent_from: date | None = None
    must_happen: tuple[str, ...] = ()

    @property
    def planned_minutes(self) -> int:
        """Minutes of the whole plan."""
        return self.sessions * self.minutes


def check_entry(given: GivenIntervention) -> None:
    """Refuse an entry that says too little, or what cannot be.

    Raises
    ------
    DataUnfit: with the field to mend; its slug is that field's name.
    """
    for field, words in (
        ("name", "Give the intervention a name."),
        ("about", "Say what is done."),
        ("eligibility", "Say who can have it."),
    ):
        if not getattr(given, field).strip():
            raise DataUnfit(words, slug=field)
    if given.help not in set(Help):
        raise DataUnfit("Choose what kind of help it is.", slug="help")
    _between(given.sessions, 1, MOST_SESSIONS, "sessions", "The number of sessions")
    _between(given.minutes, 1, MOST_MINUTES, "minutes", "The minutes of a session")
    _between(given.weeks, 1, MOST_WEEKS, "weeks", "The number of weeks")
    if given.cost_pence is not None:
        _between(given.cost_pence, 0, MOST_PENCE, "cost", "The cost of a place in pence")
    if given.capacity is not None:
        _between(given.capacity, 1, MOST_PLACES, "capacity", "The number of places")
    if given.ends_on is not None and given.ends_on < given.starts_on:
        raise DataUnfit("The last day is before the first.", slug="ends_on")
    _check_lines(given.elements, MOST_ELEMENTS, LONGEST_ELEMENT, "elements", "part of a session")
    _check_lines(given.must_happen, MOST_CHECKED, LONGEST_CHECKED, "must_happen", "line of the checklist")


def _between(value: int, least: int, most: int, field: str, what: str) -> None:
    if not least <= value <= most:
        raise DataUnfit(
            say("{what} must be from {least:,} to {most:,}.", what=what, least=least, most=most), slug=field
        )


def _check_lines(lines: Sequence[str], most: int, longest: int, field: str, what: str) -> None:
    if len(lines) > most:
        raise DataUnfit(
            say("Give {most} or fewer of these: each is one {what}.", most=most, what=what), slug=field
        )
    if any(not line.strip() or len(line) > longest for line in lines):
        raise DataUnfit(
            say(
                "Write each {what} on its own line, in {longest} characters or fewer.",
                what=what,
                longest=longest,
            ),
            slug=field,
        )
    if len({line.strip().casefold() for line in lines}) < len(lines):
        raise DataUnfit(say("Each {what} stands once.", what=what), slug=field)


def is_offered(*, starts_on: date, ends_on: date | None, is_withdrawn: bool, on: date) -> bool:
    """Say whether somebody can be referred on a day."""
    return not is_withdrawn and starts_on <= on and (ends_on is None or on <= ends_on)


def needs_consent(consent_from: date | None, *, on: date) -> bool:
    """Say whether somebody is referred on a day only if they consent to the service."""
    return consent_from is not None and consent_from <= on


def places_words(in_use: int, capacity: int | None) -> str:
    """How full it is, in words."""
    if capacity is None:
        if not in_use:
            return say("None in use; number of places not known")
        return say("{in_use} in use; number of places not known", in_use=in_use)
    return say("{in_use} of {capacity} in use", in_use=in_use, capacity=capacity)


def is_full(in_use: int, capacity: int | None) -> bool:
    """Say whether no place is free, as far as anybody knows."""
    return capacity is not None and in_use >= capacity
