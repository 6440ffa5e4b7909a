"""What a research bundle of each design is made of: the rows that its figure follows from, and the figure worked out again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from plumbline.access.viewer import Viewer
from plumbline.evaluation.liberty import DAYS_A_YEAR
from plumbline.finding.enums import Arm
from plumbline.finding.reading import by_person
from plumbline.studies.bundling.telling_apart import BY_THE_LINE, RUNGS, WHOLE_TOWN, Rung
from plumbline.studies.by_day import Pairs, compare_by_day, days_planned, own_events
from plumbline.studies.by_line import compare_by_line, near_line
from plumbline.studies.by_picking import compare_by_picking
from plumbline.studies.by_rank import RankedList, compare_by_rank
from plumbline.studies.cohort import cohort_of
from plumbline.studies.comparing import compare_by_lot
from plumbline.studies.enums import BY_LOT, Design
from plumbline.studies.following import followed_by_lot
from plumbline.studies.models import ProtocolLock, Result
from plumbline.studies.outcomes_by_arm import OFFERED, listed_by_rank, paired, picked, sided
from plumbline.studies.parts import figures_of_parts
from plumbline.studies.queries.recording import recording_around
from plumbline.studies.rules import FollowUp
from plumbline.studies.year_by_year import YearByYear
from plumbline.timeline.queries import births_frame
from plumbline.values.errors import DataUnfit, StageRefused


LONDON = ZoneInfo("Europe/London")
BY_ARM, BY_HISTORY, AT_THE_LINE, OF_PICKED = (
    "rerun.R",
    "rerun_by_rank.R",
    "rerun_by_line.R",
    "rerun_by_picking.R",
)
REST = "rest"
COUNTS = ("events_before", "events_after")


@dataclass(frozen=True, slots=True)
class Material:
    """Rows ready to be put under pseudonyms, and what the comparison of them gives now.

    ``people`` holds ``person``, ``arm``, ``cluster`` and ``kept``, the columns that the figure follows from; ``counts`` are those
    of them by which somebody who knows how often a person was hurt would find them. ``events`` (person, day and at most cluster)
    is None where no day is needed. ``births`` and ``parts`` say what else others might know, ``rungs`` how
    finely that may go in. ``figures`` are those of the comparison without parts, ``of_parts`` those of the parts.
    """

    people: pl.DataFrame
    kept: tuple[str, ...]
    counts: tuple[str, ...]
    events: pl.DataFrame | None
    figures: Mapping[str, Any]
    code: str
    on: date
    births: Mapping[str, date] = field(default_factory=dict)
    parts: Mapping[str, pl.Series] = field(default_factory=dict)
    of_parts: list[dict[str, Any]] = field(default_factory=list)
    rungs: tuple[Rung, ...] = RUNGS


def material_of(result: Result, lock: ProtocolLock, *, by: Viewer) -> Material:
    """Gather the rows behind a result once more. Takes the lock itself, as `cohort_of` does.

    Raises
    ------
    StageRefused: the data give no such comparison any more.
    """
    if lock.protocol.design in BY_LOT:
        return _by_lot(result, lock, by)
    gathered = {Design.SAME_DAY: _by_day, Design.CAPACITY_LINE: _by_line, Design.ADJUSTED: _by_picking}
    return gathered.get(Design(lock.protocol.design), _by_rank)(result, lock, by)


def _by_lot(result: Result, lock: ProtocolLock, by: Viewer) -> Material:
    followed = followed_by_lot(lock, until=result.follow_up_to + timedelta(days=1), by=by)
    adjust, parts = bool(result.protocol.covariates), list(result.protocol.parts)
    again = compare_by_lot(
        followed.people,
        adjust=adjust,
        smallest_worth_having=result.protocol.smallest_worth_having,
        level=result.figures["level"],
    )
    return Material(
        people=_in_days(followed.people),
        kept=(*(("log_expected",) if adjust else ()), *COUNTS, "days_before", "days_after"),
        counts=COUNTS,
        events=followed.events(),
        figures=again.figures,
        code=BY_ARM,
        on=followed.before.index.date(),
        births=followed.births,
        parts=followed.parts(parts),
        of_parts=figures_of_parts(
            followed.people, followed.before, parts, adjust=adjust, level=_level_behind_parts(result)
        ),
    )


def _level_behind_parts(result: Result) -> float:
    """The level of the look by which the parts of a result were told: until December 2026 that of the end, whatever the look."""
    rows = result.figures.get("parts") or ()
    told = next((row["level"] for row in rows if row.get("level")), None)
    return float(result.figures["level"]) if told is None else 1 - (1 - told) * len(rows)


def _by_day(result: Result, lock: ProtocolLock, by: Viewer) -> Material:
    index, span = _around(result)
    pairs, followed, rows = paired(lock, by=by, index=index, span=span)
    again = compare_by_day(pairs, followed, smallest_worth_having=lock.protocol.smallest_worth_having)
    born = by_person(births_frame(by)).drop_nulls("date_of_birth").sort("date_of_birth")
    births = dict(born.select("person", "date_of_birth").iter_rows())
    rows_of = pairs.frame.select("person", "cluster", "bound", own=_own_rows(pairs))
    events = own_events(pairs, rows, window_days=lock.protocol.window_days, end=span.end)
    return Material(
        people=_in_days(followed).with_columns(person=rows_of["own"], cluster=pl.col("bound")),
        kept=("log_expected", *COUNTS, "days_before", "days_after"),
        counts=COUNTS,
        events=events.join(rows_of, on=("person", "cluster")).select("day", person="own", cluster="bound"),
        figures=again.figures,
        code=BY_ARM,
        on=index.date(),
        births=births
        | {own: births[who] for who, own in rows_of.select("person", "own").iter_rows() if who in births},
    )


def _own_rows(pairs: Pairs) -> pl.Series:
    """A key for each row: somebody who stands twice among those bound up with each other is two rows, and their events are of one of them."""
    twice = pl.len().over("person", "bound") > 1
    named = pl.format("{}#{}", "person", "cluster")
    return pairs.frame.select(own=pl.when(twice).then(named).otherwise(pl.col("person"))).to_series()


def _by_line(result: Result, lock: ProtocolLock, by: Viewer) -> Material:
    index, span = _around(result)
    _, sides, _ = sided(lock, by=by, index=index, span=span)
    try:
        near = near_line(sides)
        again = compare_by_line(sides, smallest_worth_having=lock.protocol.smallest_worth_having)
    except ValueError:  # of no rows there is no first and no last
        raise StageRefused("Nobody stands on a side of the line now.", slug="data-changed") from None
    return Material(
        people=_in_days(near),
        kept=("distance", "events_after", "days_after"),
        counts=("events_after",),
        events=None,
        figures=again.figures,
        code=AT_THE_LINE,
        on=index.date(),
        rungs=(BY_THE_LINE,),
    )


def _by_picking(result: Result, lock: ProtocolLock, by: Viewer) -> Material:
    index, span = _around(result)
    try:
        picking, _ = picked(lock, cohort_of(lock, OFFERED), by=by, index=index, span=span)
    except DataUnfit as unfit:
        raise StageRefused(str(unfit), slug="data-changed") from None
    again = compare_by_picking(picking, smallest_worth_having=lock.protocol.smallest_worth_having)
    years = [f"history_year_{year}" for year in range(1, picking.history.shape[1] + 1)]
    past = pl.DataFrame(picking.history.astype(int), schema=years)
    born = by_person(births_frame(by)).drop_nulls("date_of_birth").sort("date_of_birth")
    return Material(
        people=_in_days(picking.frame).hstack(past),
        kept=(*years, "events_after", "days_after"),
        counts=(*years, "events_after"),
        events=None,
        figures=again.figures,
        code=OF_PICKED,
        on=index.date(),
        births=dict(born.select("person", "date_of_birth").iter_rows()),
    )


def _by_rank(result: Result, lock: ProtocolLock, by: Viewer) -> Material:
    index, span = _around(result)
    recording = recording_around(lock, span, by=by)
    _, ranked, followed, _ = listed_by_rank(lock, by=by, index=index, span=span, recording=recording)
    if ranked.history is None:
        raise StageRefused("Fewer than 36 months before the list are held now.", slug="data-changed")
    again = compare_by_rank(
        ranked,
        followed,
        span=span,
        expected_fall=None,
        smallest_worth_having=lock.protocol.smallest_worth_having,
    )
    years = range(1, ranked.history.events.shape[1] + 1)
    events, days = (tuple(f"{name}_year_{year}" for year in years) for name in ("events", "days"))
    return Material(
        people=_histories(ranked, ranked.history, events, days),
        kept=("listed_earlier", *events, *days),
        counts=events,
        events=None,
        figures=again.figures,
        code=BY_HISTORY,
        on=index.date(),
        rungs=(WHOLE_TOWN,),
    )


def _histories(
    ranked: RankedList, history: YearByYear, events: tuple[str, ...], days: tuple[str, ...]
) -> pl.DataFrame:
    """Everybody with violence in these years, one row each; of those not on the list nothing but their numbers by year."""
    whole = (history.years * DAYS_A_YEAR).round().astype(int)
    listed = [Arm.OFFERED.value if one else REST for one in history.among(ranked.offered)]
    earlier = ["yes" if one else "no" for one in history.among(ranked.listed_earlier)]
    return pl.DataFrame(
        {
            "person": history.person,
            "arm": listed,
            "cluster": history.cluster,
            "listed_earlier": earlier,
            **{name: history.events[:, at] for at, name in enumerate(events)},
            **{name: whole[:, at] for at, name in enumerate(days)},
        }
    )


def _around(result: Result) -> tuple[datetime, FollowUp]:
    """The moment of the list and the days that the result followed."""
    protocol, end = result.protocol, result.follow_up_to + timedelta(days=1)
    index = protocol.run.as_of.astimezone(LONDON).replace(tzinfo=None)
    return index, FollowUp(index.date(), end, days_planned(protocol.design, protocol.window_days))


def _in_days(followed: pl.DataFrame) -> pl.DataFrame:
    """Time at liberty in whole days, which is how it was counted."""
    return followed.with_columns(
        (pl.col(f"years_{when}") * DAYS_A_YEAR).round().cast(pl.Int64).alias(f"days_{when}")
        for when in ("before", "after")
    )
