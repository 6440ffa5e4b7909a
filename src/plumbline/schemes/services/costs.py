"""Set what an hour of an agency costs."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import names_of
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.schemes import permissions
from plumbline.schemes.models import Scheme, UnitCost
from plumbline.values.errors import DataUnfit


MOST_PENCE = 100_000


@transaction.atomic
def set_unit_cost(
    *,
    scheme: Scheme,
    agency: UUID,
    pence: int,
    source: str,
    from_date: date,
    by: Viewer,
    at: datetime | None = None,
) -> UnitCost:
    """Set the cost of an hour of one agency from a day on. What it was before stays, and holds for the days before.

    Parameters
    ----------
    agency : of the scheme, or a provider outside it that gives sessions.
    pence : of an hour, with whatever the source counts in.

    Refuses
        PermissionRefused: neither chair nor co-ordinator of the scheme.
        DataUnfit: no such agency, a cost that nobody can mean, no source.
    Records
        ``unit_cost.set``.
    """
    permissions.check_may_set_costs(by, scheme)
    if agency not in names_of({agency}):
        raise DataUnfit("Choose an agency.", slug="agency-unfit")
    if not 0 < pence <= MOST_PENCE:
        raise DataUnfit("An hour costs more than nothing, and at most £1,000.", slug="cost-unfit")
    if not source.strip():
        raise DataUnfit("Say where the figure comes from.", slug="source-missing")
    row = UnitCost(
        scheme=scheme,
        agency=agency,
        pence=pence,
        source=source.strip(),
        from_date=from_date,
        set_by=by.user_id,
        set_at=at or timezone.now(),
    )
    record(
        "unit_cost.set",
        verb=Verb.ALTERATION,
        object_kind="unit-cost",
        objects=[row.id, scheme.id],
        by=by,
        at=at,
    )
    row.save(force_insert=True)
    return row
