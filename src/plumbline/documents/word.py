"""Papers as a Word document, set into a template. From finished words: whatever somebody typed is text, and nothing in it is read as a field.

A template is a Word file with marks of ours (`ingest.word_template.MARKS`). A mark stands for words, never for an expression: a file that can be edited by many
must not be able to ask the program for anything (ADR 28).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from io import BytesIO

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from plumbline.documents.paper import Paper, Part, Sheet
from plumbline.ingest.word_template import MARK, paragraphs_of
from plumbline.values.errors import DataUnfit


# XML 1.0, 2.2: signs that no document may hold.
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def word_of(paper: Paper, template: bytes | None = None) -> bytes:
    """Set a paper as a Word document (ISO/IEC 29500), into a template that `ingest.word_template.check_template` has let through, or the standard one.

    Raises
    ------
    DataUnfit: there is no sheet.
    """
    if not paper.sheets:
        raise DataUnfit(
            "There is nothing to print: no case that you may see is on it.", slug="nothing-to-print"
        )
    document = Document(BytesIO(template or standard_template()))
    words = {
        "title": paper.title,
        "reference": paper.reference,
        "copy": paper.watermark.removesuffix(f" · {paper.reference}"),
        "foot": paper.foot,
    }
    for paragraph in paragraphs_of(document):
        _fill(paragraph, {name: _clean(text) for name, text in words.items()})
    _set_papers(document, paper)
    _name(document, paper)
    return _bytes(document)


def _fill(paragraph: Paragraph, words: Mapping[str, str]) -> None:
    """Put words in the place of marks, and leave all else as it is. Word cuts a mark into runs as it likes: the first of them takes the words."""
    runs = [Run(found, paragraph) for found in paragraph._element.iter(qn("w:r"))]
    text = "".join(run.text for run in runs)
    # From the last on, so that the places of those before stay what they were.
    for found in reversed(list(MARK.finditer(text))):
        if found[1] in words:
            _put(runs, found.start(), found.end(), words[found[1]])


def _put(runs: Sequence[Run], start: int, end: int, words: str) -> None:
    at = 0
    for run in runs:
        text = run.text
        first, last = max(start - at, 0), min(end - at, len(text))
        if first < last:
            run.text, words = text[:first] + words + text[last:], ""
        at += len(text)


def _set_papers(document: WordDocument, paper: Paper) -> None:
    """Set every sheet before the mark, each but the first on a page of its own, and take the mark away."""
    mark = next(p for p in document.paragraphs if MARK.findall(p.text) == ["papers"])
    for number, sheet in enumerate(paper.sheets):
        _set_sheet(mark, sheet, begins_page=number > 0)
    mark._element.getparent().remove(mark._element)


def _set_sheet(mark: Paragraph, sheet: Sheet, *, begins_page: bool) -> None:
    heading = mark.insert_paragraph_before(_clean(sheet.heading), style="Heading 1")
    heading.paragraph_format.page_break_before = begins_page
    if sheet.caption:
        mark.insert_paragraph_before(_clean(sheet.caption), style="Normal")
    for part in sheet.parts:
        _set_part(mark, part)


def _set_part(mark: Paragraph, part: Part) -> None:
    mark.insert_paragraph_before(_clean(part.heading), style="Heading 2")
    for line in part.lines:
        mark.insert_paragraph_before(_clean(line), style="List Bullet")
    if not part.lines:
        mark.insert_paragraph_before(_clean(part.none), style="Normal")


def _clean(text: str) -> str:
    return UNSEEN.sub(" ", text)


def _name(document: WordDocument, paper: Paper) -> None:
    """What the file says of itself: no account of whoever made the template."""
    about, now = document.core_properties, datetime.now(UTC).replace(microsecond=0, tzinfo=None)
    about.author = about.last_modified_by = "Plumbline"
    about.title, about.subject, about.keywords, about.comments, about.category = paper.title, "", "", "", ""
    about.created = about.modified = now
    about.revision, about.language = 1, "en-GB"


def standard_template() -> bytes:
    """Return the standard template: A4, what must be on every page in its header and footer. It is what a partnership begins from."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin = section.bottom_margin = Mm(24)
    _look(document)
    section.header.paragraphs[0].add_run("{{title}}\t{{reference}}")
    section.header.add_paragraph("{{copy}}")
    foot = section.footer.paragraphs[0]
    foot.add_run("{{foot}}\tPage ")
    _field(foot, "PAGE")
    foot.add_run(" of ")
    _field(foot, "NUMPAGES")
    document.add_paragraph("{{papers}}")
    return _bytes(document)


def _look(document: WordDocument) -> None:
    sizes = {
        "Normal": 12,
        "Heading 1": 18,
        "Heading 2": 13,
        "List Bullet": 12,
        "Header": 9.5,
        "Footer": 9.5,
    }
    for name, size in sizes.items():
        style = document.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = "Arial", Pt(size), RGBColor(0x0B, 0x0C, 0x0C)
        # Headings of Word's own template name a theme font beside, which would win.
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
    for name in ("Header", "Footer"):
        stops = document.styles[name].paragraph_format.tab_stops
        stops.clear_all()
        stops.add_tab_stop(Mm(170), WD_TAB_ALIGNMENT.RIGHT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    document.styles["Normal"].element.get_or_add_rPr().append(language)


def _field(paragraph: Paragraph, what: str) -> None:
    """A field of Word's own: the number of a page. Each part of it is a run: LibreOffice takes several in one for words."""
    for kind in ("begin", "separate", "end"):
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
        paragraph.add_run()._element.append(mark)
        if kind == "begin":
            asked = OxmlElement("w:instrText")
            asked.text = f" {what} "
            paragraph.add_run()._element.append(asked)
        if kind == "separate":
            paragraph.add_run("1")


def _bytes(document: WordDocument) -> bytes:
    made = BytesIO()
    document.save(made)
    return made.getvalue()
