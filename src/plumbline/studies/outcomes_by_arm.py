"""Read the outcomes of a locked protocol's people and compare them by its design."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import polars as pl

from plumbline.access.viewer import Viewer
from plumbline.finding.enums import OFFERED_ARMS, Arm
from plumbline.finding.reading import by_person, for_selection
from plumbline.selection import load_rule, score_people
from plumbline.studies.begun import cases_begun
from plumbline.studies.by_day import (
    Pairs,
    asked_by_day,
    compare_by_day,
    nothing_by_day,
    pairs_figures,
    pairs_of,
    with_own_days,
)
from plumbline.studies.by_line import (
    SIDES,
    YEARS_BACK,
    Sides,
    asked_by_line,
    compare_by_line,
    line_figures,
    sides_of,
)
from plumbline.studies.by_picking import (
    Picking,
    asked_by_picking,
    compare_by_picking,
    nothing_by_picking,
    picking_of,
)
from plumbline.studies.by_rank import LEAST_HISTORY, MOST_YEARS, RankedList, compare_by_rank
from plumbline.studies.cohort import Cohort, cohort_of
from plumbline.studies.comparing import Comparison, compare_by_lot, lowered
from plumbline.studies.enums import BY_LOT, Design
from plumbline.studies.follow_up import loaded_from
from plumbline.studies.guarding import followed_since, guard_figures
from plumbline.studies.models import Protocol, ProtocolLock
from plumbline.studies.outcomes import BEFORE_DAYS, with_outcomes
from plumbline.studies.overturning import (
    CONTROL_FAILED,
    asked_by_lot,
    asked_by_rank,
    figures_to_overturn,
    year_before_figures,
)
from plumbline.studies.parts import Before, figures_of_parts
from plumbline.studies.recording import Recording
from plumbline.studies.rules import FollowUp, years_back
from plumbline.studies.year_by_year import year_by_year
from plumbline.timeline.queries import births_frame, involvements_frame, spells_frame
from plumbline.values.errors import DataUnfit


COMPARED_ARMS = (Arm.OFFERED.value, Arm.NOT_DRAWN.value)
EVERY_ARM = tuple(arm.value for arm in Arm)
OFFERED = [arm.value for arm in OFFERED_ARMS]


def compared(
    protocol: Protocol,
    lock: ProtocolLock,
    *,
    by: Viewer,
    index: datetime,
    span: FollowUp,
    recording: Recording,
    level: float,
) -> tuple[Cohort, Comparison]:
    """Whom the comparison is of, and what it found. Takes the lock itself, so that nobody comes here without one."""
    if protocol.design == Design.SAME_DAY:
        return Cohort.nobody(), _by_day(protocol, lock, by=by, index=index, span=span)
    if protocol.design == Design.CAPACITY_LINE:
        return _by_line(protocol, lock, by=by, index=index, span=span)
    if protocol.design == Design.ADJUSTED:
        return _by_picking(protocol, lock, by=by, index=index, span=span)
    if protocol.design in BY_LOT:
        start = index - timedelta(days=BEFORE_DAYS)
        rows = for_selection(involvements_frame(by, start=start, end=_midnight(span)))
        cohort, spells = cohort_of(lock, COMPARED_ARMS), by_person(spells_frame(by))
        followed = with_outcomes(cohort.frame, involvements=rows, spells=spells, index=index, until=span.end)
        followed_since(followed, index.date())
        found = _by_lot(protocol, followed, rows, by=by, index=index, span=span, level=level)
        return cohort, _guarded(found, followed, rows, span, start=index)
    cohort, ranked, followed, rows = listed_by_rank(lock, by=by, index=index, span=span, recording=recording)
    found = _by_rank(protocol, ranked, followed, rows, index=index, span=span)
    return cohort, _guarded(found, followed, rows, span, start=index)


def _guarded(
    found: Comparison,
    followed: pl.DataFrame,
    rows: pl.DataFrame,
    span: FollowUp,
    *,
    start: datetime | None = None,
) -> Comparison:
    """The same with what the guards found. Whoever would be followed from another day was refused before anything was counted."""
    guards = guard_figures(followed, rows, end=_midnight(span), start=start)
    return replace(found, figures={**found.figures, "guards": guards})


def listed_by_rank(
    lock: ProtocolLock, *, by: Viewer, index: datetime, span: FollowUp, recording: Recording
) -> tuple[Cohort, RankedList, pl.DataFrame, pl.DataFrame]:
    """Everybody on the list of a locked plan, the list with its town, those offered followed, and the involvements behind it."""
    start = index - timedelta(days=MOST_YEARS * BEFORE_DAYS)
    rows = for_selection(involvements_frame(by, start=start, end=_midnight(span)))
    cohort, spells = cohort_of(lock, EVERY_ARM), by_person(spells_frame(by))
    offered = cohort.frame.filter(pl.col("arm").is_in(OFFERED))
    followed = with_outcomes(offered, involvements=rows, spells=spells, index=index, until=span.end)
    followed_since(followed, index.date())
    ranked = _ranked(lock.protocol, cohort, rows, spells, by=by, index=index, span=span, recording=recording)
    return cohort, ranked, followed, rows


def _by_lot(
    protocol: Protocol,
    followed: pl.DataFrame,
    rows: pl.DataFrame,
    *,
    by: Viewer,
    index: datetime,
    span: FollowUp,
    level: float,
) -> Comparison:
    adjust = bool(protocol.covariates)
    found = compare_by_lot(
        followed,
        adjust=adjust,
        smallest_worth_having=protocol.smallest_worth_having,
        level=level,
        design="waitlist" if protocol.design == Design.WAITLIST else "lottery",
    )
    more: dict[str, Any] = {}
    if protocol.parts:
        before = Before(births=by_person(births_frame(by)), involvements=rows, index=index)
        more["parts"] = figures_of_parts(followed, before, protocol.parts, adjust=adjust, level=level)
    if found.figures["rate_ratio"] is not None:
        asked = asked_by_lot(followed, index=index, end=_midnight(span), adjust=adjust)
        more["overturn"] = {
            **figures_to_overturn(asked, rows, control=protocol.control_outcome, evalue_of=None),
            "year_before": year_before_figures(followed),
        }
    return replace(found, figures={**found.figures, **more})


def _by_day(
    protocol: Protocol, lock: ProtocolLock, *, by: Viewer, index: datetime, span: FollowUp
) -> Comparison:
    try:
        pairs, followed, rows = paired(lock, by=by, index=index, span=span)
    except DataUnfit as unfit:
        return nothing_by_day(str(unfit))
    found = compare_by_day(pairs, followed, smallest_worth_having=protocol.smallest_worth_having)
    found = _guarded(found, followed, rows, span)
    if found.figures["rate_ratio"] is None:
        return found
    asked = asked_by_day(pairs, followed, window_days=protocol.window_days, end=span.end)
    overturn = {
        **figures_to_overturn(asked, rows, control=protocol.control_outcome, evalue_of=found.figures),
        "pairs": pairs_figures(followed),
    }
    return _lowered_where_failed(found, overturn)


def paired(
    lock: ProtocolLock, *, by: Viewer, index: datetime, span: FollowUp
) -> tuple[Pairs, pl.DataFrame, pl.DataFrame]:
    """The pairs of a locked plan, the same followed (one row per person of a pair), and the involvements they were told from.

    Raises
    ------
    DataUnfit: no case began after the list, or nobody has a match.
    """
    protocol, start = lock.protocol, index - timedelta(days=MOST_YEARS * BEFORE_DAYS)
    rows = for_selection(involvements_frame(by, start=start, end=_midnight(span)))
    spells = by_person(spells_frame(by))
    pairs = pairs_of(
        cases_begun(lock),
        rows,
        rule=load_rule(protocol.run.rule),
        spells=spells,
        births=by_person(births_frame(by)),
        index=index.date(),
    )
    followed = with_own_days(pairs, rows, spells=spells, window_days=protocol.window_days, end=span.end)
    return pairs, followed, rows


def _by_line(
    protocol: Protocol, lock: ProtocolLock, *, by: Viewer, index: datetime, span: FollowUp
) -> tuple[Cohort, Comparison]:
    cohort, sides, rows = sided(lock, by=by, index=index, span=span)
    found = compare_by_line(sides, smallest_worth_having=protocol.smallest_worth_having)
    found = _guarded(found, sides.frame, rows, span, start=index)
    if found.figures["rate_ratio"] is None:
        return cohort, found
    asked = asked_by_line(sides, index=index, end=_midnight(span))
    overturn = {
        **figures_to_overturn(asked, rows, control=protocol.control_outcome, evalue_of=found.figures),
        "line": line_figures(sides),
    }
    return cohort, _lowered_where_failed(found, overturn)


def sided(
    lock: ProtocolLock, *, by: Viewer, index: datetime, span: FollowUp
) -> tuple[Cohort, Sides, pl.DataFrame]:
    """Everybody whom the rule put on a side of the line of a locked plan, both sides followed, and the involvements behind them."""
    start, end = index - timedelta(days=YEARS_BACK * BEFORE_DAYS), _midnight(span)
    rows = for_selection(involvements_frame(by, start=start, end=end))
    cohort, spells = cohort_of(lock, SIDES), by_person(spells_frame(by))
    followed = with_outcomes(cohort.frame, involvements=rows, spells=spells, index=index, until=span.end)
    followed_since(followed, index.date())
    held = years_back(index=span.start, loaded_from=loaded_from(before=index.date()), most=YEARS_BACK)
    return cohort, sides_of(followed, rows, index=index, held=held), rows


def _by_picking(
    protocol: Protocol, lock: ProtocolLock, *, by: Viewer, index: datetime, span: FollowUp
) -> tuple[Cohort, Comparison]:
    cohort = cohort_of(lock, OFFERED)
    try:
        picking, rows = picked(lock, cohort, by=by, index=index, span=span)
    except DataUnfit as unfit:
        return cohort, nothing_by_picking(str(unfit))
    found = compare_by_picking(picking, smallest_worth_having=protocol.smallest_worth_having)
    found = _guarded(found, picking.frame, rows, span)
    if found.figures["rate_ratio"] is None:
        return cohort, found
    asked = asked_by_picking(picking, index=index, end=_midnight(span))
    overturn = figures_to_overturn(asked, rows, control=protocol.control_outcome, evalue_of=found.figures)
    return cohort, _lowered_where_failed(found, overturn)


def picked(
    lock: ProtocolLock, cohort: Cohort, *, by: Viewer, index: datetime, span: FollowUp
) -> tuple[Picking, pl.DataFrame]:
    """Those picked and the others of the list of a locked plan, followed, and the involvements they were told from.

    Raises
    ------
    DataUnfit: nobody or everybody was picked, the picking is not over, or less than two years of events are held.
    """
    held = years_back(index=index.date(), loaded_from=loaded_from(before=index.date()), most=MOST_YEARS)
    since = index - timedelta(days=MOST_YEARS * BEFORE_DAYS)
    rows = for_selection(involvements_frame(by, start=since, end=_midnight(span)))
    picking = picking_of(
        cohort.frame,
        cases_begun(lock),
        rows,
        spells=by_person(spells_frame(by)),
        index=index,
        until=span.end,
        held=held,
    )
    return picking, rows


def _lowered_where_failed(found: Comparison, overturn: dict[str, Any]) -> Comparison:
    """What would overturn it, and the strength of the design one step lower where it failed on what the offer cannot change."""
    strength = found.figures["strength"]
    if overturn["control_outcome"]["standing"] == "failed":
        strength = lowered(strength, CONTROL_FAILED)
    return replace(found, figures={**found.figures, "overturn": overturn, "strength": strength})


def _by_rank(
    protocol: Protocol,
    ranked: RankedList,
    followed: pl.DataFrame,
    rows: pl.DataFrame,
    *,
    index: datetime,
    span: FollowUp,
) -> Comparison:
    found = compare_by_rank(
        ranked,
        followed,
        span=span,
        expected_fall=protocol.run.expected_fall,
        smallest_worth_having=protocol.smallest_worth_having,
    )
    if ranked.history is None or found.figures["rate_ratio"] is None:
        return found
    asked = asked_by_rank(
        ranked.history,
        listed=ranked.history.among(ranked.offered),
        listed_earlier=ranked.history.among(ranked.listed_earlier),
        index=index,
        until=span.end,
    )
    overturn = figures_to_overturn(asked, rows, control=protocol.control_outcome, evalue_of=found.figures)
    return _lowered_where_failed(found, overturn)


def _midnight(span: FollowUp) -> datetime:
    return datetime.combine(span.end, datetime.min.time())


def _ranked(
    protocol: Protocol,
    cohort: Cohort,
    rows: pl.DataFrame,
    spells: pl.DataFrame,
    *,
    by: Viewer,
    index: datetime,
    span: FollowUp,
    recording: Recording,
) -> RankedList:
    """The list with everybody's years around it, and whom the same rule would have listed a year earlier."""
    back = recording.used
    if back < LEAST_HISTORY:
        return RankedList(entries=cohort.frame, history=None, listed_earlier=())
    history = year_by_year(
        rows,
        spells=spells,
        people=cohort.frame["person"].to_list(),
        index=index,
        until=span.end,
        back=back,
    )
    earlier = score_people(
        rows,
        index - timedelta(days=BEFORE_DAYS),
        load_rule(protocol.run.rule),
        spells,
        by_person(births_frame(by)),
    ).listed(protocol.run.listed)
    return RankedList(
        entries=cohort.frame,
        history=history,
        listed_earlier=earlier["person"].to_list(),
        recording_changed=recording.parts,
    )
