"""What became of a case handed to another area."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from plumbline.access.queries import names_of_users
from plumbline.access.viewer import Viewer
from plumbline.cases.enums import TransferAnswer
from plumbline.cases.models import Case, Transfer, TransferReply
from plumbline.cases.queries.sight import participants_of
from plumbline.people.queries import owners_of_names
from plumbline.referrals.enums import TriageDecision
from plumbline.referrals.models import Triage
from plumbline.schemes.models import Scheme
from plumbline.schemes.permissions import narrowed
from plumbline.schemes.queries import kind_of, other_schemes_of_kind
from plumbline.sharing.queries import agreement_covers
from plumbline.sharing.visibility import visible_to
from plumbline.values.words import say


ANSWERS = {TransferAnswer.ACCEPTED.value: "Accepted there", TransferAnswer.REFUSED.value: "Refused there"}


LABELS = {**ANSWERS, TransferAnswer.TAKEN_BACK.value: "Taken back here"}


@dataclass(frozen=True, slots=True)
class TransferLine:
    """One hand-over with its answer, in finished words; ``answer`` is empty while nobody there has spoken.

    ``is_here``: the other scheme is in this installation, and answers by its own triage.
    """

    transfer: Transfer
    by: str
    is_here: bool
    answer: str
    label: str
    words: str
    said_by: str
    replied_at: datetime | None


def transfers_of(viewer: Viewer, case: Case) -> tuple[TransferLine, ...]:
    """Hand-overs of a case that the viewer is looking at, oldest first; its page has written the entry."""
    rows = list(visible_to(narrowed(viewer), Transfer.objects.filter(case=case)).select_related("referral"))
    replies = {r.transfer_id: r for r in TransferReply.objects.filter(transfer__in=rows)}
    triages = {
        t.referral_id: t
        for t in Triage.objects.filter(referral__in=[r.referral_id for r in rows if r.referral_id])
    }
    users = names_of_users({r.sent_by for r in rows})
    return tuple(
        _line(
            row,
            replies.get(row.id),
            triages.get(row.referral_id) if row.referral_id else None,
            users.get(row.sent_by, ""),
        )
        for row in rows
    )


def areas_here(viewer: Viewer, case: Case) -> list[Scheme]:
    """Other schemes of the same kind in this installation that may learn who the people of a case are.

    Under agreements in force, of their host with the host here and with every agency that owns what names these people.
    """
    purpose, on = kind_of(case.scheme).purpose, timezone.localdate()
    owners = owners_of_names(viewer, [p.person_id for p in participants_of(case)])
    sharing = {case.scheme.host_agency_id, *owners}
    return [
        other
        for other in other_schemes_of_kind(case.scheme)
        if all(
            one == other.host_agency_id
            or agreement_covers([one, other.host_agency_id], purpose=purpose, on=on)
            for one in sharing
        )
    ]


def is_accepted(lines: Iterable[TransferLine]) -> bool:
    """Whether somebody there has taken the case on."""
    return any(line.answer == TransferAnswer.ACCEPTED.value for line in lines)


def _line(row: Transfer, reply: TransferReply | None, triage: Triage | None, by: str) -> TransferLine:
    if reply is not None:
        answer, words, said_by, at = reply.answer, reply.words, reply.said_by, reply.replied_at
    elif triage is not None:
        taken = triage.decision == TriageDecision.TAKE.value
        answer = (TransferAnswer.ACCEPTED if taken else TransferAnswer.REFUSED).value
        words, said_by, at = triage.words, say("Triage of {area}", area=row.area), triage.decided_at
    else:
        answer, words, said_by, at = "", "", "", None
    return TransferLine(
        transfer=row,
        by=by,
        is_here=row.referral_id is not None,
        answer=answer,
        label=LABELS.get(answer, "No answer yet"),
        words=words,
        said_by=said_by,
        replied_at=at,
    )


def open_transfer(lines: Iterable[TransferLine]) -> TransferLine | None:
    """The hand-over that waits for an answer, if one does."""
    return next((line for line in lines if not line.answer), None)
