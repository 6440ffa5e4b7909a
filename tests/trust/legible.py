"""What a page, a workbook, a Word file or a PDF says, as somebody reads it: what is compressed is opened, and what is set in signs is read."""

from io import BytesIO
from zipfile import ZipFile

from tests.browser.pdf_words import words_of_pdf


def words_of(content):
    """A page as it is; every part of what is zipped; every page of a PDF with the bytes around them."""
    if content.startswith(b"PK"):
        with ZipFile(BytesIO(content)) as book:
            return "".join(words_of(book.read(name)) for name in book.namelist())
    raw = content.decode(errors="replace")
    return f"{raw} {words_of_pdf(content)}" if content.startswith(b"%PDF") else raw
