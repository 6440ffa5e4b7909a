"""Papers as a Word document: every word in its place, nothing of it read as a mark or a field."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml.ns import qn

from plumbline.documents.paper import Paper, Sheet, part_of
from plumbline.documents.word import standard_template, word_of
from plumbline.ingest.word_template import check_template
from plumbline.values.errors import DataUnfit


def paper(*lines, sheets=1):
    one = Sheet("1. K7Q2", "Led by Police.", (part_of("Facts", lines), part_of("Actions", [])))
    return Paper("Minutes", "P-BCDFGH", "Alice · P-BCDFGH", "Destroy by 1 May 2026.", (one,) * sheets)


def read(made):
    return Document(BytesIO(made))


def lines(document):
    return [(p.style.name, p.text) for p in document.paragraphs]


def test_every_word_stands_in_its_style():
    document = read(word_of(paper("Seen at the bus station", "Rent is late")))
    assert lines(document) == [
        ("Heading 1", "1. K7Q2"),
        ("Normal", "Led by Police."),
        ("Heading 2", "Facts"),
        ("List Bullet", "Seen at the bus station"),
        ("List Bullet", "Rent is late"),
        ("Heading 2", "Actions"),
        ("Normal", "None."),
    ]


def test_whose_copy_it_is_stands_on_every_page():
    section = read(word_of(paper("x"))).sections[0]
    assert [p.text for p in section.header.paragraphs] == ["Minutes\tP-BCDFGH", "Alice"]
    assert section.footer.paragraphs[0].text == "Destroy by 1 May 2026.\tPage 1 of 1"


@pytest.mark.parametrize("where", ["Header", "Footer"])
def test_what_follows_a_tab_stands_at_the_right_edge(where):
    stops = read(word_of(paper("x"))).styles[where].paragraph_format.tab_stops
    assert [(round(stop.position.mm), stop.alignment) for stop in stops] == [(170, WD_TAB_ALIGNMENT.RIGHT)]


def test_the_numbers_of_pages_stay_fields():
    foot = read(word_of(paper("x"))).sections[0].footer._element
    assert [one.text.strip() for one in foot.iter(qn("w:instrText"))] == ["PAGE", "NUMPAGES"]
    assert [one.get(qn("w:fldCharType")) for one in foot.iter(qn("w:fldChar"))] == [
        "begin",
        "separate",
        "end",
    ] * 2


def test_each_sheet_begins_a_page():
    starts = [
        p.paragraph_format.page_break_before
        for p in read(word_of(paper("x", sheets=3))).paragraphs
        if p.style.name == "Heading 1"
    ]
    assert starts == [False, True, True]


@pytest.mark.parametrize(
    "typed", ["{{foot}}", "{{papers}}", "<w:p/>&amp;", "=cmd|'/c calc'!A1", "{% for x in y %}", "a\tb"]
)
def test_what_was_typed_is_words(typed):
    assert ("List Bullet", typed) in lines(read(word_of(paper(typed))))


def test_signs_that_no_document_holds_do_not_lose_the_paper():
    assert ("List Bullet", "a b c") in lines(read(word_of(paper("a\x00b\x0bc"))))


def test_a_template_of_one_s_own_keeps_its_look_and_its_words():
    document = read(standard_template())
    document.paragraphs[0].insert_paragraph_before("Made-up Partnership")
    cell = document.add_table(1, 1).cell(0, 0).paragraphs[0]
    # Word cuts a mark into runs as it likes.
    cell.add_run("Ref ").bold = True
    cell.add_run("{{refe")
    cell.add_run("rence}}")
    own = BytesIO()
    document.save(own)
    check_template(own.getvalue())
    made = read(word_of(paper("x"), own.getvalue()))
    assert made.paragraphs[0].text == "Made-up Partnership"
    assert made.tables[0].cell(0, 0).text == "Ref P-BCDFGH"
    assert made.tables[0].cell(0, 0).paragraphs[0].runs[0].bold


def test_the_file_says_nothing_of_whoever_made_its_template():
    document = read(standard_template())
    document.core_properties.author = document.core_properties.last_modified_by = "Canary Marker"
    document.core_properties.comments = "Canary"
    own = BytesIO()
    document.save(own)
    made = word_of(paper("x"), own.getvalue())
    with ZipFile(BytesIO(made)) as package:
        assert b"Canary" not in package.read("docProps/core.xml")
    assert read(made).core_properties.title == "Minutes"


def test_nothing_to_print_is_said():
    with pytest.raises(DataUnfit, match="nothing to print"):
        word_of(paper(sheets=0))
