"""Marks that nobody sees and letters that pose as others.

In a name they are kept as given and flagged: whose name it is, nobody can say from the letters. In a code, a reference or
a date they can only be a slip, and would keep it from its like.
"""

from __future__ import annotations

import unicodedata

import polars as pl

from plumbline.values.names import without_invisible


AS_GIVEN = ("text", "name", "names", "address")
"""Types of column that are kept letter by letter."""

# Letters that look like a Latin one. Source: Unicode Technical Standard 39, confusables.txt, for Cyrillic and Greek.
_POSING = dict(
    zip(
        "АВЕЅІЈКМНОРСТУХаеѕіјкорсухһԁԛԝ" + "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧοαν",
        "ABESIJKMHOPCTYXaesijkopcyxhdqw" + "ABEZHIKMNOPTYXoav",
        strict=True,
    )
)
_TO_LATIN = str.maketrans(_POSING)
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))


def in_plain_letters(text: str) -> str:
    """Text without unseen marks, its posing letters as the Latin ones that they look like.

    A name wholly in another alphabet stays as it is: nothing poses there.
    """
    plain = unicodedata.normalize("NFKC", without_invisible(text))
    latin = plain.translate(_TO_LATIN)
    mixed = any("LATIN" in unicodedata.name(letter, "") for letter in plain)
    return latin.strip() if mixed else plain.strip()


def plain_marks(text: pl.Series) -> pl.Series:
    """Codes, references, numbers and dates in plain marks; those already plain are not looked at."""
    odd = text.str.contains(r"[^\x00-\x7f]").fill_null(value=False)
    if not odd.any():
        return text
    distinct = text.filter(odd).unique()
    plain = [_plain_code(one) for one in distinct]
    return text.replace(distinct, pl.Series(plain, dtype=pl.String))


def _plain_code(text: str) -> str:
    """A code in plain marks, or as it is where letters of another alphabet are left."""
    plain = (
        unicodedata.normalize("NFKC", without_invisible(text)).translate(_TO_LATIN).translate(_DASHES).strip()
    )
    return plain if plain.isascii() else text
