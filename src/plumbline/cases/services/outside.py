"""Write down what is shared for safety's sake with, or by, an agency that no agreement covers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.referrals.agreements import uncovered
from plumbline.schemes.models import Scheme


VITAL_INTERESTS = "vital-interests"
"""UK GDPR Article 6(1)(d), and 9(2)(c) for what is sensitive: serious harm to somebody is at hand (domain 11.1)."""


@transaction.atomic
def note_outside(
    *,
    scheme: Scheme,
    case_id: UUID,
    agencies: Iterable[UUID],
    about: UUID,
    by: Viewer,
    at: datetime,
) -> None:
    """Write that a row went to, or came from, agencies that no agreement covers, and on what it rests instead.

    Nothing is written where an agreement covers all of them.

    Parameters
    ----------
    about : the warning, the rule or the opening.

    Records
        ``sharing.outside_agreement``, a disclosure, with the agencies; its reason is the basis.
    """
    outside = sorted(uncovered(scheme, agencies))
    if outside:
        record(
            "sharing.outside_agreement",
            verb=Verb.DISCLOSURE,
            object_kind="case",
            objects=[about, case_id, *outside],
            by=by,
            at=at,
            because=VITAL_INTERESTS,
        )
