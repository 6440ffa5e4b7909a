"""What stands in a sentence of the catalogue for what is no words: ``{name}`` for a value, ``<a>…</a>`` for an element.

How a value is written (``{share:.0%}``) is part of its mark. A translation has each exactly as often as the English, elements nested as they open and close, and nothing else in braces or angle
brackets. So a translator cannot bring markup or template code, and cannot lose a value.
"""

from __future__ import annotations

import re
from collections import Counter

from plumbline.values.errors import DataUnfit


MARK = re.compile(r"\{[A-Za-z_]\w*(?::[^{}<>\[\]!]{1,8})?\}|</?[a-z]+\d*>")
# A plural ending of English, which no other language needs: may be left out.
OPTIONAL = re.compile(r"\{s\d*\}")


def split_marks(words: str) -> list[str]:
    """Words and marks by turns, beginning and ending with words (perhaps none)."""
    return re.split(rf"({MARK.pattern})", words)


def check_translation(english: str, translation: str) -> None:
    """Refuse a translation that has other marks than the English.

    Raises
    ------
    DataUnfit: saying what is missing, too many, or not allowed.
    """
    parts = split_marks(translation)
    if loose := next((sign for part in parts[::2] for sign in part if sign in "{}<>"), ""):
        raise DataUnfit(f"“{loose}” may stand in a translation only as part of a mark of the English.")
    wanted, given = Counter(split_marks(english)[1::2]), Counter(parts[1::2])
    if lost := [mark for mark in wanted - given if not OPTIONAL.fullmatch(mark)]:
        raise DataUnfit(f"{', '.join(sorted(lost))} is missing.")
    if more := given - wanted:
        raise DataUnfit(f"{', '.join(sorted(more))} is not in the English.")
    _check_nesting(parts[1::2])


def _check_nesting(marks: list[str]) -> None:
    """Elements close in turn; the parts of an {if} stand in their order."""
    opened: list[str] = []
    for mark in marks:
        if mark.startswith("</"):
            if not opened or opened.pop() != mark[2:-1]:
                raise DataUnfit(f"{mark} closes what is not open.")
        elif mark.startswith("<"):
            opened.append(mark[1:-1])
        elif (word := re.fullmatch(r"\{(if|else|elif|endif)\d*_?\d*\}", mark)) is not None:
            _follow(word[1], mark, opened)
    if opened:
        raise DataUnfit(f"{opened[-1]} is not closed.")


def _follow(word: str, mark: str, opened: list[str]) -> None:
    number = re.sub(r"^\{[a-z]+|\}$", "", mark).split("_")[0]
    if word == "if":
        opened.append(f"if{number}")
    elif not opened or opened[-1] != f"if{number}":
        raise DataUnfit(f"{mark} stands outside its if.")
    elif word == "endif":
        opened.pop()
