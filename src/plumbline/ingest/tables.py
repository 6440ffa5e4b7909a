"""Kept rows brought to the shared tables: records, events, involvements, spells, counts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import polars as pl

from plumbline.ingest.contract import Contract
from plumbline.ingest.shapes import SHAPES, shaped


SEVERAL_CONTENTS = (
    "The same reference stands on several rows of the file with different contents: all are kept."
)


def build_tables(kept: pl.DataFrame, contract: Contract) -> dict[str, pl.DataFrame]:
    """The tables that the contract gives, each in its shared shape."""
    told = contract.tables
    out: dict[str, pl.DataFrame] = {}
    if "records" in told:
        kept = _with_record_refs(kept, contract)
        out["records"] = _records(kept, told["records"])
    if "events" in told:
        out["events"] = _events(kept, contract)
    if "involvements" in told:
        out["involvements"] = _involvements(kept, contract)
    if "spells" in told:
        out["spells"] = pl.concat([pl.DataFrame(schema=SHAPES["spells"]), *_spells(kept, told["spells"])])
    if "counts" in told:
        out["counts"] = _counts(kept, contract)
    return out


def _joined(contract: Contract, names: Iterable[str]) -> pl.Expr:
    """Values of the columns with a slash between; null where any is blank."""
    return pl.concat_str([pl.col(contract.column(name).to) for name in names], separator="/")


def _numbered(frame: pl.DataFrame, key: str) -> pl.DataFrame:
    """Adds ``variant``: 1 for the first row of a reference, 2 for the next with other contents, flagged as such."""
    if not frame[key].is_duplicated().any():
        # As in most files; counting within each of a million references takes as long as reading them.
        return frame.with_columns(variant=pl.lit(1, dtype=pl.Int64))
    counted = frame.with_columns(variant=pl.int_range(1, pl.len() + 1).over(key), _rows=pl.len().over(key))
    doubt = pl.when(pl.col("_rows") > 1).then(pl.lit(SEVERAL_CONTENTS))
    flags = pl.concat_str("flags", doubt, separator=" / ", ignore_nulls=True)
    return counted.with_columns(flags=pl.when(flags != "").then(flags)).drop("_rows")


def _with_record_refs(kept: pl.DataFrame, contract: Contract) -> pl.DataFrame:
    """Adds ``record_ref``, one for each row: a second row with the same reference and other contents ends in ``~2``."""
    refs = _joined(contract, contract.tables["records"]["ref"])
    counted = _numbered(kept.with_columns(record_ref=refs), "record_ref")
    later = pl.concat_str("record_ref", pl.lit("~"), "variant")
    return counted.with_columns(record_ref=pl.when(pl.col("variant") > 1).then(later).otherwise("record_ref"))


def _records(kept: pl.DataFrame, told: dict[str, Any]) -> pl.DataFrame:
    copies = [pl.col(source).alias(target) for target, source in told.get("copies", {}).items()]
    records = shaped(kept.with_columns(copies), "records")
    return records.with_columns(content_hash=_hash(records.drop("row_no", "variant", "content_hash")))


def _events(kept: pl.DataFrame, contract: Contract) -> pl.DataFrame:
    told = contract.tables["events"]
    constants = [pl.lit(value).alias(name) for name, value in told.get("constants", {}).items()]
    events = kept.with_columns(_joined(contract, told["ref"]).alias("event_ref"), *constants)
    if told.get("one_per_ref"):
        events = events.unique("event_ref", keep="first", maintain_order=True)
    events = _numbered(_with_made_refs(events), "event_ref")
    events = _timed(events, told, contract)
    events = shaped(_placed(shaped(events, "events")), "events").with_columns(
        pl.col("setting").fill_null("unknown"), pl.col("status").fill_null("recorded")
    )
    return events.with_columns(content_hash=_hash(_comparable(events)))


def _comparable(events: pl.DataFrame) -> pl.DataFrame:
    """What must be equal for an event to be unchanged.

    Not its place in the file, a reference that we made, or a weight that changes with the edition of the harm index.
    """
    own = pl.when("has_own_ref").then("event_ref").alias("event_ref")
    return events.with_columns(own).drop("row_no", "variant", "content_hash", "harm")


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
            _hash(made.select("raw")).str.head(24),
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


def _involvements(kept: pl.DataFrame, contract: Contract) -> pl.DataFrame:
    """One line for each role of each row: a person may be both hurt and suspected in one event."""
    event = _joined(contract, contract.tables["involvements"]["event"])
    roles = kept.with_columns(event_ref=event, role=pl.col("role").str.split("|"))
    return shaped(roles.explode("role"), "involvements")


def _spells(kept: pl.DataFrame, told: list[dict[str, str]]) -> list[pl.DataFrame]:
    """Spells that hold at least one day; somebody let go on the day of arrest was never away."""
    out = []
    for spell in told:
        if spell["from"] not in kept.columns:
            continue
        until = pl.col(spell["to"]) if spell.get("to") in kept.columns else pl.lit(None, dtype=pl.Date)
        dated = kept.select(
            "row_no", "record_ref", kind=pl.lit(spell["kind"]), from_date=spell["from"], to_date=until
        )
        held = pl.col("from_date").is_not_null() & (
            pl.col("to_date").is_null() | (pl.col("to_date") > pl.col("from_date"))
        )
        out.append(dated.filter(held))
    return out


def _counts(kept: pl.DataFrame, contract: Contract) -> pl.DataFrame:
    """Counts of a period of whole days, from the first to the day after the last; blank where none was given."""
    told = contract.tables["counts"]
    refs = _joined(contract, told["ref"])
    numbered = _numbered(kept.with_columns(count_ref=refs), "count_ref")
    counts = shaped(
        numbered.with_columns(
            measure=pl.col(told["measure"]),
            from_date=pl.col(told["from"]),
            to_date=pl.col(told["to"]).dt.offset_by("1d"),
            count=pl.col(told["count"]),
            hidden=pl.col(told["hidden"]).fill_null(value=False),
        ),
        "counts",
    )
    return counts.with_columns(content_hash=_hash(counts.drop("row_no", "variant", "content_hash")))


def _hash(frame: pl.DataFrame) -> pl.Series:
    """SHA-256 of each row."""
    told = frame.select(pl.struct(pl.all()).struct.json_encode()).to_series()
    return pl.Series([hashlib.sha256(row.encode()).hexdigest() for row in told], dtype=pl.String)
