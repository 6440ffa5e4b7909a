"""How far the top of a list falls by itself: the same rule, a year earlier, with nobody offered anything."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.special import stdtrit

from plumbline.selection.counting import YEAR_DAYS, counted_events
from plumbline.selection.rule import Rule
from plumbline.selection.scoring import score_people
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


@dataclass(frozen=True, slots=True)
class ExpectedFall:
    """Change in violence among the people the rule would have listed a year before.

    ``change`` is after / before - 1, so a fall is negative; ``ci_low`` and ``ci_high`` bound it. It is not an
    effect of anything: it is what choosing people at their worst does.
    """

    n: int
    events_before: int
    events_after: int
    change: float
    ci_low: float
    ci_high: float
    selected_at: datetime
    history_starts: datetime
    look_back_covered: bool

    @property
    def sentence(self) -> str:
        """The warning to print beside a list, in finished words."""
        middle, low, high = (_percent(value) for value in (self.change, self.ci_low, self.ci_high))
        if self.ci_low < 0 < self.ci_high:
            return say(
                "Left alone, the top {n} of a year ago changed by about {middle} ({low} to {high}): the "
                "figures do not say whether a list like this falls by itself.",
                n=self.n,
                middle=middle,
                low=low,
                high=high,
            )
        ends = sorted((abs(self.ci_low), abs(self.ci_high)))
        about = say(
            "by about {change:.0%} by themselves ({least:.0%}–{most:.0%}), whatever anyone does",
            change=abs(self.change),
            least=ends[0],
            most=ends[1],
        )
        if self.change < 0:
            return say(
                "The top {n} will fall {about}: people are listed at their worst.", n=self.n, about=about
            )
        return say("The top {n} will rise {about}, if this year goes like the last.", n=self.n, about=about)


def expected_fall(
    involvements: pl.DataFrame,
    *,
    as_of: datetime,
    rule: Rule,
    spells: pl.DataFrame,
    births: pl.DataFrame,
    top_n: int,
    already_offered: Collection[str] = (),
    level: float = 0.95,
) -> ExpectedFall:
    """Select with the same rule 365 days before ``as_of`` and follow those people up to ``as_of``.

    Parameters
    ----------
    involvements, rule, spells, births : as for ``score_people``.
    as_of : moment up to which history is complete.
    top_n : length of the list to imitate; fewer are used where fewer were eligible.
    already_offered : people offered something in that year; they are dropped, since they were not left alone.
    level : of the interval.

    Returns
    -------
    ExpectedFall: counts are events as hurt or suspected in the year before and the year after the earlier moment.
        Custody and deaths during that year are part of what happens by itself, so time is not corrected for them.
        The interval treats people as independent and is on the log scale with t quantiles.

    Raises
    ------
    DataUnfit: fewer than 10 people would have been listed, or nobody on the list had an event in either year.

    Source: docs/methods/expected-fall.md.
    """
    earlier = as_of - timedelta(days=YEAR_DAYS)
    scored = score_people(involvements, earlier, rule, spells, births)
    chosen = scored.eligible().filter(~pl.col("person").is_in(list(already_offered))).head(top_n)
    if chosen.height < 10:
        raise DataUnfit(
            "Fewer than 10 people would have been listed a year ago: too few to say how they fared.",
            slug="too-few-listed",
        )
    before = chosen["events_before"].to_numpy().astype(np.float64)
    after = _events_after(involvements, chosen, as_of=as_of, rule=rule)
    if not (before.sum() and after.sum()):
        raise DataUnfit(
            "The people who would have been listed had no events in one of the two years.", slug="no-events"
        )
    low, high = _interval(before, after, level)
    starts = _first_event(involvements)
    return ExpectedFall(
        n=chosen.height,
        events_before=int(before.sum()),
        events_after=int(after.sum()),
        change=float(after.sum() / before.sum() - 1),
        ci_low=low,
        ci_high=high,
        selected_at=earlier,
        history_starts=starts,
        look_back_covered=starts <= earlier - timedelta(days=rule.eligibility.look_back_days - 31),
    )


def _events_after(
    involvements: pl.DataFrame, chosen: pl.DataFrame, *, as_of: datetime, rule: Rule
) -> npt.NDArray[np.float64]:
    since = as_of - timedelta(days=YEAR_DAYS)
    rows = counted_events(involvements, as_of=as_of, rule=rule).filter(pl.col("occurred_from") >= since)
    counts = rows.group_by("person").agg(after=pl.col("event").n_unique())
    joined = chosen.select("person").join(counts, on="person", how="left", maintain_order="left")
    return joined["after"].fill_null(0).to_numpy().astype(np.float64)


def _interval(
    before: npt.NDArray[np.float64], after: npt.NDArray[np.float64], level: float
) -> tuple[float, float]:
    """Ratio of two totals over the same people: delta method on the log, people as the units."""
    n = before.size
    each = after / after.sum() - before / before.sum()
    se = float(np.sqrt(n / (n - 1) * np.sum(each**2)))
    reach = float(stdtrit(n - 1, 0.5 + level / 2)) * se
    middle = float(np.log(after.sum() / before.sum()))
    return float(np.expm1(middle - reach)), float(np.expm1(middle + reach))


def _first_event(involvements: pl.DataFrame) -> datetime:
    dated = involvements["occurred_from"].drop_nulls()
    first: datetime = min(dated.to_list())
    return first


def _percent(change: float) -> str:
    return f"{change:+.0%}".replace("-", "−")
