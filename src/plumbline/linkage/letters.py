"""Words brought to one spelling for comparing: no case, no accents, no punctuation."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl


def letters(value: pl.Expr) -> pl.Expr:
    """Lower case, accents off."""
    return (
        value.str.to_lowercase()
        .str.replace_many(["ł", "ø", "ß", "æ", "đ"], ["l", "o", "ss", "ae", "d"])
        .str.normalize("NFKD")
        .str.replace_all(r"[\p{M}'’`.]", "")
    )


def plain(value: pl.Expr) -> pl.Expr:
    """Lower case, no accents, anything but letters and digits as one space."""
    return letters(value).str.replace_all(r"[^a-z0-9]+", " ").str.strip_chars()


def plain_words(words: Iterable[str]) -> list[str]:
    """The same of a few words of our own, those apart that nothing is left of."""
    table = pl.DataFrame({"word": list(words)}, schema={"word": pl.String})
    return sorted(set(table.select(plain(pl.col("word")))["word"]) - {""})
