"""Let agencies and people in to a row, or keep a person out of it. The only way to change who sees what."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TypedDict
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.sharing.enums import GrantKind
from plumbline.sharing.models import Grant, Scoped
from plumbline.values.errors import NotVisible


class AccessColumns(TypedDict):
    """First values of the access columns of a new row."""

    owner_agency: UUID
    seen_by_agencies: list[UUID]
    seen_by_users: list[UUID]
    hidden_from: list[UUID]


def owned_by(agency: UUID) -> AccessColumns:
    """Access columns of a new row that its owner agency alone sees."""
    return {"owner_agency": agency, "seen_by_agencies": [agency], "seen_by_users": [], "hidden_from": []}


@transaction.atomic
def start_grants(*, row: Scoped, by: Viewer, because: str, at: datetime | None = None) -> None:
    """Write the grants that a new row's access columns stand for, so that later changes start from rows.

    Records
        ``access.granted``.
    """
    table, now = row._meta.db_table, at or timezone.now()
    record("access.granted", verb=Verb.ACCESS, object_kind=table, objects=[row.id], by=by, because=because)
    grants = [
        _grant(table, row.id, GrantKind.GRANT, by=by, because=because, at=now, agency=a)
        for a in row.seen_by_agencies
    ]
    grants += [
        _grant(table, row.id, GrantKind.GRANT, by=by, because=because, at=now, user=u)
        for u in row.seen_by_users
    ]
    grants += [
        _grant(table, row.id, GrantKind.BLOCK, by=by, because=because, at=now, user=u)
        for u in row.hidden_from
    ]
    Grant.objects.bulk_create(grants)


@transaction.atomic
def grant(
    *,
    row: Scoped,
    by: Viewer,
    because: str,
    agencies: Iterable[UUID] = (),
    users: Iterable[UUID] = (),
    at: datetime | None = None,
) -> None:
    """Let agencies or single users in to a row and to all that follows it.

    Refuses
        NotVisible: the row is gone, or no actor is identified to the database.
    Records
        ``access.granted``.
    """
    table, now = row._meta.db_table, at or timezone.now()
    record("access.granted", verb=Verb.ACCESS, object_kind=table, objects=[row.id], by=by, because=because)
    Grant.objects.bulk_create(
        [_grant(table, row.id, GrantKind.GRANT, by=by, because=because, at=now, agency=a) for a in agencies]
        + [_grant(table, row.id, GrantKind.GRANT, by=by, because=because, at=now, user=u) for u in users]
    )
    _apply(table, row.id)


@transaction.atomic
def withdraw(
    *,
    row: Scoped,
    by: Viewer,
    because: str,
    agencies: Iterable[UUID] = (),
    users: Iterable[UUID] = (),
    at: datetime | None = None,
) -> None:
    """End the grants of agencies or users to a row; they stop seeing it and all that follows it at once.

    Records
        ``access.withdrawn``.
    """
    table, now = row._meta.db_table, at or timezone.now()
    record("access.withdrawn", verb=Verb.ACCESS, object_kind=table, objects=[row.id], by=by, because=because)
    held = Grant.objects.filter(
        object_table=table, object_id=row.id, kind=GrantKind.GRANT.value, ends__isnull=True
    )
    held.filter(Q(agency__in=list(agencies)) | Q(user__in=list(users))).update(ends=now)
    _apply(table, row.id)


@transaction.atomic
def block(*, row: Scoped, user: UUID, by: Viewer, because: str, at: datetime | None = None) -> None:
    """Keep one user out of a row and all that follows it, whatever else lets them in. Everybody else sees what they saw.

    Records
        ``access.blocked``.
    """
    table, now = row._meta.db_table, at or timezone.now()
    record("access.blocked", verb=Verb.ACCESS, object_kind=table, objects=[row.id], by=by, because=because)
    _grant(table, row.id, GrantKind.BLOCK, by=by, because=because, at=now, user=user).save(force_insert=True)
    _ask("SELECT sharing_keep_out(%s, %s)", table, row.id)


def _grant(
    table: str,
    object_id: UUID,
    kind: GrantKind,
    *,
    by: Viewer,
    because: str,
    at: datetime,
    agency: UUID | None = None,
    user: UUID | None = None,
) -> Grant:
    return Grant(
        object_table=table,
        object_id=object_id,
        kind=kind.value,
        agency=agency,
        user=user,
        because=because,
        starts=at,
        by=by.user_id,
    )


def _apply(table: str, object_id: UUID) -> None:
    _ask("SELECT sharing_apply(%s, %s)", table, object_id)


def _ask(statement: str, table: str, object_id: UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, [table, object_id])
        row = cursor.fetchone()
    if not row or not row[0]:
        raise NotVisible("This page is not there, or is not yours to see.")
