"""Values that fill a box without saying anything, read as missing."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from plumbline.linkage.letters import plain_words


_ONE_CHARACTER = "^(" + "|".join(f"{sign}{{3,}}" for sign in "abcdefghijklmnopqrstuvwxyz0123456789") + ")$"


def null_if_filler(value: pl.Expr, *, words: Sequence[str], patterns: Sequence[str]) -> pl.Expr:
    """A value in plain letters, null where it is one of the words, matches a pattern, or is one character again and again."""
    either = "|".join(f"(?:{pattern})" for pattern in (*patterns, _ONE_CHARACTER))
    unusable = value.is_in(plain_words(words)) | (value == "") | value.str.contains(either)
    return pl.when(unusable).then(None).otherwise(value)
