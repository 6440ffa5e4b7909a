"""From the people followed to what a bundle holds of them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import polars as pl

from plumbline.evaluation.liberty import DAYS_A_YEAR
from plumbline.studies.bundling.keys import pseudonym
from plumbline.studies.bundling.telling_apart import ToldApart
from plumbline.studies.following import Followed
from plumbline.values.errors import StageRefused


WITHIN = 1e-9
CHANGED = (
    "What happened to these people reads otherwise now than when the result was made: files came in or were taken back. Compare as "
    "planned again, and ask for a bundle of that result."
)
RATIO = ("rate_ratio", "ci_low", "ci_high", "se")
OF_PART = ("ratio", "ci_low", "ci_high", "se")


def people_of(bundle: UUID, told: ToldApart, *, adjusted: bool) -> pl.DataFrame:
    """One row a person under a pseudonym, in the order of pseudonyms, which tells nothing."""
    frame = told.frame
    named = [
        _named(bundle, "person", frame["study_number"].to_list()),
        _named(bundle, "cluster", [str(key) for key in frame["cluster"]]),
    ]
    kept = [*told.columns, *(["log_expected"] if adjusted else []), "events_before", "events_after"]
    days = [_days("years_before").alias("days_before"), _days("years_after").alias("days_after")]
    return frame.select(*named, *kept, *days).sort("person")


def events_of(bundle: UUID, followed: Followed) -> pl.DataFrame:
    """One row an event: the pseudonym and the day from the list."""
    number = dict(followed.people.select("person", "study_number").iter_rows())
    rows = followed.events()
    numbers = [number[person] for person in rows["person"]]
    return rows.select(_named(bundle, "person", numbers), "day").sort("person", "day")


def figures_of(
    result: Mapping[str, Any], again: Mapping[str, Any], *, with_parts: bool
) -> tuple[dict[str, float], dict[str, float]]:
    """What the code is given, and what it has to find: the figures of the result, which ``again`` has to give as well.

    Raises
    ------
    StageRefused: they differ, so the result is not one of these data.
    """
    if result.get("rate_ratio") is None or not result.get("se"):
        raise StageRefused(
            "This result gives no figure with its error, so there is nothing to work out again."
        )
    found = {name: result[name] for name in RATIO}
    _check_same(found, again)
    given = {"level": result["level"], "adjusted": float(bool(result["adjusted_for"]))}
    rows = {
        row["part"]: row for row in result.get("parts") or () if row["ratio"] is not None and row.get("se")
    }
    afresh = {row["part"]: row for row in again.get("parts") or ()}
    for slug, row in rows.items() if with_parts else ():
        told = {name: row[name] for name in OF_PART}
        _check_same(told, afresh.get(slug, {}))
        found |= {f"{slug}:{name}": value for name, value in told.items()}
        given["level_of_parts"] = row["level"]
    return given, found


def _check_same(stored: Mapping[str, float], again: Mapping[str, Any]) -> None:
    for name, value in stored.items():
        now = again.get(name)
        if now is None or abs(now - value) > WITHIN * max(1.0, abs(value)):
            raise StageRefused(CHANGED, slug="data-changed")


def _named(bundle: UUID, kind: str, values: list[str]) -> pl.Series:
    return pl.Series(kind, [pseudonym(bundle, kind, value) for value in values], dtype=pl.String)


def _days(years: str) -> pl.Expr:
    return (pl.col(years) * DAYS_A_YEAR).round().cast(pl.Int64)
