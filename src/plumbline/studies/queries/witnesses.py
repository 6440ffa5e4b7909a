"""Read who witnessed a locked protocol, and whether somebody may."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from plumbline.access.enums import Role
from plumbline.access.queries import agencies_of, names_of_users
from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import names_of
from plumbline.finding.permissions import READING_ROLES
from plumbline.finding.queries import run_of
from plumbline.schemes.queries import scheme_by_id
from plumbline.studies import permissions
from plumbline.studies.models import ProtocolLock, ProtocolWitness, Result
from plumbline.values.errors import NotVisible
from plumbline.values.words import say
from plumbline.values.written_days import day_month_year


@dataclass(frozen=True, slots=True)
class Witness:
    """Who said that they had read a locked plan as it stands, for which agency and when.

    ``after_results``: outcomes of its list were split by arm before that.
    """

    name: str
    agency: str
    at: datetime
    after_results: bool


def witnesses_of(viewer: Viewer, protocol_id: UUID) -> tuple[Witness, ...]:
    """Those who witnessed a protocol, the first of them first; none before it is locked."""
    permissions.check_may_read_released(viewer)
    rows = list(
        ProtocolWitness.objects.filter(lock__protocol=protocol_id)
        .order_by("witnessed_at", "pk")
        .select_related("lock__protocol")
    )
    if not rows:
        return ()
    names, agencies = names_of_users(row.witnessed_by for row in rows), names_of(row.agency for row in rows)
    first = first_result_at(rows[0].lock.protocol.run_id)
    return tuple(
        Witness(
            name=names.get(row.witnessed_by, ""),
            agency=agencies.get(row.agency, ""),
            at=row.witnessed_at,
            after_results=first is not None and first <= row.witnessed_at,
        )
        for row in rows
    )


def first_result_at(run_id: UUID) -> datetime | None:
    """When outcomes of a list were first split by arm, by whichever plan for it."""
    found = Result.objects.filter(protocol__run_id=run_id).order_by("evaluated_at", "pk").first()
    return found.evaluated_at if found else None


def witness_words(found: Sequence[Witness], *, named: bool = True) -> str:
    """The first witness in a sentence; without a name where it leaves the partnership."""
    if not found:
        return say("Not witnessed.")
    first = found[0]
    who = say("{name} of {agency}", name=first.name, agency=first.agency) if named else first.agency
    day = day_month_year(first.at)
    if first.after_results:
        return say("Witnessed after the first result, by {who} on {day}.", who=who, day=day)
    return say("Witnessed before any result, by {who} on {day}.", who=who, day=day)


def witnessed_on(found: Sequence[Witness]) -> dict[str, Any] | None:
    """The first witness as a summary tells it: the day, and whether outcomes were split before; None where there is none."""
    if not found:
        return None
    return {"on": timezone.localdate(found[0].at).isoformat(), "after_results": found[0].after_results}


def why_no_witness(viewer: Viewer, lock: ProtocolLock) -> str:
    """Why somebody who reads a locked plan cannot witness it, in a sentence; "" if they can."""
    if viewer.kind != "person":
        return say("A person witnesses a plan.")
    if viewer.user_id in _authors(lock):
        return say("You wrote or locked this plan. Somebody of another agency has to witness it.")
    if not _agencies_of_authors(lock).isdisjoint(viewer.agency_ids):
        return say("Your agency wrote or locked this plan. Somebody of another agency has to witness it.")
    if agency_of_witness(viewer, lock) is None:
        return say(
            "Your agency is no partner of the scheme. Somebody of one that is has to witness the plan."
        )
    if ProtocolWitness.objects.filter(lock=lock, witnessed_by=viewer.user_id).exists():
        return say("You have witnessed this plan already.")
    return ""


def agency_of_witness(viewer: Viewer, lock: ProtocolLock) -> UUID | None:
    """The agency at the scheme's table for which somebody reads the plan; of a list of no scheme, one that sees the list."""
    try:
        run = run_of(viewer, lock.protocol.run_id)
    except NotVisible:
        return None
    table = scheme_by_id(run.scheme_id).agencies if run.scheme_id else frozenset(run.seen_by_agencies)
    return next((one for one in viewer.agency_ids if one in table & viewer.agencies_as(READING_ROLES)), None)


def _authors(lock: ProtocolLock) -> frozenset[UUID]:
    return frozenset({lock.locked_by, lock.protocol.registered_by})


def _agencies_of_authors(lock: ProtocolLock) -> frozenset[UUID]:
    return frozenset(agency for author in _authors(lock) for agency in agencies_of(author, roles=list(Role)))
