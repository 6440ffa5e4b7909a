"""From the encoding that a file is in to UTF-8. Nothing is replaced: what cannot be read refuses the file."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NoReturn

from plumbline.ingest.reading import Encoding
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


_CODEC = {"windows-1252": "cp1252"}


def to_utf8(parts: Iterable[bytes], encoding: Encoding) -> Iterator[bytes]:
    """Bytes in an encoding as bytes in UTF-8, part by part.

    Raises
    ------
    DataUnfit: a byte that means nothing in that encoding; the sentence names its line.
    """
    if encoding == "mixed":
        yield from _mixed(parts)
        return
    decoder = codecs.getincrementaldecoder(_CODEC.get(encoding, encoding))()
    lines = 0
    for part in chain(filter(None, parts), (b"",)):
        try:
            text = decoder.decode(part, final=not part)
        except UnicodeDecodeError as broken:
            _refuse(encoding, lines + broken.object.count(b"\n", 0, broken.start) + 1)
        lines += text.count("\n")
        yield text.encode()


def _mixed(parts: Iterable[bytes]) -> Iterator[bytes]:
    """Each line as UTF-8 if it is, else as Windows-1252."""
    line_no, held = 0, b""
    for part in parts:
        *lines, held = (held + part).split(b"\n")
        yield b"".join(_line(line, line_no + n) + b"\n" for n, line in enumerate(lines, start=1))
        line_no += len(lines)
    yield _line(held, line_no + 1)


def _line(line: bytes, line_no: int) -> bytes:
    try:
        line.decode()
    except UnicodeDecodeError:
        try:
            return line.decode("cp1252").encode()
        except UnicodeDecodeError:
            _refuse("mixed", line_no)
    return line


def _refuse(encoding: Encoding, line_no: int) -> NoReturn:
    named = (
        "UTF-8 and Windows-1252" if encoding == "mixed" else encoding.upper().replace("WINDOWS", "Windows")
    )
    raise DataUnfit(
        say(
            "The file is not in {named}: line {line_no:,} holds a letter that it does not know. "
            "Choose another encoding, or ask the sender for the file as CSV UTF-8.",
            named=named,
            line_no=line_no,
        ),
        slug="not-in-encoding",
    ) from None
