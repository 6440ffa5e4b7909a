"""Why rows of a file were kept aside: counts and row numbers, no content, so that whoever counts with a file may know."""

from __future__ import annotations

from typing import Any

import polars as pl


FIRST_ROWS = 3


def reasons_of(rejects: pl.DataFrame) -> list[dict[str, Any]]:
    """By column and reason: how many rows, and the numbers of the first of them; the commonest first.

    Parameters
    ----------
    rejects : as `plumbline.ingest.Checked` has them.
    """
    counted = (
        rejects.group_by("column", "reason")
        .agg(rows=pl.len(), first=pl.col("row_no").sort().head(FIRST_ROWS))
        .sort("rows", "column", "reason", descending=[True, False, False])
    )
    return [{**row, "column": row["column"] or "the whole row"} for row in counted.to_dicts()]
