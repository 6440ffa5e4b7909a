"""Open a closed case again, as its kind lets it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import permissions
from plumbline.cases.models import Case, Closure, LookBack, Reopening
from plumbline.cases.queries.reopening import deciders_of, reopens_of
from plumbline.cases.queries.sight import case_to_change, state_of
from plumbline.cases.services.states import add_state
from plumbline.cases.services.track_values import end_what_holds
from plumbline.referrals.services.telling import tell_of_reopening
from plumbline.sharing.saving import save_once
from plumbline.values.errors import DataUnfit, StageRefused


REOPENED = "Somebody else reopened this case just now. Read it again."


@transaction.atomic
def reopen_case(
    *, case: Case, because: str, decided_by: UUID, by: Viewer, at: datetime | None = None
) -> Reopening:
    """Go on with a closed case, under its reference and with all its history, at the state that its kind names.

    The closure moves into the row of the reopening, and with it the day on which it was to be looked at whether the case is still kept:
    closing it anew works that day out anew. Look-backs end with it. Nobody is let in again: an agency that left stays out.

    Parameters
    ----------
    decided_by : who decided it, of those whom the kind lets; they need not be the one who writes it down.

    Refuses
        PermissionRefused: the kind leaves this to other roles.
        NotVisible: the case is not theirs to see.
        StageRefused: it is not closed, or was closed for a reason after which its kind never goes on.
        DataUnfit: no reason in words, or somebody who does not decide this.
    Records
        ``case.reopened`` and ``case.moved``; ``track.set`` where the kind ends what stood before; ``notice.given`` to whoever referred, where they were told that it had ended.
    """
    case, now = case_to_change(by, case), at or timezone.now()
    last, closure = state_of(case), Closure.objects.filter(case=case).first()
    reopens = reopens_of(case, last.state)
    if reopens is None or closure is None:
        raise StageRefused(
            "Only a closed case is reopened, where its kind of scheme lets it.", slug="not-closed"
        )
    permissions.check_may_move(by, reopens, case.scheme)
    if closure.reason in reopens.never_after:
        raise StageRefused(
            "A case that was closed for this reason is not reopened. Refer anew.", slug="never-reopened"
        )
    if not because.strip():
        raise DataUnfit("Say in a few words why.", slug="no-reason")
    if decided_by not in deciders_of(case.scheme, reopens):
        raise DataUnfit("Choose somebody who decides this in your scheme.", slug="no-decider")
    row = Reopening(
        case=case,
        number=Reopening.objects.filter(case=case).count() + 1,
        because=because.strip(),
        decided_by=decided_by,
        at=now,
        by=by.user_id,
        owner_agency=case.owner_agency,
    )
    ended = LookBack.objects.filter(case=case, ended_with__isnull=True).values_list("id", flat=True)
    record(
        "case.reopened",
        verb=Verb.ALTERATION,
        object_kind="case",
        objects=[case.id, row.id, closure.id, decided_by, *ended],
        by=by,
        at=now,
    )
    save_once(row, clash=REOPENED, slug="reopened-already")
    # What the closure said was put in by the database.
    row.refresh_from_db()
    record(
        "case.moved",
        verb=Verb.ALTERATION,
        object_kind="case",
        objects=[case.id],
        by=by,
        at=now,
        because=reopens.to,
    )
    add_state(case, last.number + 1, reopens.to, by=by, at=now, because=row.because)
    for track in reopens.ends:
        end_what_holds(case, track, because=row.because, by=by, at=now)
    if closure.referrer_told:
        tell_of_reopening(case.referral, by=by, at=now)
    return row
