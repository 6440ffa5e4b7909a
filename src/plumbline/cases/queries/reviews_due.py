"""What is to be looked at again: for the job that reminds, and for whoever was reminded."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from plumbline.access.viewer import Viewer
from plumbline.cases.enums import ABOUT_PLAN, ABOUT_TELLING
from plumbline.cases.models import SafetyPlan, Telling
from plumbline.cases.queries.sight import visible_cases
from plumbline.schemes.permissions import narrowed
from plumbline.sharing.visibility import visible_to


@dataclass(frozen=True, slots=True)
class ReviewDue:
    """A safety plan, or a decision that somebody is not told, whose day of review has come: ids and the day."""

    what: str
    about: UUID
    agency: UUID
    writer: UUID
    due_on: date


def reviews_due(job: Viewer, on: date) -> list[ReviewDue]:
    """Everything to be looked at again by a day; empty for anybody but the job that sends reminders."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT what, about, agency, writer, due_on FROM cases_reviews_due(%s)", [on])
        return [ReviewDue(*row) for row in cursor.fetchall()]


def reviews_told(viewer: Viewer, ids: Collection[UUID]) -> dict[UUID, tuple[str, str]]:
    """Of some plans and decisions those that the viewer may see: what each is, and the reference of its case."""
    if not ids:
        return {}
    seen, cases = narrowed(viewer), visible_cases(viewer)
    plans = visible_to(seen, SafetyPlan.objects.filter(id__in=list(ids), case__in=cases))
    tellings = visible_to(seen, Telling.objects.filter(id__in=list(ids), case__in=cases))
    return {
        **{key: (ABOUT_PLAN, ref) for key, ref in plans.values_list("id", "case__ref")},
        **{key: (ABOUT_TELLING, ref) for key, ref in tellings.values_list("id", "case__ref")},
    }
