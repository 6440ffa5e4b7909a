"""A Word file that will do as a template, and every way in which one will not."""

from contextlib import suppress
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from plumbline.documents.word import standard_template
from plumbline.ingest.word_template import MARKS, check_template
from plumbline.values.errors import DataUnfit


STANDARD = standard_template()
XML = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


def packed(change, *, add=()):
    """The standard template with each part changed, and parts added."""
    made = BytesIO()
    with ZipFile(BytesIO(STANDARD)) as old, ZipFile(made, "w", ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part.filename, change(part.filename, old.read(part)))
        for name, data in add:
            new.writestr(name, data)
    return made.getvalue()


def body(xml):
    """The standard template with something before its mark."""
    return packed(
        lambda name, data: (
            data.replace(b"<w:body>", b"<w:body>" + xml) if name == "word/document.xml" else data
        )
    )


def linked(kind):
    rel = f'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="http://a.example/x" TargetMode="External"/>'
    return packed(
        lambda name, data: (
            data.replace(b"</Relationships>", rel.encode() + b"</Relationships>")
            if name == "word/_rels/document.xml.rels"
            else data
        )
    )


def edited(change):
    """The standard template as somebody changed it in Word."""
    document = Document(BytesIO(STANDARD))
    change(document)
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def refused(data):
    with pytest.raises(DataUnfit) as why:
        check_template(data)
    assert why.value.slug == "template-unfit"
    return str(why.value)


def test_the_standard_one_will_do():
    check_template(STANDARD)


def test_a_letterhead_and_texts_of_one_s_own_will_do():
    def change(document):
        document.paragraphs[0].insert_paragraph_before(
            "Made-up Partnership, in confidence"
        ).style = "Heading 1"
        document.add_table(1, 2).cell(0, 0).text = "{{title}}"

    check_template(edited(change))


@pytest.mark.parametrize(
    "data",
    [b"", b"hello", b"PK\x03\x04", STANDARD[:3000], b"%PDF-1.7"],
    ids=["empty", "words", "a beginning", "cut short", "another sort"],
)
def test_what_is_no_word_document_is_told(data):
    assert "no Word document" in refused(data)


def test_any_zip_is_no_word_document():
    made = BytesIO()
    with ZipFile(made, "w") as package:
        package.writestr("a.txt", "a")
    assert "no Word document" in refused(made.getvalue())


@pytest.mark.parametrize("kind", ["attachedTemplate", "image", "hyperlink", "oleObject"])
def test_nothing_leads_outside(kind):
    assert "It leads outside" in refused(linked(kind))


@pytest.mark.parametrize(
    "name",
    [
        "word/vbaProject.bin",
        "word/embeddings/oleObject1.bin",
        "word/activeX/activeX1.xml",
        "word/afchunk.htm",
    ],
)
def test_nothing_runs(name):
    assert "a macro, a control or another file" in refused(
        packed(lambda _, data: data, add=[(name, XML + b"<a/>")])
    )


def test_a_document_with_macros_is_refused_by_what_it_calls_itself():
    macro = b"application/vnd.ms-word.document.macroEnabled.main+xml"
    main = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    assert "not as a template or with macros" in refused(packed(lambda _, data: data.replace(main, macro)))


FIELD = (
    b'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>%s<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
)


@pytest.mark.parametrize(
    ("xml", "word"),
    [
        (b'<w:p><w:fldSimple w:instr=" DDEAUTO c:\\\\x "/></w:p>', "DDEAUTO"),
        (FIELD % b"<w:r><w:instrText> INCLUDEPICTURE x </w:instrText></w:r>", "INCLUDEPICTURE"),
        # Word cuts the name of a field into runs as it likes.
        (
            FIELD
            % b"<w:r><w:instrText> INCLUDE</w:instrText></w:r><w:r><w:instrText>TEXT x</w:instrText></w:r>",
            "INCLUDETEXT",
        ),
    ],
)
def test_no_field_fetches_anything(xml, word):
    assert word in refused(body(xml))


def test_the_number_of_a_page_is_let_through():
    check_template(body(FIELD % b"<w:r><w:instrText> PAGE </w:instrText></w:r>"))


@pytest.mark.parametrize("xml", [b'<w:altChunk r:id="rId1"/>', b"<w:p><w:r><w:object/></w:r></w:p>"])
def test_no_part_of_another_file(xml):
    assert "part of another file or a form control" in refused(body(xml))


def test_no_declaration():
    bomb = XML + b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    assert "a declaration that no Word document has" in refused(
        packed(lambda _, data: data, add=[("customXml/item9.xml", bomb)])
    )


def test_it_is_not_unpacked_without_end():
    assert "far larger unpacked" in refused(
        packed(lambda _, data: data, add=[("word/media/a.bin", b"0" * 31_000_000)])
    )
    assert "far larger unpacked" in refused(
        packed(lambda _, data: data, add=[(f"word/media/{n}.bin", b"0") for n in range(501)])
    )


def test_it_is_no_larger_than_said():
    assert refused(b"0" * 2_000_001) == "A template is at most 2 MB."


@pytest.mark.parametrize("name", ["copy", "reference", "foot"])
def test_what_says_whose_it_is_stands_on_every_page(name):
    def change(document):
        for part in (document.sections[0].header, document.sections[0].footer):
            for run in (run for paragraph in part.paragraphs for run in paragraph.runs):
                run.text = run.text.replace(f"{{{{{name}}}}}", "")

    assert f"Put {{{{{name}}}}} into a header or footer" in refused(edited(change))


def test_a_header_may_be_a_table():
    def change(document):
        section = document.sections[0]
        for part in (section.header, section.footer):
            part.paragraphs[0].clear()
        table = section.header.add_table(1, 2, section.page_width)
        table.cell(0, 0).text, table.cell(0, 1).text = "{{copy}}", "{{reference}} {{foot}}"

    check_template(edited(change))


def test_a_first_page_of_its_own_says_it_too():
    def change(document):
        document.sections[0].different_first_page_header_footer = True
        document.sections[0].first_page_header.paragraphs[0].text = "A letterhead"

    assert "Put {{copy}}, {{reference}}, {{foot}} into a header or footer" in refused(edited(change))


def test_the_papers_have_one_place():
    assert "Put {{papers}} once" in refused(edited(lambda d: d.add_paragraph("{{papers}}")))
    assert "Put {{papers}} once" in refused(edited(lambda d: d.paragraphs[0].add_run(" and more")))


def test_a_mark_that_is_not_known_is_named():
    said = refused(edited(lambda d: d.add_paragraph("{{victim}} {{ ''.__class__ }}")))
    assert "{{''.__class__}}, {{victim}}" in said
    assert all(f"{{{{{name}}}}}" in said for name in MARKS)


def test_a_style_that_was_taken_out_is_named():
    def change(document):
        style = document.styles["List Bullet"]
        style.element.getparent().remove(style.element)

    assert "“List Bullet”" in refused(edited(change))


@given(st.binary(max_size=300), st.integers(0, 10_000))
def test_no_file_is_more_than_refused(noise, place):
    """Whatever is written over a template, it is let through or refused in words; nothing else comes of it."""
    data = STANDARD[:place] + noise + STANDARD[place + len(noise) :]
    with suppress(DataUnfit):
        check_template(data)
