"""Hand a case to another area, and take it back if it is refused there. Sending alone is no hand-over."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import permissions
from plumbline.cases.enums import TransferAnswer
from plumbline.cases.models import Case, CaseState, Transfer, TransferReply
from plumbline.cases.queries.sight import case_to_change, participants_of, state_of
from plumbline.cases.queries.transfers import (
    ANSWERS,
    TransferLine,
    areas_here,
    is_accepted,
    open_transfer,
    transfers_of,
)
from plumbline.cases.services.states import return_to, step_case
from plumbline.referrals.services import refer_onward
from plumbline.schemes.models import Scheme
from plumbline.sharing.saving import save_once
from plumbline.values.errors import DataUnfit, StageRefused


SENT = "This case is with another area already. Wait for its answer."


@transaction.atomic
def send_transfer(
    *,
    case: Case,
    words: str,
    by: Viewer,
    to: Scheme | None = None,
    area: str = "",
    at: datetime | None = None,
) -> Transfer:
    """Hand a case to the same kind of scheme in another area. It stays here, and its actions go on, until it is accepted there.

    Parameters
    ----------
    to : the scheme there, where it is in this installation; it gets a referral. ``area`` names one that is not.

    Refuses
        PermissionRefused: neither co-ordinator nor chair of the scheme.
        NotVisible: the case is not theirs to see.
        StageRefused: it cannot be handed over from where it stands, it was already, or no agreement covers both hosts.
        DataUnfit: no area, or no reason.
    Records
        ``transfer.sent``, a disclosure; ``referral.made`` where the other scheme is here; ``case.moved``.
    """
    case, now = case_to_change(by, case), at or timezone.now()
    permissions.check_may(by, "transfer", case.scheme)
    if not words.strip() or not (to or area.strip()):
        raise DataUnfit("Say to which area the case goes, and why.", slug="no-area")
    if open_transfer(transfers_of(by, case)):
        raise StageRefused(SENT, slug="sent-already")
    if to is not None and to not in areas_here(by, case):
        raise StageRefused(
            "No information sharing agreement in force covers that area and every agency that named these people. Sign one first.",
            slug="no-agreement",
        )
    before = state_of(case).state
    row = Transfer(
        case=case,
        number=Transfer.objects.filter(case=case).count() + 1,
        area=to.name if to else area.strip(),
        before=before,
        words=words.strip(),
        sent_at=now,
        sent_by=by.user_id,
        owner_agency=permissions.acting_agency(by, "transfer", case.scheme),
    )
    people = [(p.person_id, p.part) for p in participants_of(case)]
    objects = [row.id, case.id, *(key for key, _ in people)]
    record("transfer.sent", verb=Verb.DISCLOSURE, object_kind="transfer", objects=objects, by=by, at=now)
    step_case(case, "transfer_sent", by=by, at=now, because=row.area)
    if to is not None:
        row.referral = refer_onward(
            referral=case.referral, scheme=to, people=people, words=words, by=by, at=now
        )
    save_once(row, clash=SENT, slug="sent-already")
    return row


@transaction.atomic
def record_transfer_reply(
    *,
    transfer: Transfer,
    answer: TransferAnswer | str,
    words: str,
    said_by: str,
    by: Viewer,
    at: datetime | None = None,
) -> TransferReply:
    """Write down what an area outside of this installation answered. Refused, the case goes back to where it stood.

    Refuses
        PermissionRefused: neither co-ordinator nor chair of the scheme.
        NotVisible: the case is not theirs to see.
        StageRefused: it was answered, or the other scheme is here and answers for itself.
        DataUnfit: no answer, no words, or nobody named who said so.
    Records
        ``transfer.answered``; ``case.moved`` where it was refused.
    """
    case, now = case_to_change(by, transfer.case), at or timezone.now()
    permissions.check_may(by, "transfer", case.scheme)
    line = open_transfer(transfers_of(by, case))
    if line is None or line.transfer.id != transfer.id or line.is_here:
        raise StageRefused("No answer from outside is waited for.", slug="not-waiting")
    if hasattr(transfer, "handover"):
        raise StageRefused(
            "The other installation answers for itself, and its answer comes by itself.", slug="not-waiting"
        )
    if answer not in ANSWERS or not words.strip() or not said_by.strip():
        raise DataUnfit("Say what they answered, who said so and how.", slug="reply-incomplete")
    return keep_reply(transfer, TransferAnswer(answer), words, said_by, by=by, at=now)


def keep_reply(
    transfer: Transfer, answer: TransferAnswer, words: str, said_by: str, *, by: Viewer, at: datetime
) -> TransferReply:
    """Store an answer that the caller has checked; one that is not an acceptance brings the case back to where it stood.

    Records
        ``transfer.answered``; ``case.moved`` where the case comes back.
    """
    row = TransferReply(
        transfer=transfer,
        answer=answer.value,
        words=words.strip(),
        said_by=said_by.strip(),
        replied_at=at,
        recorded_by=by.user_id,
        owner_agency=transfer.owner_agency,
    )
    objects = [row.id, transfer.id, transfer.case_id]
    record(
        "transfer.answered", verb=Verb.ALTERATION, object_kind="transfer", objects=objects, by=by, at=at,
        because=row.answer.replace("_", "-"),
    )  # fmt: skip
    save_once(row, clash="This was answered already.", slug="not-waiting")
    if answer is not TransferAnswer.ACCEPTED:
        _take_back(transfer.case, transfer, by=by, at=at)
    return row


@transaction.atomic
def take_back_transfer(*, case: Case, by: Viewer, at: datetime | None = None) -> CaseState:
    """Bring a case back to where it stood, after the other area refused it.

    Refuses
        PermissionRefused: neither co-ordinator nor chair of the scheme.
        StageRefused: it was not refused there.
    Records
        ``case.moved``.
    """
    case, now = case_to_change(by, case), at or timezone.now()
    permissions.check_may(by, "transfer", case.scheme)
    last = _last(by, case)
    if last is None or last.answer != TransferAnswer.REFUSED.value:
        raise StageRefused("The other area has not refused this case.", slug="not-refused")
    return _take_back(case, last.transfer, by=by, at=now)


def check_accepted(case: Case, *, by: Viewer) -> None:
    """Refuse to close a case as handed over while nobody there has accepted it.

    Raises
    ------
    StageRefused: no accepted hand-over.
    """
    if not is_accepted(transfers_of(by, case)):
        raise StageRefused("No other area has accepted this case.", slug="not-accepted")


def _last(by: Viewer, case: Case) -> TransferLine | None:
    lines = transfers_of(by, case)
    return lines[-1] if lines else None


def _take_back(case: Case, transfer: Transfer, *, by: Viewer, at: datetime) -> CaseState:
    return return_to(case, transfer.before, leaving="transfer_sent", by=by, at=at, because=transfer.area)
