"""Scores in words."""

from decimal import Decimal

from plumbline.assessments.scoring import DomainScore
from plumbline.assessments.words import could_words, score_words


def domain(*, missing, asked=2):
    """A domain that adds up to nothing, as a rule has it that counts an answer that is not known as nothing."""
    least, most = Decimal(0), Decimal(4)
    return DomainScore("home", "Home", Decimal(0), least, most, least, most, missing, asked)


def test_where_no_answer_is_known_there_is_no_score():
    assert str(score_words(domain(missing=2))) == "Not known, on a scale from 0 to 4"
    assert str(could_words(domain(missing=2))) == "If known, the score would lie from 0 to 4"


def test_where_one_is_known_there_is():
    assert str(score_words(domain(missing=1))) == "0, on a scale from 0 to 4"
