"""Only what asks the same is set side by side, and what is missing stands beside a change."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from plumbline.assessments.comparing import Point, change, compare
from plumbline.assessments.definition import Definition, Domain, Question
from plumbline.assessments.enums import NotKnown, Rule
from plumbline.assessments.scoring import score
from tests.assessments.made_up import answers, definitions


SCALE = Definition(
    (
        Domain("a", "Home", (Question("a1", "One"), Question("a2", "Two"))),
        Domain("b", "Days", (Question("b1", "Three"),)),
    ),
    Rule.TICKS,
)


def point(day, said, *, key="1", instrument="scale", title="Scale", version="1", definition=SCALE):
    result = score(definition, dict(zip(("a1", "a2", "b1"), said, strict=True)))
    return Point(date(2026, 3, day), key, instrument, title, version, result)


def test_it_goes_from_the_first_to_the_last_by_domain():
    later, first = point(9, ("yes", "no", "no")), point(1, ("yes", "yes", "no"))
    (series,), why_not = compare([later, first])
    assert [p.on.day for p in series.points] == [1, 9]
    assert [(t.title, t.change.by) for t in series.tracks] == [("Home", -1), ("Days", 0), ("In all", -1)]
    assert why_not == ()


def test_what_is_missing_leaves_the_change_open():
    (series,), _ = compare([point(1, ("yes", "not_known", "no")), point(9, ("yes", "no", "not_known"))])
    whole = series.tracks[-1].change
    assert (whole.by, whole.low, whole.high) == (0, -1, 1)
    assert whole.could_be_either_way
    home = series.tracks[0].change
    assert (home.by, home.low, home.high, home.could_be_either_way) == (0, -1, 0, False)


def test_another_version_is_not_compared_and_it_says_why():
    found, why_not = compare(
        [point(1, ("yes", "no", "no")), point(9, ("no", "no", "no"), key="2", version="2")]
    )
    assert found == ()
    assert "Scale: versions 1 and 2 are not compared. Their questions or points differ" in " ".join(why_not)


def test_another_instrument_is_not_compared_and_it_says_why():
    found, why_not = compare(
        [
            point(1, ("yes", "no", "no")),
            point(2, ("yes", "no", "yes")),
            point(9, ("no", "no", "no"), key="2", instrument="other", title="Other"),
        ]
    )
    assert [s.title for s in found] == ["Scale"]
    assert why_not == (
        "Other, version 1: assessed once, so there is nothing to compare.",
        "Scale and Other are not compared: they ask about different things.",
    )


def test_without_a_score_there_is_no_difference():
    strict = Definition(SCALE.domains, SCALE.rule, NotKnown.NO_SCORE)
    first = point(1, ("yes", "not_known", "no"), definition=strict)
    (series,), _ = compare([first, point(9, ("yes", "no", "no"), definition=strict)])
    assert [t.change.by for t in series.tracks] == [None, Decimal(0), None]


def test_nothing_makes_nothing():
    assert compare([]) == ((), ())


@given(st.data())
def test_the_true_difference_lies_in_the_range(data):
    definition = data.draw(definitions(not_known=NotKnown.NOTHING))
    said = [data.draw(answers(definition)) for _ in range(2)]
    known = data.draw(answers(definition, known=True))
    filled = [{slug: known[slug] if a == "not_known" else a for slug, a in one.items()} for one in said]
    told = change(*(score(definition, one) for one in said))
    true = change(*(score(definition, one) for one in filled))
    assert told.low is None or told.low <= true.by <= told.high
