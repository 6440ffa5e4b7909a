"""Forms as data: what is asked, of whom, and how it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal


MISTAKE = "mistake"
"""The answer that says of a form that it was filled in by mistake for the day that it gives."""
FieldType = Literal["words", "long_words", "day", "number", "yes_no", "one_of", "some_of"]


@dataclass(frozen=True, slots=True)
class Field:
    """One question. ``about``: the part whose person it speaks of, or "" for the case. ``marking``: who may read the answer.

    ``moment``: what a clock can start or stop at happened on the day that is answered.
    ``needed_if``: another question and its answer that makes this one needed, or None.
    ``theirs``: the answer is the person’s own words, of which nothing is suggested.
    ``folded``: it stands behind a summary that opens, since many leave it empty.
    ``read``: what stands over the answer for whoever reads it, where the question speaks to whoever fills it in; "" for the question.
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
    needed_if: tuple[str, str] | None = None
    read: str = ""
    theirs: bool = False
    folded: bool = False

    @property
    def heading(self) -> str:
        """What stands over the answer where it is read."""
        return self.read or self.label

    def is_missing(self, answers: Mapping[str, str]) -> bool:
        """Say whether the answers leave this question out although it is needed, always or by another answer."""
        other, answer = self.needed_if or ("", "")
        asked = self.needed or (bool(other) and answers.get(other) == answer)
        return asked and not answers.get(self.slug)

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
class Opening:
    """The first question of a referral, answered in words, with its heading and hint."""

    legend: str
    label: str
    hint: str


WHY_NOW = Opening(
    "Why now",
    "What has happened, and why now?",
    "When, where, who was hurt, who did it. What you have tried. Facts apart from opinion.",
)
"""The first question of a referral where its kind does not say another."""


@dataclass(frozen=True, slots=True)
class Form:
    """Fields asked together at one step of the course; ``asked_at`` is `course` for one that is filled in at any time while a case is open.

    ``opening``: the first question of a referral, which comes before them.
    ``only_where``: a track and the value that has to hold for the form to be asked, or None.
    ``beside``: the track whose standing is shown above the questions, since they are about it, or "".
    ``safe_contact``: a referral asks how the person of this part, whom the case is counted by, may be reached safely; "" where it does not.
    ``on_plan``: it is part of the plan, and is printed with it. ``leaves``: it is written for somebody outside, so that its words go there.
    """

    slug: str
    title: str
    asked_at: str
    fields: tuple[Field, ...]
    opening: Opening = WHY_NOW
    only_where: tuple[str, str] | None = None
    beside: str = ""
    on_plan: bool = False
    leaves: bool = False
    safe_contact: str = ""

    @property
    def tells_day(self) -> str:
        """The question that says on which day it happened, where the form is filled in for each happening; "" where there is none."""
        return next((f.slug for f in self.fields if f.type == "day" and f.needed), "")

    def chosen(self, answers: Mapping[str, str]) -> dict[str, str]:
        """Those of the answers that were chosen, or are a day or a number: no words that somebody typed."""
        typed = {f.slug for f in self.fields if f.type in ("words", "long_words")}
        days = {f.slug for f in self.fields if f.type == "day"}
        return {
            slug: answer
            for slug, answer in answers.items()
            if slug not in typed and (slug not in days or day_in(answer))
        }

    def of_all(self, answers: Mapping[str, str]) -> dict[str, str]:
        """Those of the answers that every agency in the case may read."""
        own = {f.slug for f in self.fields if f.marking == "owner"}
        return {slug: answer for slug, answer in answers.items() if slug not in own}

    def said(self, answers: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
        """Question and answer in words, in the order of the form, of those that were answered."""
        plain = {"yes": "Yes", "no": "No"}
        return tuple(
            (f.heading, f.in_words(answers[f.slug], plain)) for f in self.fields if f.slug in answers
        )
