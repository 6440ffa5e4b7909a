"""The tables that every feed is brought to, column by column."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl


# `row_no` is the row of the file. `flags` says in words what was left out or doubted. `variant` counts rows of one
# file that have one reference and different contents. `content_hash` is equal where nothing of use changed.
SHAPES: Mapping[str, Mapping[str, pl.DataType]] = {
    "records": {
        "row_no": pl.Int64(),
        "record_ref": pl.String(),
        "first_name": pl.String(),
        "last_name": pl.String(),
        "other_names": pl.String(),
        "date_of_birth": pl.Date(),
        "sex": pl.String(),
        "postcode": pl.String(),
        "address": pl.String(),
        "phone": pl.String(),
        "pnc_id": pl.String(),
        "nhs_number": pl.String(),
        "person_key": pl.String(),
        "recorded_on": pl.Date(),
        "variant": pl.Int64(),
        "flags": pl.String(),
        "content_hash": pl.String(),
    },
    "events": {
        "row_no": pl.Int64(),
        "event_ref": pl.String(),
        "has_own_ref": pl.Boolean(),
        "occurred_from": pl.Datetime("us"),
        "occurred_to": pl.Datetime("us"),
        "precision": pl.String(),
        "kind": pl.String(),
        "is_violence": pl.Boolean(),
        "is_domestic": pl.Boolean(),
        "setting": pl.String(),
        "how_reported": pl.String(),
        "harm": pl.Float64(),
        "place_ref": pl.String(),
        "easting": pl.Float64(),
        "northing": pl.Float64(),
        "longitude": pl.Float64(),
        "latitude": pl.Float64(),
        "lsoa": pl.String(),
        "location": pl.String(),
        "status": pl.String(),
        "variant": pl.Int64(),
        "flags": pl.String(),
        "content_hash": pl.String(),
    },
    "involvements": {
        "row_no": pl.Int64(),
        "record_ref": pl.String(),
        "event_ref": pl.String(),
        "role": pl.String(),
    },
    "counts": {
        "row_no": pl.Int64(),
        "count_ref": pl.String(),
        "measure": pl.String(),
        "from_date": pl.Date(),
        "to_date": pl.Date(),
        "count": pl.Int64(),
        "hidden": pl.Boolean(),
        "variant": pl.Int64(),
        "flags": pl.String(),
        "content_hash": pl.String(),
    },
    "spells": {
        "row_no": pl.Int64(),
        "record_ref": pl.String(),
        "kind": pl.String(),
        "from_date": pl.Date(),
        "to_date": pl.Date(),
    },
}


def shaped(frame: pl.DataFrame, table: str) -> pl.DataFrame:
    """The frame with exactly the columns of the table, in order; columns that it lacks are null."""
    wanted = SHAPES[table]
    return frame.select(
        (pl.col(name) if name in frame.columns else pl.lit(None)).cast(kind).alias(name)
        for name, kind in wanted.items()
    )
