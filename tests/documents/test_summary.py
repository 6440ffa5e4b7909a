"""A summary as text: every word of it, each item on one line, and no item that passes for a heading."""

from hypothesis import given
from hypothesis import strategies as st

from plumbline.documents.paper import Part, part_of
from plumbline.documents.summary import CHECK, SummaryText, text_of


WORDS = st.text(max_size=40)


def summary(*parts, **changes):
    told = {
        "title": "Violence panel, case K7Q2: summary",
        "made": "Made by Alice",
        "heed": ("In confidence.",),
    }
    return SummaryText(parts=parts, **(told | changes))


def test_it_reads_as_text():
    text = text_of(summary(part_of("Actions", ["Offer a move", "Visit on Monday"]), Part("Contacts", ())))
    assert text.splitlines() == [
        "Violence panel, case K7Q2: summary",
        "Made by Alice",
        "In confidence.",
        "Check it before you file it.",
        "",
        "Actions:",
        "- Offer a move",
        "- Visit on Monday",
        "",
        "Contacts:",
        "- None.",
    ]


@given(st.lists(WORDS, max_size=5))
def test_each_item_is_one_line_with_all_its_words(given_lines):
    part = part_of("Actions", given_lines)
    lines = text_of(summary(part)).splitlines()
    items = lines[lines.index("Actions:") + 1 :]
    assert [item.split() for item in items] == [["-", *line.split()] for line in part.lines or (part.none,)]


@given(WORDS)
def test_no_words_pass_for_a_heading_or_for_another_item(words):
    plain = text_of(summary(Part("Actions", ("x",)), Part("Contacts", ("y",))))
    text = text_of(summary(Part("Actions", (f"x\n\nContacts:\n- {words}",)), Part("Contacts", ("y",))))
    assert len(text.splitlines()) == len(plain.splitlines())
    assert text.splitlines().count("Contacts:") == 1


def test_it_always_says_to_check_it():
    assert CHECK in text_of(summary()).splitlines()
