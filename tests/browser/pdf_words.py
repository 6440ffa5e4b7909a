"""The words of a PDF that our typesetter made, as somebody reads them: each sign looked up in the table of its font."""

import re
import zlib


OBJECT = re.compile(rb"(\d+) 0 obj\b(.*?)\bendobj", re.DOTALL)
STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
SHOWN = re.compile(rb"/(f\d+) [\d.]+ Tf|\(((?:\\.|[^\\()]|\((?:\\.|[^\\()])*\))*)\)|(\bET\b)", re.DOTALL)
ESCAPED = re.compile(rb"\\(?:([0-7]{1,3})|(.))", re.DOTALL)
SHORT = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def words_of_pdf(made: bytes) -> str:
    """Every page's text, with a space after each piece.

    Raises
    ------
    AssertionError: it is no PDF.
    """
    assert made.startswith(b"%PDF"), made[:20]
    objects = dict(OBJECT.findall(made))
    fonts = {
        name: _signs(_inflated(objects[re.search(rb"/ToUnicode (\d+)", objects[number])[1]]))
        for name, number in re.findall(rb"/(f\d+) (\d+) 0 R", made)
    }
    pages = (_inflated(body) for body in objects.values() if b"FlateDecode" in body)
    return "".join(_read(page, fonts) for page in pages if b" Tf" in page)


def _inflated(body):
    found = STREAM.search(body)
    try:
        return zlib.decompress(found[1]) if found else b""
    except zlib.error:
        return b""


def _signs(table):
    pairs = re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>\n", table)
    return {int(code, 16): bytes.fromhex(sign.decode()).decode("utf-16-be") for code, sign in pairs}


def _read(page, fonts):
    words, signs = [], {}
    for font, shown, end in SHOWN.findall(page):
        signs = fonts.get(font, signs)
        raw = ESCAPED.sub(lambda e: bytes([int(e[1], 8)]) if e[1] else SHORT.get(e[2], e[2]), shown)
        words += [signs.get(int.from_bytes(raw[at : at + 2]), "") for at in range(0, len(raw), 2)]
        words += [" "] if end else []
    return "".join(words)
