"""Check a result before it leaves the partnership: two people, and neither of them its author."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.studies import permissions
from plumbline.studies.models import ReleaseCheck, Result
from plumbline.studies.queries.releases import authors_of
from plumbline.studies.queries.results import result_of
from plumbline.values.errors import DataUnfit, StageRefused


@transaction.atomic
def check_for_release(
    *, result_id: UUID, passed: bool, by: Viewer, words: str = "", at: datetime | None = None
) -> ReleaseCheck:
    """Write down what one checker found. Two who pass it release it; one who does not holds it back for good.

    Parameters
    ----------
    words : what stands in the way, needed where it is not passed. Names no person.

    Refuses
        PermissionRefused: the viewer is no analyst, researcher or keeper of information governance.
        NotVisible: no such result. DataUnfit: not passed and nothing said.
        StageRefused: the viewer planned or made it, has checked it already, or it is for looking only.
    Records
        ``result.checked``.
    """
    permissions.check_may_release(by)
    result = result_of(by, result_id)
    _check_stage(result, by)
    if not passed and not words.strip():
        raise DataUnfit("Say what stands in the way.", slug="check-without-words")
    check = ReleaseCheck(
        result=result,
        passed=passed,
        words=words.strip(),
        checked_by=by.user_id,
        checked_at=at or timezone.now(),
    )
    record(
        "result.checked",
        verb=Verb.ALTERATION,
        object_kind="result",
        objects=[result.id, check.id],
        by=by,
        at=at,
    )
    try:
        with transaction.atomic():
            check.save(force_insert=True)
    except IntegrityError:
        # Pressed twice at once: the second comes after the first was looked for.
        raise _checked_already() from None
    return check


def _check_stage(result: Result, by: Viewer) -> None:
    if result.standing == "exploratory":
        raise StageRefused(
            "This is for looking only, so it is never released. Wait for a planned look.",
            slug="exploratory",
        )
    if by.user_id in authors_of(result):
        raise StageRefused("You planned this or made it. Somebody else has to check it.", slug="own-result")
    if ReleaseCheck.objects.filter(result=result, checked_by=by.user_id).exists():
        raise _checked_already()


def _checked_already() -> StageRefused:
    return StageRefused("You have checked this result already.", slug="checked-already")
