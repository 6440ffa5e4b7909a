"""Evaluate a locked protocol."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import polars as pl
from django.db import transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.finding.batches import live_batches
from plumbline.finding.enums import OFFERED_ARMS, Arm
from plumbline.finding.reading import by_person, for_selection
from plumbline.selection import load_rule, score_people
from plumbline.studies import permissions
from plumbline.studies.by_rank import LEAST_HISTORY, RankedList, compare_by_rank
from plumbline.studies.cohort import Cohort, cohort_of
from plumbline.studies.comparing import Comparison, compare_by_lot
from plumbline.studies.enums import Design
from plumbline.studies.follow_up import follow_up_of, loaded_from
from plumbline.studies.looks import at_look, look_due, up_to
from plumbline.studies.models import Protocol, ProtocolLock, Result
from plumbline.studies.outcomes import BEFORE_DAYS, with_outcomes
from plumbline.studies.parts import Before, figures_of_parts
from plumbline.studies.queries.protocols import lock_of, protocol_of
from plumbline.studies.queries.recording import declared_for
from plumbline.studies.recording import Recording, recording_of_arms, recording_of_years
from plumbline.studies.rules import FollowUp, standing_of, years_back
from plumbline.studies.small_numbers import hide_small_arms
from plumbline.studies.year_by_year import year_by_year
from plumbline.timeline.queries import births_frame, involvements_frame, spells_frame


LONDON = ZoneInfo("Europe/London")
FIGURES_VERSION = 3
COMPARED_ARMS = (Arm.OFFERED.value, Arm.NOT_DRAWN.value)
EVERY_ARM = tuple(arm.value for arm in Arm)
OFFERED = [arm.value for arm in OFFERED_ARMS]
MOST_YEARS = 4
"""Years before a list by rank: three for the placebo year, and the fourth for the older pair."""


@transaction.atomic
def evaluate(
    *, protocol_id: UUID, by: Viewer, at: datetime | None = None, window_days: int | None = None
) -> Result:
    """Pull the outcomes, compare as the protocol says, and keep the result for ever.

    Parameters
    ----------
    window_days : another window than the planned one; the result is then exploratory.

    Refuses
        PermissionRefused: the viewer is no analyst, researcher or job.
        StageRefused: the protocol is not locked, or no day after the draw is loaded.
    Records
        ``protocol.evaluated``.
    """
    permissions.check_may_evaluate(by)
    protocol = protocol_of(by, protocol_id)
    lock = lock_of(protocol)
    now = at or timezone.now()
    index = protocol.run.as_of.astimezone(LONDON).replace(tzinfo=None)
    held = follow_up_of(protocol, window_days=window_days, at=now)
    look = None if window_days else look_due(protocol.looks, window_days=protocol.window_days, held=held)
    span = up_to(look, held) if look else held
    standing = standing_of(
        amends=protocol.amends_id is not None,
        asked_window=window_days,
        planned_window=protocol.window_days,
        look_is_due=look is not None,
    )
    result_id = _ledger_first(protocol, by=by, at=now)
    recording = _recording(protocol, lock, span, by)
    cohort, found = _compare(
        protocol, lock, by=by, index=index, span=span, recording=recording, level=look.level if look else 0.95
    )
    if window_days is None:
        found = at_look(found, look, span)
    result = Result(
        id=result_id,
        protocol=protocol,
        protocol_sha256=lock.sha256,
        standing=standing.value,
        evaluated_at=now,
        evaluated_by=by.user_id,
        follow_up_to=span.end - timedelta(days=1),
        verdict=found.verdict.value,
        sentence=found.sentence,
        batches=live_batches(),
        figures_version=FIGURES_VERSION,
        figures=hide_small_arms(
            {
                **found.figures,
                **_circumstances(protocol, lock, span, cohort),
                "look": asdict(look) if look else None,
                "recording_changes": recording.figures(),
            }
        ),
    )
    result.save(force_insert=True)
    return result


def _ledger_first(protocol: Protocol, *, by: Viewer, at: datetime) -> UUID:
    result_id: UUID = Result().id
    record(
        "protocol.evaluated",
        verb=Verb.COMBINATION,
        object_kind="result",
        objects=[result_id, protocol.id],
        by=by,
        at=at,
    )
    return result_id


def _recording(protocol: Protocol, lock: ProtocolLock, span: FollowUp, by: Viewer) -> Recording:
    declared = declared_for(by, locked_at=lock.locked_at)
    if protocol.design == Design.LOTTERY:
        return recording_of_arms(declared, index=span.start, end=span.end)
    held = years_back(index=span.start, loaded_from=loaded_from(), most=MOST_YEARS)
    return recording_of_years(declared, index=span.start, end=span.end, held=held, least=LEAST_HISTORY)


def _compare(
    protocol: Protocol,
    lock: ProtocolLock,
    *,
    by: Viewer,
    index: datetime,
    span: FollowUp,
    recording: Recording,
    level: float,
) -> tuple[Cohort, Comparison]:
    by_lot = protocol.design == Design.LOTTERY
    rows = for_selection(
        involvements_frame(
            by,
            start=index - timedelta(days=(1 if by_lot else MOST_YEARS) * BEFORE_DAYS),
            end=datetime.combine(span.end, datetime.min.time()),
        )
    )
    spells = by_person(spells_frame(by))
    cohort = cohort_of(lock, COMPARED_ARMS if by_lot else EVERY_ARM)
    offered = cohort.frame if by_lot else cohort.frame.filter(pl.col("arm").is_in(OFFERED))
    followed = with_outcomes(offered, involvements=rows, spells=spells, index=index, until=span.end)
    if by_lot:
        adjust = bool(protocol.covariates)
        found = compare_by_lot(
            followed, adjust=adjust, smallest_worth_having=protocol.smallest_worth_having, level=level
        )
        if not protocol.parts:
            return cohort, found
        before = Before(births=by_person(births_frame(by)), involvements=rows, index=index)
        apart = figures_of_parts(followed, before, protocol.parts, adjust=adjust)
        return cohort, replace(found, figures={**found.figures, "parts": apart})
    return cohort, compare_by_rank(
        _ranked(protocol, cohort, rows, spells, by=by, index=index, span=span, recording=recording),
        followed,
        span=span,
        expected_fall=protocol.run.expected_fall,
        smallest_worth_having=protocol.smallest_worth_having,
    )


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


def _circumstances(protocol: Protocol, lock: ProtocolLock, span: FollowUp, cohort: Cohort) -> dict[str, Any]:
    return {
        "planned_design": protocol.design,
        "protocol_sha256": lock.sha256,
        "loaded_to_when_locked": lock.follow_up_loaded_to.isoformat() if lock.follow_up_loaded_to else None,
        "smallest_worth_having": protocol.smallest_worth_having,
        "adjusted_for": list(protocol.covariates),
        "from": span.start.isoformat(),
        "to": (span.end - timedelta(days=1)).isoformat(),
        "days": span.days,
        "days_planned": span.planned,
        "interim": span.is_interim,
        "keys_cut": cohort.keys_cut,
        "joined_since": cohort.joined_since,
        "made_up": protocol.run.made_up,
    }
