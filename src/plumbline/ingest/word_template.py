"""Whether a Word file will do as a template: it holds our marks, and nothing that fetches, runs or hides anything."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator
from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as WordDocument
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.section import Section, _Footer, _Header
from docx.text.paragraph import Paragraph
from lxml import etree

from plumbline.values.errors import DataUnfit
from plumbline.values.words import joined, say


MARKS = {
    "title": "what the paper is",
    "reference": "its reference",
    "copy": "whose copy it is, and when it was made",
    "foot": "that it is in confidence, and the day to destroy it by",
    "papers": "the papers themselves: a line of its own, in the body",
}
MARK = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
STYLES = ("Heading 1", "Heading 2", "List Bullet", "Normal")
"""What the papers are set in: a template changes how these look."""

MOST_BYTES = 2_000_000
MOST_UNPACKED = 30_000_000
MOST_PARTS = 500
MAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
ON_EVERY_PAGE = ("copy", "reference", "foot")
"""What says whose copy a sheet is, where it leads back to, and until when it is kept."""

# Fields that count and date. Every other may fetch a file, ask a database or start a program (DDE, INCLUDETEXT, LINK, MACROBUTTON …).
FIELDS = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES", "SECTION", "STYLEREF", "DATE", "TIME"})
HARMFUL = re.compile(
    r"vbaproject|vbadata|/embeddings/|/activex/|oleobject|/afchunk|/attachedtoolbars|customui", re.IGNORECASE
)
NOT_OURS = ("w:altChunk", "w:subDoc", "w:object", "w:control", "w:dataBinding")


# What the libraries raise at a file that is broken, cut short, locked, or of another sort.
UNREADABLE = (
    BadZipFile,
    PackageNotFoundError,
    etree.LxmlError,
    zlib.error,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)


def check_template(data: bytes) -> None:
    """Refuse a file that will not do, with every reason that was found.

    Raises
    ------
    DataUnfit: not a Word document, too large, unsafe, or a mark or style that is missing or not known. ``slug`` is template-unfit.
    """
    faults = list(_faults(data))
    if faults:
        raise DataUnfit(" ".join(faults), slug="template-unfit")


def _faults(data: bytes) -> Iterator[str]:
    if len(data) > MOST_BYTES:
        yield say("A template is at most {most_bytes} MB.", most_bytes=MOST_BYTES // 1_000_000)
        return
    try:
        with ZipFile(BytesIO(data)) as package:
            unsafe = list(_unsafe(package))
        if unsafe:
            yield from unsafe
            return
        document = Document(BytesIO(data))
    except UNREADABLE:
        yield "This is no Word document (DOCX) that can be read. Save it in Word as a document, not as a template or with macros."
        return
    yield from _unfit(document)


def _unsafe(package: ZipFile) -> Iterator[str]:
    parts = package.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        yield "The file is far larger unpacked than a template should be."
        return
    if MAIN not in package.read("[Content_Types].xml"):
        yield "Save it in Word as a document (DOCX), not as a template or with macros."
    if any(HARMFUL.search(f"/{part.filename}") for part in parts):
        yield "It holds a macro, a control or another file. Take them out."
    yield from _within_parts(package, parts)


def _within_parts(package: ZipFile, parts: list[ZipInfo]) -> Iterator[str]:
    read = {part.filename: package.read(part) for part in parts if part.filename.endswith((".xml", ".rels"))}
    if any(b"<!DOCTYPE" in words or b"<!ENTITY" in words for words in read.values()):
        yield "It holds a declaration that no Word document has."
        return
    trees = {name: etree.fromstring(words, _parser()) for name, words in read.items()}
    outside = [
        tree
        for name, tree in trees.items()
        if name.endswith(".rels")
        for one in tree
        if one.get("TargetMode") == "External"
    ]
    if outside:
        yield "It leads outside: a linked picture, a web address or an attached template. Take the links out, and put pictures into the file."
    asked = {word for tree in trees.values() for word in _fields(tree)} - FIELDS
    if asked:
        yield say(
            "It holds a field that may fetch something: {asked}. Page numbers and dates are let through.",
            asked=joined(sorted(asked), ", "),
        )
    if any(tree.find(f".//{qn(name)}") is not None for tree in trees.values() for name in NOT_OURS):
        yield "It holds a part of another file or a form control. Take them out."


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)


def _fields(tree: etree._Element) -> Iterator[str]:
    """The first word of each field: of a simple one in an attribute, of others in runs, which Word may cut anywhere."""
    for simple in tree.iter(qn("w:fldSimple")):
        yield _first_word(str(simple.get(qn("w:instr"), "")))
    for paragraph in tree.iter(qn("w:p")):
        said = ""
        for one in paragraph.iter(qn("w:fldChar"), qn("w:instrText")):
            if one.tag == qn("w:instrText"):
                said += one.text or ""
            elif said.strip():
                yield _first_word(said)
                said = ""
        if said.strip():
            yield _first_word(said)


def _first_word(said: str) -> str:
    words = said.split()
    return words[0].upper() if words else ""


def _unfit(document: WordDocument) -> Iterator[str]:
    everywhere = [name for paragraph in paragraphs_of(document) for name in MARK.findall(paragraph.text)]
    strange = sorted(set(everywhere) - MARKS.keys())
    if strange:
        yield say(
            "It holds marks that are not known: {strange}. Known are {known}.",
            strange=_as_marks(strange),
            known=_as_marks(MARKS),
        )
    body = [paragraph.text.strip() for paragraph in document.paragraphs]
    if everywhere.count("papers") != 1 or not any(
        MARK.fullmatch(line) and MARK.findall(line) == ["papers"] for line in body
    ):
        yield say("Put {mark} once, on a line of its own in the body.", mark=_as_marks(["papers"]))
    missing = [name for name in ON_EVERY_PAGE if not _on_every_page(document, name)]
    if missing:
        yield say(
            "Put {missing} into a header or footer: a sheet that is found must say whose it is.",
            missing=_as_marks(missing),
        )
    styles = {style.name for style in document.styles}
    lost = [name for name in STYLES if name not in styles]
    if lost:
        yield say("It lacks the style {styles}.", styles=", ".join(f"“{name}”" for name in lost))


def _as_marks(names: Iterable[str]) -> str:
    return ", ".join(f"{{{{{name}}}}}" for name in names)


def _on_every_page(document: WordDocument, name: str) -> bool:
    """Whether each section's pages carry a mark, those that have a header of their own for first or even pages among them."""
    return all(
        any(name in MARK.findall(p.text) for part in pair for p in _within(part._element, part))
        for section in document.sections
        for pair in _pairs(section, is_even_apart=document.settings.odd_and_even_pages_header_footer)
    )


def paragraphs_of(document: WordDocument) -> Iterator[Paragraph]:
    """Every paragraph of a document: of its body, of tables there, and of each header and footer."""
    yield from _within(document.element.body, document)
    for section in document.sections:
        for part in (
            section.header,
            section.footer,
            section.first_page_header,
            section.first_page_footer,
            section.even_page_header,
            section.even_page_footer,
        ):
            if not part.is_linked_to_previous:
                yield from _within(part._element, part)


def _within(element: object, parent: object) -> Iterator[Paragraph]:
    for found in element.iter(qn("w:p")):  # type: ignore[attr-defined]
        yield Paragraph(found, parent)  # type: ignore[arg-type]


def _pairs(section: Section, *, is_even_apart: bool) -> Iterator[tuple[_Header, _Footer]]:
    yield section.header, section.footer
    if section.different_first_page_header_footer:
        yield section.first_page_header, section.first_page_footer
    if is_even_apart:
        yield section.even_page_header, section.even_page_footer
