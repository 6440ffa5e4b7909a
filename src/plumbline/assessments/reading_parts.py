"""Read the questions, options and bands of an instrument file."""

from __future__ import annotations

import re
from decimal import Decimal

from django.utils.text import slugify

from plumbline.assessments.definition import NOUGHT, ONE, Band, Domain, Option, Question
from plumbline.assessments.enums import NOT_KNOWN, Rule, Sort
from plumbline.schemes.reading.section import Section
from plumbline.values.words import say


LONGEST = 1_000
MOST_OPTIONS = 20
MOST_BANDS = 10
LARGEST = 100_000
ONE_DOMAIN = "all"
NUMBER = re.compile(r"-?\d{1,6}(\.\d{1,2})?")
SORTS = tuple(sort.value for sort in Sort)


def short(section: Section) -> str:
    """Words of a length that a page can hold."""
    words = section.text()
    if len(words) > LONGEST:
        raise section.unfit(say("{longest:,} characters are the most.", longest=LONGEST))
    return words


def read_title(slug: str, section: Section, rule: Rule) -> Domain:
    """A domain with its title and questions."""
    _check_name(slug, section, "domain", "home")
    found = section.fields("title", "questions")
    return read_domain(slug, short(found["title"]), found["questions"], rule)


def read_domain(slug: str, title: str, questions: Section, rule: Rule) -> Domain:
    """Questions under one title."""
    asked = tuple(_question(name, section, rule) for name, section in questions.sections().items())
    return Domain(slug, title, asked)


def read_bands(section: Section) -> tuple[Band, ...]:
    """Bands, in the order of the file."""
    bands = tuple(_band(slug, inner) for slug, inner in section.sections().items())
    if not 1 <= len(bands) <= MOST_BANDS:
        raise section.unfit(say("give 1 to {most_bands} bands.", most_bands=MOST_BANDS))
    return bands


def _band(slug: str, section: Section) -> Band:
    _check_name(slug, section, "band", "low")
    found = section.fields("label", "from", "to")
    return Band(slug, short(found["label"]), _number(found["from"]), _number(found["to"]))


def _question(slug: str, section: Section, rule: Rule) -> Question:
    _check_name(slug, section, "question", "q1")
    found = section.fields(
        "words", maybe=("hint", "sort", "points", "weight", "options", "least", "most", "strength")
    )
    sort = Sort(found["sort"].one_of(SORTS)) if "sort" in found else Sort.YES_NO
    strength = "strength" in found and found["strength"].truth()
    _check_keys(found, sort, scored=not strength and sort is not Sort.WORDS)
    scores = not strength and rule is not Rule.TICKS
    question = Question(
        slug=slug,
        words=short(found["words"]),
        hint=short(found["hint"]) if "hint" in found else "",
        sort=sort,
        points=_number(found["points"]) if "points" in found else ONE,
        weight=_number(found["weight"]) if "weight" in found else ONE,
        options=_options(found["options"], scores=scores) if "options" in found else (),
        least=_whole(found["least"]) if "least" in found else 0,
        most=_whole(found["most"]) if "most" in found else 0,
        strength=strength,
    )
    if sort is Sort.NUMBER and question.least >= question.most:
        raise found["most"].unfit("give a number above “least”.")
    return question


def _check_keys(found: dict[str, Section], sort: Sort, *, scored: bool) -> None:
    """Each sort of question has what it needs and nothing that would say nothing."""
    needs = {Sort.ONE_OF: ("options",), Sort.NUMBER: ("least", "most")}.get(sort, ())
    for name in needs:
        if name not in found:
            raise found["words"].unfit(
                say(
                    "“{name}” is missing: a question of the sort “{sort}” has it.", name=name, sort=sort.value
                )
            )
    for name in ("options", "least", "most"):
        if name in found and name not in needs:
            raise found[name].unfit(say("a question of the sort “{sort}” has none.", sort=sort.value))
    for name in ("points", "weight"):
        if name in found and not scored:
            raise found[name].unfit("words and strengths are never scored: leave it out.")
    if "points" in found and sort is Sort.ONE_OF:
        raise found["points"].unfit("give the points with each option.")
    for name in ("points", "weight"):
        if name in found and _number(found[name]) == NOUGHT:
            raise found[name].unfit("nought would make the answer say nothing.")


def _options(section: Section, *, scores: bool) -> tuple[Option, ...]:
    options = tuple(_option(slug, inner, scores=scores) for slug, inner in section.sections().items())
    if not 2 <= len(options) <= MOST_OPTIONS:
        raise section.unfit(say("give 2 to {most_options} options.", most_options=MOST_OPTIONS))
    return options


def _option(slug: str, section: Section, *, scores: bool) -> Option:
    _check_name(slug, section, "option", "often")
    if slug == NOT_KNOWN:
        raise section.unfit("“not known” is offered by itself.")
    found = section.fields("words", *(("points",) if scores else ()), maybe=("points",))
    if "points" in found and not scores:
        raise found["points"].unfit("this answer is never scored: leave the points out.")
    return Option(slug, short(found["words"]), _number(found["points"]) if scores else ONE)


def _check_name(slug: str, section: Section, what: str, such_as: str) -> None:
    if slugify(slug) != slug:
        raise section.unfit(
            say(
                "name each {what} in small letters with hyphens, such as {such_as}.",
                what=what,
                such_as=such_as,
            )
        )


def _number(section: Section) -> Decimal:
    words = section.text()
    if not NUMBER.fullmatch(words) or abs(Decimal(words)) > LARGEST:
        raise section.unfit(
            say("a number to {largest:,} with at most two decimal places is expected here.", largest=LARGEST)
        )
    return Decimal(words)


def _whole(section: Section) -> int:
    number = _number(section)
    if number != int(number):
        raise section.unfit("a whole number is expected here.")
    return int(number)
