"""The directory of a workbook's zip archive, judged before anything in it is unpacked.

What is refused here never reaches a parser: bombs by their declared sizes, parts that overlap, paths that climb out of a
folder, locked parts, macros, and values drawn from elsewhere. Sizes that lie are found while the parts are streamed.
"""

from __future__ import annotations

import struct
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO, NoReturn

from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


MOST_PARTS = 2_000
LARGEST_DIRECTORY = 1_000_000
MOST_UNPACKED = 1_500_000_000
# A sheet of a million rows packs to a tenth; a bomb to a thousandth. Small parts may be as empty as they like.
MOST_TIMES_PACKED, FREE_OF_THAT = 60, 20_000_000
_END, _END_SIZE, _LONGEST_COMMENT = b"PK\x05\x06", 22, 65_535
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


@dataclass(frozen=True, slots=True)
class Part:
    """A file in the archive."""

    name: str
    size: int


def parts_of(path: Path) -> tuple[Part, ...]:
    """Parts of a workbook, by their declared sizes.

    Raises
    ------
    DataUnfit: no archive, not a workbook, or one that no office program would write.
    """
    with path.open("rb") as stream:
        _refuse_directory(stream)
        archive = _opened(stream)
        infos = archive.infolist()
    size = path.stat().st_size
    _refuse_sizes(infos, size=size)
    _refuse_places(infos, size=size)
    names = {info.filename for info in infos}
    _refuse_other_archives(names)
    _refuse_reaching_out(names)
    return tuple(Part(info.filename, info.file_size) for info in infos)


def _opened(stream: IO[bytes]) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(stream)
    # All that CPython raises where a directory of parts is cut short, spoilt or made to mislead: to the sender it is one thing, a damaged file.
    except (zipfile.BadZipFile, NotImplementedError, struct.error, OSError, ValueError, UnicodeError):
        refuse_damaged()


def refuse_damaged() -> NoReturn:
    """Refuse a workbook that cannot be unpacked."""
    raise DataUnfit(
        "The workbook is damaged or cut short: open it, save it again as .xlsx, and send that.",
        slug="workbook-damaged",
    ) from None


def refuse_unsafe(why: str) -> NoReturn:
    """Refuse a workbook that no office program would have written."""
    raise DataUnfit(
        say(
            "The workbook is not as Excel writes one ({why}), and was not opened: ask the sender for "
            "the extract as CSV UTF-8.",
            why=why,
        ),
        slug="workbook-unsafe",
    )


def refuse_too_large() -> NoReturn:
    """Refuse a workbook that would unpack to more than can be read."""
    raise DataUnfit(
        "The workbook unpacks to far more than its size, or to more than 1.5 GB, and was not opened: send the sheet "
        "as CSV UTF-8, one file for each month.",
        slug="workbook-too-large",
    )


def _refuse_directory(stream: IO[bytes]) -> None:
    """The end of the archive says how long its directory is; a long one is not even read."""
    size = stream.seek(0, 2)
    stream.seek(max(0, size - _LONGEST_COMMENT - _END_SIZE))
    tail = stream.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_SIZE:
        refuse_damaged()
    parts, directory = struct.unpack_from("<H", tail, at + 10)[0], struct.unpack_from("<L", tail, at + 12)[0]
    if parts > MOST_PARTS or directory > LARGEST_DIRECTORY:
        refuse_unsafe(say("it holds more than {most_parts:,} parts", most_parts=MOST_PARTS))


def _refuse_sizes(infos: list[zipfile.ZipInfo], *, size: int) -> None:
    unpacked = sum(info.file_size for info in infos)
    if unpacked > min(MOST_UNPACKED, max(FREE_OF_THAT, MOST_TIMES_PACKED * size)):
        refuse_too_large()
    for info in infos:
        if info.file_size > max(FREE_OF_THAT, MOST_TIMES_PACKED * info.compress_size):
            refuse_too_large()
        if info.flag_bits & 0x1:
            raise DataUnfit(
                "The workbook is locked with a password: save it without one and send that.",
                slug="workbook-locked",
            )
        if info.compress_type not in _METHODS:
            refuse_unsafe("it is packed in another way")


def _refuse_places(infos: list[zipfile.ZipInfo], *, size: int) -> None:
    """Two names for one part, parts that share bytes, and names that lead out of a folder."""
    names = [info.filename.casefold() for info in infos]
    if len(set(names)) < len(names):
        refuse_unsafe("a part stands in it twice")
    for name in names:
        if name.startswith(("/", "\\")) or ":" in name or ".." in name.replace("\\", "/").split("/"):
            refuse_unsafe("the name of a part leads out of it")
    if any(info.external_attr >> 28 == 0xA for info in infos):
        refuse_unsafe("a part points elsewhere")
    spans = sorted((info.header_offset, info.compress_size) for info in infos)
    for (start, length), (following, _) in zip(spans, [*spans[1:], (size, 0)], strict=True):
        if start + length > following:
            refuse_unsafe("its parts overlap")


def _refuse_other_archives(names: set[str]) -> None:
    if "xl/workbook.xml" in names:
        return
    if "xl/workbook.bin" in names:
        raise DataUnfit("This is a binary workbook (.xlsb): save it as .xlsx and send that.", slug="not-csv")
    kind = next(
        (words for mark, words in _OTHERS if any(name.startswith(mark) for name in names)), "a zip archive"
    )
    raise DataUnfit(
        say("This is {kind}, not an Excel workbook or a CSV file: choose the extract itself.", kind=kind),
        slug="not-csv",
    )


_OTHERS = (
    ("word/", "a Word document"),
    ("ppt/", "a presentation"),
    ("meta-inf/manifest.xml", "an OpenDocument file"),
    ("META-INF/manifest.xml", "an OpenDocument file"),
)


def _refuse_reaching_out(names: set[str]) -> None:
    if any(name.endswith("vbaProject.bin") or name.startswith("xl/macrosheets/") for name in names):
        raise DataUnfit(
            "The workbook holds macros: save it as .xlsx, which holds none, and send that.",
            slug="workbook-macros",
        )
    if any(name.startswith(("xl/externalLinks/", "xl/connections", "xl/queryTables/")) for name in names):
        raise DataUnfit(
            "The workbook draws values from other files or addresses, which we never follow: copy the sheet, paste it as "
            "values into a new workbook, and send that.",
            slug="workbook-links",
        )
