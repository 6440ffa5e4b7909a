"""Read what was referred on: to which scheme, and what came of it. Nobody learns of a referral that they may not read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import F, Func, QuerySet, TextField
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.referrals import permissions
from plumbline.referrals.enums import TriageDecision
from plumbline.referrals.models import Referral, ReferredOn
from plumbline.referrals.queries.referrals import LATELY, visible_referrals
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


@dataclass(frozen=True, slots=True)
class Begun:
    """How far something is that was referred on: a draft, sent, or gone. Not to where."""

    state: str
    at: datetime
    is_mine: bool


@dataclass(frozen=True, slots=True)
class UnsentLine:
    """A referral that was to be referred on and is not. ``since``: begun, or decided. ``scheme``: "" where nothing is begun that the viewer may know of.

    ``draft``: key of the viewer's own, with which they go on.
    """

    referral: UUID
    since: datetime
    scheme: str
    draft: UUID | None


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


def unsent_on(viewer: Viewer, *, at: datetime | None = None) -> list[UnsentLine]:
    """What was decided to be referred on by those who lead with the viewer, and is not sent by the limit of the kind; the longest wait first.

    Begun or not: a draft of the viewer's own, one that a colleague has left lying, or nothing. Names nobody, so no entry.
    """
    now = at or timezone.now()
    rows = visible_referrals(viewer).filter(
        triage__decision=TriageDecision.REFER_ON.value, triage__decided_at__gte=now - LATELY
    )
    late = [row for row in rows if _is_the_viewers(viewer, row) and _is_over(row, row.triage.decided_at, now)]
    if not late:
        return []
    begun, told = (
        _how_far(late),
        {row.came_of: row for row in _seen(viewer).filter(triage__referral__in=late)},
    )
    found = [
        line for row in late if (line := _unsent(viewer, row, begun[row.triage.id], told, now)) is not None
    ]
    return sorted(found, key=lambda line: (line.since, str(line.referral)))


def _is_the_viewers(viewer: Viewer, referral: Referral) -> bool:
    leads = bool(viewer.agencies_as(permissions.DECIDES) & referral.scheme.agencies)
    return leads and leads_on(referral) and bool(schemes_to_refer_on(viewer, referral))


def _unsent(
    viewer: Viewer, referral: Referral, begun: Sequence[Begun], told: Mapping[UUID, ReferredOn], now: datetime
) -> UnsentLine | None:
    drafts = [one for one in begun if one.state == DRAFT]
    if any(one.state == SENT for one in begun) or any(not _is_over(referral, one.at, now) for one in drafts):
        return None
    rows = [row for row in told.values() if row.triage_id == referral.triage.id]
    waits = [row for row in rows if getattr(row, "state", "") == DRAFT]
    mine = next((row.came_of for row in waits if row.referred_on_by == viewer.user_id), None)
    since = max((one.at for one in drafts), default=referral.triage.decided_at)
    return UnsentLine(referral.id, since, waits[0].scheme.name if waits else "", mine)


def _how_far(referrals: Sequence[Referral]) -> dict[UUID, list[Begun]]:
    """How far each is that was begun of some referrals that the viewer holds, by triage; to which scheme is not said."""
    found: dict[UUID, list[Begun]] = {row.triage.id: [] for row in referrals}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT triage, state, begun_at, mine FROM referrals_on_now(%s::uuid[])", [list(found)]
        )
        for triage, state, begun_at, mine in cursor.fetchall():
            found[triage].append(Begun(state, begun_at, bool(mine)))
    return found


def draft_referred_on(viewer: Viewer, draft_id: UUID) -> ReferredOn | None:
    """What a draft of the viewer's own was begun of; None where it was not begun at triage."""
    mine = _seen(viewer).filter(came_of=draft_id, referred_on_by=viewer.user_id)
    return mine.select_related("triage__referral").first()


_STATE = Func(F("came_of"), function="referrals_state_on", output_field=TextField())


def _seen(viewer: Viewer) -> QuerySet[ReferredOn]:
    rows = visible_to(narrowed(viewer, permissions.DECIDES), ReferredOn.objects.all())
    return rows.select_related("scheme").annotate(state=_STATE).order_by("referred_on_at", "pk")


def _is_over(referral: Referral, since: datetime, now: datetime) -> bool:
    kind = kind_of(referral.scheme)
    return REFER_ON in kind.clocks and now >= due_at(since, kind.limit(REFER_ON), team=kind.hours)


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


def is_under_way(viewer: Viewer, referral: Referral, *, at: datetime | None = None) -> bool:
    """Say whether something that was referred on is sent, or waits as a draft: of the viewer's own, or of a colleague who has time for it still."""
    if not leads_on(referral):
        return False
    now = at or timezone.now()
    return any(
        one.state == SENT or (one.state == DRAFT and (one.is_mine or not _is_over(referral, one.at, now)))
        for one in _how_far([referral])[referral.triage.id]
    )
