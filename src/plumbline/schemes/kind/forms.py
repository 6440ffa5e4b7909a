"""Forms as data: what is asked, of whom, and how it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal


FieldType = Literal["words", "long_words", "day", "number", "yes_no", "one_of", "some_of"]


@dataclass(frozen=True, slots=True)
class Field:
    """One question. ``about``: the part whose person it speaks of, or "" for the case. ``marking``: who may read the answer.

    ``moment``: what a clock can start or stop at happened on the day that is answered.
    """

    slug: str
    label: str
    hint: str
    type: FieldType
    needed: bool
    choices: Mapping[str, str]
    about: str
    marking: Literal["panel", "owner"]
    moment: str = ""

    def in_words(self, answer: str, plain: Mapping[str, str]) -> str:
        """An answer as it is read: choices and days in words."""
        known = {**plain, **self.choices}
        if self.type == "some_of":
            return ", ".join(known.get(one, one) for one in answer.split(", "))
        if self.type == "day" and (day := day_in(answer)):
            return f"{day:%-d %B %Y}"
        return known.get(answer, answer)


def day_in(answer: str) -> date | None:
    """The day that an answer names; None for words, as they were typed before their question asked for a day."""
    try:
        return date.fromisoformat(answer)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Form:
    """Fields asked together at one step of the course; ``asked_at`` is `course` for one that is filled in at any time while a case is open."""

    slug: str
    title: str
    asked_at: str
    fields: tuple[Field, ...]

    def said(self, answers: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
        """Question and answer in words, in the order of the form, of those that were answered."""
        plain = {"yes": "Yes", "no": "No"}
        return tuple((f.label, f.in_words(answers[f.slug], plain)) for f in self.fields if f.slug in answers)
