"""Assessments as the pages show them: scores in words, bands, what is missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from plumbline.assessments.comparing import Series, Track
from plumbline.assessments.enums import NOT_KNOWN_WORDS, RULE_WORDS
from plumbline.assessments.scoring import DomainScore, Score
from plumbline.assessments.words import change_words, could_words, missing_words, number, score_words
from plumbline.cases.queries.assessment_lines import AssessmentLine
from plumbline.cases.queries.assessments import AssessmentsOfCase, DraftLine, PersonChange
from plumbline.cases.queries.people import PersonLine
from plumbline.documents import Chart
from plumbline.documents.change import Dot, Line, change_chart
from plumbline.values.words import joined, say
from plumbline.web.templatetags.pages import day


@dataclass(frozen=True, slots=True)
class ScoreCard:
    """One score in words. ``could``: empty where nothing is missing."""

    title: str
    score: str
    missing: str
    could: str


@dataclass(frozen=True, slots=True)
class ResultCard:
    """A finished assessment in words."""

    line: AssessmentLine
    whole: ScoreCard
    domains: tuple[ScoreCard, ...]
    could_be: str

    @property
    def is_scored(self) -> bool:
        """Whether its instrument scores anything."""
        return self.line.result.asked > 0


@dataclass(frozen=True, slots=True)
class PersonCard:
    """One person with their assessments in words. ``place``: theirs in the case, from 1."""

    place: int
    person: PersonLine
    results: tuple[ResultCard, ...]
    drafts: tuple[DraftLine, ...]


@dataclass(frozen=True, slots=True)
class SeriesCard:
    """What changed by one instrument: a chart with its table, and a sentence for each domain."""

    title: str
    chart: Chart
    sentences: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ChangeCard:
    """What changed for one person, and what is not compared."""

    person: PersonLine
    series: tuple[SeriesCard, ...]
    not_compared: tuple[str, ...]


def cards_of(found: AssessmentsOfCase) -> list[PersonCard]:
    """Everybody in a case."""
    return [
        PersonCard(place, one.person, tuple(map(result_card, one.lines)), one.drafts)
        for place, one in enumerate(found.people, start=1)
    ]


def result_card(line: AssessmentLine) -> ResultCard:
    """One assessment in words."""
    domains = tuple(_card(d.title, d) for d in line.result.domains if d.title and d.asked)
    open_bands = line.could_be if line.result.missing and len(line.could_be) > 1 else ()
    return ResultCard(line, _card("In all", line.result), domains, joined(open_bands, say(" or ")))


def rules_of(line: AssessmentLine) -> list[str]:
    """How the score was made."""
    return [RULE_WORDS[line.definition.rule], NOT_KNOWN_WORDS[line.definition.not_known]]


def bands_of(line: AssessmentLine) -> list[tuple[str, str]]:
    """Bands of the instrument with their bounds."""
    return [
        (b.label, say("{low} to {high}", low=number(b.low), high=number(b.high)))
        for b in line.definition.bands
    ]


def change_cards(found: Iterable[PersonChange]) -> list[ChangeCard]:
    """What changed, for whoever was assessed."""
    cards, count = [], 0
    for one in found:
        series = []
        for each in one.series:
            count += 1
            series.append(_series(each, f"change-{count}"))
        if series or one.not_compared:
            cards.append(ChangeCard(one.person, tuple(series), one.not_compared))
    return cards


def _card(title: str, part: Score | DomainScore) -> ScoreCard:
    return ScoreCard(title, score_words(part), missing_words(part), could_words(part))


def _series(series: Series, prefix: str) -> SeriesCard:
    when = [day(point.on) for point in series.points]
    caption = say(
        "{series}, version {version}: scores from {first} to {last}",
        series=series.title,
        version=series.version,
        first=when[0],
        last=when[-1],
    )
    chart = change_chart(
        [_line(t) for t in series.tracks if t.parts[0].asked], _unlike(when), prefix=prefix, caption=caption
    )
    sentences = tuple(
        (t.title, change_words(t.change, t.parts[0].missing + t.parts[-1].missing))
        for t in series.tracks
        if t.parts[0].asked
    )
    return SeriesCard(
        say("{series}, version {version}", series=series.title, version=series.version), chart, sentences
    )


def _unlike(when: list[str]) -> list[str]:
    """Days as names of columns; a second one on the same day says so."""
    return [f"{d} ({when[:n].count(d) + 1})" if d in when[:n] else d for n, d in enumerate(when)]


def _line(track: Track) -> Line:
    first = track.parts[0]
    return Line(track.title, float(first.least), float(first.most), tuple(map(_dot, track.parts)))


def _dot(part: Score | DomainScore) -> Dot:
    return Dot(
        score=None if part.score is None or part.missing == part.asked else float(part.score),
        low=float(part.could_least),
        high=float(part.could_most),
        missing=part.missing,
        words=say("{score} of {most}", score=number(part.score), most=number(part.most)),
    )
