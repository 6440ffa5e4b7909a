"""Read an instrument from a file. A fault is told with file, line and key; nothing is loaded unless all of it will do."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from django.utils.text import slugify

from plumbline.assessments.definition import Definition, Domain, as_json, checklist
from plumbline.assessments.enums import NotKnown, Rule
from plumbline.assessments.reading_parts import ONE_DOMAIN, read_bands, read_domain, read_title, short
from plumbline.assessments.scoring import check_bands, check_rule
from plumbline.schemes.reading.section import Section
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


LARGEST_FILE = 1_000_000
MOST_QUESTIONS = 200
MOST_DOMAINS = 20
ALWAYS = ("instrument", "version", "title", "licence")
PERHAPS = (
    "made_up", "questions", "domains", "scoring", "bands", "judgement", "says", "source", "effective_from",
)  # fmt: skip
# What says something about people by a number says where it comes from, since when, and what the number is.
SCORED_NEEDS = ("source", "effective_from", "says")


@dataclass(frozen=True, slots=True)
class ReadInstrument:
    """All that a file says."""

    slug: str
    version: str
    title: str
    licence: str
    made_up: bool
    definition: Definition
    source: str = ""
    effective_from: date | None = None

    @property
    def questions(self) -> list[list[str]]:
        """Slug, words and hint of each question, in order."""
        return [[q.slug, q.words, q.hint] for q in self.definition.questions]

    @property
    def sha256(self) -> str:
        """Of its contents, whatever the file looked like. A plain checklist has the one that it had before there was more to say."""
        said = {
            "slug": self.slug, "version": self.version, "title": self.title, "licence": self.licence, "made_up": self.made_up,
            "questions": [{"slug": slug, "words": words, "hint": hint} for slug, words, hint in self.questions],
        }  # fmt: skip
        if self.definition != checklist(self.questions) or self.source or self.effective_from:
            since = self.effective_from.isoformat() if self.effective_from else ""
            said |= {"definition": as_json(self.definition), "source": self.source, "effective_from": since}
        return sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def read_instrument(path: Path) -> ReadInstrument:
    """Read one instrument.

    Raises
    ------
    DataUnfit: naming file, line and key of the first fault.
    """
    _check_file(path)
    top = Section.read(path, name=path.name)
    found = top.fields(*ALWAYS, maybe=PERHAPS)
    slug = found["instrument"].text()
    if slugify(slug) != slug:
        raise found["instrument"].unfit("give a short name in small letters with hyphens, such as dash-2009.")
    return ReadInstrument(
        slug=slug,
        version=found["version"].text(),
        title=short(found["title"]),
        licence=short(found["licence"]),
        made_up="made_up" in found and found["made_up"].truth(),
        definition=_definition(top, found),
        source=short(found["source"]) if "source" in found else "",
        effective_from=found["effective_from"].day() if "effective_from" in found else None,
    )


def _definition(top: Section, found: dict[str, Section]) -> Definition:
    if "scoring" in found or "bands" in found:
        for name in SCORED_NEEDS:
            if name not in found:
                raise top.unfit(
                    say("“{name}” is missing: an instrument with scoring or bands has it.", name=name)
                )
    rule, not_known = _scoring(found.get("scoring"))
    whole = Definition(
        domains=_domains(top, found, rule),
        rule=rule,
        not_known=not_known,
        bands=read_bands(found["bands"]) if "bands" in found else (),
        judgement="judgement" in found and found["judgement"].truth(),
        says=short(found["says"]) if "says" in found else "",
    )
    _check(whole, found)
    return whole


def _scoring(section: Section | None) -> tuple[Rule, NotKnown]:
    if section is None:
        return Rule.TICKS, NotKnown.NOTHING
    found = section.fields("rule", "not_known")
    rule = found["rule"].one_of(tuple(one.value for one in Rule))
    return Rule(rule), NotKnown(found["not_known"].one_of(tuple(one.value for one in NotKnown)))


def _domains(top: Section, found: dict[str, Section], rule: Rule) -> tuple[Domain, ...]:
    if ("questions" in found) == ("domains" in found):
        raise top.unfit(
            "“questions” is missing."
            if "domains" not in found
            else "give “questions” or “domains”, not both."
        )
    if "questions" in found:
        domains = [read_domain(ONE_DOMAIN, "", found["questions"], rule)]
        place = found["questions"]
    else:
        place = found["domains"]
        domains = [read_title(slug, section, rule) for slug, section in place.sections().items()]
        if not 1 <= len(domains) <= MOST_DOMAINS:
            raise place.unfit(say("give 1 to {most_domains} domains.", most_domains=MOST_DOMAINS))
    asked = [question.slug for domain in domains for question in domain.questions]
    if not 1 <= len(asked) <= MOST_QUESTIONS:
        raise place.unfit(say("give 1 to {most_questions} questions.", most_questions=MOST_QUESTIONS))
    twice = next((slug for number, slug in enumerate(asked) if slug in asked[:number]), None)
    if twice:
        raise place.unfit(
            say("the question “{twice}” is in two domains: give each a name of its own.", twice=twice)
        )
    return tuple(domains)


def _check(whole: Definition, found: dict[str, Section]) -> None:
    if wrong := check_rule(whole):
        raise _place_of(wrong[0], found).unfit(wrong[1])
    if whole.bands and not any(domain.scored for domain in whole.domains):
        raise found["bands"].unfit("no question is scored, so there is nothing to put into bands.")
    if fault := check_bands(whole):
        number, why = fault
        raise list(found["bands"].sections().values())[number].unfit(why)


def _place_of(question: str, found: dict[str, Section]) -> Section:
    if "questions" in found:
        return found["questions"].sections()[question]
    in_domains = (
        section.sections()["questions"].sections() for section in found["domains"].sections().values()
    )
    return next(questions[question] for questions in in_domains if question in questions)


def _check_file(path: Path) -> None:
    if not path.is_file():
        raise DataUnfit(say("{file}: there is no such file.", file=path.name))
    if path.stat().st_size > LARGEST_FILE:
        raise DataUnfit(say("{file}: this file is too large for an instrument.", file=path.name))
    try:
        path.read_text(encoding="utf-8")
    except UnicodeDecodeError as fault:
        raise DataUnfit(say("{file}: this file is not text in UTF-8.", file=path.name)) from fault
