"""Kept rows brought to the shared tables: records, events, involvements, spells, counts."""

from __future__ import annotations

from typing import Any

import polars as pl

from plumbline.ingest.contract import Contract
from plumbline.ingest.events import events_of
from plumbline.ingest.sameness import joined, row_hashes, with_variants
from plumbline.ingest.shapes import SHAPES, shaped


def build_tables(kept: pl.DataFrame, contract: Contract) -> dict[str, pl.DataFrame]:
    """The tables that the contract gives, each in its shared shape."""
    told = contract.tables
    out: dict[str, pl.DataFrame] = {}
    if "records" in told:
        kept = _with_record_refs(kept, contract)
        out["records"] = _records(kept, told["records"])
    if "events" in told:
        out["events"] = events_of(kept, contract)
    if "involvements" in told:
        out["involvements"] = _involvements(kept, contract)
    if "spells" in told:
        out["spells"] = pl.concat([pl.DataFrame(schema=SHAPES["spells"]), *_spells(kept, told["spells"])])
    if "counts" in told:
        out["counts"] = _counts(kept, contract)
    return out


def _with_record_refs(kept: pl.DataFrame, contract: Contract) -> pl.DataFrame:
    """Adds ``record_ref``, one for each row: a second row with the same reference and other contents ends in ``~2``."""
    refs = joined(contract, contract.tables["records"]["ref"])
    counted = with_variants(kept.with_columns(record_ref=refs), "record_ref")
    later = pl.concat_str("record_ref", pl.lit("~"), "variant")
    return counted.with_columns(record_ref=pl.when(pl.col("variant") > 1).then(later).otherwise("record_ref"))


def _records(kept: pl.DataFrame, told: dict[str, Any]) -> pl.DataFrame:
    copies = [pl.col(source).alias(target) for target, source in told.get("copies", {}).items()]
    records = shaped(kept.with_columns(copies), "records")
    return records.with_columns(content_hash=row_hashes(records.drop("row_no", "variant", "content_hash")))


def _involvements(kept: pl.DataFrame, contract: Contract) -> pl.DataFrame:
    """One line for each role of each row: a person may be both hurt and suspected in one event."""
    event = joined(contract, contract.tables["involvements"]["event"])
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
    refs = joined(contract, told["ref"])
    counted = with_variants(kept.with_columns(count_ref=refs), "count_ref")
    counts = shaped(
        counted.with_columns(
            measure=pl.col(told["measure"]),
            from_date=pl.col(told["from"]),
            to_date=pl.col(told["to"]).dt.offset_by("1d"),
            count=pl.col(told["count"]),
            hidden=pl.col(told["hidden"]).fill_null(value=False),
        ),
        "counts",
    )
    return counts.with_columns(content_hash=row_hashes(counts.drop("row_no", "variant", "content_hash")))
