"""Record agreements, their reviews and their end."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.sharing import permissions, rules
from plumbline.sharing.models import Agreement
from plumbline.sharing.queries import agreement_to_change
from plumbline.values.errors import DataUnfit, StageRefused


@transaction.atomic
def sign_agreement(
    *,
    name: str,
    parties: Iterable[UUID],
    purpose: str,
    gateway: str,
    starts: date,
    review_on: date,
    no_power: Collection[str],
    by: Viewer,
    signatories: str = "",
    assessment: str = "",
    kept_at: str = "",
) -> Agreement:
    """Record an information sharing agreement that was signed. From its first day on it lets exchanges be made.

    Parameters
    ----------
    gateway : the laws that it rests on, by their citations, with a semicolon between them.
    no_power : citations that permit nothing by themselves (`schemes`: laws are data there, above this room).

    Refuses
        PermissionRefused: neither a job nor information governance of one of the agencies.
        DataUnfit: fewer than two agencies, no name, no law, none that permits anything by itself, or a review that is not after the first day.
    Records
        ``agreement.signed``.
    """
    among = list(dict.fromkeys(parties))
    permissions.check_may_sign(by, among)
    rules.check_agreement_text(name=name, parties=among, gateway=gateway, starts=starts, review_on=review_on)
    rules.check_permits(gateway, no_power=no_power)
    agreement = Agreement(
        name=name.strip(),
        parties=among,
        purpose=purpose,
        gateway=gateway.strip(),
        starts=starts,
        review_on=review_on,
        signatories=signatories.strip(),
        assessment=assessment.strip(),
        kept_at=kept_at.strip(),
    )
    _ledger("agreement.signed", agreement, by=by)
    agreement.save(force_insert=True)
    return agreement


@transaction.atomic
def review_agreement(*, agreement_id: UUID, review_on: date, by: Viewer, on: date | None = None) -> Agreement:
    """Note that an agreement was looked at again and stands, until its next review.

    Refuses
        NotVisible, PermissionRefused: not theirs to see, or to review.
        StageRefused: it has ended. DataUnfit: the next review is not ahead, or more than twelve months away.
    Records
        ``agreement.reviewed``.
    """
    today = on or timezone.localdate()
    agreement = _open(agreement_id, by=by, on=today)
    rules.check_review(review_on, on=today)
    _ledger("agreement.reviewed", agreement, by=by)
    agreement.review_on = review_on
    agreement.save(update_fields=["review_on"])
    return agreement


@transaction.atomic
def end_agreement(
    *, agreement_id: UUID, ends: date, because: str, by: Viewer, on: date | None = None
) -> Agreement:
    """Set the first day on which nothing is exchanged under an agreement any more. What was shared stays where it is.

    Refuses
        NotVisible, PermissionRefused: not theirs to see, or to end.
        StageRefused: it has ended. DataUnfit: no reason, or a day that is past or before it starts.
    Records
        ``agreement.ended``.
    """
    today = on or timezone.localdate()
    agreement = _open(agreement_id, by=by, on=today)
    if not because.strip():
        raise DataUnfit("Say why it ends.", slug="no-reason")
    if ends < max(today, agreement.starts):
        raise DataUnfit("Give a day from today on, and not before the agreement starts.", slug="end-unfit")
    _ledger("agreement.ended", agreement, by=by)
    agreement.ends, agreement.ended_because = ends, because.strip()
    agreement.save(update_fields=["ends", "ended_because"])
    return agreement


def _open(agreement_id: UUID, *, by: Viewer, on: date) -> Agreement:
    agreement = agreement_to_change(by, agreement_id)
    permissions.check_may_sign(by, agreement.parties)
    if agreement.ends is not None and agreement.ends <= on:
        raise StageRefused("This agreement has ended. Record a new one.")
    return agreement


def _ledger(what: str, agreement: Agreement, *, by: Viewer) -> None:
    record(
        what,
        verb=Verb.ACCESS,
        object_kind="agreement",
        objects=[agreement.id],
        by=by,
        because=agreement.purpose,
    )
