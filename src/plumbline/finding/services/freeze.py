"""Freeze a list: commitment first, then the list, then the draw, then the seed for all to see."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime, timedelta
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
from plumbline.finding.models import NominationRun
from plumbline.finding.planning import fall_to_expect, plan_comparison
from plumbline.finding.queries.running import people_in_running_comparisons
from plumbline.finding.reading import by_person, for_selection
from plumbline.finding.services.store import reveal_seed, store_list, store_run
from plumbline.schemes.models import Scheme
from plumbline.schemes.queries import scheme_by_id
from plumbline.selection import Rule, commit_to_seed, load_rule, score_people
from plumbline.selection.floor import check_lot_allowed
from plumbline.timeline.queries import births_frame, involvements_frame, spells_frame
from plumbline.values.errors import DataUnfit


LONDON = ZoneInfo("Europe/London")
HISTORY_DAYS = 4 * 366
"""The rule reads two years; the fall to expect reads the two before a year ago as well."""

REVIEW_DAYS = 365
"""After which the run and its key are looked at again (domain 11.4: never kept for ever by default)."""

ALL_HELD = (
    "Everybody eligible stands in a comparison that is still running, so nobody can be offered a place yet."
)
MADE_UP_ETHICS = "Made-up people: nobody is treated or left out."
DEFAULT_RULE = "violence-rfgv-1"
DEFAULT_KIND = "violence"


class Frames(TypedDict):
    """What `selection` reads of a person's history."""

    involvements: pl.DataFrame
    spells: pl.DataFrame
    births: pl.DataFrame


@transaction.atomic
def freeze_list(
    *,
    by: Viewer,
    at: datetime | None = None,
    rule: str = DEFAULT_RULE,
    method: Method = Method.BY_RANK,
    capacity: int | None = None,
    listed: int | None = None,
    scheme_id: UUID | None = None,
    ethics: str = "",
    purpose: str = "violence-panel",
    seed: bytes | None = None,
    in_danger: Collection[UUID] = (),
) -> NominationRun:
    """Rank the eligible by a rule as of a moment, freeze the whole list, and give out the places.

    Parameters
    ----------
    at : moment of selection; history before it is read, nothing after.
    capacity : places to give; by rank the rule's own, by lot half of ``listed`` unless told.
    listed : by lot, people around the line of whom half are offered; those above it are offered anyway.
    scheme_id : whose places they are. Without a scheme the list is frozen and nobody is nominated.
    ethics : reference of the recorded decision; a lot among real people is refused without one.
    seed : of the draw. Only for made-up people, so that a list can be made twice; otherwise it is drawn here.
    in_danger : people somebody has named as in immediate danger, besides those the safety floor finds.

    Refuses
        PermissionRefused: the viewer is neither an analyst nor a job.
        StageRefused: the safety floor forbids a lot, or no ethics decision is recorded.
        DataUnfit: nobody is eligible, everybody stands in a running comparison, the list does not fit the places, or a seed is given for real people.
    Records
        ``list.committed`` before anything is drawn, ``list.frozen`` and, by lot, ``list.seed_revealed``.
    """
    permissions.check_may_analyse(by)
    now = at or timezone.now()
    scheme = scheme_by_id(scheme_id) if scheme_id else None
    kind = scheme.kind if scheme else DEFAULT_KIND
    as_of = now.astimezone(LONDON).replace(tzinfo=None)
    made_up = all_made_up()
    if method is Method.BY_LOT:
        ethics = ethics.strip() or (MADE_UP_ETHICS if made_up else "")
        check_lot_allowed(kind=kind, ethics_decision=ethics)
    frames = _frames(by, as_of)
    chosen_rule = load_rule(rule)
    scored = score_people(as_of=as_of, rule=chosen_rule, **frames)
    numbered = number_the_eligible(scored, frames["involvements"])
    danger = in_immediate_danger(frames["involvements"], as_of=as_of, floor=safety_floor())
    danger |= {str(person) for person in in_danger}
    held = people_in_running_comparisons(by, kind=kind, on=now) if scheme else frozenset()
    free = free_of(numbered, held=held, in_danger=danger).height
    if not free:
        raise DataUnfit(ALL_HELD, slug="all-held")
    places, around = _sizes(method, capacity=capacity, listed=listed, default=chosen_rule.capacity)
    line = line_for(method=method, eligible=free, capacity=places, listed=around)
    drawn_seed = _seed(method, seed, made_up=made_up)
    run = NominationRun(
        **_readers(by, scheme),
        **_warnings(frames, as_of=as_of, rule=chosen_rule, top_n=line.last),
        scheme_id=scheme_id,
        kind=kind,
        rule=chosen_rule.name,
        rule_version=chosen_rule.version,
        as_of=now,
        made_at=timezone.now(),
        made_by=by.user_id,
        purpose=purpose,
        method=method.value,
        capacity=places,
        listed=line.around,
        eligible=numbered.height,
        held=numbered.height - free,
        ethics_decision=ethics if method is Method.BY_LOT else "",
        seed_commitment=commit_to_seed(drawn_seed) if drawn_seed else "",
        review_on=(now + timedelta(days=REVIEW_DAYS)).date(),
        made_up=made_up,
        batches=live_batches(),
    )
    store_run(run, by=by, at=now)
    allocated = give_places(
        numbered,
        method=method,
        line=line,
        seed=drawn_seed,
        kind=kind,
        ethics_decision=ethics,
        in_danger=danger,
        held=held,
    )
    store_list(run, allocated, with_nominations=scheme is not None, by=by, at=now)
    if drawn_seed:
        reveal_seed(run, drawn_seed, by=by, at=now)
    return run


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


def _sizes(method: Method, *, capacity: int | None, listed: int | None, default: int) -> tuple[int, int]:
    """Places, and people around the line."""
    if method is Method.BY_RANK:
        places = capacity or listed or default
        return places, places
    around = listed or 2 * (capacity or default)
    return capacity or around // 2, around


def _seed(method: Method, given: bytes | None, *, made_up: bool) -> bytes | None:
    if method is Method.BY_RANK:
        return None
    if given is not None and not made_up:
        raise DataUnfit(
            "A seed may be chosen only for made-up people; a real lot draws its own.", slug="seed-given"
        )
    return given or secrets.token_bytes(32)


def _readers(by: Viewer, scheme: Scheme | None) -> dict[str, Any]:
    """Access columns of a run and its nominations: the agencies of the scheme."""
    if scheme is None:
        owner = by.home_agency or by.user_id
        return {"owner_agency": owner, "seen_by_agencies": list(by.agency_ids)}
    return {"owner_agency": scheme.host_agency_id, "seen_by_agencies": sorted(scheme.agencies)}
