"""Read the ledger. Only information governance gets rows: the policy of the table sees to it."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from plumbline.audit.actors import Actor
from plumbline.audit.enums import Verb
from plumbline.audit.models import Entry
from plumbline.audit.services import record


PAGE = 100


def latest_entries(viewer: Actor, *, most: int = PAGE) -> list[Entry]:
    """The newest entries. Looking is a consultation of the ledger itself."""
    record("ledger.read", verb=Verb.CONSULTATION, object_kind="ledger", objects=[], by=viewer)
    return list(Entry.objects.order_by("-at", "-id")[:most])


def who_saw(viewer: Actor, objects: Iterable[UUID]) -> list[Entry]:
    """Every entry that names one of ``objects``, newest first."""
    wanted = list(objects)
    record("ledger.searched", verb=Verb.CONSULTATION, object_kind="ledger", objects=wanted, by=viewer)
    return list(Entry.objects.filter(objects_seen__overlap=wanted).order_by("-at", "-id"))
