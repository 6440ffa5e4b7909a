"""Honest dirt: what officers, keyboards and time do to what is written of a person."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from plumbline.town.names import name_lists


Words = NDArray[np.object_]
Flags = NDArray[np.bool_]

TYPO, SHORT_FORM, CROSSED, NO_FORENAME = 0.015, 0.05, 0.002, 0.003
CAPITALS = 0.3
DOB_MISSING, DOB_FILLER, DOB_SWAPPED, DOB_ONE_DIGIT = 0.012, 0.003, 0.012, 0.008

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
FILLERS = ("UNKNOWN", "NOT KNOWN", "N/K")


def write_names(forename: Words, surname: Words, rng: np.random.Generator) -> tuple[Words, Words]:
    """Names as they get written: slips of the pen, short forms, the wrong way round, fillers, capitals."""
    first = _changed(forename, SHORT_FORM, _short_form, rng)
    first, last = _changed(first, TYPO, _slip, rng), _changed(surname, TYPO, _slip, rng)
    first = _changed(first, NO_FORENAME, lambda _, rng: FILLERS[int(rng.integers(len(FILLERS)))], rng)
    crossed = rng.random(first.size) < CROSSED
    first, last = np.where(crossed, last, first), np.where(crossed, first, last)
    shout = (rng.random(first.size) < CAPITALS).tolist()
    return _capitals(first, shout), _capitals(last, shout)


def write_birth_dates(dates: Words, rng: np.random.Generator) -> Words:
    """Birth dates dd/mm/yyyy as they get written: missing, a filler, day and month swapped, one digit wrong."""
    written = _changed(dates, DOB_SWAPPED, _swap, rng)
    written = _changed(written, DOB_ONE_DIGIT, _one_digit, rng)
    written = _changed(written, DOB_FILLER, lambda _, rng: "01/01/1900", rng)
    return _changed(written, DOB_MISSING, lambda _, rng: "", rng)


def blanked(text: Words, share: float, rng: np.random.Generator) -> Words:
    """The text, blank in that share of rows."""
    return np.where(rng.random(text.size) < share, "", text)


def _changed(
    text: Words, share: float, change: Callable[[str, np.random.Generator], str], rng: np.random.Generator
) -> Words:
    changed = text.copy()
    for at in np.flatnonzero(rng.random(text.size) < share).tolist():
        changed[at] = change(text[at], rng)
    return changed


def _slip(name: str, rng: np.random.Generator) -> str:
    """One letter left out, doubled, wrong, or swapped with the next; the first letter stays."""
    if len(name) < 4:
        return name
    at = int(rng.integers(1, len(name) - 1))
    return [
        name[:at] + name[at + 1 :],
        name[:at] + name[at] + name[at:],
        name[:at] + _LETTERS[int(rng.integers(26))] + name[at + 1 :],
        name[:at] + name[at + 1] + name[at] + name[at + 2 :],
    ][int(rng.integers(4))]


def _short_form(name: str, rng: np.random.Generator) -> str:
    forms = name_lists().short_forms.get(name, (name,))
    return forms[int(rng.integers(len(forms)))]


def _swap(date: str, rng: np.random.Generator) -> str:
    del rng
    return f"{date[3:5]}/{date[:2]}{date[5:]}" if int(date[:2]) <= 12 else date


def _one_digit(date: str, rng: np.random.Generator) -> str:
    """Another last digit of the year, or another day below 28: still a date, and not the same."""
    if rng.random() < 0.5:
        digit = (int(date[9]) + int(rng.integers(1, 10))) % 10
        return date if date[:2] == "29" or date[6:8] == "20" else f"{date[:9]}{digit}"
    tens, units = date[0], (int(date[1]) + int(rng.integers(1, 9))) % 10
    return (
        date
        if tens == "3" or (tens == "0" and units == 0) or (tens == "2" and units == 9)
        else f"{tens}{units}{date[2:]}"
    )


def _capitals(text: Words, shout: list[bool]) -> Words:
    return np.array(
        [one.upper() if loud else one for one, loud in zip(text.tolist(), shout, strict=True)], dtype=object
    )
