"""Immediate danger: who is offered a place outside the lot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

import polars as pl
import yaml


@dataclass(frozen=True, slots=True)
class SafetyFloor:
    """When danger counts as immediate, as the data file says."""

    version: int
    effective_from: date
    citation: str
    harm_days_at_least: float
    within_days: int


@cache
def safety_floor() -> SafetyFloor:
    """The floor in force."""
    data = yaml.safe_load(Path(__file__).with_name("safety_floor.yaml").read_text(encoding="utf-8"))
    return SafetyFloor(
        version=int(data["version"]),
        effective_from=data["effective_from"],
        citation=data["citation"],
        harm_days_at_least=float(data["immediate_danger"]["harm_days_at_least"]),
        within_days=int(data["immediate_danger"]["within_days"]),
    )


def in_immediate_danger(involvements: pl.DataFrame, *, as_of: datetime, floor: SafetyFloor) -> frozenset[str]:
    """People with an event so grave and so recent that they are not left to chance, hurt or suspected.

    Parameters
    ----------
    involvements : person, occurred_from, harm (days; null where the record carries none, which never counts here).
    """
    since = as_of - timedelta(days=floor.within_days)
    grave = involvements.filter(
        (pl.col("occurred_from") >= since)
        & (pl.col("occurred_from") < as_of)
        & (pl.col("harm") >= floor.harm_days_at_least)
    )
    return frozenset(grave["person"].unique())
