"""Events of the kept rows: what each is known by, when it took place, and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from plumbline.ingest.contract import Contract
from plumbline.ingest.sameness import joined, row_hashes, with_variants
from plumbline.ingest.shapes import shaped


def events_of(kept: pl.DataFrame, contract: Contract) -> pl.DataFrame:
    """Events of the kept rows of a feed whose contract gives them, in their shared shape."""
    told = contract.tables["events"]
    constants = [pl.lit(value).alias(name) for name, value in told.get("constants", {}).items()]
    events = kept.with_columns(joined(contract, told["ref"]).alias("event_ref"), *constants)
    if told.get("one_per_ref"):
        events = events.unique("event_ref", keep="first", maintain_order=True)
    events = with_variants(_with_made_refs(events), "event_ref")
    events = _timed(events, told, contract)
    events = shaped(_placed(shaped(events, "events")), "events").with_columns(
        pl.col("setting").fill_null("unknown"), pl.col("status").fill_null("recorded")
    )
    return events.with_columns(content_hash=row_hashes(_comparable(events)))


def _comparable(events: pl.DataFrame) -> pl.DataFrame:
    """What must be equal for an event to be unchanged.

    Not its place in the file, a reference that we made, or a weight that changes with the edition of the harm index.
    """
    own = pl.when("has_own_ref").then("event_ref").alias("event_ref")
    kept = events.with_columns(own).drop("row_no", "variant", "content_hash", "harm")
    # A file that never says who told of an event is as it was before files could say so.
    return kept.drop("how_reported") if kept["how_reported"].null_count() == kept.height else kept


def _with_made_refs(events: pl.DataFrame) -> pl.DataFrame:
    """Gives rows without a reference one made from their contents and, among equal rows, their count.

    So the same file in another order gives the same references, and equal rows stay apart.
    """
    nameless = pl.col("event_ref").is_null()
    made = events.filter(nameless).select("row_no", "raw")
    refs = made.select(
        "row_no",
        made_ref=pl.concat_str(
            pl.lit("noid-"),
            row_hashes(made.select("raw")).str.head(24),
            pl.lit("-"),
            pl.int_range(1, pl.len() + 1).over("raw"),
        ),
    )
    joined = events.join(refs, on="row_no", how="left", maintain_order="left")
    return joined.with_columns(has_own_ref=~nameless, event_ref=pl.coalesce("event_ref", "made_ref"))


def _timed(events: pl.DataFrame, told: dict[str, Any], contract: Contract) -> pl.DataFrame:
    """Adds occurred_from, occurred_to (the first moment after what is known) and precision."""
    start = _time(events, told.get("from"), contract)
    end = _time(events, told.get("to"), contract)
    seen = _time(events, told.get("else_day_of"), contract)
    timed = events.with_columns(
        pl.Series("_from", start.moment),
        pl.Series("_from_precision", start.precision),
        pl.Series("_to", end.moment),
        pl.Series("_to_precision", end.precision),
        pl.Series("_seen", seen.moment),
    )
    last = pl.coalesce("_to", "_from")
    last_precision = pl.coalesce("_to_precision", "_from_precision")
    after = (
        pl.when(last_precision == "month")
        .then(last.dt.offset_by("1mo"))
        .when(last_precision == "day")
        .then(last.dt.offset_by("1d"))
        .otherwise(last.dt.offset_by("1m"))
    )
    coarser = pl.when(pl.col("_to_precision") == "day").then(pl.lit("day")).otherwise("_from_precision")
    known = pl.col("_from").is_not_null()
    seen_day = pl.when(pl.col("_seen").is_not_null()).then(pl.lit("day"))
    return timed.with_columns(
        occurred_from=pl.when(known).then("_from").otherwise(pl.col("_seen").dt.truncate("1d")),
        occurred_to=pl.when(known).then(after).otherwise(pl.col("_seen").dt.offset_by("1m")),
        precision=pl.when(known).then(coarser).otherwise(seen_day),
    )


@dataclass(frozen=True, slots=True)
class _Time:
    """One time column: wall times, and to what they are known."""

    moment: pl.Series
    precision: pl.Series


def _time(events: pl.DataFrame, name: str | None, contract: Contract) -> _Time:
    field = contract.column(name).to if name else ""
    if field not in events.columns:
        nothing = [None] * events.height
        return _Time(pl.Series(nothing, dtype=pl.Datetime("us")), pl.Series(nothing, dtype=pl.String))
    return _Time(events[field], events[f"{field} precision"])


def _placed(events: pl.DataFrame) -> pl.DataFrame:
    """Adds place_ref where the row gives no key of its own (UPRN).

    From both grid coordinates to the metre, or both degrees to six places; one alone is no place.
    """
    on_grid = pl.col("easting").is_not_null() & pl.col("northing").is_not_null()
    in_degrees = pl.col("longitude").is_not_null() & pl.col("latitude").is_not_null()
    metres = pl.format("en:{}:{}", *(pl.col(name).round().cast(pl.Int64) for name in ("easting", "northing")))
    degrees = pl.format("ll:{}:{}", *(pl.col(name).round(6) for name in ("longitude", "latitude")))
    return events.with_columns(
        *(pl.when(on_grid).then(name) for name in ("easting", "northing")),
        *(pl.when(in_degrees).then(name) for name in ("longitude", "latitude")),
        place_ref=pl.coalesce("place_ref", pl.when(on_grid).then(metres).when(in_degrees).then(degrees)),
    )
