"""Start a scheme and set its own values."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.schemes import permissions
from plumbline.schemes.kind import Kind, laid_over, settings_of
from plumbline.schemes.models import LocalValue, Scheme
from plumbline.schemes.queries import kind_of
from plumbline.schemes.reading import kind_called
from plumbline.values.errors import DataUnfit, StageRefused
from plumbline.values.words import joined, say


@transaction.atomic
def start_scheme(
    *,
    slug: str,
    kind: str,
    name: str,
    host_agency: UUID,
    partner_agencies: Iterable[UUID],
    by: Viewer,
    nation: str = "england",
    at: datetime | None = None,
) -> Scheme:
    """Start a scheme of a kind, or return the one that already has this slug.

    Parameters
    ----------
    nation : ``england`` or ``wales``: whose law the partnership works under.

    Refuses
        PermissionRefused: not a co-ordinator, chair or administrator of the host agency.
        DataUnfit: no such kind, or one that is not of this nation.
    Records
        ``scheme.started``.
    """
    permissions.check_may_set_up(by, host_agency)
    found = Scheme.objects.filter(slug=slug).first()
    if found is not None:
        return found
    check_nation(kind_called(kind), nation)
    scheme = Scheme(
        slug=slug,
        kind=kind,
        nation=nation,
        kind_version=kind_called(kind).version,
        name=name,
        walled=kind_called(kind).is_walled,
        purpose=kind_called(kind).purpose,
        host_agency_id=host_agency,
        partner_agencies=sorted(set(partner_agencies) - {host_agency}),
        started_at=at or timezone.now(),
    )
    record("scheme.started", verb=Verb.ALTERATION, object_kind="scheme", objects=[scheme.id], by=by, at=at)
    scheme.save(force_insert=True)
    return scheme


def check_nation(kind: Kind, nation: str) -> None:
    """Refuse a kind that is not of a nation.

    Raises
    ------
    DataUnfit: with the nations that it is of.
    """
    if nation not in kind.nations:
        where = joined((one.capitalize() for one in kind.nations), say(" and "))
        raise DataUnfit(
            say(
                "{kind}: this kind of scheme is for {where} alone. A partnership in {nation} cannot "
                "start it.",
                kind=kind.name,
                where=where,
                nation=nation.capitalize(),
            ),
            slug="not-of-this-nation",
        )


def check_value(scheme: Scheme, path: str, value: str, from_date: date) -> None:
    """Refuse a value that will not do on its first day, or beside what is set from a later day on.

    Raises
    ------
    DataUnfit: no such value, one that will not do, or a day before one that was set already.
    """
    told = scheme.local.get(path, [])
    if told and from_date.isoformat() < told[-1][0]:
        raise DataUnfit(
            say("This value was set from {told} on. A change begins on that day or later.", told=told[-1][0])
        )
    laid_over(kind_of(scheme, from_date), {path: value})
    later = {day for rows in scheme.local.values() for day, _ in rows if day > from_date.isoformat()}
    for day in sorted(later):
        laid_over(kind_of(scheme, date.fromisoformat(day)), {path: value})


@transaction.atomic
def set_local_value(
    *,
    scheme: Scheme,
    path: str,
    value: str,
    because: str,
    from_date: date,
    by: Viewer,
    at: datetime | None = None,
) -> LocalValue:
    """Set one value of the kind as this scheme has it from a day on. What was decided by the old value stands.

    Parameters
    ----------
    path : one of `settings_of`; ``value`` in its form, such as ``10 working_days``.

    Refuses
        PermissionRefused: neither chair nor co-ordinator of the scheme.
        DataUnfit: no such value, a value that will not do, no reason, a day before one that was set already.
        StageRefused: a limit or threshold, which two people set (`change_value`), unless a named job sets it up.
    Records
        ``scheme.value_set``, with the path.
    """
    permissions.check_may_sign(by, scheme)
    if not because.strip():
        raise DataUnfit("Say why this area does it its own way.")
    scheme = Scheme.objects.select_for_update().get(id=scheme.id)
    value = value.strip()
    check_value(scheme, path, value, from_date)
    before = settings_of(kind_of(scheme, from_date))
    if before[path].guarded and by.kind != "job":
        raise StageRefused(
            "Two people set this value: propose it, and somebody else confirms it.", slug="two-people"
        )
    row = LocalValue(
        scheme=scheme,
        path=path,
        value=value,
        overrides=before[path].value,
        because=because.strip(),
        from_date=from_date,
        set_by=by.user_id,
        set_at=at or timezone.now(),
    )
    record(
        "scheme.value_set",
        verb=Verb.ALTERATION,
        object_kind="scheme",
        objects=[scheme.id, row.id],
        by=by,
        at=at,
        because=path.replace("_", "-").replace(".", "-"),
    )
    lay_value(scheme, row)
    return row


def lay_value(scheme: Scheme, row: LocalValue) -> None:
    """Keep a local value, and lay it over those of the scheme, which is locked. The caller has checked it and written the ledger."""
    row.save(force_insert=True)
    told = scheme.local.get(row.path, [])
    scheme.local = {**scheme.local, row.path: [*told, [row.from_date.isoformat(), row.value]]}
    scheme.save(update_fields=["local"])
