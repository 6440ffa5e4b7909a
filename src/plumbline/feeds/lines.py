"""When a line about a person counts as unchanged: the record, and all that the line says of events and spells."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from plumbline.ingest.sameness import row_hashes


def with_line_hashes(tables: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Widen the hash of each record to its whole line.

    A corrected role or release date leaves the record as it was and still makes another line: the
    record's new version then carries the new involvement and spell, and the old ones go with the old.
    """
    if "records" not in tables:
        return dict(tables)
    lines = tables["records"].select("row_no", "content_hash")
    for name in ("involvements", "spells"):
        if name in tables:
            lines = lines.join(_said(tables[name], name), on="row_no", how="left", maintain_order="left")
    return {
        **tables,
        "records": tables["records"].with_columns(content_hash=row_hashes(lines.drop("row_no"))),
    }


def _said(table: pl.DataFrame, name: str) -> pl.DataFrame:
    """All that one table holds of each line, as one text."""
    told = table.select("row_no", pl.struct(pl.exclude("row_no")).struct.json_encode().alias(name))
    return told.group_by("row_no").agg(pl.col(name).sort().str.join("\n"))
