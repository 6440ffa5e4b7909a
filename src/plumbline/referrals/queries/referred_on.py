"""Read what was referred on: to which scheme, and what came of it. Nobody learns of a referral that they may not read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, Func, QuerySet, TextField
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.referrals import permissions
from plumbline.referrals.enums import TriageDecision
from plumbline.referrals.models import Referral, ReferredOn
from plumbline.referrals.queries.referrals import visible_referrals
from plumbline.schemes.models import Scheme
from plumbline.schemes.permissions import narrowed
from plumbline.schemes.queries import kind_of, schemes_of
from plumbline.schemes.rules import due_at
from plumbline.sharing.visibility import visible_to


DRAFT, SENT = "draft", "sent"
REFER_ON = "refer_on"
"""The limit by which what is referred on is sent. A kind that has none refers on to nobody here: what it calls so is done elsewhere."""


@dataclass(frozen=True, slots=True)
class OnLine:
    """What was begun of a referral that is referred on.

    ``sent_at``: None where it is not sent; it then waits as a draft (``waits``), or was thrown away. ``decision``: what the other scheme decided, in its
    kind's words. ``is_mine``: the viewer began it, and may go on with it.
    """

    row: ReferredOn
    scheme: str
    is_mine: bool
    waits: bool
    sent_at: datetime | None = None
    taken_up_at: datetime | None = None
    decision: str = ""
    decided_at: datetime | None = None


def leads_on(referral: Referral) -> bool:
    """Say whether a referral was decided to be referred on, in a kind where that leads to another scheme."""
    triage = getattr(referral, "triage", None)
    decided = triage is not None and triage.decision == TriageDecision.REFER_ON.value
    return decided and REFER_ON in kind_of(referral.scheme).clocks


def schemes_to_refer_on(viewer: Viewer, referral: Referral) -> list[Scheme]:
    """Other schemes that the viewer may refer to, by name."""
    others = (scheme for scheme in schemes_of(viewer) if scheme.id != referral.scheme_id)
    return [scheme for scheme in others if permissions.can_refer(viewer, scheme)]


def referred_on(viewer: Viewer, referral: Referral) -> list[OnLine]:
    """What was begun of a referral that the viewer holds, the first first. Names nobody, so no entry."""
    if not leads_on(referral):
        return []
    rows = list(_seen(viewer).filter(triage__referral=referral))
    sent = {one.id: one for one in visible_referrals(viewer).filter(id__in=[row.came_of for row in rows])}
    told = (row for row in rows if row.came_of in sent or getattr(row, "state", SENT) != SENT)
    return [_line(viewer, row, sent.get(row.came_of)) for row in told]


def unsent_on(viewer: Viewer, *, at: datetime | None = None) -> list[OnLine]:
    """What the viewer's agency began to refer on and has not sent by the limit of the kind that decided so, the longest wait first. Names nobody."""
    now = at or timezone.now()
    waiting = _seen(viewer).annotate(state=_STATE).filter(state=DRAFT)
    rows = waiting.select_related("triage__referral__scheme")
    return [_line(viewer, row, None) for row in rows if _is_over(row, now)]


def draft_referred_on(viewer: Viewer, draft_id: UUID) -> ReferredOn | None:
    """What a draft of the viewer's own was begun of; None where it was not begun at triage."""
    mine = _seen(viewer).filter(came_of=draft_id, referred_on_by=viewer.user_id)
    return mine.select_related("triage__referral").first()


_STATE = Func(F("came_of"), function="referrals_state_on", output_field=TextField())


def _seen(viewer: Viewer) -> QuerySet[ReferredOn]:
    rows = visible_to(narrowed(viewer, permissions.DECIDES), ReferredOn.objects.all())
    return rows.select_related("scheme").annotate(state=_STATE).order_by("referred_on_at", "pk")


def _is_over(row: ReferredOn, now: datetime) -> bool:
    kind = kind_of(row.triage.referral.scheme)
    return REFER_ON in kind.clocks and now >= due_at(
        row.referred_on_at, kind.limit("refer_on"), team=kind.hours
    )


def _line(viewer: Viewer, row: ReferredOn, sent: Referral | None) -> OnLine:
    triage, taken_up = getattr(sent, "triage", None), getattr(sent, "taken_up", None)
    return OnLine(
        row=row,
        scheme=row.scheme.name,
        is_mine=row.referred_on_by == viewer.user_id,
        waits=getattr(row, "state", "") == DRAFT,
        sent_at=sent.referred_at if sent else None,
        taken_up_at=taken_up.taken_up_at if taken_up else None,
        decision=kind_of(row.scheme).work.triage[triage.decision] if triage else "",
        decided_at=triage.decided_at if triage else None,
    )


def is_under_way(lines: Sequence[OnLine]) -> bool:
    """Say whether something that was referred on is sent, or waits as a draft."""
    return any(line.sent_at or line.waits for line in lines)
