"""Tell people of a referral, in their own inbox and without a name: who decides, that it is urgent; who referred, that it is decided, has ended or goes on."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from plumbline.access.enums import Role
from plumbline.access.queries import members_of
from plumbline.access.viewer import Viewer
from plumbline.notices.services import Told, tell_at_once
from plumbline.referrals.enums import (
    ABOUT_REFERRAL,
    DECIDED_NOTICE,
    ENDED_NOTICE,
    REOPENED_NOTICE,
    URGENT_NOTICE,
)
from plumbline.referrals.models import Referral
from plumbline.schemes.queries import chairs_of, kind_of
from plumbline.schemes.rules import LONDON, due_at


def tell_of_urgent(referral: Referral, *, by: Viewer, at: datetime) -> None:
    """Tell the co-ordinators of the host and the chairs of the scheme, those kept away from the referral left out.

    Records
        ``notice.given``.
    """
    host = members_of(referral.scheme.host_agency_id, roles=[Role.COORDINATOR])
    deciding = {user.id for user in host} | set(chairs_of(referral.scheme))
    kind = kind_of(referral.scheme, timezone.localdate(at))
    due = due_at(at, kind.limit("urgent"), team=kind.hours).astimezone(LONDON).date()
    kept_away = set(Referral.objects.get(id=referral.id).hidden_from) | {by.user_id}
    told = [
        Told(user, kind=URGENT_NOTICE, about_kind=ABOUT_REFERRAL, about_id=referral.id, due_on=due)
        for user in sorted(deciding - kept_away)
    ]
    tell_at_once(told=told, by=by, at=at)


def tell_of_end(referral: Referral, *, by: Viewer, at: datetime) -> bool:
    """Tell whoever referred that what followed has come to its end; nothing of how. Returns whether anybody was told.

    Nobody is told who ended it themselves, or was kept away since.

    Records
        ``notice.given``.
    """
    return _tell_referrer(referral, ENDED_NOTICE, by=by, at=at)


def tell_of_reopening(referral: Referral, *, by: Viewer, at: datetime) -> bool:
    """Tell whoever referred that what had ended goes on again; nothing of why. Returns whether anybody was told.

    Nobody is told who reopened it themselves, or was kept away since.

    Records
        ``notice.given``.
    """
    return _tell_referrer(referral, REOPENED_NOTICE, by=by, at=at)


def tell_of_decision(referral: Referral, *, by: Viewer, at: datetime) -> None:
    """Tell whoever referred, unless they decided themselves or were kept away since.

    Records
        ``notice.given``.
    """
    _tell_referrer(referral, DECIDED_NOTICE, by=by, at=at)


def _tell_referrer(referral: Referral, kind: str, *, by: Viewer, at: datetime) -> bool:
    who, kept_away = referral.referred_by, {by.user_id, *referral.hidden_from}
    if who in kept_away:
        return False
    day = at.astimezone(LONDON).date()
    told = Told(who, kind=kind, about_kind=ABOUT_REFERRAL, about_id=referral.id, due_on=day)
    tell_at_once(told=[told], by=by, at=at)
    return True
