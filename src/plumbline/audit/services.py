"""Write to the ledger, and consult it, which is itself written. Always first in a transaction: the guard trigger refuses a write that has no entry."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from plumbline.audit.actors import Actor
from plumbline.audit.enums import Verb
from plumbline.audit.models import Entry


PAGE = 100


def record(
    what: str,
    *,
    verb: Verb,
    object_kind: str,
    objects: Iterable[UUID],
    by: Actor,
    at: datetime | None = None,
    because: str = "",
) -> UUID:
    """Add one entry and return its id.

    Parameters
    ----------
    what : stable slug of the act, such as ``case.opened``.
    verb : one of the verbs of DPA 2018 s.62(1), or ours.
    object_kind : singular noun of the things touched, such as ``case``.
    objects : ids of the things touched; one entry may name many (a list shown is one consultation).
    by : who acts.
    at : the clock of the act; now unless told. ``recorded_at`` is always the database's own clock.
    because : slug of a reason, never free text about a person.
    """
    entry = Entry(
        at=at or timezone.now(),
        actor=by.actor_id,
        actor_kind=by.actor_kind,
        agencies=list(by.agency_ids),
        verb=verb.value,
        what=what,
        object_kind=object_kind,
        objects_seen=list(objects),
        because=because,
    )
    entry.save(force_insert=True)
    return entry.id


def latest_entries(viewer: Actor, *, most: int = PAGE) -> list[Entry]:
    """The newest entries. Looking is a consultation of the ledger itself."""
    record("ledger.read", verb=Verb.CONSULTATION, object_kind="ledger", objects=[], by=viewer)
    return list(Entry.objects.order_by("-at", "-id")[:most])


def who_saw(viewer: Actor, objects: Iterable[UUID]) -> list[Entry]:
    """Every entry that names one of ``objects``, newest first."""
    wanted = list(objects)
    record("ledger.searched", verb=Verb.CONSULTATION, object_kind="ledger", objects=wanted, by=viewer)
    return list(Entry.objects.filter(objects_seen__overlap=wanted).order_by("-at", "-id"))
