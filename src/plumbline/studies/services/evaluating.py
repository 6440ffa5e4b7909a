"""Evaluate a locked protocol."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.finding.batches import live_batches
from plumbline.finding.enums import OFFERED_ARMS, Arm
from plumbline.finding.reading import by_person, for_selection
from plumbline.studies import permissions
from plumbline.studies.cohort import Cohort, cohort_of
from plumbline.studies.comparing import Comparison, compare_by_lot, compare_by_rank
from plumbline.studies.enums import Design
from plumbline.studies.follow_up import loaded_to
from plumbline.studies.models import Protocol, ProtocolLock, Result
from plumbline.studies.outcomes import BEFORE_DAYS, with_outcomes
from plumbline.studies.queries.protocols import lock_of, protocol_of
from plumbline.studies.rules import FollowUp, follow_up, standing_of
from plumbline.studies.small_numbers import hide_small_arms
from plumbline.timeline.queries import involvements_frame, spells_frame


LONDON = ZoneInfo("Europe/London")
FIGURES_VERSION = 1
COMPARED_ARMS = (Arm.OFFERED.value, Arm.NOT_DRAWN.value)


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
    span = follow_up(
        index=index.date(),
        window_days=window_days or protocol.window_days,
        loaded_to=loaded_to(since=protocol.run.as_of),
        on=now.astimezone(LONDON).date(),
    )
    standing = standing_of(
        amends=protocol.amends_id is not None, asked_window=window_days, planned_window=protocol.window_days
    )
    result_id = _ledger_first(protocol, by=by, at=now)
    cohort, found = _compare(protocol, lock, by=by, index=index, span=span)
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
        figures=hide_small_arms({**found.figures, **_circumstances(protocol, lock, span, cohort)}),
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


def _compare(
    protocol: Protocol, lock: ProtocolLock, *, by: Viewer, index: datetime, span: FollowUp
) -> tuple[Cohort, Comparison]:
    by_lot = protocol.design == Design.LOTTERY
    cohort = cohort_of(lock, COMPARED_ARMS if by_lot else OFFERED_ARMS)
    rows = involvements_frame(
        by,
        start=index - timedelta(days=BEFORE_DAYS),
        end=datetime.combine(span.end, datetime.min.time()),
    )
    followed = with_outcomes(
        cohort.frame,
        involvements=for_selection(rows),
        spells=by_person(spells_frame(by)),
        index=index,
        until=span.end,
    )
    if by_lot:
        return cohort, compare_by_lot(
            followed,
            adjust=bool(protocol.covariates),
            smallest_worth_having=protocol.smallest_worth_having,
        )
    return cohort, compare_by_rank(followed, expected_fall=protocol.run.expected_fall)


def _circumstances(protocol: Protocol, lock: ProtocolLock, span: FollowUp, cohort: Cohort) -> dict[str, Any]:
    return {
        "design": protocol.design,
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
