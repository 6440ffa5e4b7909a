"""The round of reminders: chase, let old drafts go, make digests, send them. Each part in transactions of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from plumbline.access.identity import acting_as
from plumbline.access.jobs import job_viewer
from plumbline.access.services import end_unused_roles
from plumbline.cases.services.chasing import Chased, chase
from plumbline.cases.services.flags import remind_of_flags
from plumbline.cases.services.leaving import hand_back_of_gone
from plumbline.cases.services.provider_notices import remind_of_referrals
from plumbline.cases.services.share_ends import end_sharing_due
from plumbline.notices.services import make_digests, send_due_digests
from plumbline.notices.services.digests import Sent
from plumbline.referrals.services import let_old_drafts_go


@dataclass(frozen=True, slots=True)
class Round:
    """What one round did. ``flags``: notices that a flag is over. ``drafts``: referrals never sent, thrown away for their age.

    ``roles``: roles that nobody used and that ended. ``referrals``: reminders to providers that have not answered.
    """

    day: date
    chased: Chased
    digests_made: int
    mail: Sent
    flags: int = 0
    drafts: int = 0
    roles: int = 0
    referrals: int = 0


def remind_everybody(*, on: date | None = None, at: datetime | None = None) -> Round:
    """Do a round as the job that sends reminders; a second one on the same day finds nothing left to do.

    Call it outside of a transaction. With ``on``, for another day than today, the ladder alone: no e-mail, and nothing thrown away.

    Records
        what `chase`, `remind_of_flags`, `remind_of_referrals`, `let_old_drafts_go`, `end_unused_roles`, `hand_back_of_gone`, `end_sharing_due`, `make_digests` and `send_due_digests` record.
    """
    job, now = job_viewer("remind"), at or timezone.now()
    day = on or timezone.localdate(now)
    with acting_as(job):
        chased = chase(by=job, on=day, at=now)
    with acting_as(job):
        flags = remind_of_flags(by=job, on=day, at=now)
    with acting_as(job):
        referrals = remind_of_referrals(by=job, on=day, at=now)
    if day != timezone.localdate(now):
        return Round(day, chased, 0, Sent(), flags, referrals=referrals)
    with acting_as(job):
        drafts = let_old_drafts_go(by=job, at=now)
        roles = end_unused_roles(by=job, at=now)
        hand_back_of_gone(by=job)
        end_sharing_due(by=job, on=day)
    with acting_as(job):
        made = make_digests(by=job, at=now)
    return Round(day, chased, len(made), send_due_digests(by=job, at=now), flags, drafts, roles, referrals)
