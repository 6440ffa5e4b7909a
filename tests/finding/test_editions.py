"""Harm of two editions is never added."""

from plumbline.finding.shaping import with_editions
from plumbline.web.figures.reading import edition_words


HARM = {"events": 40, "days": 900, "top_tenth_share": 0.5}
DOCUMENT = {"people": {"n": 9, "harm": HARM}, "couples": None, "places": {"n": 9, "harm": HARM}}


def test_one_edition_stands_beside_the_figure():
    told = with_editions(DOCUMENT, ["An index of ours, 2026"])
    assert told["people"]["harm"] == HARM
    assert edition_words(told) == "Weighed by An index of ours, 2026."


def test_of_two_editions_neither_is_shown_and_the_page_says_why():
    told = with_editions(DOCUMENT, ["An index of ours, 2026", "An index of ours, 2027"])
    assert told["people"] == {"n": 9, "harm": None}
    assert told["places"]["harm"] is None
    assert "different editions (An index of ours, 2026; An index of ours, 2027)" in edition_words(told)


def test_what_is_not_weighed_says_so():
    told = with_editions(DOCUMENT | {"people": {"n": 9, "harm": None}, "places": None}, [])
    assert edition_words(told).startswith("Harm is not weighed")
