"""Words of an instrument file that the code acts on."""

from __future__ import annotations

from enum import StrEnum


NOT_KNOWN = "not_known"


class Sort(StrEnum):
    """How a question is answered."""

    YES_NO = "yes_no"
    ONE_OF = "one_of"
    NUMBER = "number"
    WORDS = "words"


class Rule(StrEnum):
    """How answers make a score."""

    SUM = "sum"
    WEIGHTED = "weighted"
    TICKS = "ticks"


class NotKnown(StrEnum):
    """What the answer “not known” does to the score."""

    NOTHING = "nothing"
    MOST = "most"
    NO_SCORE = "no_score"


RULE_WORDS = {
    Rule.SUM: "The points of all answers are added.",
    Rule.WEIGHTED: "The points of each answer are taken times the weight of its question, and added.",
    Rule.TICKS: "Each “yes” counts one.",
}
NOT_KNOWN_WORDS = {
    NotKnown.NOTHING: "“Not known” counts nothing, so the score can be lower than the truth.",
    NotKnown.MOST: "“Not known” counts as the answer with the most points, so the score can be higher than the truth.",
    NotKnown.NO_SCORE: "One “not known” leaves its domain, and the whole, without a score.",
}
