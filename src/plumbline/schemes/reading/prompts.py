"""Read what is asked of the co-ordinator alone."""

from __future__ import annotations

from collections.abc import Mapping

from plumbline.schemes.kind import Prompt, Track
from plumbline.schemes.reading.course import read_when
from plumbline.schemes.reading.section import Section


def read_prompts(section: Section, parts: tuple[str, ...], tracks: Mapping[str, Track]) -> dict[str, Prompt]:
    """Every prompt, by slug."""
    return {slug: _prompt(slug, s, parts, tracks) for slug, s in section.sections().items()}


def _prompt(slug: str, section: Section, parts: tuple[str, ...], tracks: Mapping[str, Track]) -> Prompt:
    found = section.fields("words", "about", "answers", "settled", "source", maybe=("when", "leads_to"))
    track, values = read_when(found["when"], tracks) if "when" in found else ("", frozenset[str]())
    answers = found["answers"].labels()
    leads_to = found["leads_to"].fields(maybe=tuple(answers)) if "leads_to" in found else {}
    return Prompt(
        slug=slug,
        words=found["words"].text(),
        about=found["about"].one_of(parts),
        answers=answers,
        settled=frozenset(found["settled"].some_of(tuple(answers))),
        source=found["source"].text(),
        track=track,
        values=values,
        leads_to={answer: s.text() for answer, s in leads_to.items()},
    )
