"""Store on what a share of a case rests: its purpose, the law, and the agreement that covers it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import kinds_of
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases.models import Case, ShareBasis
from plumbline.cases.services.closed import as_closed_as
from plumbline.referrals.agreements import basis_among
from plumbline.schemes.queries import kind_of
from plumbline.schemes.reading.regimes import regimes
from plumbline.sharing.models import Scoped


@transaction.atomic
def rest_share(
    *,
    case: Case,
    act: str,
    by: Viewer,
    at: datetime,
    about: UUID | None = None,
    agencies: Iterable[UUID] = (),
    purpose: str = "",
    gateway: str = "",
    usual: str = "",
    disclosers: Iterable[UUID] = (),
    like: Scoped | None = None,
) -> ShareBasis:
    """Write down on what a share rests, in the transaction of the share itself.

    Parameters
    ----------
    act : of the ledger, such as ``case.shared``.
    about : the row that the share made; the case where it made none.
    agencies : who receives it, or whose it is.
    purpose : that of the kind unless told.
    gateway : slug or words of the law that was chosen; where nobody chose, the only one that there is, or the one that was chosen for the
        referral of the case, if it holds here too. Else none: nobody is taken to have chosen a law.
    usual : the law that was chosen once for what this is part of, such as a meeting: it comes before that of the referral, where it holds here.
    disclosers : whose knowledge goes, as `basis_among` takes them. The regime and the basis of each are stored (`kinds/shared/regimes.yaml`).
    like : the row that was shared, where fewer than all agencies in the case read it: no more of them learn that it was.

    Refuses
        DataUnfit: a law on which no agreement rests that covers these agencies.
    Records
        ``share.rests_on``, whose reason is the slug of the law.
    """
    among = sorted(set(agencies))
    told = sorted(set(disclosers))
    givers = told or among or [case.owner_agency]
    basis = basis_among(case.scheme, among, disclosers=told, on=timezone.localdate(at))
    if usual not in basis.laws:
        usual = case.referral.gateway or case.referral.citation or ""
    law = basis.law(gateway, usual=usual)
    row = ShareBasis(
        case=case,
        act=act,
        about=about or case.id,
        agencies=among,
        purpose=purpose or kind_of(case.scheme).purpose,
        gateway=law.gateway or "",
        citation=law.citation or "",
        bases=_bases(givers, purpose or kind_of(case.scheme).purpose),
        agreement=law.agreement,
        at=at,
        by=by.user_id,
        owner_agency=like.owner_agency if like else case.owner_agency,
        **as_closed_as(like or case),
    )
    record(
        "share.rests_on",
        verb=Verb.DISCLOSURE,
        object_kind="share-basis",
        objects=[row.id, case.id, row.about, *([row.agreement] if row.agreement else [])],
        by=by,
        at=at,
        because=row.gateway,
    )
    row.save(force_insert=True)
    return row


def _bases(agencies: Iterable[UUID], purpose: str) -> dict[str, dict[str, str]]:
    """Regime, basis and condition of each agency, as they are stored."""
    table = regimes()
    found = {str(key): table.basis_of(kind, purpose) for key, kind in kinds_of(agencies).items()}
    return {
        key: {"regime": one.regime, "basis": one.basis, "condition": one.condition}
        for key, one in sorted(found.items())
    }
