"""Names as given and as compared."""

from __future__ import annotations

import re
import unicodedata


# Apostrophes, hyphens and their look-alikes say nothing about who someone is: O'Neil, O’Neil and ONeil are
# one spelling. Accents are kept: taking them off is a choice for the comparison, not for the value.
_APOSTROPHES = "'\u2018\u2019\u201b\u02bc\u02b9\u0060\u00b4\u2032\uff07"
_HYPHENS = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
_DROP = {ord(mark): None for mark in _APOSTROPHES} | {ord(mark): " " for mark in _HYPHENS + "."}


def _is_invisible(mark: str) -> bool:
    """Zero-width, direction-changing and control marks, which no reader can see."""
    return unicodedata.category(mark) in ("Cf", "Cc") and not mark.isspace()


def without_invisible(text: str) -> str:
    """Text without zero-width, direction-changing and control marks.

    Source: Unicode Technical Standard 39, section 3, and Technical Report 36, section 2.5.
    """
    return "".join(mark for mark in text if not _is_invisible(mark))


def has_invisible(text: str) -> bool:
    """Whether the text holds a mark that no reader can see."""
    return any(_is_invisible(mark) for mark in text)


def comparison_form(text: str) -> str:
    """Form in which two spellings of one name are equal: NFKC, folded case, no apostrophes, hyphens as spaces.

    Applying it twice gives the same as once.
    """
    folded = unicodedata.normalize("NFKC", without_invisible(text)).casefold()
    plain = without_invisible(unicodedata.normalize("NFKC", folded.translate(_DROP)).casefold()).translate(
        _DROP
    )
    return re.sub(r"\s+", " ", plain).strip()


def mixes_scripts(text: str) -> bool:
    """Whether letters of two alphabets stand in one name, as when a Cyrillic letter poses as a Latin one."""
    scripts = {unicodedata.name(mark, "").split(" ")[0] for mark in text if mark.isalpha()}
    return len(scripts & {"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"}) > 1
