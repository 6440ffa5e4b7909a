"""Read agreements."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.apps import apps
from django.db.models import Q, QuerySet
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.sharing.enums import GrantKind
from plumbline.sharing.models import Agreement, Grant, Scoped
from plumbline.sharing.permissions import READERS, may_sign
from plumbline.sharing.rules import STANDING_NAMES, Standing, standing_on, told_of
from plumbline.values.errors import NotVisible


def agencies_sharing_with(agency: UUID, *, purpose: str, on: date) -> frozenset[UUID]:
    """Agencies that share with ``agency`` for ``purpose`` under an agreement in force on a day, itself among them."""
    rows = Agreement.objects.filter(parties__contains=[agency], purpose=purpose, starts__lte=on).filter(
        Q(ends__isnull=True) | Q(ends__gt=on)
    )
    return frozenset({agency, *(p for parties in rows.values_list("parties", flat=True) for p in parties)})


def agreements_between(host: UUID, others: Iterable[UUID], *, purpose: str, on: date) -> list[Agreement]:
    """Agreements of ``host`` in force on a day for ``purpose`` in which any of ``others`` is, or all where none is named; the latest first."""
    rows = Agreement.objects.filter(parties__contains=[host], purpose=purpose, starts__lte=on)
    among = list(others)
    if among:
        rows = rows.filter(parties__overlap=among)
    return list(rows.filter(Q(ends__isnull=True) | Q(ends__gt=on)).order_by("-starts", "pk"))


def agreement_covers(parties: Iterable[UUID], *, purpose: str, on: date) -> bool:
    """Say whether one agreement in force on a day has all of ``parties`` for ``purpose``."""
    rows = Agreement.objects.filter(parties__contains=list(parties), purpose=purpose, starts__lte=on)
    return rows.filter(Q(ends__isnull=True) | Q(ends__gt=on)).exists()


def agreement_in_force(parties: Iterable[UUID], *, purpose: str, on: date) -> Agreement | None:
    """The agreement that covers all of ``parties`` for ``purpose`` on a day, the latest if there are several."""
    rows = Agreement.objects.filter(parties__contains=list(parties), purpose=purpose, starts__lte=on)
    return rows.filter(Q(ends__isnull=True) | Q(ends__gt=on)).order_by("-starts", "pk").first()


def names_of_agreements(ids: Iterable[UUID | None]) -> dict[UUID | None, str]:
    """Names of agreements, by id; none for none. They name agencies and a purpose, and nobody."""
    wanted = {key for key in ids if key}
    rows = Agreement.objects.filter(id__in=wanted).values_list("id", "name") if wanted else ()
    return {key: name for key, name in rows}  # noqa: C416 - a dict of a wider type


def name_of_agreement(key: UUID | None) -> str:
    """The name of one agreement, or "" where there is none."""
    return names_of_agreements([key]).get(key, "") if key else ""


def scoped_tables() -> frozenset[str]:
    """Names of the tables that must be under row-level policies: those of every scoped model."""
    return frozenset(m._meta.db_table for m in apps.get_models() if issubclass(m, Scoped))


@dataclass(frozen=True, slots=True)
class AgreementLine:
    """An agreement and where it stands today. ``may_sign``: the viewer may review or end it."""

    agreement: Agreement
    standing: Standing
    label: str
    may_sign: bool


def agreements(viewer: Viewer, *, on: date | None = None) -> list[AgreementLine]:
    """Agreements of the viewer's agencies, those in force first. They name nobody, so no entry is written."""
    lines = [_line(viewer, row, on or timezone.localdate()) for row in _theirs(viewer)]
    return sorted(lines, key=lambda line: (line.standing is Standing.ENDED, line.agreement.review_on))


def agreement_line(viewer: Viewer, agreement_id: UUID, *, on: date | None = None) -> AgreementLine:
    """Return one agreement.

    Raises
    ------
    NotVisible: there is none, or none of the viewer's agencies is in it.
    """
    return _line(viewer, _one(_theirs(viewer).filter(id=agreement_id)), on or timezone.localdate())


def agreements_told(viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, str]:
    """Names of those of some agreements that are the viewer's to read."""
    wanted = list(ids)
    return dict(_theirs(viewer).filter(id__in=wanted).values_list("id", "name")) if wanted else {}


def agreements_due(job: Viewer, on: date) -> list[tuple[Agreement, date]]:
    """Agreements that end or are to be looked at again soon, or should have been, each with that day; for the job that reminds."""
    rows = Agreement.objects.filter(starts__lte=on).filter(Q(ends__isnull=True) | Q(ends__gt=on))
    days = ((row, told_of(on, review_on=row.review_on, ends=row.ends)) for row in rows)
    return [(row, day) for row, day in days if day is not None]


def agreement_to_change(viewer: Viewer, agreement_id: UUID) -> Agreement:
    """Return one agreement, locked until the transaction ends.

    Raises
    ------
    NotVisible: as `agreement_line`.
    """
    return _one(_theirs(viewer).filter(id=agreement_id).select_for_update())


def _theirs(viewer: Viewer) -> QuerySet[Agreement]:
    return Agreement.objects.filter(parties__overlap=list(viewer.agencies_as(READERS)))


def _one(rows: QuerySet[Agreement]) -> Agreement:
    found = rows.first()
    if found is None:
        raise NotVisible("This page is not there, or is not yours to see.")
    return found


def _line(viewer: Viewer, row: Agreement, on: date) -> AgreementLine:
    standing = standing_on(on, starts=row.starts, review_on=row.review_on, ends=row.ends)
    return AgreementLine(row, standing, STANDING_NAMES[standing], may_sign(viewer, row.parties))


def grants_of(row: Scoped) -> list[Grant]:
    """Grants of one object that are in force, the earliest first, as far as the database lets the viewer read them."""
    now = timezone.now()
    held = Grant.objects.filter(
        object_table=row._meta.db_table, object_id=row.id, kind=GrantKind.GRANT.value, starts__lte=now
    )
    return list(held.filter(Q(ends__isnull=True) | Q(ends__gt=now)).order_by("starts", "pk"))
