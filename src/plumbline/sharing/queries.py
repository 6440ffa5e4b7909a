"""Read agreements."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.apps import apps
from django.db.models import Q

from plumbline.sharing.models import Agreement, Scoped


def agencies_sharing_with(agency: UUID, *, purpose: str, on: date) -> frozenset[UUID]:
    """Agencies that share with ``agency`` for ``purpose`` under an agreement in force on a day, itself among them."""
    rows = Agreement.objects.filter(parties__contains=[agency], purpose=purpose, starts__lte=on).filter(
        Q(ends__isnull=True) | Q(ends__gt=on)
    )
    return frozenset({agency, *(p for parties in rows.values_list("parties", flat=True) for p in parties)})


def agreement_covers(parties: Iterable[UUID], *, purpose: str, on: date) -> bool:
    """Say whether one agreement in force on a day has all of ``parties`` for ``purpose``."""
    rows = Agreement.objects.filter(parties__contains=list(parties), purpose=purpose, starts__lte=on)
    return rows.filter(Q(ends__isnull=True) | Q(ends__gt=on)).exists()


def scoped_tables() -> frozenset[str]:
    """Names of the tables that must be under row-level policies: those of every scoped model."""
    return frozenset(m._meta.db_table for m in apps.get_models() if issubclass(m, Scoped))
