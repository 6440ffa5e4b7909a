"""Can we even tell, of a list by rank: what each of its designs could show, by formula and on the town's own years. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import numpy as np
import numpy.typing as npt
import polars as pl

from plumbline.evaluation import (
    DayList,
    Plays,
    PowerByHistory,
    Spread,
    Town,
    play_histories,
    play_line,
    play_picked,
    play_same_day,
    spread_at_line,
)
from plumbline.evaluation.capacity_line import REACH
from plumbline.finding.enums import Arm
from plumbline.selection import Rule, score_people
from plumbline.selection.counting import YEAR_DAYS
from plumbline.studies.by_day import CALIPER, INTAKE_DAYS
from plumbline.studies.by_picking import PICKING_DAYS
from plumbline.studies.comparing import doubts_of
from plumbline.studies.enums import Design
from plumbline.studies.outcomes import ROLES, counted
from plumbline.studies.power_trial import FALLS, LEAST_LISTED, Frames
from plumbline.studies.year_by_year import YearByYear, year_by_year
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


DRAWS = 100
"""Keeps four designs to a minute; a chance of a half is then told to within 10 in 100."""
YEARS = {Design.RANK: 4, Design.SAME_DAY: 3, Design.CAPACITY_LINE: 2, Design.ADJUSTED: 3}
"""Whole years before the list that it takes to play a design: those it compares by, and one to see what came."""
MOST_YEARS = 5
DAYS_OF_CASES = 7
"""Lists of a month apart on which cases begin in a play; the engine has one for every day."""


@dataclass(frozen=True, slots=True)
class AskedList:
    """The list that is planned for: whose chance follows from ``run_id``, ``places`` by rank as of ``index``, years before it that are loaded."""

    run_id: UUID
    index: datetime
    rule: Rule
    places: int
    years_held: int
    has_cases: bool

    @property
    def designs(self) -> tuple[Design, ...]:
        """Those that a list by rank can carry; without a scheme no case can begin."""
        return (
            tuple(YEARS)
            if self.has_cases
            else tuple(one for one in YEARS if one not in (Design.SAME_DAY, Design.ADJUSTED))
        )


def design_figures(
    frames: Frames, asked: AskedList, *, sides: pl.DataFrame, plan: dict[str, Any] | None
) -> dict[str, Any]:
    """For each design how often it would have shown each fall on the town's own years, or why that cannot be told.

    Parameters
    ----------
    frames : nothing at or after the list is counted.
    sides : score, arm, log_expected of everybody on the frozen list whom the rule alone put above or below the line.
    plan : rate and clumping frozen with the list.

    Source: docs/methods/power-by-history.md, docs/methods/design-spread.md.
    """
    told = {design.value: _told(design, frames, asked) for design in asked.designs}
    return {"designs": told, "line": line_spread(sides, plan), "draws": DRAWS}


def line_spread(sides: pl.DataFrame, plan: dict[str, Any] | None) -> dict[str, float] | None:
    """The spread of the comparison at the line of a frozen list, from scores alone; None where it cannot be told."""
    above = (sides["arm"] == Arm.OFFERED.value).to_numpy()
    if not plan or not plan.get("rate") or not above.any() or above.all():
        return None
    score, expected = sides["score"].to_numpy(), np.exp(sides["log_expected"].to_numpy())
    line = (score[above].min() + score[~above].max()) / 2
    distance = np.log(np.maximum(score, 1e-9) / line)
    try:
        spread = spread_at_line(
            distance=distance,
            above=above,
            expected=expected * plan["rate"] / expected[above].mean(),
            reach=REACH,
        )
    except DataUnfit:
        return None
    return asdict(spread)


def spread_from(kept: dict[str, float] | None) -> Spread | None:
    """The spread as `line_spread` kept it."""
    return Spread(**kept) if kept else None


def _told(design: Design, frames: Frames, asked: AskedList) -> dict[str, Any]:
    """What a design showed, as plain data; where it cannot be played, the sentence that says why."""
    try:
        if asked.years_held < YEARS[design]:
            raise DataUnfit(
                say(
                    "It takes {needed} whole years before the list to play this on, and {held} are loaded.",
                    needed=YEARS[design],
                    held=asked.years_held,
                ),
                slug="too-few-years",
            )
        found = _PLAY[design](frames, asked)
    except DataUnfit as unfit:
        return {"refused": str(unfit)}
    return _figures(found, asked)


def _figures(found: PowerByHistory, asked: AskedList) -> dict[str, Any]:
    return {
        "falls": [float(fall) for fall in found.fall],
        "power": [float(power) for power in found.power],
        "smallest": found.smallest,
        "fall_by_itself": found.fall_by_itself,
        "unplanted": found.unplanted,
        "refused_share": found.refused,
        "listed": found.listed,
        "draws": DRAWS,
        "years_held": asked.years_held,
        "doubts": doubts_of(found.doubts),
    }


def _plays(design: Design, asked: AskedList) -> Plays:
    seed = hashlib.sha256(f"{asked.run_id} {design.value}".encode()).digest()[:8]
    return Plays(np.random.default_rng(int.from_bytes(seed, "big")), falls=FALLS, draws=DRAWS)


def _by_rank(frames: Frames, asked: AskedList) -> PowerByHistory:
    then = asked.index - timedelta(days=YEAR_DAYS)
    now, earlier = (_scored(frames, asked.rule, day) for day in (then, then - timedelta(days=YEAR_DAYS)))
    years = _years(
        frames, then, asked.index.date(), [*now["person"], *earlier["person"]], back=asked.years_held - 1
    )
    town, listed = _town(years, now), _size(asked.places, now)
    return play_histories(town, _points(years, earlier), listed=listed, plays=_plays(Design.RANK, asked))


def _by_line(frames: Frames, asked: AskedList) -> PowerByHistory:
    then = asked.index - timedelta(days=YEAR_DAYS)
    now = _scored(frames, asked.rule, then)
    years = _years(frames, then, asked.index.date(), now["person"].to_list(), back=1)
    return play_line(
        _town(years, now), listed=_size(asked.places, now), plays=_plays(Design.CAPACITY_LINE, asked)
    )


def _by_picking(frames: Frames, asked: AskedList) -> PowerByHistory:
    start = asked.index - timedelta(days=YEAR_DAYS)
    now = _scored(frames, asked.rule, start - timedelta(days=PICKING_DAYS))
    years = _years(
        frames, start, asked.index.date(), now["person"].to_list(), back=min(asked.years_held - 1, 4)
    )
    listed = _size(asked.places, now)
    return play_picked(
        _town(years, now), listed=listed, picked=listed // 2, plays=_plays(Design.ADJUSTED, asked)
    )


def _on_same_day(frames: Frames, asked: AskedList) -> PowerByHistory:
    last = asked.index - timedelta(days=YEAR_DAYS + 1)
    apart = INTAKE_DAYS / (DAYS_OF_CASES - 1)
    days = [last - timedelta(days=round(apart * back)) for back in range(DAYS_OF_CASES - 1, -1, -1)]
    counts = frames.involvements.filter(pl.col("is_violence") & pl.col("role").is_in(ROLES))
    scored = [_scored(frames, asked.rule, day) for day in days]
    number = {
        person: place for place, person in enumerate(sorted({who for one in scored for who in one["person"]}))
    }
    lists = [_day_list(one, day, counts, number) for one, day in zip(scored, days, strict=True)]
    return play_same_day(
        lists,
        cases=min(asked.places, min(one.height for one in scored) // 2),
        within=CALIPER,
        plays=_plays(Design.SAME_DAY, asked),
    )


_PLAY: dict[Design, Callable[[Frames, AskedList], PowerByHistory]] = {
    Design.RANK: _by_rank,
    Design.SAME_DAY: _on_same_day,
    Design.CAPACITY_LINE: _by_line,
    Design.ADJUSTED: _by_picking,
}


def _day_list(scored: pl.DataFrame, day: datetime, counts: pl.DataFrame, number: dict[str, int]) -> DayList:
    follow = day + timedelta(days=1)
    after = counted(scored, counts, follow, follow + timedelta(days=YEAR_DAYS))
    before = counted(scored, counts, day - timedelta(days=YEAR_DAYS), day)
    return DayList(
        person=np.array([number[who] for who in scored["person"]], dtype=np.int64),
        score=scored["score"].to_numpy(),
        log_expected=scored["log_expected"].to_numpy(),
        before=before.to_numpy().astype(np.float64),
        after=after.to_numpy().astype(np.float64),
    )


def _scored(frames: Frames, rule: Rule, day: datetime) -> pl.DataFrame:
    return score_people(frames.involvements, day, rule, frames.spells, frames.births).eligible()


def _years(frames: Frames, index: datetime, until: date, people: list[str], *, back: int) -> YearByYear:
    return year_by_year(
        frames.involvements, spells=frames.spells, people=people, index=index, until=until, back=back
    )


def _town(years: YearByYear, scored: pl.DataFrame) -> Town:
    return Town(years.events.astype(np.float64), _points(years, scored), years.cluster)


def _points(years: YearByYear, scored: pl.DataFrame) -> npt.NDArray[np.float64]:
    """Everybody's score, -inf for those whom the rule would not have listed."""
    held = dict(zip(scored["person"], scored["score"], strict=True))
    return np.array([held.get(person, -np.inf) for person in years.person])


def _size(places: int, scored: pl.DataFrame) -> int:
    """As many as the list has places, or half of those whom the rule would have listed."""
    size = min(places, scored.height // 2)
    if size < LEAST_LISTED:
        raise DataUnfit(
            say(
                "A year before the list the rule would have listed fewer than {least} people: too few to play with.",
                least=2 * LEAST_LISTED,
            ),
            slug="too-few-people",
        )
    return size
