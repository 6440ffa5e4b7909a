"""Stages and the words of a minute, on plain values."""

from datetime import date

import pytest

from plumbline.meetings.enums import Stage
from plumbline.meetings.rules import (
    DecisionWords,
    action_words,
    check_next,
    check_under_way,
    fingerprint,
    minute_text,
)
from plumbline.values.errors import StageRefused


ORDER = [stage for stage in Stage if stage is not Stage.CANCELLED]


@pytest.mark.parametrize("now", ORDER)
@pytest.mark.parametrize("wanted", ORDER)
def test_each_stage_follows_the_one_before(now, wanted):
    if ORDER.index(wanted) == ORDER.index(now) + 1:
        check_next(now, wanted)
    else:
        with pytest.raises(StageRefused):
            check_next(now, wanted)


@pytest.mark.parametrize("now", [s for s in Stage if s is not Stage.BEGUN])
def test_decisions_are_taken_while_the_meeting_is_under_way(now):
    check_under_way(Stage.BEGUN)
    with pytest.raises(StageRefused, match="under way"):
        check_under_way(now)


def test_a_minute_is_built_from_its_decisions():
    action = action_words(
        words="Offer a move",
        owner="Wanda",
        agency="Housing",
        due_on=date(2026, 5, 22),
        objective="A safe place",
    )
    text = minute_text(
        scheme="Violence panel",
        ref="K7Q2",
        held_on=date(2026, 5, 14),
        present=["Bob (Police, with authority)"],
        decisions=[
            DecisionWords("Plan agreed", "One action", "Too early", "Police", (action,)),
            DecisionWords("Keep open", "Review in June", "", "", ()),
        ],
    )
    assert text == (
        "Violence panel, 14 May 2026. Case K7Q2.\n"
        "Present: Bob (Police, with authority).\n"
        "1. Plan agreed: One action\n"
        "   Dissent, Police: Too early\n"
        "   Action: Offer a move. Wanda (Housing), by 22 May 2026, for “A safe place”.\n"
        "2. Keep open: Review in June\n"
    )


def test_agencies_of_which_nobody_came_are_named():
    text = minute_text(
        scheme="Panel",
        ref="K7Q2",
        held_on=date(2026, 5, 14),
        present=["Bob (Police, with authority)"],
        decisions=[],
        missing=["Housing", "Probation"],
    )
    assert text.splitlines()[2] == "Not there: Housing; Probation."


def test_an_empty_minute_says_so():
    text = minute_text(scheme="Panel", ref="K7Q2", held_on=date(2026, 5, 14), present=[], decisions=[])
    assert "nobody recorded" in text
    assert "No decision was recorded." in text


def test_an_action_for_no_objective_says_so():
    words = action_words(words="Write", owner="W", agency="H", due_on=date(2026, 5, 1), objective="")
    assert words.endswith("serving no objective.")


def test_a_changed_minute_has_another_fingerprint():
    assert fingerprint("a") != fingerprint("b")
    assert len(fingerprint("a")) == 64
