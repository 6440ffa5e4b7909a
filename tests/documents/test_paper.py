"""Papers are set as they are given: tagged, with what somebody typed as words and never as markup."""

import pytest

from plumbline.documents.paper import Paper, Sheet, part_of, pdf_of
from plumbline.values.errors import DataUnfit


def paper(*lines, sheets=1):
    one = Sheet("1. K7Q2", "Led by Police.", (part_of("Facts", lines), part_of("Actions", [])))
    return Paper(
        "Pack for the meeting", "P-BCDFGH", "Alice · P-BCDFGH", "Destroy by 1 May 2026.", (one,) * sheets
    )


def test_it_is_a_tagged_pdf():
    made = pdf_of(paper("Seen at the bus station"))
    assert made.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in made
    assert b"/Lang(en-GB)" in made
    assert b"pdfuaid:part" in made


def test_one_sheet_a_page():
    assert pdf_of(paper("x", sheets=3)).count(b"/Type/Page/") == 3


@pytest.mark.parametrize(
    "typed", ['#read("/etc/passwd")', "#panic()", "$x^2$ *bold* _a_ [", "\\", "a\nb", "<b>&amp;"]
)
def test_what_was_typed_is_never_read_as_markup(typed):
    assert pdf_of(paper(typed)).startswith(b"%PDF-")


def test_a_sign_that_no_font_has_does_not_lose_the_paper():
    assert pdf_of(paper("你好")).startswith(b"%PDF-")


def test_nothing_to_print_is_said():
    with pytest.raises(DataUnfit, match="nothing to print"):
        pdf_of(paper(sheets=0))


def test_empty_lines_are_left_out():
    assert part_of("Facts", ["", "  ", " a "]).lines == ("a",)
