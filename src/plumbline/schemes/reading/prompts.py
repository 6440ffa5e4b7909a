"""Read what is asked of the co-ordinator alone."""

from __future__ import annotations

from collections.abc import Mapping

from plumbline.schemes.kind import Prompt, Track, Yields
from plumbline.schemes.reading.course import read_when
from plumbline.schemes.reading.section import Section
from plumbline.values.words import say


def read_prompts(section: Section, parts: tuple[str, ...], tracks: Mapping[str, Track]) -> dict[str, Prompt]:
    """Every prompt, by slug."""
    found = {slug: _prompt(slug, s, parts, tracks) for slug, s in section.sections().items()}
    for prompt in found.values():
        for other, answers in prompt.after.items():
            if other not in found or other == prompt.slug or not answers <= set(found[other].answers):
                raise section.unfit(
                    say("“after” of “{slug}” names no answer to another question here.", slug=prompt.slug)
                )
    return found


def read_yields(section: Section, parts: tuple[str, ...]) -> tuple[Yields, ...]:
    """Every kind of scheme that leads where it manages the same person."""
    return tuple(_yields(kind, s, parts) for kind, s in section.sections().items())


def _yields(kind: str, section: Section, parts: tuple[str, ...]) -> Yields:
    found = section.fields("about", "there", "words", "source")
    return Yields(
        kind,
        found["about"].one_of(parts),
        found["there"].text(),
        found["words"].text(),
        found["source"].text(),
    )


def _prompt(slug: str, section: Section, parts: tuple[str, ...], tracks: Mapping[str, Track]) -> Prompt:
    found = section.fields(
        "words", "about", "answers", "settled", "source", maybe=("when", "leads_to", "after")
    )
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
        after={
            other: frozenset(s.texts())
            for other, s in (found["after"].sections() if "after" in found else {}).items()
        },
    )
