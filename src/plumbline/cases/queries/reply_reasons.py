"""Why agencies cannot say, for whoever may read it."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from plumbline.access.viewer import Viewer
from plumbline.cases.enums import Answer
from plumbline.cases.models import ReplyReason, ResearchReply
from plumbline.sharing.visibility import visible_to


def reasons_of(seen: Viewer, replies: Iterable[ResearchReply]) -> dict[UUID, str]:
    """Reasons that a viewer reads, by answer. The caller writes the ledger entry."""
    asked = [reply.id for reply in replies if reply.answer == Answer.CANNOT_SAY]
    if not asked:
        return {}
    return dict(
        visible_to(seen, ReplyReason.objects.filter(reply__in=asked)).values_list("reply_id", "words")
    )
