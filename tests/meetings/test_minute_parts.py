"""A minute set under headings has every word that was approved, and each under the heading it belongs to."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.meetings.minute_parts import parts_of_minute
from plumbline.meetings.rules import DecisionWords, minute_text


WORDS = st.text("abc 12.:", min_size=1, max_size=30).map(lambda said: f"x{said}x")


def minute(decisions, *, noted=(), quorum="Quorum (police): met.", observers=()):
    return minute_text(
        scheme="Panel",
        ref="K7Q2",
        held_on=date(2026, 3, 2),
        present=["Alice (Council, with authority)"],
        observers=observers,
        quorum=quorum,
        noted=noted,
        decisions=decisions,
    )


def decision(words="Agreed", *, dissent="", actions=(), notes=()):
    return DecisionWords(
        "Discuss", words, dissent, "Housing" if dissent else "", tuple(actions), tuple(notes)
    )


def test_each_line_stands_where_it_belongs():
    parts = parts_of_minute(
        minute(
            [
                decision(
                    dissent="Too soon", actions=["Visit. Bob, by 9 March 2026."], notes=["For: police."]
                ),
                decision("Again", actions=["Call. Bob, by 9 March 2026."]),
            ],
            noted=[
                "Agreed, asked on 1 March 2026. Level: two",
                "   The chair: at once",
                "Put off to the end.",
            ],
            observers=["Ola (College)"],
        )
    )
    assert parts.head == "Panel, 2 March 2026. Case K7Q2."
    assert parts.there == [
        "Present: Alice (Council, with authority).",
        "Observers: Ola (College).",
        "Quorum (police): met.",
    ]
    assert parts.noted == [
        "Agreed, asked on 1 March 2026. Level: two The chair: at once",
        "Put off to the end.",
    ]
    assert parts.decisions == ["Discuss: Agreed For: police. Dissent, Housing: Too soon", "Discuss: Again"]
    assert parts.actions == ["Visit. Bob, by 9 March 2026.", "Call. Bob, by 9 March 2026."]


def test_words_in_several_lines_stay_with_their_decision():
    parts = parts_of_minute(minute([decision("Agreed\n3. as was said\nPresent: nobody else")]))
    assert parts.decisions == ["Discuss: Agreed 3. as was said Present: nobody else"]
    assert len(parts.there) == 2


def test_without_a_decision_none_is_said():
    parts = parts_of_minute(minute([]))
    assert (parts.decisions, parts.noted) == ([], [])


@pytest.mark.parametrize("text", ["", "Kept as it was"])
def test_what_was_written_otherwise_is_not_lost(text):
    assert parts_of_minute(text).head == text


@given(st.lists(WORDS, max_size=12), st.lists(WORDS, max_size=3))
def test_no_word_is_lost(decided, done):
    parts = parts_of_minute(minute([decision(words, actions=done) for words in decided]))
    assert parts.decisions == [f"Discuss: {words}" for words in decided]
    assert parts.actions == done * len(decided)
