"""Surveys as data: read, checked, and what an answer may be. Pure."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import yaml

from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


FOLDER = Path(__file__).with_name("surveys")
# Fewer than ten invitations, and whoever gave them out can guess who said what.
LEAST_INVITED, MOST_INVITED = 10, 500
LONGEST_DAYS = 92
SCALE = {
    5: "Strongly agree",
    4: "Agree",
    3: "Neither",
    2: "Disagree",
    1: "Strongly disagree",
}
AGREES = frozenset({4, 5})
LONGEST_COMMENT = 5000
NOT_OPEN = "This code is not known, was used already, or its survey is over. Check it, or ask whoever gave it to you."
# Without letters that are read for one another; 32 signs, so that eight of them are 40 bits.
SIGNS = "ABCDEFGHJKMNPQRSTVWXYZ0123456789"
LENGTH = 8


@dataclass(frozen=True, slots=True)
class Survey:
    """One version of a survey: its statements by slug, each answered on a scale of agreement.

    ``names_scheme``: whether the slip with a code says what it is for. One that somebody else may find says nothing: that the panel
    works with a person is not to be read off it.
    """

    slug: str
    version: int
    title: str
    audience: str
    about: str
    source: str
    effective_from: date
    questions: Mapping[str, str]
    comment: str
    names_scheme: bool


@cache
def surveys() -> dict[tuple[str, int], Survey]:
    """Every version of every survey, by slug and version."""
    found = [_read(path) for path in sorted(FOLDER.glob("*.yaml"))]
    return {(one.slug, one.version): one for one in found}


def survey_of(slug: str, version: int) -> Survey:
    """Return a version of a survey.

    Raises
    ------
    DataUnfit: there is none.
    """
    found = surveys().get((slug, version))
    if found is None:
        raise DataUnfit("There is no such survey.", slug="survey-unknown")
    return found


def newest(on: date) -> list[Survey]:
    """The version of each survey that holds on a day, by title."""
    held: dict[str, Survey] = {}
    for one in sorted(surveys().values(), key=lambda survey: survey.version):
        if one.effective_from <= on:
            held[one.slug] = one
    return sorted(held.values(), key=lambda survey: survey.title)


def _read(path: Path) -> Survey:
    slug, _, number = path.stem.rpartition("-")
    given = yaml.safe_load(path.read_text(encoding="utf-8"))
    if str(given["version"]) != number:
        raise DataUnfit(
            say("{file}: the version inside is {version}.", file=path.name, version=given["version"])
        )
    return Survey(slug=slug, **given)


def new_code() -> str:
    """A code for one invitation, that nobody can guess."""
    return "".join(secrets.choice(SIGNS) for _ in range(LENGTH))


def shown(code: str) -> str:
    """A code as it is printed, in two halves."""
    return f"{code[:4]}-{code[4:]}"


def fingerprint(code: str) -> str:
    """SHA-256 of a code as somebody typed it: small letters, spaces and dashes do not matter, and O and I are read as 0 and 1."""
    typed = code.upper().replace("-", "").replace(" ", "").translate(str.maketrans("OIL", "011"))
    return hashlib.sha256(typed.encode()).hexdigest()


def checked_comment(words: str) -> str:
    """Return a comment without space around it.

    Raises
    ------
    DataUnfit: it is too long.
    """
    if len(words.strip()) > LONGEST_COMMENT:
        raise DataUnfit(
            say("A comment has at most {longest_comment:,} characters.", longest_comment=LONGEST_COMMENT),
            slug="comment-long",
        )
    return words.strip()


def checked_answers(survey: Survey, answers: Mapping[str, int]) -> dict[str, int]:
    """Return the answers of a survey's own statements; one that was left out is none.

    Raises
    ------
    DataUnfit: an answer to no statement of it, or off the scale; no answer at all.
    """
    if set(answers) - set(survey.questions) or not set(answers.values()) <= set(SCALE):
        raise DataUnfit("Choose from what is on offer.", slug="answer-unfit")
    if not answers:
        raise DataUnfit("Answer at least one statement.", slug="answer-missing")
    return dict(answers)
