"""Read forms."""

from __future__ import annotations

from typing import Literal, cast, get_args

from plumbline.schemes.kind import Field, Form
from plumbline.schemes.kind.forms import FieldType
from plumbline.schemes.reading.section import Section


TYPES: tuple[str, ...] = get_args(FieldType)
# `course`: at any time between taking in and closing, by whoever works on the case; the last one filled in counts.
MOMENTS_OF_FORMS = ("sentenced", "charged", "board_told")
STEPS = ("referral", "course", "research", "meeting", "plan", "review", "closure")


def read_forms(section: Section, parts: tuple[str, ...]) -> dict[str, Form]:
    """Every form, by slug."""
    return {slug: _form(slug, s, parts) for slug, s in section.sections().items()}


def _form(slug: str, section: Section, parts: tuple[str, ...]) -> Form:
    found = section.fields("title", "asked_at", "fields")
    fields = tuple(_field(name, s, parts) for name, s in found["fields"].sections().items())
    return Form(slug, found["title"].text(), found["asked_at"].one_of(STEPS), fields)


def _field(slug: str, section: Section, parts: tuple[str, ...]) -> Field:
    found = section.fields("label", "type", maybe=("hint", "needed", "choices", "about", "marking", "moment"))
    kind = found["type"].one_of(TYPES)
    if (kind in ("one_of", "some_of")) != ("choices" in found):
        raise section.unfit("choices belong to one_of and some_of, and to nothing else.")
    if "moment" in found and (kind != "day" or "marking" in found):
        raise section.unfit(
            "a moment is the answer to a question for a day, which everybody in the case may read."
        )
    return Field(
        slug=slug,
        label=found["label"].text(),
        hint=found["hint"].text() if "hint" in found else "",
        type=cast("FieldType", kind),
        needed="needed" in found and found["needed"].truth(),
        choices=found["choices"].labels() if "choices" in found else {},
        about=found["about"].one_of(parts) if "about" in found else "",
        marking=cast(
            "Literal['panel', 'owner']",
            found["marking"].one_of(("panel", "owner")) if "marking" in found else "panel",
        ),
        moment=found["moment"].one_of(MOMENTS_OF_FORMS) if "moment" in found else "",
    )
