"""Scores: against tables worked by hand, and their bounds over every sort of instrument."""

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from plumbline.assessments.definition import Definition, Domain, Option, Question, as_json, from_json
from plumbline.assessments.enums import NotKnown, Rule, Sort
from plumbline.assessments.scoring import check_bands, read_back, score, stored, worth
from plumbline.values.errors import DataUnfit
from tests.assessments.made_up import answers, banded, definitions


YES_NO = Question("y", "Is it so", points=Decimal(3), weight=Decimal("1.5"))
NUMBER = Question("n", "How many", sort=Sort.NUMBER, least=1, most=4, points=Decimal(2))
ONE_OF = Question(
    "o", "How often", sort=Sort.ONE_OF, options=(Option("some", "Some", Decimal(-1)), Option("most", "Most", Decimal(5)))
)  # fmt: skip
WORDS = Question("w", "Anything else", sort=Sort.WORDS)
STRENGTH = Question("s", "What helps", strength=True)


def scale(rule=Rule.SUM, not_known=NotKnown.NOTHING):
    first = (YES_NO if rule is Rule.WEIGHTED else Question("y", "Is it so", points=Decimal(3)), NUMBER)
    return Definition((Domain("a", "A", first), Domain("b", "B", (ONE_OF, WORDS, STRENGTH))), rule, not_known)


def given_answers(y, n, o, s="no"):
    return {"y": y, "n": n, "o": o, "w": "", "s": s}


# Worked by hand: y is 3 (4.5 weighted), each n is 2, o is -1 or 5; least and most of what is missing are 0..3, 2..8, -1..5.
@pytest.mark.parametrize(
    ("rule", "not_known", "said", "total", "low", "high", "missing"),
    [
        (Rule.SUM, NotKnown.NOTHING, ("yes", "4", "most"), "16", "16", "16", 0),
        (Rule.SUM, NotKnown.NOTHING, ("no", "1", "some"), "1", "1", "1", 0),
        (Rule.WEIGHTED, NotKnown.NOTHING, ("yes", "2", "some"), "7.5", "7.5", "7.5", 0),
        (Rule.SUM, NotKnown.NOTHING, ("not_known", "4", "most"), "13", "13", "16", 1),
        (Rule.SUM, NotKnown.NOTHING, ("yes", "not_known", "most"), "8", "10", "16", 1),
        (Rule.SUM, NotKnown.NOTHING, ("yes", "4", "not_known"), "11", "10", "16", 1),
        (Rule.SUM, NotKnown.NOTHING, ("not_known", "not_known", "not_known"), "0", "1", "16", 3),
        (Rule.SUM, NotKnown.MOST, ("not_known", "1", "not_known"), "10", "1", "10", 2),
        (Rule.WEIGHTED, NotKnown.MOST, ("not_known", "1", "some"), "5.5", "1", "5.5", 1),
        (Rule.SUM, NotKnown.NO_SCORE, ("yes", "1", "not_known"), None, "4", "10", 1),
        (Rule.SUM, NotKnown.NO_SCORE, ("yes", "1", "most"), "10", "10", "10", 0),
    ],
)
def test_it_is_as_worked_by_hand(rule, not_known, said, total, low, high, missing):
    found = score(scale(rule, not_known), given_answers(*said))
    assert found.score == (None if total is None else Decimal(total))
    assert (found.could_least, found.could_most) == (Decimal(low), Decimal(high))
    assert (found.missing, found.asked) == (missing, 3)


def test_each_domain_has_its_own():
    found = score(scale(), given_answers("yes", "3", "not_known", s="yes"))
    assert [(d.title, d.score, d.missing, d.asked) for d in found.domains] == [("A", 9, 0, 2), ("B", 0, 1, 1)]
    assert [(d.least, d.most) for d in found.domains] == [(0, 11), (-1, 5)]


def test_without_a_score_of_one_domain_there_is_none_in_all():
    found = score(scale(not_known=NotKnown.NO_SCORE), given_answers("yes", "3", "not_known"))
    assert [d.score for d in found.domains] == [9, None]
    assert found.score is None
    assert found.band == ""


def test_words_and_strengths_alone_make_no_score():
    only = Definition((Domain("all", "", (WORDS, STRENGTH)),))
    found = score(only, {"w": "x", "s": "yes"})
    assert (found.score, found.asked, found.missing) == (None, 0, 0)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"y": ""}, "1 of 5 questions have no answer"),
        ({"s": ""}, "1 of 5 questions"),
        ({"y": "perhaps"}, "Is it so: choose one of the answers"),
        ({"n": "5"}, "How many: give a whole number from 1 to 4"),
        ({"n": "2.5"}, "give a whole number from 1 to 4"),
        ({"n": "-"}, "give a whole number"),
        ({"o": "never"}, "How often: choose"),
        ({"w": "x" * 5001}, "5,000 characters"),
        ({"z": "yes"}, "no such question"),
    ],
)
def test_what_is_not_on_offer_is_not_scored(changed, told):
    with pytest.raises(DataUnfit, match=told):
        score(scale(), given_answers("yes", "3", "most") | changed)


@given(st.data())
def test_it_lies_between_the_least_and_the_most(data):
    definition = data.draw(definitions())
    found = score(definition, data.draw(answers(definition)))
    for part in (found, *found.domains):
        assert part.could_least <= part.could_most
        if part.score is not None:
            assert part.least <= part.score <= part.most
        if part.score is not None and not part.missing:
            assert part.could_least == part.score == part.could_most


@given(st.data())
def test_whatever_is_found_out_lies_in_the_range(data):
    definition = data.draw(definitions())
    said = data.draw(answers(definition))
    known = data.draw(answers(definition, known=True))
    later = score(definition, {slug: known[slug] if a == "not_known" else a for slug, a in said.items()})
    found = score(definition, said)
    assert later.score is None or found.could_least <= later.score <= found.could_most


@given(st.data())
def test_where_all_weights_are_positive_more_is_never_less(data):
    definition = data.draw(definitions(positive=True))
    said = data.draw(answers(definition, known=True))
    scored = [q for q in definition.questions if q.is_scored]
    assume(scored)
    question = data.draw(st.sampled_from(scored))
    other = data.draw(answers(definition, known=True))[question.slug]
    assume(worth(question, other) >= worth(question, said[question.slug]))
    assert score(definition, said | {question.slug: other}).score >= score(definition, said).score


@given(st.data())
def test_bands_that_cover_hold_every_score(data):
    definition = data.draw(definitions())
    assume(any(d.scored for d in definition.domains))
    whole = banded(definition, data.draw(st.lists(st.integers(1, 400), max_size=4)))
    assert check_bands(whole) is None
    found = score(whole, data.draw(answers(whole)))
    if found.score is not None:
        assert [b.slug for b in whole.bands if b.low <= found.score <= b.high] == [found.band]
        assert found.missing or found.band in found.could_be


@given(st.data())
def test_a_gap_or_an_overlap_is_found(data):
    definition = data.draw(definitions())
    whole = banded(definition, data.draw(st.lists(st.integers(1, 400), min_size=1, max_size=4)))
    assume(len(whole.bands) > 1)
    place = data.draw(st.integers(1, len(whole.bands) - 1))
    by = data.draw(st.sampled_from([-1, 1])) * whole.step
    moved = [*whole.bands]
    band = moved[place]
    moved[place] = type(band)(band.slug, band.label, band.low + by, max(band.high, band.low + by))
    broken = Definition(whole.domains, whole.rule, whole.not_known, tuple(moved))
    assert check_bands(broken) is not None


@given(st.data())
def test_what_is_stored_is_read_back(data):
    definition = data.draw(definitions())
    assert from_json(as_json(definition)) == definition
    found = score(definition, data.draw(answers(definition)))
    assert read_back(stored(found)) == found
