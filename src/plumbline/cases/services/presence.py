"""Let an agency know that somebody is in a case and whom to call; take it back."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from plumbline.access.queries import members_of
from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import permissions
from plumbline.cases.models import Case, Presence, PresenceEnd, PresenceShare
from plumbline.cases.queries.presence import share_to_end
from plumbline.cases.queries.sight import case_to_change, check_in_case
from plumbline.cases.services.states import check_open
from plumbline.referrals.agreements import check_agreement
from plumbline.schemes.permissions import CASE_ROLES
from plumbline.schemes.queries import kind_of
from plumbline.schemes.rules import check_ahead
from plumbline.sharing.enums import Marking
from plumbline.sharing.saving import save_once
from plumbline.sharing.services import start_grants, withdraw
from plumbline.values.errors import DataUnfit, StageRefused


WALLED = "That somebody is in a case of this scheme is itself unsafe to tell. Nobody is let know of it alone."


@transaction.atomic
def share_presence(
    *,
    case: Case,
    person_id: UUID,
    agency: UUID,
    gateway: str,
    call: str,
    words: str,
    until: date,
    by: Viewer,
    user: UUID | None = None,
    at: datetime | None = None,
) -> PresenceShare:
    """Let an agency, or one of its people, know that somebody is in a case of this scheme and whom to call, until a day.

    Parameters
    ----------
    gateway : a slug of the kind, the law it rests on; the purpose is that of the kind.
    call : whom to call, and how. It is all that is told beside the name of the scheme.
    words : why they need to know. Read by those in the case alone.
    user : one person of the agency; everybody of it who works on cases if none is named.

    Refuses
        NotVisible: the case is not theirs to see.
        PermissionRefused: neither co-ordinator nor chair of the scheme.
        StageRefused: the scheme has a wall, the case is closed, or no agreement in force covers the agency.
        DataUnfit: somebody who is not in the case, an agency that is, no such law, nothing to tell, or a day that is past or too far.
    Records
        ``presence.shared``, a disclosure, and ``access.granted``.
    """
    case, now = case_to_change(by, case), at or timezone.now()
    permissions.check_may(by, "let_in", case.scheme)
    check_open(case)
    kind = kind_of(case.scheme)
    if kind.is_walled:
        raise StageRefused(WALLED, slug="presence-unsafe")
    check_in_case(case, person_id)
    _check(case, agency, user, until, today=timezone.localdate(now))
    if gateway not in kind.gateways or not call.strip() or not words.strip():
        raise DataUnfit(
            "Choose the law, say whom to call, and say why they need to know.",
            slug="presence-says-too-little",
        )
    check_agreement(case.scheme, [agency], on=timezone.localdate(now), purpose=kind.purpose)
    own = permissions.acting_agency(by, "let_in", case.scheme)
    copy = Presence(
        id=uuid4(), owner_agency=own, marking=Marking.NAMED.value, seen_by_agencies=[] if user else [agency],
        seen_by_users=[user] if user else [], hidden_from=list(case.hidden_from), person_id=person_id, scheme=case.scheme,
        call=call.strip(), until=until,
    )  # fmt: skip
    share = PresenceShare(
        id=uuid4(), owner_agency=own, case=case, presence=copy.id, person_id=person_id, agency=agency, user=user,
        purpose=kind.purpose, gateway=gateway, citation=kind.gateways[gateway].citation, call=call.strip(), words=words.strip(),
        until=until, at=now, by=by.user_id,
    )  # fmt: skip
    record(
        "presence.shared", verb=Verb.DISCLOSURE, object_kind="presence", objects=[share.id, case.id, person_id, agency],
        by=by, at=now, because=gateway,
    )  # fmt: skip
    copy.save(force_insert=True)
    start_grants(row=copy, by=by, because="presence", at=now)
    share.save(force_insert=True)
    return share


def _check(case: Case, agency: UUID, user: UUID | None, until: date, *, today: date) -> None:
    if agency in case.seen_by_agencies:
        raise DataUnfit("This agency is in the case, and sees it.", slug="agency-is-in")
    if agency not in case.scheme.agencies:
        raise DataUnfit("Choose an agency of this scheme.", slug="no-such-agency")
    if user is not None and user not in {m.id for m in members_of(agency, roles=sorted(CASE_ROLES))}:
        raise DataUnfit("Choose somebody who works on cases at this agency.", slug="no-such-person")
    check_ahead(until, today=today, longest=kind_of(case.scheme).limit("presence"))


@transaction.atomic
def withdraw_presence(*, share_id: UUID, words: str, by: Viewer, at: datetime | None = None) -> PresenceEnd:
    """Take back that an agency is let know, at once.

    Refuses
        NotVisible: the share, or its case, is not theirs to see.
        PermissionRefused: neither co-ordinator nor chair of the scheme.
        DataUnfit: no reason. StageRefused: it was taken back already.
    Records
        ``presence.withdrawn`` and ``access.withdrawn``.
    """
    share, now = share_to_end(by, share_id), at or timezone.now()
    permissions.check_may(by, "let_in", share.case.scheme)
    if not words.strip():
        raise DataUnfit("Say why it is taken back.", slug="words-missing")
    end = PresenceEnd(
        id=uuid4(),
        owner_agency=share.owner_agency,
        case=share.case,
        share=share,
        words=words.strip(),
        at=now,
        by=by.user_id,
    )
    record(
        "presence.withdrawn", verb=Verb.ACCESS, object_kind="presence",
        objects=[share.id, share.case_id, share.person_id, share.agency], by=by, at=now,
    )  # fmt: skip
    save_once(end, clash="It was taken back already.", slug="withdrawn-already")
    # Those who share do not see the copy itself; the database takes its id.
    agencies, users = ([], [share.user]) if share.user else ([share.agency], [])
    withdraw(
        row=Presence(id=share.presence), agencies=agencies, users=users, by=by, because="presence", at=now
    )
    return end
