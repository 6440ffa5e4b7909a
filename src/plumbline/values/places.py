"""Where: UK postcodes and codes of small census areas."""

from __future__ import annotations

import re


# Form of a postcode after spaces are taken out. Source: BS 7666-2 and Royal Mail's guide to the Postcode
# Address File: the letters that never stand in third, fourth or inward place are left out.
_POSTCODE = re.compile(
    r"(GIR|[A-PR-UWYZ](?:[0-9]{1,2}|[A-HK-Y][0-9]{1,2}|[0-9][A-HJKPSTUW]|[A-HK-Y][0-9][ABEHMNPRVWXY]))"
    r"([0-9][ABD-HJLNP-UW-Z]{2})"
    # Pseudo-postcodes of the NHS, for people without a fixed or known address.
    r"|(ZZ99)([0-9][A-Z]{2})"
)
# Lower layer areas of England and Wales, data zones of Scotland, super output areas and data zones of
# Northern Ireland. Source: ONS Register of Geographic Codes.
_LSOA = re.compile(r"[EW]01[0-9]{6}|S01[0-9]{6}|95[A-Z]{2}[0-9]{2}[A-Z][0-9]|N2[01][0-9]{6}")


def normalise_postcode(text: str) -> str | None:
    """Postcode in capitals with one space before the inward part; None where the form is wrong."""
    found = _POSTCODE.fullmatch(re.sub(r"\s+", "", text.upper()))
    return f"{found[1] or found[3]} {found[2] or found[4]}" if found else None


def outward_code(postcode: str) -> str:
    """District part of a normalised postcode: ``SL1`` of ``SL1 3UH``."""
    return postcode.split(" ")[0]


def postcode_sector(postcode: str) -> str:
    """Sector of a normalised postcode, about 3,000 addresses: ``SL1 3`` of ``SL1 3UH``."""
    return postcode[:-2]


def normalise_lsoa(text: str) -> str | None:
    """Code of a lower layer super output area, or its like in Scotland or Northern Ireland; None otherwise."""
    code = text.strip().upper()
    return code if _LSOA.fullmatch(code) else None
