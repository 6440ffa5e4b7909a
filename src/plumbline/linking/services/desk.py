"""The matching desk: what a person decides about two records."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.linking.enums import Verdict
from plumbline.linking.models import Decision
from plumbline.linking.permissions import check_may_decide
from plumbline.sharing.services import owned_by
from plumbline.values.errors import StageRefused


@transaction.atomic
def decide_pair(
    *, left: UUID, right: UUID, verdict: Verdict, by: Viewer, because: str, at: datetime | None = None
) -> Decision:
    """Keep what a matcher decided about two records. The next run obeys it, for later versions of the records too.

    Refuses
        PermissionRefused: the viewer is not a matcher.
        StageRefused: the pair is decided already.
    Records
        ``pair.decided``, a combination.
    """
    agency = check_may_decide(by)
    first, second = sorted([left, right])
    if Decision.objects.filter(left_record=first, right_record=second, ended_at__isnull=True).exists():
        raise StageRefused("This pair is decided already. Take that decision back first.")
    decision = Decision(
        **owned_by(agency),
        left_record=first,
        right_record=second,
        verdict=verdict.value,
        because=because,
        decided_by=by.user_id,
        decided_at=at or timezone.now(),
    )
    record(
        "pair.decided",
        verb=Verb.COMBINATION,
        object_kind="record",
        objects=[first, second],
        by=by,
        at=at,
        because=because,
    )
    decision.save(force_insert=True)
    return decision


@transaction.atomic
def take_back_decision(*, decision: Decision, by: Viewer, because: str) -> None:
    """End a decision about a pair; the next run goes by the evidence again.

    Refuses
        PermissionRefused: the viewer is not a matcher.
    Records
        ``pair.reopened``, a combination.
    """
    check_may_decide(by)
    objects = [decision.left_record, decision.right_record]
    record(
        "pair.reopened", verb=Verb.COMBINATION, object_kind="record", objects=objects, by=by, because=because
    )
    Decision.objects.filter(id=decision.id).update(ended_at=timezone.now())
