"""`visible_to`: the first lock. The row-level policy of the same table is the second."""

from __future__ import annotations

from typing import TypeVar

from django.db import models
from django.db.models import Q, QuerySet

from plumbline.access.viewer import Viewer
from plumbline.values.errors import NotVisible


M = TypeVar("M", bound=models.Model)


def visible_to(viewer: Viewer, rows: QuerySet[M]) -> QuerySet[M]:
    """Return the rows of a `Scoped` queryset that ``viewer`` may see."""
    let_in = Q(seen_by_agencies__overlap=list(viewer.agency_ids)) | Q(
        seen_by_users__contains=[viewer.user_id]
    )
    return rows.filter(let_in).exclude(hidden_from__contains=[viewer.user_id])


def one_visible_to(viewer: Viewer, rows: QuerySet[M]) -> M:
    """Return the only row left, if the viewer may see it.

    Raises
    ------
    NotVisible: it is not there, or not theirs to see; nobody can tell which.
    """
    found = visible_to(viewer, rows).first()
    if found is None:
        raise NotVisible("This page is not there, or is not yours to see.")
    return found
