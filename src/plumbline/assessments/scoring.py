"""Score answers by the rule of their instrument, and say what is missing. Pure functions on plain values.

A score is computed once, when an assessment is finished, and stored. Beside it stands the range in which it would lie if every
answer that is not known were known: the only error that the answers themselves can show.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from plumbline.assessments.definition import NOUGHT, ONE, Definition, Domain, Question, added, plain
from plumbline.assessments.enums import NOT_KNOWN, NotKnown, Rule, Sort
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


LONGEST_WORDS = 5_000


@dataclass(frozen=True, slots=True)
class DomainScore:
    """What the answers of one domain add up to.

    ``score`` is None where nothing counts, or where “not known” leaves none. ``could_least`` and ``could_most``: its ends if the
    ``missing`` answers were known. ``least`` and ``most``: its ends whatever is answered. ``asked``: questions that can count.
    """

    slug: str
    title: str
    score: Decimal | None
    could_least: Decimal
    could_most: Decimal
    least: Decimal
    most: Decimal
    missing: int
    asked: int


@dataclass(frozen=True, slots=True)
class Score:
    """What a whole assessment adds up to, and the domains that it is added from. ``could_be``: bands that the range reaches."""

    score: Decimal | None
    could_least: Decimal
    could_most: Decimal
    least: Decimal
    most: Decimal
    missing: int
    asked: int
    band: str
    could_be: tuple[str, ...]
    domains: tuple[DomainScore, ...]


def score(definition: Definition, answers: Mapping[str, str]) -> Score:
    """Score a finished assessment.

    Parameters
    ----------
    answers : by question: ``yes``, ``no``, an option, a whole number in words, or ``not_known``; free words for what asks for words.

    Raises
    ------
    DataUnfit: a question without an answer, one that the instrument does not have, or an answer that is not on offer.
    """
    check_whole(definition, answers)
    domains = tuple(_domain(definition, domain, answers) for domain in definition.domains)
    counted = [domain for domain in domains if domain.asked]
    known = bool(counted) and all(domain.score is not None for domain in counted)
    total = sum((d.score for d in counted if d.score is not None), NOUGHT) if known else None
    low, high = added((d.could_least, d.could_most) for d in domains)
    least, most = definition.reach
    band = definition.band_of(total)
    return Score(
        score=total,
        could_least=low,
        could_most=high,
        least=least,
        most=most,
        missing=sum(d.missing for d in domains),
        asked=sum(d.asked for d in domains),
        band=band.slug if band else "",
        could_be=tuple(b.slug for b in definition.bands if b.low <= high and b.high >= low),
        domains=domains,
    )


def _domain(definition: Definition, domain: Domain, answers: Mapping[str, str]) -> DomainScore:
    missing = [q for q in domain.scored if answers[q.slug] == NOT_KNOWN]
    known = sum((worth(q, answers[q.slug]) for q in domain.scored if q not in missing), NOUGHT)
    low, high = added(q.reach for q in missing)
    least, most = added(definition.reach_of(q) for q in domain.scored)
    given = {NotKnown.NOTHING: known, NotKnown.MOST: known + high, NotKnown.NO_SCORE: None}
    total = given[definition.not_known] if missing else known
    return DomainScore(
        slug=domain.slug,
        title=domain.title,
        score=total if domain.scored else None,
        could_least=known + low,
        could_most=known + high,
        least=least,
        most=most,
        missing=len(missing),
        asked=len(domain.scored),
    )


def worth(question: Question, answer: str) -> Decimal:
    """What one known answer adds: its points times the weight of its question."""
    if question.sort is Sort.YES_NO:
        points = question.points if answer == "yes" else NOUGHT
    elif question.sort is Sort.ONE_OF:
        points = next(option.points for option in question.options if option.slug == answer)
    else:
        points = int(answer) * question.points
    return points * question.weight


def check_whole(definition: Definition, answers: Mapping[str, str]) -> None:
    """Refuse answers that are not whole, or not on offer. Words may be left empty.

    Raises
    ------
    DataUnfit: saying how many are missing, or which question it is.
    """
    asked = {question.slug: question for question in definition.questions}
    if set(answers) - set(asked):
        raise DataUnfit("The instrument has no such question. Open the form again.", slug="no-such-question")
    open_ones = [
        q for q in asked.values() if q.sort is not Sort.WORDS and not answers.get(q.slug, "").strip()
    ]
    if open_ones:
        raise DataUnfit(
            say(
                "{count} of {asked} questions have no answer. “Not known” is one.",
                count=len(open_ones),
                asked=len(asked),
            ),
            slug="unanswered",
        )
    for slug, answer in answers.items():
        if not _is_offered(asked[slug], answer):
            raise DataUnfit(f"{asked[slug].words}: {_wanted(asked[slug])}", slug="answer-unfit")


def _is_offered(question: Question, answer: str) -> bool:
    if question.sort is Sort.WORDS:
        return len(answer) <= LONGEST_WORDS
    if answer == NOT_KNOWN:
        return True
    if question.sort is Sort.NUMBER:
        bare = answer.removeprefix("-")
        return bare.isdecimal() and len(bare) < 10 and question.least <= int(answer) <= question.most
    return answer in (
        ("yes", "no") if question.sort is Sort.YES_NO else {option.slug for option in question.options}
    )


def _wanted(question: Question) -> str:
    if question.sort is Sort.NUMBER:
        return say(
            "give a whole number from {least} to {most}, or not known.",
            least=question.least,
            most=question.most,
        )
    if question.sort is Sort.WORDS:
        return say("{longest_words:,} characters are the most.", longest_words=LONGEST_WORDS)
    return "choose one of the answers on offer."


def check_bands(definition: Definition) -> tuple[int, str] | None:
    """What is wrong with the bands of an instrument: which of them, and why; None if they cover every score once.

    Bands stand from low to high. Each begins one step after the one before it ends; the first holds the least score possible,
    the last the most, and every one of them some score.
    """
    (least, most), step = definition.reach, definition.step
    for number, band in enumerate(definition.bands):
        if band.low > band.high:
            return number, "“from” is above “to”."
        if number:
            before = definition.bands[number - 1]
            if band.low <= before.high:
                return number, say(
                    "it overlaps “{before}”, which ends at {high}.",
                    before=before.slug,
                    high=plain(before.high),
                )
            if band.low != before.high + step:
                return (
                    number,
                    say(
                        "there is a gap: “{before}” ends at {high}, so this begins at {begins}.",
                        before=before.slug,
                        high=plain(before.high),
                        begins=plain(before.high + step),
                    ),
                )
        if band.high < least or band.low > most:
            return number, say(
                "no answers lead there: scores run from {least} to {most}.",
                least=plain(least),
                most=plain(most),
            )
    if definition.bands and definition.bands[0].low > least:
        return 0, say("the least score is {least}, and no band holds it.", least=plain(least))
    if definition.bands and definition.bands[-1].high < most:
        return len(definition.bands) - 1, say("the most is {most}, and no band holds it.", most=plain(most))
    return None


def check_rule(definition: Definition) -> tuple[str, str] | None:
    """What a rule does not go with: a question and why; None if all fits."""
    for question in definition.questions:
        valued = [question.points, *(o.points for o in question.options)]
        if definition.rule is Rule.TICKS and question.is_scored and question.sort is not Sort.YES_NO:
            return (
                question.slug,
                "where ticks are counted, a question is answered yes or no, asks for words, or is a strength.",
            )
        if definition.rule is Rule.TICKS and question.is_scored and any(v != ONE for v in valued):
            return question.slug, "where ticks are counted, each yes is one: leave the points out."
        if definition.rule is not Rule.WEIGHTED and question.weight != ONE:
            return question.slug, "a weight goes with the rule “weighted” alone."
    return None


def stored(result: Score) -> dict[str, Any]:
    """A score as plain values, to keep with its assessment."""
    return {
        **_stored(result),
        "band": result.band,
        "could_be": list(result.could_be),
        "domains": [{"slug": d.slug, "title": d.title, **_stored(d)} for d in result.domains],
    }


def _stored(part: Score | DomainScore) -> dict[str, Any]:
    return {
        "score": None if part.score is None else plain(part.score),
        "could": [plain(part.could_least), plain(part.could_most)],
        "reach": [plain(part.least), plain(part.most)],
        "missing": part.missing,
        "asked": part.asked,
    }


def read_back(kept: Mapping[str, Any]) -> Score:
    """The score that `stored` kept. Nothing is computed."""
    return Score(
        **_read(kept),
        band=kept["band"],
        could_be=tuple(kept["could_be"]),
        domains=tuple(DomainScore(slug=d["slug"], title=d["title"], **_read(d)) for d in kept["domains"]),
    )


def _read(part: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "score": None if part["score"] is None else Decimal(part["score"]),
        "could_least": Decimal(part["could"][0]),
        "could_most": Decimal(part["could"][1]),
        "least": Decimal(part["reach"][0]),
        "most": Decimal(part["reach"][1]),
        "missing": part["missing"],
        "asked": part["asked"],
    }
