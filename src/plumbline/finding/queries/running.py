"""Who stands in a comparison that is still running. Read as the analyst's database role alone; nothing of it is shown."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.finding import permissions
from plumbline.finding.enums import Arm, Method
from plumbline.finding.models import ListEntry, StudyKey
from plumbline.people.queries import resolve


COMPARED = (Arm.OFFERED.value, Arm.NOT_DRAWN.value)


def people_in_running_comparisons(viewer: Viewer, *, kind: str, on: datetime) -> frozenset[str]:
    """Keys, as they stand today, of those drawn among in a lot whose year is not over.

    Both sides count: who was not drawn, because a place in a later round would take them out of the comparison unseen;
    who was offered one, because they have it. The comparison runs until the list is due for review. After an erasure the
    key is cut, and the person is on no list.

    Parameters
    ----------
    kind : of the scheme whose places are given now.
    on : the moment of the new list; lists frozen after it are not looked at.

    Raises
    ------
    PermissionRefused: the viewer is neither an analyst nor a job.
    """
    permissions.check_may_analyse(viewer)
    numbers = ListEntry.objects.filter(
        arm__in=COMPARED,
        run__method=Method.BY_LOT.value,
        run__kind=kind,
        run__scheme_id__isnull=False,
        run__as_of__lte=on,
        run__review_on__gt=timezone.localdate(on),
    ).values_list("study_number", flat=True)
    keys = list(StudyKey.objects.filter(study_number__in=numbers).values_list("person_id", flat=True))
    today = resolve(keys)
    return frozenset(str(today.get(key, key)) for key in keys)
