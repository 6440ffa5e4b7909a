"""Read what an hour of each agency costs."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from plumbline.schemes.models import Scheme, UnitCost


def unit_costs(scheme: Scheme, on: date) -> dict[UUID, UnitCost]:
    """The unit cost of each agency that holds on a day, by its id; the one set last where a day has two."""
    rows = UnitCost.objects.filter(scheme=scheme, from_date__lte=on).order_by("from_date", "set_at", "pk")
    return {row.agency: row for row in rows}
