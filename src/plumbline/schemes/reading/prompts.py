"""Read what is asked of the co-ordinator alone."""

from __future__ import annotations

from plumbline.schemes.kind import Prompt
from plumbline.schemes.reading.section import Section


def read_prompts(section: Section, parts: tuple[str, ...]) -> dict[str, Prompt]:
    """Every prompt, by slug."""
    return {slug: _prompt(slug, s, parts) for slug, s in section.sections().items()}


def _prompt(slug: str, section: Section, parts: tuple[str, ...]) -> Prompt:
    found = section.fields("words", "about", "answers", "settled", "source")
    answers = found["answers"].labels()
    return Prompt(
        slug=slug,
        words=found["words"].text(),
        about=found["about"].one_of(parts),
        answers=answers,
        settled=frozenset(found["settled"].some_of(tuple(answers))),
        source=found["source"].text(),
    )
