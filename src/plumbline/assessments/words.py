"""Scores in words: what they are on what scale, what is missing beside them, and what they could be."""

from __future__ import annotations

from decimal import Decimal

from plumbline.assessments.comparing import Change
from plumbline.assessments.definition import plain
from plumbline.assessments.scoring import DomainScore, Score
from plumbline.values.words import counted, joined, say


MINUS = "−"


def number(value: Decimal | None) -> str:
    """A number as people write it, with a minus sign that is read as one."""
    return plain(value).replace("-", MINUS)


def score_words(part: Score | DomainScore) -> str:
    """7, on a scale from 0 to 24."""
    if not part.asked:
        return "Not scored"
    if part.score is None:
        return "No score"
    if part.missing == part.asked:
        # What a rule makes of no answer at all is no score: a bare 0 would read as no need.
        return say(
            "Not known, on a scale from {least} to {most}", least=number(part.least), most=number(part.most)
        )
    return say(
        "{score}, on a scale from {least} to {most}",
        score=number(part.score),
        least=number(part.least),
        most=number(part.most),
    )


def missing_words(part: Score | DomainScore) -> str:
    """What is not known, beside every score."""
    if not part.asked:
        return ""
    if part.asked == 1:
        return "The answer is not known" if part.missing else "The answer is known"
    if not part.missing:
        return say("All {asked} answers are known", asked=part.asked)
    return counted(
        part.missing,
        "{count} of {asked} answers is not known",
        "{count} of {asked} answers are not known",
        asked=part.asked,
    )


def could_words(part: Score | DomainScore) -> str:
    """Where the score would lie if all were known; empty where nothing is missing."""
    if not part.missing:
        return ""
    return say(
        "If known, the score would lie from {could_least} to {could_most}",
        could_least=number(part.could_least),
        could_most=number(part.could_most),
    )


def change_words(change: Change, missing: int) -> str:
    """How far apart the first and the last are, and how far they could be."""
    if change.by is None or change.low is None or change.high is None:
        return say("Cannot tell: there is no score at both ends.")
    way = _way(change.by)
    said = say(
        "From {first} to {last}: {way}.", first=number(change.first), last=number(change.last), way=way
    )
    if not missing:
        return said
    could = say("If all were known: from {low} to {high}.", low=number(change.low), high=_signed(change.high))
    open_way = [say("Which way it went cannot be told.")] if change.could_be_either_way else []
    return joined([said, could, *open_way])


def _way(by: Decimal) -> str:
    if not by:
        return say("no different")
    if by > 0:
        return say("higher by {points}", points=number(by))
    return say("lower by {points}", points=number(-by))


def _signed(value: Decimal) -> str:
    return f"+{number(value)}" if value > 0 else number(value)
