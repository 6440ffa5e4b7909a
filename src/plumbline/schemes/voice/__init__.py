"""Interviews as data: guides, consents, the codebook of themes, and what may be said in them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


FOLDER = Path(__file__).parent
CODERS = 2
LONGEST_ANSWER, LONGEST_QUOTE = 5000, 400


class Audience(StrEnum):
    """Who is asked."""

    PERSON = "person"
    PRACTITIONER = "practitioner"


AUDIENCE_NAMES = {
    Audience.PERSON: "People in cases",
    Audience.PRACTITIONER: "Those who work with them",
}


class Consent(StrEnum):
    """What the words of somebody may be used for, as they said."""

    NONE = "none"
    LEARNING = "learning"
    QUOTED = "quoted"


CONSENT_NAMES = {
    Consent.NONE: "None: they would rather not talk, or not have it kept",
    Consent.LEARNING: "Kept for learning, not quoted",
    Consent.QUOTED: "Kept for learning, and quoted without name",
}


class Withdrawn(StrEnum):
    """What somebody takes back."""

    QUOTES = "quotes"
    ALL = "all"


WITHDRAWN_NAMES = {
    Withdrawn.QUOTES: "Being quoted. It is kept for learning",
    Withdrawn.ALL: "Everything. Only that they were asked is kept",
}


@dataclass(frozen=True, slots=True)
class Guide:
    """One version of an interview guide: what is said first, and the questions by slug."""

    slug: str
    version: int
    title: str
    audience: Audience
    opening: str
    source: str
    effective_from: date
    questions: Mapping[str, str]

    @property
    def key(self) -> str:
        """Slug and version."""
        return f"{self.slug}-{self.version}"


@dataclass(frozen=True, slots=True)
class Theme:
    """One theme: its label, what it holds and what it leaves out."""

    label: str
    holds: str
    leaves: str


@dataclass(frozen=True, slots=True)
class Codebook:
    """One version of the themes."""

    version: int
    title: str
    source: str
    effective_from: date
    themes: Mapping[str, Theme]


@cache
def guides() -> dict[str, Guide]:
    """Every version of every guide, by slug and version."""
    found = {}
    for path in sorted(FOLDER.glob("guide-*.yaml")):
        slug, _, _ = path.stem.removeprefix("guide-").rpartition("-")
        given = _read(path)
        one = Guide(slug=slug, **given | {"audience": Audience(given["audience"])})
        found[one.key] = one
    return found


@cache
def codebooks() -> dict[int, Codebook]:
    """Every version of the codebook."""
    found = {}
    for path in sorted(FOLDER.glob("codebook-*.yaml")):
        given = _read(path)
        themes = {slug: Theme(**theme) for slug, theme in given["themes"].items()}
        found[given["version"]] = Codebook(**given | {"themes": themes})
    return found


def guide_of(key: str) -> Guide:
    """Return a version of a guide.

    Raises
    ------
    DataUnfit: there is none.
    """
    found = guides().get(key)
    if found is None:
        raise DataUnfit("There is no such interview guide.", slug="guide-unknown")
    return found


def newest_guides(on: date) -> list[Guide]:
    """The version of each guide that holds on a day, by title."""
    held: dict[str, Guide] = {}
    for one in sorted(guides().values(), key=lambda guide: guide.version):
        if one.effective_from <= on:
            held[one.slug] = one
    return sorted(held.values(), key=lambda guide: guide.title)


def codebook_on(on: date) -> Codebook:
    """The version of the codebook that holds on a day."""
    held = [one for one in codebooks().values() if one.effective_from <= on]
    return max(held, key=lambda one: one.version)


def _read(path: Path) -> dict[str, Any]:
    given: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not path.stem.endswith(f"-{given['version']}"):
        raise DataUnfit(
            say("{file}: the version inside is {version}.", file=path.name, version=given["version"])
        )
    return given


def checked_words(guide: Guide, words: Mapping[str, str], consent: Consent) -> dict[str, str]:
    """Return what was said to the questions of a guide, without those that got no answer.

    Raises
    ------
    DataUnfit: words without consent to keep them, none with it, an answer to no question, or one that is too long.
    """
    said = {slug: text.strip() for slug, text in words.items() if text.strip()}
    if consent is Consent.NONE and said:
        raise DataUnfit(
            "They would rather not have it kept, so write nothing of what they said.", slug="not-kept"
        )
    if consent is not Consent.NONE and not said:
        raise DataUnfit("Write down what they said to at least one question.", slug="nothing-said")
    if set(said) - set(guide.questions):
        raise DataUnfit("Choose from what is on offer.", slug="question-unfit")
    if any(len(text) > LONGEST_ANSWER for text in said.values()):
        raise DataUnfit(
            say("An answer has at most {longest_answer:,} characters.", longest_answer=LONGEST_ANSWER),
            slug="answer-long",
        )
    return said


def checked_themes(codebook: Codebook, themes: Iterable[str]) -> list[str]:
    """Return themes in the order of the codebook; none is a coding too.

    Raises
    ------
    DataUnfit: a theme that the codebook does not have.
    """
    given = set(themes)
    if given - set(codebook.themes):
        raise DataUnfit("Choose from what is on offer.", slug="theme-unfit")
    return [slug for slug in codebook.themes if slug in given]


def checked_quote(words: str, said: Iterable[str]) -> str:
    """Return a quote: a stretch of what was said, word for word, dots where something is left out.

    Raises
    ------
    DataUnfit: nothing, too long, or not what was said.
    """
    quote = " ".join(words.split())
    if not quote:
        raise DataUnfit("Give the words to quote.", slug="quote-missing")
    if len(quote) > LONGEST_QUOTE:
        raise DataUnfit(
            say("A quote has at most {longest_quote:,} characters.", longest_quote=LONGEST_QUOTE),
            slug="quote-long",
        )
    whole = " ".join(" ".join(text.split()) for text in said)
    at = 0
    for part in filter(None, (part.strip() for part in quote.replace("[…]", "…").split("…"))):
        found = whole.find(part, at)
        if found < 0:
            raise DataUnfit(
                "This is not what was said. Quote word for word, with … where you leave something out.",
                slug="quote-changed",
            )
        at = found + len(part)
    if at == 0:
        raise DataUnfit("Give the words to quote.", slug="quote-missing")
    return quote
