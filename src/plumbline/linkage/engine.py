"""Splink on an in-memory DuckDB that reaches neither the network nor any file of ours.

Whatever does not fit in memory spills to a folder only this user can read, and goes when the run ends.
"""

from __future__ import annotations

import json
import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import duckdb
import polars as pl
from splink import DuckDBAPI, Linker

from plumbline.linkage.evidence import FIELDS
from plumbline.linkage.model import LEARN_FROM_RECORDS, complete, learn, untrained_settings


MEMORY_LIMIT = "1500MB"
# Pairs a thousand times likelier two people than one are dropped where they are scored, to save memory: what the
# rule asks of a certain pair puts it far above.
LEAST_WEIGHT = -10.0
_TERMS = ("first", "last")


@contextmanager
def opened_engine() -> Iterator[Any]:
    """A Splink database on a private in-memory DuckDB; everything it wrote is gone at the end."""
    # mkdtemp makes the folder 0700: names and addresses may spill there.
    with tempfile.TemporaryDirectory(prefix="plumbline-link-") as scratch:
        connection = duckdb.connect(
            ":memory:",
            config={
                "temp_directory": scratch,
                "memory_limit": MEMORY_LIMIT,
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
            },
        )
        # Only now: the scratch folder may not be named once the outside is shut. No file, no address, from here on.
        connection.execute("SET enable_external_access = false")
        # Splink's notes on training are for whoever tunes a model; and no value of a record may reach a log.
        splink_log = logging.getLogger("splink")
        level_before = splink_log.level
        splink_log.setLevel(logging.CRITICAL)
        try:
            yield DuckDBAPI(connection)
        finally:
            splink_log.setLevel(level_before)
            connection.close()


def score_within(cleaned: pl.DataFrame, *, seed: int) -> tuple[pl.DataFrame, str]:
    """Score every candidate pair of the cleaned records; also return the model learnt, as JSON."""
    numbered = _numbered(cleaned)
    with opened_engine() as database:
        settings = untrained_settings(records=cleaned.height)
        if cleaned.height >= LEARN_FROM_RECORDS:
            teaching = Linker(
                database.register(numbered.to_arrow()), settings, log_level=None, validate_settings=False
            )
            learn(teaching, seed=seed)
            settings = complete(teaching.misc.save_model_to_json())
        linker = Linker(
            database.register(numbered.to_arrow()), settings, log_level=None, validate_settings=False
        )
        scored = linker.inference.predict(threshold_match_weight=LEAST_WEIGHT, warning_mode="never")
        model = json.dumps(linker.misc.save_model_to_json(), sort_keys=True)
        return _pairs(database, scored, cleaned["record_id"]), model


def score_new(new: pl.DataFrame, base: pl.DataFrame, *, model_json: str) -> pl.DataFrame:
    """Score cleaned new records against cleaned base records and among themselves, by a model already learnt."""
    records = pl.concat([base, new])
    numbered = _numbered(records)
    with opened_engine() as database:
        everyone = database.register(numbered.to_arrow())
        linker = Linker(everyone, json.loads(model_json), log_level=None, validate_settings=False)
        for term in _TERMS:
            linker.table_management.compute_tf_table(term)
        arrivals = database.register(numbered[base.height :].to_arrow())
        settled = database.register(numbered[: base.height].to_arrow())
        between = linker.inference.predict_between(
            arrivals, settled, threshold_match_weight=LEAST_WEIGHT, warning_mode="never"
        )
        found = [_pairs(database, between, records["record_id"])]
        if new.height > 1:
            found.append(
                _pairs(
                    database,
                    linker.inference.predict_within(
                        arrivals, threshold_match_weight=LEAST_WEIGHT, warning_mode="never"
                    ),
                    records["record_id"],
                )
            )
        return pl.concat(found).sort("left_id", "right_id")


def _numbered(records: pl.DataFrame) -> pl.DataFrame:
    """The records by their places instead of their ids.

    Ids are drawn afresh wherever the same files are taken in; the sample that the model learns from, and which record of a
    pair is on the left, may not hang on them.
    """
    return records.with_columns(record_id=pl.int_range(records.height))


def _pairs(database: Any, scored: Any, ids: pl.Series) -> pl.DataFrame:
    """Scored pairs as a frame: smaller id on the left, each field's level in words, in order of the ids."""
    gammas = ", ".join(f"gamma_{field.name} AS {field.name}" for field in FIELDS)
    rows: pl.DataFrame = database.duckdb_con.sql(
        f"SELECT record_id_l, record_id_r,"  # noqa: S608 - names are ours
        f" round(match_probability, 6) AS match_probability, round(match_weight, 2) AS match_weight, {gammas}"
        f" FROM {scored.physical_name}"
    ).pl()
    one, other = (ids.gather(rows[f"record_id_{side}"]) for side in ("l", "r"))
    return rows.select(
        pl.Series("left_id", one).zip_with(one < other, other).alias("left_id"),
        pl.Series("right_id", other).zip_with(one < other, one).alias("right_id"),
        "match_probability",
        "match_weight",
        *(
            pl.col(field.name).replace_strict(field.slug_of_gamma(), return_dtype=pl.String)
            for field in FIELDS
        ),
    ).sort("left_id", "right_id")
