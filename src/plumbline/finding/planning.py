"""How many people a comparison of this list would need, said before anybody is offered anything."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import polars as pl

from plumbline.evaluation import clumping, people_needed
from plumbline.selection import Rule, expected_fall, score_people
from plumbline.selection.counting import YEAR_DAYS, counted_events
from plumbline.values.errors import DataUnfit


FALL_TO_SEE = 0.3


@dataclass(frozen=True, slots=True)
class Plan:
    """``needed`` people in all to see a fall of ``fall``, from how the same rule's list of a year ago fared.

    ``rate`` is events per person in that year, ``clumping`` the k of variance = mean + k mean squared around
    what history led one to expect.
    """

    fall: float
    needed: int
    rate: float
    clumping: float
    people: int


def plan_comparison(
    involvements: pl.DataFrame,
    *,
    as_of: datetime,
    rule: Rule,
    spells: pl.DataFrame,
    births: pl.DataFrame,
    top_n: int,
) -> Plan | None:
    """Plan from the list of a year ago; None where that year holds too little to say.

    Parameters are those of `selection.expected_fall`. Source: docs/methods/people-needed.md.
    """
    chosen = score_people(involvements, as_of - timedelta(days=YEAR_DAYS), rule, spells, births).listed(top_n)
    since = as_of - timedelta(days=YEAR_DAYS)
    rows = counted_events(involvements, as_of=as_of, rule=rule).filter(pl.col("occurred_from") >= since)
    counts = rows.group_by("person").agg(after=pl.col("event").n_unique())
    joined = chosen.join(counts, on="person", how="left", maintain_order="left")
    after = joined["after"].fill_null(0).to_numpy().astype(np.float64)
    if after.size < 10 or not after.sum():
        return None
    expected = np.exp(joined["log_expected"].to_numpy())
    spread = clumping(after, expected * after.sum() / expected.sum())
    needed = people_needed(fall=FALL_TO_SEE, rate0=float(after.mean()), dispersion=spread, years=1.0)
    return Plan(fall=FALL_TO_SEE, needed=needed, rate=float(after.mean()), clumping=spread, people=after.size)


def fall_to_expect(
    involvements: pl.DataFrame,
    *,
    as_of: datetime,
    rule: Rule,
    spells: pl.DataFrame,
    births: pl.DataFrame,
    top_n: int,
) -> dict[str, Any]:
    """The warning to keep with a run, as plain data: figures and sentence, or only a sentence where none can be given."""
    try:
        fall = expected_fall(involvements, as_of=as_of, rule=rule, spells=spells, births=births, top_n=top_n)
    except DataUnfit as unfit:
        return {"sentence": str(unfit), "change": None, "ci_low": None, "ci_high": None, "n": None}
    plain = {key: value for key, value in asdict(fall).items() if not isinstance(value, datetime)}
    return {**plain, "sentence": fall.sentence}
