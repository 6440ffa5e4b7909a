"""Read forms."""

from __future__ import annotations

from typing import Literal, cast, get_args

from plumbline.schemes.kind import Field, Form, Opening
from plumbline.schemes.kind.forms import WHY_NOW, FieldType
from plumbline.schemes.reading.section import Section
from plumbline.values.words import say


TYPES: tuple[str, ...] = get_args(FieldType)
# `course`: at any time between taking in and closing, by whoever works on the case; the last one filled in counts.
MOMENTS_OF_FORMS = ("sentenced", "charged", "board_told", "release")
STEPS = ("referral", "course", "research", "meeting", "plan", "review", "closure")


def read_forms(section: Section, parts: tuple[str, ...]) -> dict[str, Form]:
    """Every form, by slug."""
    return {slug: _form(slug, s, parts) for slug, s in section.sections().items()}


def _form(slug: str, section: Section, parts: tuple[str, ...]) -> Form:
    found = section.fields(
        "title",
        "asked_at",
        "fields",
        maybe=("opening", "only_where", "beside", "on_plan", "leaves", "safe_contact"),
    )
    fields = tuple(_field(name, s, parts) for name, s in found["fields"].sections().items())
    _check_needed_if(section, fields)
    asked_at = found["asked_at"].one_of(STEPS)
    if "opening" in found and asked_at != "referral":
        raise section.unfit("only a referral has a first question.")
    if "safe_contact" in found and asked_at != "referral":
        raise section.unfit("only a referral asks how somebody may be reached safely.")
    opening = _opening(found["opening"]) if "opening" in found else WHY_NOW
    where = found["only_where"].labels() if "only_where" in found else {}
    return Form(
        slug,
        found["title"].text(),
        asked_at,
        fields,
        opening,
        only_where=next(iter(where.items()), None),
        beside=found["beside"].text() if "beside" in found else "",
        on_plan="on_plan" in found and found["on_plan"].truth(),
        leaves="leaves" in found and found["leaves"].truth(),
        safe_contact=found["safe_contact"].one_of(parts) if "safe_contact" in found else "",
    )


def _opening(section: Section) -> Opening:
    found = section.fields("legend", "label", "hint")
    return Opening(found["legend"].text(), found["label"].text(), found["hint"].text())


def _check_needed_if(section: Section, fields: tuple[Field, ...]) -> None:
    """An answer that makes another question needed is one that can be given."""
    known = {f.slug: {"yes", "no"} if f.type == "yes_no" else set(f.choices) for f in fields}
    for one in fields:
        other, answer = one.needed_if or ("", "")
        if other and answer not in known.get(other, set()):
            raise section.unfit(say("“needed_if” of “{slug}” names no answer of this form.", slug=one.slug))


def _field(slug: str, section: Section, parts: tuple[str, ...]) -> Field:
    found = section.fields(
        "label",
        "type",
        maybe=(
            "hint",
            "needed",
            "choices",
            "about",
            "marking",
            "moment",
            "needed_if",
            "read",
            "theirs",
            "folded",
        ),
    )
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
        needed_if=next(iter(found["needed_if"].labels().items())) if "needed_if" in found else None,
        read=found["read"].text() if "read" in found else "",
        theirs="theirs" in found and found["theirs"].truth(),
        folded="folded" in found and found["folded"].truth(),
    )
