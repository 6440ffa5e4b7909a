"""Read requests to move the partnership out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from plumbline.access.models import MoveRequest
from plumbline.access.permissions import check_may_move_out, may_agree_to_move
from plumbline.access.queries.accounts import names_of_users
from plumbline.access.rules_move import HOLDS, MOVE_NAMES, MoveStanding, standing_of
from plumbline.access.viewer import Viewer
from plumbline.values.errors import NotVisible, StageRefused
from plumbline.values.words import say


@dataclass(frozen=True, slots=True)
class MoveLine:
    """A request, the names of both people, and where it stands. ``may_answer``: the viewer may agree or refuse."""

    request: MoveRequest
    standing: MoveStanding
    asked_by: str
    answered_by: str
    words: str
    until: datetime
    may_answer: bool

    @property
    def label(self) -> str:
        """The standing in words."""
        return MOVE_NAMES[self.standing]


def moves(viewer: Viewer, *, at: datetime | None = None) -> list[MoveLine]:
    """Every request, the newest first.

    Raises
    ------
    PermissionRefused: the viewer is no administrator and does not keep information governance.
    """
    check_may_move_out(viewer)
    rows = list(MoveRequest.objects.select_related("answer", "made"))
    people = [row.asked_by for row in rows] + [row.answer.answered_by for row in rows if _answered(row)]
    names = names_of_users(people)
    return [_line(viewer, row, names, at or timezone.now()) for row in rows]


def move_shown(viewer: Viewer, request_id: UUID) -> MoveLine:
    """One request.

    Raises
    ------
    PermissionRefused: as `moves`. NotVisible: there is no such request.
    """
    found = next((line for line in moves(viewer) if line.request.id == request_id), None)
    if found is None:
        raise NotVisible("This page is not there, or is not yours to see.")
    return found


def agreed_move(request_id: UUID, *, at: datetime | None = None) -> MoveRequest:
    """The request that a command is about to carry out, asked by one and agreed by another.

    Raises
    ------
    StageRefused: there is none, or it is not agreed, was refused, lapsed, or was carried out before.
    """
    row = MoveRequest.objects.select_related("answer", "made").filter(id=request_id).first()
    if row is None:
        raise StageRefused(
            "There is no such request. Two people ask and agree on the page “Move out” under Accounts; its number stands there.",
            slug="no-such-request",
        )
    standing = _standing(row, at or timezone.now())
    if standing is not MoveStanding.AGREED:
        raise StageRefused(NOT_NOW[standing], slug="request-not-agreed")
    return row


NOT_NOW = {
    MoveStanding.WAITING: "Nobody has agreed to this request yet. Somebody else, of information governance, does so on its page.",
    MoveStanding.REFUSED: "This request was refused; its page says why.",
    MoveStanding.LAPSED: say(
        "This request is older than {days} days and has lapsed. Ask anew.", days=HOLDS.days
    ),
    MoveStanding.DONE: "This request was carried out before, and a request serves once. Ask anew.",
}


def _line(viewer: Viewer, row: MoveRequest, names: dict[UUID, str], now: datetime) -> MoveLine:
    answer = row.answer if _answered(row) else None
    standing = _standing(row, now)
    return MoveLine(
        request=row,
        standing=standing,
        asked_by=names.get(row.asked_by, "Closed account"),
        answered_by=names.get(answer.answered_by, "Closed account") if answer else "",
        words=answer.words if answer else "",
        until=(answer.answered_at if answer else row.asked_at) + HOLDS,
        may_answer=standing is MoveStanding.WAITING
        and may_agree_to_move(viewer)
        and viewer.user_id != row.asked_by,
    )


def _answered(row: MoveRequest) -> bool:
    return hasattr(row, "answer")


def _standing(row: MoveRequest, now: datetime) -> MoveStanding:
    answer = row.answer if _answered(row) else None
    return standing_of(
        asked_at=row.asked_at,
        answered_at=answer.answered_at if answer else None,
        agreed=bool(answer and answer.agreed),
        made=hasattr(row, "made"),
        now=now,
    )
