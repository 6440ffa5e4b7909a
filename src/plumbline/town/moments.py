"""Days and minutes of a town, as agencies write them."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from plumbline.town.plan import TownPlan


def as_times(plan: TownPlan, minutes: NDArray[Any]) -> pl.Series:
    """Wall times from minutes since the town's first day."""
    start = datetime.combine(plan.first_day, time())
    return pl.select(pl.lit(start) + pl.duration(minutes=pl.lit(pl.Series(minutes)))).to_series()


def as_minute(plan: TownPlan, minutes: NDArray[Any]) -> pl.Series:
    """dd/mm/yyyy HH:MM."""
    return as_times(plan, minutes).dt.strftime("%d/%m/%Y %H:%M")


def as_day(plan: TownPlan, days: NDArray[Any]) -> pl.Series:
    """dd/mm/yyyy from days since the town's first day."""
    return as_times(plan, days * 1440).dt.strftime("%d/%m/%Y")


def where(told: NDArray[np.bool_], words: pl.Series) -> pl.Series:
    """The words where they are told, else blank."""
    return pl.select(pl.when(pl.lit(pl.Series(told))).then(words).otherwise(pl.lit(""))).to_series()
