"""Tell a provider that a referral came, was changed or withdrawn, and once that it has no answer. Notices name nobody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from plumbline.access.enums import Role
from plumbline.access.identity import JOB_SECONDS, identify
from plumbline.access.queries import members_of, viewer_by_id
from plumbline.access.viewer import Viewer
from plumbline.cases import permissions
from plumbline.cases.enums import (
    ABOUT_ONWARD,
    ONWARD_ARRIVED,
    ONWARD_CHANGED,
    ONWARD_UNANSWERED,
    ONWARD_WITHDRAWN,
    OnwardState,
)
from plumbline.cases.models import Onward
from plumbline.cases.queries.sessions import Unanswered, onward_seen, unanswered_referrals
from plumbline.notices.queries import given_of_kind, waiting_about
from plumbline.notices.services import Told, end_notices, tell, tell_at_once
from plumbline.schemes.queries import kind_of
from plumbline.values.errors import PermissionRefused


# What a provider hears when whoever sent takes a step. The provider's own steps tell it nothing.
HEARD = {OnwardState.TAKEN_BACK: ONWARD_WITHDRAWN}


def tell_of_arrival(onward: Onward, *, by: Viewer, at: datetime) -> None:
    """Tell those who answer for the provider that a referral waits for them.

    Records
        ``notice.given``.
    """
    _tell(onward, ONWARD_ARRIVED, onward.answer_by, by=by, at=at)


def tell_of_step(onward: Onward, after: OnwardState, *, by: Viewer, at: datetime, on: date) -> None:
    """Tell them that whoever sent a referral changed it or withdrew it.

    Records
        ``notice.given``.
    """
    _tell(onward, HEARD.get(after, ONWARD_CHANGED), on, by=by, at=at)


def remind_of_referrals(*, by: Viewer, on: date, at: datetime) -> int:
    """Remind a provider once of each referral whose day for the answer is there; end what was told of those that are answered.

    Each is asked with their own identity whether they see it, by the query of their own page (ADR 11).

    Records
        ``notice.given`` and ``notice.ended``, one entry each for all.
    """
    waits = unanswered_referrals(by)
    waiting = waiting_about(by, ABOUT_ONWARD)
    asking = {ONWARD_ARRIVED, ONWARD_UNANSWERED}
    still = {one.referral for one in waits}
    over = [n.id for n in waiting if n.kind in asking and n.about_id not in still]
    end_notices(ids=over, by=by, at=at)
    told = [one for row in waits if on >= row.answer_by for one in _reminders(row, by)]
    given = given_of_kind(by, ABOUT_ONWARD, ONWARD_UNANSWERED)
    new = [one for one in told if (one.recipient, one.about_id) not in given]
    tell(told=new, by=by, at=at)
    return len(new)


def _tell(onward: Onward, kind: str, due: date, *, by: Viewer, at: datetime) -> None:
    told = [
        Told(user, kind=kind, about_kind=ABOUT_ONWARD, about_id=onward.id, due_on=due)
        for user in _answerers(onward)
        if user != by.user_id
    ]
    tell_at_once(told=told, by=by, at=at)


def _answerers(onward: Onward) -> list[UUID]:
    """Who answers for the provider: its representatives, or where it has none all who work there with people."""
    roles = permissions.ANSWERS_BEHIND_WALL if kind_of(onward.scheme).is_walled else permissions.WORKERS
    found = _ids(onward.provider, [Role.REPRESENTATIVE]) or _ids(onward.provider, sorted(roles))
    # Who is kept away is written by the database when the row is stored.
    kept_away = Onward.objects.get(id=onward.id).hidden_from
    return [user for user in found if user not in kept_away]


def _ids(agency: UUID, roles: Sequence[Role]) -> list[UUID]:
    return sorted({user.id for user in members_of(agency, roles=roles)})


def _reminders(row: Unanswered, job: Viewer) -> list[Told]:
    workers = sorted(permissions.WORKERS)
    represent = [user for user in _ids(row.provider, [Role.REPRESENTATIVE]) if _sees(user, row.referral, job)]
    found = represent or [user for user in _ids(row.provider, workers) if _sees(user, row.referral, job)]
    return [
        Told(
            user, kind=ONWARD_UNANSWERED, about_kind=ABOUT_ONWARD, about_id=row.referral, due_on=row.answer_by
        )
        for user in found
    ]


def _sees(user: UUID, referral: UUID, job: Viewer) -> bool:
    try:
        viewer = viewer_by_id(user)
    except PermissionRefused:
        return False
    identify(viewer, seconds=JOB_SECONDS)
    try:
        return referral in onward_seen(viewer, [referral])
    finally:
        identify(job, seconds=JOB_SECONDS)
