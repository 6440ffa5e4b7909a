"""Freeze a list: the whole eligible list, then the places, then, by lot, the seed for all to see."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, TypedDict
from uuid import UUID
from zoneinfo import ZoneInfo

import polars as pl
from django.db import transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.finding import permissions
from plumbline.finding.batches import all_made_up, live_batches
from plumbline.finding.danger import in_immediate_danger, safety_floor
from plumbline.finding.drawing import free_of, give_places, line_for, number_the_eligible
from plumbline.finding.enums import Method
from plumbline.finding.models import LotCommitment, NominationRun
from plumbline.finding.planning import fall_to_expect, plan_comparison
from plumbline.finding.queries.commitments import undrawn_commitment
from plumbline.finding.queries.running import people_in_running_comparisons
from plumbline.finding.reading import by_person, for_selection
from plumbline.finding.services.commit import seed_of
from plumbline.finding.services.store import reveal_seed, store_list
from plumbline.finding.terms import DEFAULT_RULE, LISTING, kind_of_places, readers_of
from plumbline.schemes.models import Scheme
from plumbline.schemes.queries import scheme_by_id
from plumbline.selection import Rule, load_rule, score_people
from plumbline.selection.floor import check_lot_allowed
from plumbline.timeline.queries import births_frame, involvements_frame, spells_frame
from plumbline.values.errors import DataUnfit, StageRefused


LONDON = ZoneInfo("Europe/London")
HISTORY_DAYS = 4 * 366
"""The rule reads two years; the fall to expect reads the two before a year ago as well."""

REVIEW_DAYS = 365
"""After which the run and its key are looked at again (domain 11.4: never kept for ever by default)."""

NOBODY: Mapping[str, Collection[str]] = MappingProxyType({})
ALL_HELD = (
    "Everybody eligible stands in a comparison that is still running, so nobody can be offered a place yet."
)
NO_LONGER_MADE_UP = (
    "Files of real people have come in since this lot was committed to as a made-up one. Commit to a new one, under an "
    "ethics decision."
)


class Frames(TypedDict):
    """What `selection` reads of a person's history."""

    involvements: pl.DataFrame
    spells: pl.DataFrame
    births: pl.DataFrame


@dataclass(frozen=True, slots=True)
class _Asked:
    """What one list is made on. ``listed`` people stand around the line; by rank they are those with a place."""

    rule: Rule
    method: Method
    capacity: int
    listed: int
    scheme: Scheme | None
    purpose: str
    commitment: LotCommitment | None = None

    @property
    def ethics(self) -> str:
        return self.commitment.ethics_decision if self.commitment else ""


@transaction.atomic
def freeze_by_rank(
    *,
    by: Viewer,
    at: datetime | None = None,
    rule: str = DEFAULT_RULE,
    places: int | None = None,
    scheme_id: UUID | None = None,
    purpose: str = LISTING,
    in_danger: Collection[UUID] = (),
    turn_came: Collection[str] = (),
    still_compared: Mapping[str, Collection[str]] = NOBODY,
) -> NominationRun:
    """Rank the eligible by a rule as of a moment, freeze the whole list, and offer places from the top.

    Parameters
    ----------
    at : moment of selection; history before it is read, nothing after.
    places : how many to give; the rule's own number unless told.
    scheme_id : whose places they are. Without a scheme the list is frozen and nobody is nominated.
    in_danger : people somebody has named as in immediate danger, besides those the safety floor finds.
    turn_came : people of a running comparison who were to wait, and whose wait is over.
    still_compared : people of lots that a locked plan follows on, by kind of scheme, though the list is due for review.

    Refuses
        PermissionRefused: the viewer is neither an analyst nor a job.
        DataUnfit: nobody is eligible, or everybody stands in a running comparison.
    Records
        ``list.frozen``.
    """
    permissions.check_may_analyse(by)
    chosen = load_rule(rule)
    given = places or chosen.capacity
    asked = _Asked(
        rule=chosen,
        method=Method.BY_RANK,
        capacity=given,
        listed=given,
        scheme=scheme_by_id(scheme_id) if scheme_id else None,
        purpose=purpose,
    )
    return _freeze(
        asked,
        seed=None,
        in_danger=in_danger,
        turn_came=turn_came,
        still_compared=still_compared,
        by=by,
        at=at,
    )


@transaction.atomic
def freeze_by_lot(
    *,
    commitment_id: UUID,
    by: Viewer,
    at: datetime | None = None,
    in_danger: Collection[UUID] = (),
    turn_came: Collection[str] = (),
    still_compared: Mapping[str, Collection[str]] = NOBODY,
) -> NominationRun:
    """Freeze the whole list on the terms committed to, draw from the seed that was sealed then, and reveal it.

    Parameters
    ----------
    commitment_id : of `commit_to_lot`, in an earlier transaction; each is drawn from once.
    at, in_danger, turn_came, still_compared : as `freeze_by_rank`.

    Refuses
        PermissionRefused: the viewer is neither an analyst nor a job.
        NotVisible: there is no such commitment for this viewer.
        StageRefused: it was drawn from already; real people have come in since it was committed to as made up; the safety floor
        forbids a lot; the seed was sealed elsewhere. A refused draw leaves the commitment as it was.
        DataUnfit: nobody is eligible, everybody stands in a running comparison, the list does not fit the places.
    Records
        ``list.frozen`` and ``list.seed_revealed``.
    """
    permissions.check_may_analyse(by)
    commitment = undrawn_commitment(by, commitment_id)
    check_lot_allowed(kind=commitment.kind, ethics_decision=commitment.ethics_decision)
    if commitment.made_up and not all_made_up():
        raise StageRefused(NO_LONGER_MADE_UP, slug="no-longer-made-up")
    seed = seed_of(commitment)
    asked = _Asked(
        rule=load_rule(commitment.rule),
        method=Method.BY_LOT,
        capacity=commitment.capacity,
        listed=commitment.listed,
        scheme=scheme_by_id(commitment.scheme_id) if commitment.scheme_id else None,
        purpose=commitment.purpose,
        commitment=commitment,
    )
    run = _freeze(
        asked,
        seed=seed,
        in_danger=in_danger,
        turn_came=turn_came,
        still_compared=still_compared,
        by=by,
        at=at,
    )
    reveal_seed(run, seed, by=by, at=run.as_of)
    return run


def _freeze(
    asked: _Asked,
    *,
    seed: bytes | None,
    in_danger: Collection[UUID],
    turn_came: Collection[str],
    still_compared: Mapping[str, Collection[str]],
    by: Viewer,
    at: datetime | None,
) -> NominationRun:
    now = at or timezone.now()
    as_of = now.astimezone(LONDON).replace(tzinfo=None)
    kind = kind_of_places(asked.scheme)
    frames = _frames(by, as_of)
    numbered = number_the_eligible(
        score_people(as_of=as_of, rule=asked.rule, **frames), frames["involvements"]
    )
    danger = in_immediate_danger(frames["involvements"], as_of=as_of, floor=safety_floor())
    danger |= {str(person) for person in in_danger}
    held = people_in_running_comparisons(by, kind=kind, on=now) if asked.scheme else frozenset()
    if asked.scheme:
        held |= frozenset(still_compared.get(kind, ()))
    held -= frozenset(turn_came)
    free = free_of(numbered, held=held, in_danger=danger).height
    if not free:
        raise DataUnfit(ALL_HELD, slug="all-held")
    line = line_for(method=asked.method, eligible=free, capacity=asked.capacity, listed=asked.listed)
    run = NominationRun(
        **readers_of(by, asked.scheme),
        **_warnings(frames, as_of=as_of, rule=asked.rule, top_n=line.last),
        **_settled(asked, kind),
        as_of=now,
        made_at=timezone.now(),
        made_by=by.user_id,
        listed=line.around,
        eligible=numbered.height,
        held=numbered.height - free,
        review_on=timezone.localdate(now + timedelta(days=REVIEW_DAYS)),
        made_up=all_made_up(),
        batches=live_batches(),
    )
    allocated = give_places(
        numbered,
        method=asked.method,
        line=line,
        seed=seed,
        kind=kind,
        ethics_decision=asked.ethics,
        in_danger=danger,
        held=held,
    )
    store_list(run, allocated, with_nominations=asked.scheme is not None, by=by, at=now)
    return run


def _settled(asked: _Asked, kind: str) -> dict[str, Any]:
    """What was settled before anybody was scored."""
    return {
        "scheme_id": asked.scheme.id if asked.scheme else None,
        "kind": kind,
        "rule": asked.rule.name,
        "rule_version": asked.rule.version,
        "purpose": asked.purpose,
        "method": asked.method.value,
        "capacity": asked.capacity,
        "ethics_decision": asked.ethics,
        "commitment": asked.commitment,
        "seed_commitment": asked.commitment.seed_commitment if asked.commitment else "",
    }


def _warnings(frames: Frames, *, as_of: datetime, rule: Rule, top_n: int) -> dict[str, Any]:
    """What to say before anybody is offered anything: the fall to expect, and how many people a comparison needs."""
    fall = fall_to_expect(as_of=as_of, rule=rule, top_n=top_n, **frames)
    plan = plan_comparison(as_of=as_of, rule=rule, top_n=top_n, **frames)
    return {"expected_fall": fall, "plan": asdict(plan) if plan else None}


def _frames(by: Viewer, as_of: datetime) -> Frames:
    involvements = involvements_frame(by, start=as_of - timedelta(days=HISTORY_DAYS), end=as_of)
    return {
        "involvements": for_selection(involvements),
        "spells": by_person(spells_frame(by)),
        "births": by_person(births_frame(by)),
    }
