"""Numbers that carry their own check: NHS number and PNC identifier."""

from __future__ import annotations

import re


# The letters of the Police National Computer check, in order of the remainder. I, O and S are left out.
PNC_LETTERS = "ZABCDEFGHJKLMNPQRTUVWXY"

_PNC = re.compile(r"(\d{4}|\d{2})/?(\d{1,7})([A-Z])")
_PNC_WITHOUT_SLASH = re.compile(r"(\d{4}|\d{2})(\d{7})([A-Z])")
_GAPS = re.compile(r"[\s\-]+")
_TEN_DIGITS = re.compile(r"[0-9]{10}")
_SEPARATORS = re.compile(r"[\s\-.]+")


def nhs_check_digit(nine: str) -> int | None:
    """Tenth digit that belongs to nine digits of an NHS number, or None where no number may begin so.

    Source: NHS Data Dictionary, NHS NUMBER: modulus 11, weights 10 down to 2; a result of 10 is never issued.
    """
    total = sum(weight * int(digit) for weight, digit in zip(range(10, 1, -1), nine, strict=True))
    check = (11 - total % 11) % 11
    return None if check == 10 else check


def normalise_nhs_number(text: str) -> str | None:
    """Ten digits of a number whose check digit holds; None for anything else.

    One digit written ten times (0000000000, 9999999999) may satisfy the check and still belongs to nobody.
    """
    digits = _SEPARATORS.sub("", text)
    if not _TEN_DIGITS.fullmatch(digits) or len(set(digits)) == 1:
        return None
    return digits if nhs_check_digit(digits[:9]) == int(digits[9]) else None


def pnc_check_letter(*, year: int, serial: int) -> str:
    """Letter that belongs to a PNC identifier: two digits of the year and seven of the serial, modulo 23.

    Source: the rule that HM Prison and Probation Service publishes with its person-record service.
    """
    return PNC_LETTERS[(year % 100 * 10_000_000 + serial) % 23]


def normalise_pnc_id(text: str) -> str | None:
    """PNC identifier as ``YYYY/NNNNNNNL``; None where the form or the check letter is wrong.

    Two-digit years are read as 1920-2019: the computer opened in 1974 and took older files with it,
    and identifiers since 2000 are written with four digits.
    """
    compact = _GAPS.sub("", text.upper())
    found = _PNC_WITHOUT_SLASH.fullmatch(compact) or (_PNC.fullmatch(compact) if "/" in compact else None)
    if found is None:
        return None
    year, serial, letter = int(found[1]), int(found[2]), found[3]
    if len(found[1]) == 2:
        year += 1900 if year >= 20 else 2000
    if serial == 0 or pnc_check_letter(year=year, serial=serial) != letter:
        return None
    return f"{year}/{serial:07d}{letter}"
