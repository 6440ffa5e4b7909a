"""How often a case was opened, by agency: counts from the ledger, for whoever may take the file of the case out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from plumbline.cases.models import Case


@dataclass(frozen=True, slots=True)
class Opened:
    """Of one agency: by how many of its people the case was opened, how often, and when last."""

    agency: UUID
    people: int
    times: int
    last_at: datetime


def opened_by_agency(case: Case) -> list[Opened]:
    """Count for the viewer of this transaction; nothing for whoever leads no scheme of the case, or is not in it. The file has its entry."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT agency, people, times, last_at FROM cases_opened(%s)", [case.id])
        return [Opened(*row) for row in cursor.fetchall()]
