"""Words to avoid: found whole, in any case and beside any punctuation, never inside another word."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.values.words_to_avoid import Avoidable, avoided, shared_words, suggestions


LIST = {
    "nominal": "the person",
    "hard to engage": "say what was offered",
    "victim": "x",
    "alleged victim": "y",
}
WORD = st.sampled_from(sorted(LIST))
# What may stand beside a word without being part of it.
EDGE = st.sampled_from(
    ["", " ", "\n", ". ", ", ", "(", ")", "“", "”", "'", "?", "/", " - ", " – ", "—", ";", "!"]
)
LETTER = st.characters(categories=("Lu", "Ll", "Nd"))
PLAIN = st.text(alphabet=" .,\n()abcdefghijkl", max_size=30)


def words(text, **changes):
    return [found.word for found in avoided(text, LIST, **changes)]


@given(PLAIN, EDGE, WORD, EDGE, st.sampled_from([str.lower, str.upper, str.title, str.swapcase]))
def test_a_word_is_found_in_any_case_beside_any_punctuation(before, left, word, right, case):
    assert word in words(f"{before} {left}{case(word)}{right} {before}")


@given(WORD, LETTER, st.sampled_from(["", "-", "'", "’"]))
def test_nothing_is_found_inside_another_word(word, letter, tie):
    glued_before = f"{letter}{tie}{word}"
    assert [found for found in words(glued_before) if found == word] == []
    if tie in ("", "-"):
        assert word not in words(f"{word}{tie}{letter}")


@given(st.text(max_size=60))
def test_what_is_found_is_of_the_list_and_in_the_text(text):
    spaced = " ".join(re.split(r"[\s\-]+", text)).casefold()
    found = avoided(text, LIST)
    assert {f.word for f in found} <= set(LIST)
    assert all(f.instead == LIST[f.word] for f in found)
    assert not text.isascii() or all(f.word in spaced for f in found)
    assert len({f.word for f in found}) == len(found)


@given(st.lists(WORD, min_size=1, max_size=6))
def test_each_is_said_once_in_the_order_in_which_it_comes(given_words):
    assert words(". ".join(given_words)) == list(dict.fromkeys(given_words))


@pytest.mark.parametrize("text", ["hard-to-engage", "Hard to\nengage", "HARD  TO ENGAGE", "hard‑to‑engage"])
def test_line_breaks_and_hyphens_inside_a_phrase_make_no_difference(text):
    assert words(f"They are {text}.") == ["hard to engage"]


def test_of_two_in_one_place_the_longer_counts():
    assert words("The alleged victim said so") == ["alleged victim"]
    assert words("The alleged victim, a victim of theft") == ["alleged victim", "victim"]


def test_a_possessive_is_the_word():
    assert words("The nominal’s address") == ["nominal"]


def test_a_name_that_holds_such_a_word_is_left():
    assert words("The victim liaison officer", leave=["victim liaison officer"]) == []
    assert words("The victim met the victim liaison officer", leave=["victim liaison officer"]) == ["victim"]


def test_the_words_of_a_kind_go_before_the_shared_ones():
    assert suggestions("An offender", {"offender": "ours"}) == (Avoidable("offender", "ours"),)
    assert suggestions("His offender manager called", {}) == ()
    assert [f.word for f in suggestions("A no-show at the Young Offender Institution", {})] == ["no show"]


@pytest.mark.parametrize(
    "text",
    ["", "   ", "He was hit on Friday and went to his sister", "Nominally an engagement", "sexoffenders"],
)
def test_plain_words_are_left_alone(text):
    assert suggestions(text, LIST) == ()


def test_without_a_list_nothing_is_found():
    assert avoided("nominal", {}) == ()
    assert avoided("nominal", {"": "x"}) == ()


def test_every_shared_word_says_what_to_write_and_who_says_so():
    shared = shared_words()
    assert shared.words
    assert set(shared.sources) == set(shared.words)
    assert all(
        word == word.lower() and instead and shared.sources[word] for word, instead in shared.words.items()
    )
    # What is to be written is never itself on the list.
    assert [w for w, instead in shared.words.items() if suggestions(instead, {})] == []


def test_every_shared_word_is_found_by_itself():
    assert [w for w in shared_words().words if [f.word for f in suggestions(w, {})] != [w]] == []
