"""From the people followed to what a bundle holds of them. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import polars as pl

from plumbline.studies.bundling.keys import pseudonym
from plumbline.studies.bundling.telling_apart import ToldApart
from plumbline.values.errors import StageRefused


WITHIN = 1e-9
CHANGED = (
    "What happened to these people reads otherwise now than when the result was made: files came in or were taken back. Compare as "
    "planned again, and ask for a bundle of that result."
)
RATIO = ("rate_ratio", "ci_low", "ci_high", "se")
OLDER = ("ratio", "ci_low", "ci_high")
OF_PART = ("ratio", "ci_low", "ci_high", "se")


def people_of(bundle: UUID, told: ToldApart, kept: Sequence[str]) -> pl.DataFrame:
    """One row a person under a pseudonym with what is ``kept``, in the order of pseudonyms, which tells nothing."""
    frame = told.frame
    return frame.select(*_pseudonyms(bundle, frame), *told.columns, *kept).sort("person", "cluster")


def events_of(bundle: UUID, rows: pl.DataFrame) -> pl.DataFrame:
    """One row an event: the pseudonym, the pair where one person may stand in two, and the day."""
    return rows.select(*_pseudonyms(bundle, rows), "day").sort(pl.all())


def _pseudonyms(bundle: UUID, rows: pl.DataFrame) -> list[pl.Series]:
    return [
        _named(bundle, kind, [str(key) for key in rows[kind]])
        for kind in ("person", "cluster")
        if kind in rows.columns
    ]


def figures_of(
    result: Mapping[str, Any], again: Mapping[str, Any], *, adjusted: bool, with_parts: bool
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
    older = result.get("older_pair") or {}
    if older.get("ratio"):
        found |= {f"older_pair_{name}": older[name] for name in OLDER}
        _check_same({name: older[name] for name in OLDER}, again.get("older_pair") or {})
    given = {"level": result["level"], "adjusted": float(adjusted)}
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
