"""When a meeting last decided on each of some cases."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Max

from plumbline.access.viewer import Viewer
from plumbline.meetings.queries.taken_back import standing_decisions
from plumbline.schemes.permissions import narrowed
from plumbline.sharing.visibility import visible_to


def last_decided(viewer: Viewer) -> dict[UUID, datetime]:
    """The moment of the last decision on each open case that the viewer sees, by case. Moments alone, so no entry."""
    rows = visible_to(narrowed(viewer), standing_decisions(item__case__closure__isnull=True))
    return dict(rows.order_by().values_list("item__case").annotate(Max("decided_at")))
