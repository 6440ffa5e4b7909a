"""Keep boundaries and residents of small areas for the measurements to come."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.finding import permissions
from plumbline.finding.models import SmallAreas
from plumbline.places import AreaMap
from plumbline.values.errors import DataUnfit


@transaction.atomic
def keep_small_areas(*, areas: AreaMap, by: Viewer, at: datetime | None = None) -> SmallAreas:
    """Keep areas that were read and checked; every measurement from now on draws them, until others are given.

    Refuses
        PermissionRefused: the viewer is neither an analyst nor a job.
        DataUnfit: nobody is named as the maker of the boundaries.
    Records
        ``small_areas.kept``.
    """
    permissions.check_may_analyse(by)
    permissions.check_may_read_figures(by)
    if not areas.credit.strip():
        raise DataUnfit(
            "Say who made the boundaries: their licences ask for it under every map.", slug="no-credit"
        )
    kept = SmallAreas(
        boundaries=dict(areas.boundaries),
        population=dict(areas.population),
        credit=areas.credit.strip(),
        given_at=at or timezone.now(),
        given_by=by.actor_id,
    )
    record(
        "small_areas.kept",
        verb=Verb.COLLECTION,
        object_kind="small_areas",
        objects=[kept.id],
        by=by,
        at=at,
    )
    kept.save(force_insert=True)
    return kept
