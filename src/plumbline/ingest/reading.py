"""How a file is to be read: what a survey guesses, and a person confirms or puts right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, Self, get_args

from plumbline.values.errors import DataUnfit
from plumbline.values.words import joined, say


Encoding = Literal["utf-8", "utf-16", "utf-16-le", "utf-16-be", "windows-1252", "mixed"]
"""``mixed``: UTF-8, but for the lines that are not, which are Windows-1252."""
DELIMITERS: Mapping[str, str] = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "upright bars"}
DateSystem = Literal["1900", "1904"]
LAST_HEADER_ROW = 100


@dataclass(frozen=True, slots=True)
class Reading:
    """How to read one file.

    ``sheet`` of a workbook, None for text. ``header_row`` counts from 1, the first of the file or sheet; what stands
    above is left out. ``delimiter`` and ``encoding`` are of text. ``date_system``: a bare number in a column of dates
    is so many days since the end of 1899, or since the first of 1904; None: such a number is a fault.
    """

    sheet: str | None = None
    header_row: int = 1
    delimiter: str = ","
    encoding: Encoding = "utf-8"
    date_system: DateSystem | None = None

    def __post_init__(self) -> None:
        allowed = (
            1 <= self.header_row <= LAST_HEADER_ROW
            and self.delimiter in DELIMITERS
            and self.encoding in get_args(Encoding)
            and self.date_system in (None, *get_args(DateSystem))
        )
        if not allowed:
            raise DataUnfit(
                say(
                    "A file is read with headings in row 1 to {last_header_row}, columns parted by "
                    "{delimiters}, and one of the encodings {get_args}: choose among these.",
                    last_header_row=LAST_HEADER_ROW,
                    delimiters=joined(DELIMITERS.values(), ", "),
                    get_args=joined(get_args(Encoding), ", "),
                ),
                slug="reading-unknown",
            )

    def to_json(self) -> dict[str, Any]:
        """Plain data, to be saved."""
        return asdict(self)

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Self:
        """The reading that was saved.

        Raises
        ------
        DataUnfit: it is not one.
        """
        try:
            return cls(**told)
        except TypeError:
            raise DataUnfit(
                "This is not a saved way of reading a file: survey the file again.", slug="reading-unknown"
            ) from None


PLAIN = Reading()
"""Text in UTF-8 with commas and its headings in the first row."""
