"""Scores in words: what they are on what scale, what is missing beside them, and what they could be."""

from __future__ import annotations

from decimal import Decimal

from plumbline.assessments.comparing import Change
from plumbline.assessments.definition import plain
from plumbline.assessments.scoring import DomainScore, Score


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
    return f"{number(part.score)}, on a scale from {number(part.least)} to {number(part.most)}"


def missing_words(part: Score | DomainScore) -> str:
    """What is not known, beside every score."""
    if not part.asked:
        return ""
    if part.asked == 1:
        return "The answer is not known" if part.missing else "The answer is known"
    if not part.missing:
        return f"All {part.asked} answers are known"
    return f"{part.missing} of {part.asked} answers {'is' if part.missing == 1 else 'are'} not known"


def could_words(part: Score | DomainScore) -> str:
    """Where the score would lie if all were known; empty where nothing is missing."""
    if not part.missing:
        return ""
    return f"If known, the score would lie from {number(part.could_least)} to {number(part.could_most)}"


def change_words(change: Change, missing: int) -> str:
    """How far apart the first and the last are, and how far they could be."""
    if change.by is None or change.low is None or change.high is None:
        return "Cannot tell: there is no score at both ends."
    way = (
        "no different"
        if not change.by
        else f"{'higher' if change.by > 0 else 'lower'} by {number(abs(change.by))}"
    )
    said = f"From {number(change.first)} to {number(change.last)}: {way}."
    if not missing:
        return said
    could = f" If all were known: from {number(change.low)} to {_signed(change.high)}."
    open_way = " Which way it went cannot be told." if change.could_be_either_way else ""
    return said + could + open_way


def _signed(value: Decimal) -> str:
    return f"+{number(value)}" if value > 0 else number(value)
