"""Take a summary of a case out, for one's own agency's system."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import rules
from plumbline.cases.models import Case
from plumbline.cases.queries.delivery import check_may_in
from plumbline.cases.queries.sight import case_to_change
from plumbline.cases.queries.taking_out import Summary, summary_of
from plumbline.cases.services.basis import rest_share
from plumbline.referrals.agreements import check_agreement


@transaction.atomic
def take_summary_out(
    *,
    case: Case,
    purpose: str,
    reason: str,
    by: Viewer,
    gateway: str = "",
    at: datetime | None = None,
) -> Summary:
    """Write down that somebody takes a summary of a case out, and return what is in it.

    Parameters
    ----------
    purpose, reason : of `enums.TakenFor` and `enums.TakenBecause`.
    gateway : the law, where an agreement rests on several.

    Refuses
        NotVisible: the case is not theirs to see.
        PermissionRefused: neither co-ordinator, chair nor representative of the scheme.
        DataUnfit: a purpose or reason that is not on the list.
        StageRefused: another agency's items are in it, and no agreement in force covers an agency.
    Records
        ``case.taken_out``, a disclosure, with every id that is in it; its reason is both slugs in one; ``share.rests_on``.
    """
    case, now = case_to_change(by, case, needs_agreement=False), at or timezone.now()
    check_may_in(by, "take_out", case)
    because = rules.check_taken_for(purpose, reason)
    found = summary_of(by, case, on=timezone.localdate(now))
    if found.others:
        check_agreement(
            case.scheme, {found.agency, *found.others}, on=timezone.localdate(now), purpose=found.kind.purpose
        )
    record(
        "case.taken_out",
        verb=Verb.DISCLOSURE,
        object_kind="case",
        objects=found.objects,
        by=by,
        at=now,
        because=because,
    )
    rest_share(
        case=case, act="case.taken_out", agencies={found.agency, *found.others}, purpose=purpose, gateway=gateway,
        disclosers={found.agency, *found.others}, by=by, at=now
    )  # fmt: skip
    return found
