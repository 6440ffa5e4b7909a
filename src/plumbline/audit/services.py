"""Write to the ledger, and consult it, which is itself written. Always first in a transaction: the guard trigger refuses a write that has no entry."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import BooleanField, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone

from plumbline.audit.actors import Actor
from plumbline.audit.enums import Verb
from plumbline.audit.models import Arrival, Entry


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
    because : slug of a reason, or ``sha256-`` and the fingerprint of what the act fixed; never free text about a person.
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


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """So many entries, the newest first. ``newer``, ``older``: whether there are any on either side."""

    entries: tuple[Entry, ...]
    newer: bool
    older: bool


def ledger_page(
    viewer: Actor, *, before: UUID | None = None, after: UUID | None = None, most: int = PAGE
) -> LedgerPage:
    """Entries next to one of them, or the newest: each page begins where the other ended, however many were written meanwhile.

    Parameters
    ----------
    before, after : an entry that a page showed. One that is not there is as none.

    Records
        ``ledger.read``: looking is a consultation of the ledger itself.
    """
    record("ledger.read", verb=Verb.CONSULTATION, object_kind="ledger", objects=[], by=viewer)
    if (end := _place(before)) is not None:
        found = list(_older(end).order_by("-at", "-id")[: most + 1])
        return LedgerPage(tuple(found[:most]), newer=True, older=len(found) > most)
    if (end := _place(after)) is not None:
        found = list(_newer(end).order_by("at", "id")[: most + 1])
        if len(found) >= most:
            return LedgerPage(tuple(reversed(found[:most])), newer=len(found) > most, older=True)
    found = list(_entries().order_by("-at", "-id")[: most + 1])
    return LedgerPage(tuple(found[:most]), newer=False, older=len(found) > most)


def _place(entry: UUID | None) -> tuple[datetime, UUID] | None:
    return Entry.objects.filter(id=entry).values_list("at", "id").first() if entry else None


def _older(end: tuple[datetime, UUID]) -> QuerySet[Entry]:
    at, key = end
    return _entries().filter(Q(at__lt=at) | Q(at=at, id__lt=key), at__lte=at)


def _newer(end: tuple[datetime, UUID]) -> QuerySet[Entry]:
    at, key = end
    return _entries().filter(Q(at__gt=at) | Q(at=at, id__gt=key), at__gte=at)


def who_saw(viewer: Actor, objects: Iterable[UUID]) -> list[Entry]:
    """Every entry that names one of ``objects``, newest first."""
    wanted = list(objects)
    record("ledger.searched", verb=Verb.CONSULTATION, object_kind="ledger", objects=wanted, by=viewer)
    return list(_entries().filter(objects_seen__overlap=wanted).order_by("-at", "-id"))


def from_elsewhere(entry: Entry) -> bool:
    """Say whether an entry that was read here was written on another installation."""
    return bool(getattr(entry, "elsewhere", False))


def has_arrived(arrival: UUID) -> bool:
    """Say whether a partnership's file was brought in before."""
    return Arrival.objects.filter(id=arrival).exists()


@transaction.atomic
def note_arrival(
    *,
    arrival: UUID,
    fingerprint: str,
    manifest: str,
    entries: int,
    root: str,
    by: Actor,
    at: datetime | None = None,
) -> None:
    """Note that a partnership arrived from another installation, before its rows are stored.

    Parameters
    ----------
    arrival : what binds the whole of ``manifest``, which the file was signed with.
    entries, root : the part of its ledger that was written there, as `audit.fingerprint` counts it.

    Records
        ``move.arrived``.
    """
    record("move.arrived", verb=Verb.COLLECTION, object_kind="move", objects=[arrival], by=by, at=at)
    Arrival(
        id=arrival,
        fingerprint=fingerprint,
        manifest=manifest,
        entries=entries,
        root=root,
        arrived_at=at or timezone.now(),
    ).save(force_insert=True)


def _entries() -> QuerySet[Entry]:
    """Entries, each with ``elsewhere``: whether it came with a partnership from another installation. No writer can set that."""
    return Entry.objects.annotate(elsewhere=RawSQL("came_with IS NOT NULL", [], output_field=BooleanField()))
