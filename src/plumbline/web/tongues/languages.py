"""The languages of the pages: their names, their numbers, and what each says of itself while its words await review."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Language:
    """A language beside English.

    ``plural``: from a count to the number of its form, of ``forms`` (Unicode CLDR plural rules). ``rule``: the same, as gettext writes it.
    ``awaits``: says in the language that a translator has still to review it.
    """

    code: str
    name: str
    forms: int
    plural: Callable[[int], int]
    rule: str
    awaits: str


def welsh_form(count: int) -> int:
    """Zero, one, two, few (3), many (6), other."""
    return {0: 0, 1: 1, 2: 2, 3: 3, 6: 4}.get(count, 5)


ENGLISH = "en-gb"
WELSH = Language(
    code="cy",
    name="Cymraeg",
    forms=6,
    plural=welsh_form,
    rule="nplurals=6; plural=(n==0) ? 0 : (n==1) ? 1 : (n==2) ? 2 : (n==3) ? 3 : (n==6) ? 4 : 5;",
    awaits="Mae’r Gymraeg ar y dudalen hon yn aros i gyfieithydd ei hadolygu. Y Saesneg sy’n gywir lle maent yn gwahaniaethu.",
)
AWAITS_IN_ENGLISH = (
    "The Welsh on this page awaits a translator’s review. Where the two differ, the English is right."
)
TO_ENGLISH = "Show this page in English"
LANGUAGES = {WELSH.code: WELSH}
NAMES = {ENGLISH: "English", **{code: one.name for code, one in LANGUAGES.items()}}
