"""What an instrument is, as plain values: its domains, questions, rule and bands, and what they can add up to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from plumbline.assessments.enums import NotKnown, Rule, Sort


NOUGHT, ONE = Decimal(0), Decimal(1)
Range = tuple[Decimal, Decimal]


@dataclass(frozen=True, slots=True)
class Option:
    """One of several answers, and its points."""

    slug: str
    words: str
    points: Decimal = NOUGHT


@dataclass(frozen=True, slots=True)
class Question:
    """One question.

    ``points``: of a yes, or of each one of a number. ``least`` and ``most``: bounds of a number. ``strength``: it asks what goes
    well, and is never scored.
    """

    slug: str
    words: str
    hint: str = ""
    sort: Sort = Sort.YES_NO
    points: Decimal = ONE
    weight: Decimal = ONE
    options: tuple[Option, ...] = ()
    least: int = 0
    most: int = 0
    strength: bool = False

    @property
    def is_scored(self) -> bool:
        """Whether its answer can count."""
        return self.sort is not Sort.WORDS and not self.strength

    @property
    def reach(self) -> Range:
        """The least and the most that an answer other than “not known” can add."""
        given = {
            Sort.YES_NO: [NOUGHT, self.points],
            Sort.ONE_OF: [option.points for option in self.options],
            Sort.NUMBER: [self.least * self.points, self.most * self.points],
            Sort.WORDS: [NOUGHT],
        }[self.sort]
        weighed = [points * self.weight for points in given] if self.is_scored else [NOUGHT]
        return min(weighed), max(weighed)


@dataclass(frozen=True, slots=True)
class Domain:
    """Questions about one side of somebody's life. An instrument without domains has one, without a title."""

    slug: str
    title: str
    questions: tuple[Question, ...]

    @property
    def scored(self) -> tuple[Question, ...]:
        """Those whose answers can count."""
        return tuple(question for question in self.questions if question.is_scored)


@dataclass(frozen=True, slots=True)
class Band:
    """A name for the scores from ``low`` to ``high``, both in it."""

    slug: str
    label: str
    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class Definition:
    """All that scoring and showing need to know of one version of an instrument."""

    domains: tuple[Domain, ...]
    rule: Rule = Rule.TICKS
    not_known: NotKnown = NotKnown.NOTHING
    bands: tuple[Band, ...] = ()
    judgement: bool = False
    says: str = ""

    @property
    def questions(self) -> Iterator[Question]:
        """Every question, in the order of the file."""
        return (question for domain in self.domains for question in domain.questions)

    @property
    def has_domains(self) -> bool:
        """Whether the questions stand in named domains."""
        return any(domain.title for domain in self.domains)

    @property
    def is_checklist(self) -> bool:
        """Whether it is a plain list to tick: yes, no or not known, each yes counting one."""
        return self.rule is Rule.TICKS and all(
            q.sort is Sort.YES_NO and not q.strength for q in self.questions
        )

    @property
    def reach(self) -> Range:
        """The least and the most that the whole can come to."""
        return added(self.reach_of(question) for domain in self.domains for question in domain.scored)

    @property
    def step(self) -> Decimal:
        """The smallest distance between two scores: 1, 0.1 or 0.01."""
        places = max((_places(number) for q in self.questions for number in _numbers(q)), default=0)
        return ONE.scaleb(-min(places, 2))

    def reach_of(self, question: Question) -> Range:
        """The least and the most that a question can add, “not known” among its answers."""
        least, most = question.reach
        return (
            (min(least, NOUGHT), max(most, NOUGHT)) if self.not_known is NotKnown.NOTHING else (least, most)
        )

    def band_of(self, score: Decimal | None) -> Band | None:
        """The band in which a score lies; None without bands or without a score."""
        if score is None:
            return None
        return next((band for band in self.bands if band.low <= score <= band.high), None)

    def band(self, slug: str) -> Band | None:
        """A band by its name."""
        return next((band for band in self.bands if band.slug == slug), None)


def added(ranges: Iterator[Range]) -> Range:
    """The sums of the lower and of the upper ends."""
    least, most = NOUGHT, NOUGHT
    for low, high in ranges:
        least, most = least + low, most + high
    return least, most


def _numbers(question: Question) -> list[Decimal]:
    """Every product that can go into a score, for its decimal places."""
    points = [option.points for option in question.options] or [question.points]
    return [one * question.weight for one in points] if question.is_scored else []


def _places(number: Decimal) -> int:
    exponent = number.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def plain(number: Decimal | None) -> str:
    """A number without needless noughts: 3, 2.5, -1."""
    if number is None:
        return ""
    words = f"{number:f}"
    return words.rstrip("0").rstrip(".") if "." in words else words


def as_json(definition: Definition) -> dict[str, Any]:
    """Plain values to store, which `from_json` reads back."""
    return {
        "rule": definition.rule.value,
        "not_known": definition.not_known.value,
        "judgement": definition.judgement,
        "says": definition.says,
        "bands": [[b.slug, b.label, plain(b.low), plain(b.high)] for b in definition.bands],
        "domains": [
            {"slug": d.slug, "title": d.title, "questions": [_question_json(q) for q in d.questions]}
            for d in definition.domains
        ],
    }


def _question_json(q: Question) -> dict[str, Any]:
    return {
        "slug": q.slug,
        "words": q.words,
        "hint": q.hint,
        "sort": q.sort.value,
        "points": plain(q.points),
        "weight": plain(q.weight),
        "options": [[o.slug, o.words, plain(o.points)] for o in q.options],
        "least": q.least,
        "most": q.most,
        "strength": q.strength,
    }


def from_json(stored: Mapping[str, Any]) -> Definition:
    """The definition that `as_json` stored."""
    return Definition(
        domains=tuple(
            Domain(d["slug"], d["title"], tuple(_question(q) for q in d["questions"]))
            for d in stored["domains"]
        ),
        rule=Rule(stored["rule"]),
        not_known=NotKnown(stored["not_known"]),
        bands=tuple(
            Band(slug, label, Decimal(low), Decimal(high)) for slug, label, low, high in stored["bands"]
        ),
        judgement=stored["judgement"],
        says=stored["says"],
    )


def _question(q: Mapping[str, Any]) -> Question:
    return Question(
        slug=q["slug"],
        words=q["words"],
        hint=q["hint"],
        sort=Sort(q["sort"]),
        points=Decimal(q["points"]),
        weight=Decimal(q["weight"]),
        options=tuple(Option(slug, words, Decimal(points)) for slug, words, points in q["options"]),
        least=q["least"],
        most=q["most"],
        strength=q["strength"],
    )


def checklist(questions: Sequence[Sequence[str]]) -> Definition:
    """The definition of a plain list: slug, words and hint of each question."""
    asked = tuple(Question(slug, words, hint) for slug, words, hint in questions)
    return Definition(domains=(Domain("all", "", asked),))
