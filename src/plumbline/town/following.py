"""Going on from a town: the months after, in which some people were offered help."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from plumbline.town.extracts import make_extracts
from plumbline.town.plan import read_plan
from plumbline.town.town import build_town
from plumbline.town.writing import write_extracts, write_truth
from plumbline.values.errors import DataUnfit


Numbers = NDArray[np.int64]

ARMS = ("offered", "not_drawn", "always")
# By the lot, or outside it: both get what is offered. Only the lot's two arms are compared.
OFFERED = ("offered", "always")
TRUE_OR_FALSE = ("domestic", "known_to_police", "seen_at_hospital", "night", "between_relatives")
"""Columns of ``truth/events.csv``."""


def follow_up(folder: Path, months: int, treated: Path | None, effect: float) -> None:
    """Write the next months of a town already in the folder, and bring its truth up to date.

    The town is made again from ``truth/plan.json``; the same events occur whatever `treated` says, save that each
    violent event whose owner stands there as ``offered`` or ``always`` occurs only with the chance `effect`.

    Parameters
    ----------
    folder : where `write_town` wrote.
    months : how many, 1 or more.
    treated : file with the columns ``arm,feed,record_ref``; None if nobody was offered anything.
    effect : from 0 (prevents everything) to 1 (nothing).

    Raises
    ------
    DataUnfit: no town there, or a number or a row of the file makes no sense.
    """
    if months < 1:
        raise DataUnfit("A follow-up needs at least one month.")
    if not 0 <= effect <= 1:
        raise DataUnfit("The effect is what an offer multiplies violence by: a number from 0 to 1.")
    before = read_plan(folder / "truth" / "plan.json")
    records = _read(folder / "truth" / "records.csv", ["feed", "record_ref", "person_id"])
    offered = people_offered(treated, records) if treated is not None else np.empty(0, dtype=np.int64)
    town = build_town(replace(before, followed=before.followed + months))
    made = make_extracts(town, before.next_day, town.plan.next_day, offered=offered, effect=effect)
    write_extracts(made, town.plan, folder / "extracts")
    events = _read(folder / "truth" / "events.csv", made.events.columns)
    flags = [pl.col(name) == "true" for name in TRUE_OR_FALSE]
    earlier = events.with_columns(pl.col("event_id", "indoors", "group_id").fill_null(""), *flags)
    write_truth(town, pl.concat([records, made.records]), pl.concat([earlier, made.events]), folder / "truth")


def people_offered(treated: Path, records: pl.DataFrame) -> Numbers:
    """Numbers of the people who were offered a place, by the lot or outside it.

    Somebody whose records the list took for two people may stand in two arms: if one of the two was offered a
    place, so was the person.

    Parameters
    ----------
    treated : file of ``arm,feed,record_ref``.
    records : ``feed, record_ref, person_id`` of the town.

    Raises
    ------
    DataUnfit: an arm is not known, or a record is not one of this town's.
    """
    rows = _read(treated, ["arm", "feed", "record_ref"])
    if strange := sorted(set(rows["arm"].drop_nulls()) - set(ARMS)) or (
        [""] if rows["arm"].null_count() else []
    ):
        raise DataUnfit(f"“{treated.name}” names an arm “{strange[0]}”. Known arms: {', '.join(ARMS)}.")
    met = rows.join(records.unique(["feed", "record_ref"]), on=["feed", "record_ref"], how="left")
    if unmet := met.filter(pl.col("person_id").is_null()).height:
        raise DataUnfit(
            f"“{treated.name}” names {unmet:,} records that this town does not hold: was it made for another?"
        )
    offered = met.filter(pl.col("arm").is_in(OFFERED))["person_id"].unique().sort()
    return offered.str.strip_prefix("N").cast(pl.Int64).to_numpy()


def _read(path: Path, columns: list[str]) -> pl.DataFrame:
    if not path.is_file():
        raise DataUnfit(f"There is no file “{path}”.")
    try:
        table = pl.read_csv(path, infer_schema=False)
    except pl.exceptions.PolarsError as broken:
        raise DataUnfit(f"“{path.name}” cannot be read as a table.") from broken
    if missing := [name for name in columns if name not in table.columns]:
        raise DataUnfit(f"“{path.name}” has no column “{missing[0]}”: it needs {', '.join(columns)}.")
    return table.select(columns)
