"""What makes two rows the same: references put together, numbered where they repeat, and hashes of contents."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import polars as pl

from plumbline.ingest.contract import Contract


SEVERAL_CONTENTS = (
    "The same reference stands on several rows of the file with different contents: all are kept."
)


def joined(contract: Contract, names: Iterable[str]) -> pl.Expr:
    """Values of the columns with a slash between; null where any is blank."""
    return pl.concat_str([pl.col(contract.column(name).to) for name in names], separator="/")


def with_variants(frame: pl.DataFrame, key: str) -> pl.DataFrame:
    """Adds ``variant``: 1 for the first row of a reference, 2 for the next with other contents, flagged as such."""
    if not frame[key].is_duplicated().any():
        # As in most files; counting within each of a million references takes as long as reading them.
        return frame.with_columns(variant=pl.lit(1, dtype=pl.Int64))
    counted = frame.with_columns(variant=pl.int_range(1, pl.len() + 1).over(key), _rows=pl.len().over(key))
    doubt = pl.when(pl.col("_rows") > 1).then(pl.lit(SEVERAL_CONTENTS))
    flags = pl.concat_str("flags", doubt, separator=" / ", ignore_nulls=True)
    return counted.with_columns(flags=pl.when(flags != "").then(flags)).drop("_rows")


def row_hashes(frame: pl.DataFrame) -> pl.Series:
    """SHA-256 of each row."""
    told = frame.select(pl.struct(pl.all()).struct.json_encode()).to_series()
    return pl.Series([hashlib.sha256(row.encode()).hexdigest() for row in told], dtype=pl.String)
