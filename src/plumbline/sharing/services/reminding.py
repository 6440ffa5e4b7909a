"""Tell those who keep an agreement that it ends, or is to be looked at again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from django.db import transaction

from plumbline.access.enums import Role
from plumbline.access.queries import members_of
from plumbline.access.viewer import Viewer
from plumbline.notices.queries import given_about, waiting_about
from plumbline.notices.services import Told, end_notices, tell
from plumbline.sharing.enums import ABOUT_AGREEMENT, AGREEMENT_NOTICE
from plumbline.sharing.models import Agreement
from plumbline.sharing.queries import agreements_due


@transaction.atomic
def remind_of_agreements(*, by: Viewer, on: date, at: datetime) -> int:
    """Tell information governance of every party, once for each day, from 28 days before; end what was told of those dealt with.

    Records
        ``notice.given`` and ``notice.ended``, one entry each for all.
    """
    told = [one for row, day in agreements_due(by, on) for one in _to_tell(row, day)]
    given = given_about(by, ABOUT_AGREEMENT)
    new = [one for one in told if (one.recipient, one.about_id, one.due_on) not in given]
    tell(told=new, by=by, at=at)
    stands = {(one.recipient, one.about_id, one.due_on) for one in told}
    past = [
        n.id for n in waiting_about(by, ABOUT_AGREEMENT) if (n.recipient, n.about_id, n.due_on) not in stands
    ]
    end_notices(ids=past, by=by, at=at)
    return len(new)


def _to_tell(row: Agreement, day: date) -> Iterator[Told]:
    keepers = {user.id for agency in row.parties for user in members_of(agency, roles=[Role.GOVERNANCE])}
    for user in sorted(keepers):
        yield Told(user, kind=AGREEMENT_NOTICE, about_kind=ABOUT_AGREEMENT, about_id=row.id, due_on=day)
