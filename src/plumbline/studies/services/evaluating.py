"""Evaluate a locked protocol."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.finding.batches import live_batches
from plumbline.studies import permissions
from plumbline.studies.by_day import days_planned
from plumbline.studies.enums import Design
from plumbline.studies.few_events import HIDDEN, sentence_of_few
from plumbline.studies.follow_up import follow_up_of, held_up_doubts
from plumbline.studies.looks import at_look, list_made_afterwards, look_due, no_result, up_to
from plumbline.studies.models import Protocol, ProtocolLock, Result
from plumbline.studies.order_of_things import compared_before, moment_of, outcomes_held_when_made
from plumbline.studies.outcomes_by_arm import compared
from plumbline.studies.queries.protocols import lock_of, protocol_of
from plumbline.studies.queries.recording import recording_around
from plumbline.studies.rules import FollowUp, asked_otherwise, standing_of
from plumbline.studies.set_compared import set_doubts, set_figures
from plumbline.studies.small_numbers import hide_small_figures
from plumbline.studies.told_before import beside_earlier
from plumbline.studies.turns import first_turn, until_the_turn


LONDON = ZoneInfo("Europe/London")
FIGURES_VERSION = 4


@transaction.atomic
def evaluate(
    *, protocol_id: UUID, by: Viewer, at: datetime | None = None, window_days: int | None = None
) -> Result:
    """Pull the outcomes, compare as the protocol says, and keep the result for ever.

    Parameters
    ----------
    window_days : another window than the planned one; the result is then exploratory, and tells nothing. The planned one
        named is as none: its looks say when it is looked at.

    Refuses
        PermissionRefused: the viewer is no analyst, researcher or job.
        StageRefused: the protocol is not locked, no day after the draw is loaded, another day than today is named for a list of
            real people, or it is so near another result of the list that the two would give a few away.
    Records
        ``protocol.evaluated``.
    """
    permissions.check_may_evaluate(by)
    protocol = protocol_of(by, protocol_id)
    lock = lock_of(protocol)
    now = moment_of(at, made_up=protocol.run.made_up)
    index = protocol.run.as_of.astimezone(LONDON).replace(tzinfo=None)
    planned = days_planned(protocol.design, protocol.window_days)
    other = asked_otherwise(window_days, protocol.window_days)
    held = follow_up_of(protocol, window_days=other or planned, at=now)
    look = None if other else look_due(protocol.looks, window_days=planned, held=held)
    span = up_to(look, held) if look else held
    turn = first_turn(lock) if protocol.design == Design.WAITLIST else None
    span = until_the_turn(span, turn)
    afterwards = outcomes_held_when_made(protocol.run)
    standing = standing_of(
        amends=protocol.amends_id is not None,
        asked_window=other,
        planned_window=protocol.window_days,
        look_is_due=look is not None,
        list_made_afterwards=afterwards is not None,
    )
    result_id = _ledger_first(protocol, by=by, at=now)
    recording = recording_around(lock, span, by=by)
    cohort, found = compared(
        protocol, lock, by=by, index=index, span=span, recording=recording, level=look.level if look else 0.95
    )
    found = at_look(found, look, span, asked_otherwise=other is not None)
    if afterwards and look:
        found = no_result(found, list_made_afterwards(afterwards))
    found = beside_earlier(found, protocol, look=look, standing=standing)
    set_ = set_figures(lock, cohort, span)
    doubts = [*held_up_doubts(protocol.run.as_of, span), *set_doubts(cohort, set_["offered_later"])]
    figures = hide_small_figures(
        {
            **found.figures,
            "doubts": [*found.figures["doubts"], *doubts],
            **_circumstances(protocol, lock, span),
            **set_,
            "look": asdict(look) if look else None,
            "turn": turn.isoformat() if turn and turn <= span.end else None,
            "recording_changes": recording.figures(),
        }
    )
    result = Result(
        id=result_id,
        protocol=protocol,
        protocol_sha256=lock.sha256,
        standing=standing.value,
        evaluated_at=now,
        evaluated_by=by.user_id,
        follow_up_to=span.end - timedelta(days=1),
        verdict=found.verdict.value,
        sentence=sentence_of_few(found.verdict.value) if figures.get(HIDDEN) else found.sentence,
        batches=live_batches(),
        figures_version=FIGURES_VERSION,
        figures=figures,
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


def _circumstances(protocol: Protocol, lock: ProtocolLock, span: FollowUp) -> dict[str, Any]:
    return {
        "planned_design": protocol.design,
        "protocol_sha256": lock.sha256,
        "loaded_to_when_locked": lock.follow_up_loaded_to.isoformat() if lock.follow_up_loaded_to else None,
        "compared_before_lock": compared_before(lock),
        "smallest_worth_having": protocol.smallest_worth_having,
        "adjusted_for": list(protocol.covariates),
        "from": span.start.isoformat(),
        "to": (span.end - timedelta(days=1)).isoformat(),
        "days": span.days,
        "days_planned": span.planned,
        "interim": span.is_interim,
        "late_by": protocol.late_by,
        "made_up": protocol.run.made_up,
    }
