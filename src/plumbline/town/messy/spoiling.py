"""Faults that a reader of the page does not see: letters of another alphabet, marks of no width, wrong check digits."""

from __future__ import annotations

import numpy as np

from plumbline.town.dirt import FILLERS
from plumbline.values.check_digits import PNC_LETTERS


ALIKE = dict(zip("aceopxyiACEHKMOPTX", "асеорхуіАСЕНКМОРТХ", strict=True))
"""Latin letters and the Cyrillic ones that look like them (Unicode Technical Standard 39, confusables)."""
UNSEEN = ("\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad")
ACCENTED = dict(zip("aceinouACEINOU", "áçéíñöüÁÇÉÍÑÖÜ", strict=True))
"""Letters that Windows-1252 writes in one byte and UTF-8 in two."""


def is_name(text: str) -> bool:
    """Whether it is a name of three letters or more, and no filler."""
    return len(text) > 2 and text.isalpha() and text.upper() not in FILLERS


def can_be_posed(text: str) -> bool:
    """Whether a letter has a look-alike, so that the rest is left in the Latin alphabet."""
    return is_name(text) and any(letter in ALIKE for letter in text)


def posed(text: str, rng: np.random.Generator) -> str:
    """The name with one letter from the other alphabet."""
    places = [at for at, letter in enumerate(text) if letter in ALIKE]
    at = places[int(rng.integers(len(places)))]
    return text[:at] + ALIKE[text[at]] + text[at + 1 :]


def with_unseen(text: str, rng: np.random.Generator) -> str:
    """The name with a mark of no width after one of its letters, never the last."""
    at = int(rng.integers(1, len(text)))
    return text[:at] + UNSEEN[int(rng.integers(len(UNSEEN)))] + text[at:]


def accented(text: str) -> str:
    """The name with its first vowel, c or n accented."""
    at = next((at for at, letter in enumerate(text) if letter in ACCENTED), None)
    return text if at is None else text[:at] + ACCENTED[text[at]] + text[at + 1 :]


def can_be_accented(text: str) -> bool:
    """Whether it is a name with a letter to put an accent on."""
    return is_name(text) and accented(text) != text


def with_wrong_letter(pnc_id: str) -> str:
    """A PNC identifier whose check letter is the next one."""
    at = PNC_LETTERS.index(pnc_id[-1])
    return pnc_id[:-1] + PNC_LETTERS[(at + 1) % len(PNC_LETTERS)]


def with_wrong_digit(nhs_number: str) -> str:
    """An NHS number whose check digit is one too high."""
    return f"{nhs_number[:-1]}{(int(nhs_number[-1]) + 1) % 10}"
