"""English as data, the reader's language where it is shown."""

import copy
import json

import pytest

from plumbline.values.errors import DataUnfit
from plumbline.values.words import (
    Words,
    counted,
    either,
    halves,
    joined,
    say,
    spoken,
    translated,
    translation_of,
)


class Welsh(dict):
    def is_ours(self, english):
        return english in self

    def numbered(self, english, count):
        return {1: "{count} ci", 2: "{count} gi"}.get(count, "{count} o gŵn") if english in self else None


@pytest.fixture
def welsh():
    words = Welsh(
        {
            "Late": "Hwyr",
            "{ref} is late": "Mae {ref} yn hwyr",
            "{count} dog": "{count} ci",
            "Enter it": "Rhowch ef",
        }
    )
    with spoken(words):
        yield words


def test_words_are_their_english_wherever_they_are_kept(welsh):
    words = say("Late")
    assert words == "Late"
    assert {words: 1}["Late"] == 1
    assert f"{words}" == "Late"
    assert copy.deepcopy(words) == "Late"


def test_and_the_readers_where_a_template_shows_them(welsh):
    assert say("Late").__html__() == "Hwyr"


def test_on_an_english_page_they_are_english_and_nothing_else():
    assert say("Late").__html__() == "Late"


def test_a_sentence_is_said_anew_with_what_was_filled_in(welsh):
    sentence = say("{ref} is late", ref="K7Q2")
    assert sentence == "K7Q2 is late"
    assert sentence.__html__() == "Mae K7Q2 yn hwyr"


def test_words_filled_in_are_in_the_language_too(welsh):
    assert say("{ref} is late", ref=say("Late")).shown() == "Mae Hwyr yn hwyr"


def test_english_without_a_translation_says_that_it_is_english(welsh):
    assert say("Nobody here").__html__() == '<span lang="en">Nobody here</span>'


def test_what_is_filled_in_cannot_bring_markup(welsh):
    assert "<b>" not in say("{ref} is late", ref="<b>x</b>").__html__()
    assert "<b>" not in say("{ref} was", ref="<b>x</b>").__html__()


def test_a_refusal_keeps_its_words_on_the_way_to_the_page(welsh):
    refusal = DataUnfit(say("{ref} is late", ref="K7Q2"))
    assert isinstance(str(refusal), Words)
    assert str(refusal).__html__() == "Mae K7Q2 yn hwyr"


def test_a_label_that_was_made_a_sentence_is_found(welsh):
    assert translation_of("Enter it.") == "Rhowch ef."


def test_small_letters_are_small_in_each_language(welsh):
    small = say("Late").lower()
    assert small == "late"
    assert small.__html__() == "hwyr"


@pytest.mark.parametrize(
    ("count", "said"), [(1, "1 ci"), (2, "2 gi"), (7, "7 o gŵn")], ids=["one", "two", "other"]
)
def test_a_number_has_the_form_of_its_language(welsh, count, said):
    assert counted(count, "{count} dog", "{count} dogs").shown() == said


def test_a_number_of_things_is_kept_in_english(welsh):
    assert json.dumps([counted(2, "{count} dog", "{count} dogs")]) == '["2 dogs"]'


def test_a_number_without_a_translation_says_that_it_is_english(welsh):
    assert counted(2, "{count} cat", "{count} cats").__html__() == '<span lang="en">2 cats</span>'


def test_what_else_is_filled_in_with_a_number_is_in_the_language(welsh):
    welsh["{count} of {whose}"] = ""
    welsh.numbered = lambda english, count: "{whose}: {count}"
    assert counted(2, "{count} of {whose}", "{count} of {whose}", whose=say("Late")).shown() == "Hwyr: 2"


def test_joined_words_are_each_in_the_language(welsh):
    assert joined(["Alice", say("Late")], "; ").shown() == "Alice; Hwyr"
    assert joined(["Alice", say("Late")], "; ") == "Alice; Late"


def test_joined_words_without_any_translation_say_that_they_are_english(welsh):
    assert joined([say("Never"), say("Early")]).__html__() == '<span lang="en">Never Early</span>'


def test_names_alone_are_joined_as_they_are(welsh):
    assert joined(["Alice", "Bob"], ", ").__html__() == "Alice, Bob"


@pytest.mark.parametrize(("count", "said"), [(1, "1 dog"), (0, "0 dogs")], ids=["one", "none"])
def test_in_english_there_are_two(count, said):
    assert counted(count, "{count} dog", "{count} dogs") == said


def test_what_is_not_in_the_catalogue_stays(welsh):
    assert translated("Nobody") == "Nobody"


def test_the_language_ends_with_its_block():
    with spoken(Welsh({"Late": "Hwyr"})):
        pass
    assert translated("Late") == "Late"


def test_the_halves_of_words_are_those_of_each_language():
    with spoken(Welsh({"Category 2: violent": "Categori 2: treisgar"})):
        before, after = halves(say("Category 2: violent"), ": ")
        assert (before, after) == ("Category 2", "violent")
        assert (before.__html__(), after.__html__()) == ("Categori 2", "treisgar")


def test_what_is_taken_off_the_end_is_taken_off_in_each_language():
    with spoken(Welsh({"Who led?": "Pwy oedd yn arwain?"})):
        assert say("Who led?").rstrip("?").shown() == "Pwy oedd yn arwain"


def test_one_of_several_is_said_with_commas_and_one_or():
    assert [str(either(("a", "b", "c")[:n])) for n in (1, 2, 3)] == ["a", "a or b", "a, b or c"]
