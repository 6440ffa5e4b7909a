"""Read an instrument from a file. A fault is told with file, line and key; nothing is loaded unless all of it will do."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

from django.utils.text import slugify

from plumbline.schemes.reading.section import Section
from plumbline.values.errors import DataUnfit


LARGEST_FILE = 1_000_000
MOST_QUESTIONS = 200
LONGEST = 1_000


@dataclass(frozen=True, slots=True)
class ReadQuestion:
    """One question that is answered yes, no or not known."""

    slug: str
    words: str
    hint: str


@dataclass(frozen=True, slots=True)
class ReadInstrument:
    """All that a file says."""

    slug: str
    version: str
    title: str
    licence: str
    made_up: bool
    questions: tuple[ReadQuestion, ...]

    @property
    def sha256(self) -> str:
        """Of its contents, whatever the file looked like."""
        return sha256(json.dumps(asdict(self), sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def read_instrument(path: Path) -> ReadInstrument:
    """Read one instrument.

    Raises
    ------
    DataUnfit: naming file, line and key of the first fault.
    """
    _check_file(path)
    top = Section.read(path)
    found = top.fields("instrument", "version", "title", "licence", "questions", maybe=("made_up",))
    slug = found["instrument"].text()
    if slugify(slug) != slug:
        raise found["instrument"].unfit("give a short name in small letters with hyphens, such as dash-2009.")
    questions = tuple(_question(name, s) for name, s in found["questions"].sections().items())
    if not questions or len(questions) > MOST_QUESTIONS:
        raise found["questions"].unfit(f"give 1 to {MOST_QUESTIONS} questions.")
    return ReadInstrument(
        slug=slug,
        version=found["version"].text(),
        title=_short(found["title"]),
        licence=_short(found["licence"]),
        made_up="made_up" in found and found["made_up"].truth(),
        questions=questions,
    )


def _question(slug: str, section: Section) -> ReadQuestion:
    if slugify(slug) != slug:
        raise section.unfit("name each question in small letters with hyphens, such as q1.")
    found = section.fields("words", maybe=("hint",))
    return ReadQuestion(slug, _short(found["words"]), _short(found["hint"]) if "hint" in found else "")


def _short(section: Section) -> str:
    words = section.text()
    if len(words) > LONGEST:
        raise section.unfit(f"{LONGEST:,} characters are the most.")
    return words


def _check_file(path: Path) -> None:
    if not path.is_file():
        raise DataUnfit(f"{path.name}: there is no such file.")
    if path.stat().st_size > LARGEST_FILE:
        raise DataUnfit(f"{path.name}: this file is too large for an instrument.")
    try:
        path.read_text(encoding="utf-8")
    except UnicodeDecodeError as fault:
        raise DataUnfit(f"{path.name}: this file is not text in UTF-8.") from fault
