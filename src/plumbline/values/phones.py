"""Telephone numbers of the United Kingdom, in one form."""

from __future__ import annotations

import re


_MARKS = re.compile(r"[\s\-().]+")
_ABROAD = re.compile(r"^(?:\+44|0044)0?")
_NATIONAL = re.compile(r"0[1-9][0-9]{8,9}")


def normalise_phone(text: str) -> str | None:
    """National form with its leading zero (``07700900123``); None where it is not a UK number.

    ``+44``, ``0044`` and ``(0)`` are understood. A number that a spreadsheet turned into ``7.7E+09`` is
    lost and gives None; one that lost its leading zero gives None too, because it is then a guess.
    """
    compact = _MARKS.sub("", text.replace("(0)", ""))
    national = _ABROAD.sub("0", compact)
    if not _NATIONAL.fullmatch(national) or len(set(national[1:])) == 1:
        return None
    return national
