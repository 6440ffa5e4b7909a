"""Begin a referral to another scheme, as triage decided: a draft of whoever decides, sent like any other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.referrals import permissions
from plumbline.referrals.models import Referral, ReferredOn
from plumbline.referrals.queries.referrals import referral_for
from plumbline.referrals.queries.referred_on import is_under_way, leads_on, schemes_to_refer_on
from plumbline.referrals.services.drafts import save_draft
from plumbline.schemes.models import Scheme
from plumbline.sharing.enums import Marking
from plumbline.values.errors import NotVisible, StageRefused


@transaction.atomic
def begin_referral_on(
    *,
    referral: Referral,
    scheme: Scheme,
    typed: Mapping[str, Sequence[str]],
    people: Sequence[UUID] = (),
    by: Viewer,
    at: datetime | None = None,
) -> ReferredOn:
    """Keep a draft of a referral to another scheme, and that it came of this one. Nothing is told to anybody until it is sent.

    Parameters
    ----------
    typed : what the form of that scheme begins with, by field; people and facts go under the law that is asked for there.
    people : keys of those whose names are in it, for the ledger.

    Refuses
        PermissionRefused: neither co-ordinator nor chair of the scheme that decided.
        NotVisible: the referral is not theirs to see, or they may not refer to the other scheme.
        StageRefused: it was not decided to refer it on; or what was begun is sent already, or waits.
    Records
        ``referral.referred_on`` and ``referral.draft_saved``.
    """
    referral, now = referral_for(by, referral.id), at or timezone.now()
    permissions.check_may_decide(by, referral.scheme)
    if not leads_on(referral):
        raise StageRefused("It was not decided to refer this on to another scheme.", slug="not-referred-on")
    if scheme not in schemes_to_refer_on(by, referral):
        raise NotVisible("This page is not there, or is not yours to see.")
    # Of two who press at once, the second reads what the first began.
    _one_at_a_time(referral.id)
    if is_under_way(by, referral, at=now):
        raise StageRefused(
            "It is referred on already. Go back to the referral to see how far it is.", slug="under-way"
        )
    row = _row(referral, scheme, by=by, at=now)
    record(
        "referral.referred_on",
        verb=Verb.ALTERATION,
        object_kind="referral",
        # Not the draft: it becomes the referral there, and an entry that names both would tell of this one to whoever looks that one up.
        objects=[referral.id, row.id, *dict.fromkeys(people)],
        by=by,
        at=now,
    )
    save_draft(
        draft_id=row.came_of, scheme=scheme, typed=typed, window=uuid4(), turn=1, version=0, by=by, at=now
    )
    row.save(force_insert=True)
    return row


def _row(referral: Referral, scheme: Scheme, *, by: Viewer, at: datetime) -> ReferredOn:
    agency = permissions.referring_agency(by, scheme)
    return ReferredOn(
        triage=referral.triage,
        scheme=scheme,
        came_of=uuid4(),
        referred_on_at=at,
        referred_on_by=by.user_id,
        owner_agency=agency,
        marking=Marking.OWNER.value,
        seen_by_agencies=[agency],
    )


def _one_at_a_time(referral: UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"referrals.on.{referral}"])
