"""Ask that the partnership be moved out, agree or refuse as a second person, and note that it was done."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from plumbline.access.models import MoveAnswer, MoveMade, MoveRequest
from plumbline.access.permissions import check_may_agree_to_move, check_may_move_out
from plumbline.access.queries.moves import agreed_move, move_shown
from plumbline.access.rules_move import MoveStanding
from plumbline.access.viewer import Viewer
from plumbline.audit.actors import Actor
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.values.age_key import read_recipient
from plumbline.values.errors import DataUnfit, PermissionRefused, StageRefused


@transaction.atomic
def ask_to_move_out(
    *, receiver: str, recipient: str, because: str, by: Viewer, at: datetime | None = None
) -> MoveRequest:
    """Ask that everything be written out, locked for one other installation.

    Parameters
    ----------
    receiver : who is to receive it; an organisation.
    recipient : the public key of its installation (``age1…``), as it was read out.
    because : why, and under which agreement.

    Refuses
        PermissionRefused: the viewer is no administrator and does not keep information governance.
        DataUnfit: something is missing, or the key is none.
    Records
        ``move.asked``.
    """
    check_may_move_out(by)
    if not receiver.strip():
        raise DataUnfit("Say who is to receive it.", slug="receiver-missing")
    if not because.strip():
        raise DataUnfit("Say why, and under which agreement.", slug="because-missing")
    key = read_recipient(recipient)
    row = MoveRequest(
        receiver=receiver.strip(),
        recipient=str(key),
        because=because.strip(),
        asked_by=by.user_id,
        asked_at=at or timezone.now(),
    )
    record("move.asked", verb=Verb.ACCESS, object_kind="move", objects=[row.id], by=by, at=at)
    row.save(force_insert=True)
    return row


@transaction.atomic
def answer_move(
    *, request_id: UUID, agreed: bool, by: Viewer, words: str = "", at: datetime | None = None
) -> MoveAnswer:
    """Agree to a request of somebody else, or refuse it and say why.

    Refuses
        PermissionRefused: the viewer does not keep information governance, or asked for it themselves.
        NotVisible: there is no such request. StageRefused: it does not wait any more. DataUnfit: refused without a reason.
    Records
        ``move.agreed`` or ``move.refused``.
    """
    check_may_agree_to_move(by)
    line = move_shown(by, request_id)
    if line.request.asked_by == by.user_id:
        raise PermissionRefused(
            "You asked for this yourself. Somebody else of information governance answers.",
            slug="own-request",
        )
    if line.standing is not MoveStanding.WAITING:
        raise StageRefused("This request does not wait for an answer any more.", slug="not-waiting")
    if not agreed and not words.strip():
        raise DataUnfit("Say why you refuse.", slug="words-missing")
    row = MoveAnswer(
        request=line.request,
        agreed=agreed,
        words=words.strip(),
        answered_by=by.user_id,
        answered_at=at or timezone.now(),
    )
    if agreed:
        record("move.agreed", verb=Verb.ACCESS, object_kind="move", objects=[request_id], by=by, at=at)
    else:
        record("move.refused", verb=Verb.ACCESS, object_kind="move", objects=[request_id], by=by, at=at)
    row.save(force_insert=True)
    return row


@transaction.atomic
def note_move_made(*, request_id: UUID, manifest_sha256: str, by: Actor, at: datetime | None = None) -> None:
    """Note that an agreed request was carried out. It serves once.

    Refuses
        StageRefused: it is not agreed, or was carried out before.
    Records
        ``move.made``, a disclosure.
    """
    row = agreed_move(request_id, at=at)
    record("move.made", verb=Verb.DISCLOSURE, object_kind="move", objects=[request_id], by=by, at=at)
    MoveMade(request=row, manifest_sha256=manifest_sha256, made_at=at or timezone.now()).save(
        force_insert=True
    )
