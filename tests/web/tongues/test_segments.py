"""Where a sentence begins and ends, and how the catalogue has it."""

import pytest

from plumbline.web.tongues.scan import read_template
from plumbline.web.tongues.segments import Segment, segments


def found(source):
    """Sentences at every level."""

    def walk(nodes):
        for part in segments(nodes):
            if isinstance(part, Segment):
                yield (part.english, part.plural)
            else:
                for _, inner in part.branches:
                    yield from walk(inner)

    return list(walk(read_template(source)))


def english(source):
    return [one for one, _ in found(source)]


CASES = {
    "a paragraph each": ("<p>One.</p><p>Two.</p>", ["One.", "Two."]),
    "a value by its name": ("<p>Led by {{ page.lead_agency }}</p>", ["Led by {lead_agency}"]),
    "a link inside": ('<p>See <a href="/x">the list</a> now.</p>', ["See <a>the list</a> now."]),
    "an element around all of it": ('<p><a href="/x">The list</a></p>', ["The list"]),
    "two links": ("<a>One</a> or <a>two</a>", ["<a>One</a> or <a2>two</a2>"]),
    "two values of one name": ("From {{ a.at }} to {{ b.at }}", ["From {at} to {at2}"]),
    "one value twice": ("{{ n }} of {{ n }} days", ["{n} of {n} days"]),
    "a branch of its own": ("<p>One.{% if a %} Two.{% endif %}</p>", ["One.", "Two."]),
    "a branch that it flows through": (
        "Why {% if a %}this case{% else %}this person{% endif %}",
        ["Why {if}this case{else}this person{endif}"],
    ),
    "blanks are one": ("<p>\n  One\n  two\n</p>", ["One two"]),
    "signs of HTML are read": ("Now &amp; then", ["Now & then"]),
    "nothing but values": ("<td>{{ a }}, {{ b|day }}</td>", []),
    "a status beside it": ('Owner {% tag "Late" "red" %}', ["Owner"]),
}


@pytest.mark.parametrize(("source", "said"), CASES.values(), ids=CASES)
def test_sentences(source, said):
    assert english(source) == said


@pytest.mark.parametrize(
    ("source", "pair"),
    [
        ("{{ n }} day{{ n|pluralize }}", ("{n} day", "{n} days")),
        ('{{ n }} agenc{{ n|pluralize:"y,ies" }}', ("{n} agency", "{n} agencies")),
        ('{{ n }} {{ n|pluralize:"is,are" }} late', ("{n} is late", "{n} are late")),
    ],
    ids=["s", "ies", "verb"],
)
def test_an_ending_by_a_number_gives_both_forms(source, pair):
    assert found(source) == [pair]


def test_endings_by_two_numbers_are_marks():
    assert found("{{ a }} day{{ a|pluralize }}, {{ b }} hour{{ b|pluralize }}") == [
        ("{a} day{s}, {b} hour{s2}", "")
    ]
