"""A sentence for every pair, written once per way of comparing rather than once per pair."""

from __future__ import annotations

import polars as pl

from plumbline.linkage.explain import SHORT_FORM, explain_pair, sentence


def with_reasons(pairs: pl.DataFrame, cleaned: pl.DataFrame) -> pl.DataFrame:
    """Add ``reasons`` to pairs; those that rest on a short form name the two forenames."""
    by = ["agrees", "conflicts", "decision"]
    ways = pairs.select(by).unique()
    told = [
        sentence(way["agrees"], way["conflicts"], decision=way["decision"])
        for way in ways.iter_rows(named=True)
    ]
    plain = pairs.join(ways.with_columns(pl.Series("reasons", told, dtype=pl.String)), on=by, how="left")
    short = pl.col("agrees").list.contains(SHORT_FORM)
    return pl.concat([plain.filter(~short), _naming(plain.filter(short), cleaned)]).sort(
        "left_id", "right_id"
    )


def _naming(pairs: pl.DataFrame, cleaned: pl.DataFrame) -> pl.DataFrame:
    first = cleaned.select("record_id", "first")
    named = pairs.join(
        first.rename({"record_id": "left_id", "first": "left_first_name"}), on="left_id", how="left"
    ).join(first.rename({"record_id": "right_id", "first": "right_first_name"}), on="right_id", how="left")
    told = [explain_pair(row) for row in named.iter_rows(named=True)]
    return pairs.with_columns(pl.Series("reasons", told, dtype=pl.String))
