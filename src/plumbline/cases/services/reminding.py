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
from plumbline.cases.services.glass import remind_of_openings
from plumbline.cases.services.leaving import hand_back_of_gone
from plumbline.cases.services.look_backs import remind_of_look_backs
from plumbline.cases.services.new_work import tell_of_new_work
from plumbline.cases.services.provider_notices import remind_of_referrals
from plumbline.cases.services.reviews_due import remind_of_reviews
from plumbline.cases.services.share_ends import end_sharing_due
from plumbline.cases.services.staff_warnings import remind_of_warnings
from plumbline.notices.enums import CALLS
from plumbline.notices.services import Calendars, end_passed, make_digests, send_due_digests
from plumbline.notices.services.digests import Sent
from plumbline.referrals.services import let_old_drafts_go
from plumbline.sharing.services import remind_of_agreements


@dataclass(frozen=True, slots=True)
class Round:
    """What one round did.

    ``flags``: notices that a flag is over; ``look_backs``: that a look-back is ready; ``reviews``: that something is to be looked at
    again. ``drafts``: referrals never sent, thrown away for their age. ``roles``: roles that nobody used and that ended.
    ``openings``: notices that the review of a case opened by break-glass is late; ``warnings``: that a staff-safety warning ran out.
    ``referrals``: reminders to providers that have not answered. ``agreements``: notices that one ends or is to be looked at again.
    ``new``: that a request or an action came of which nobody was told yet.
    """

    day: date
    chased: Chased
    digests_made: int
    mail: Sent
    flags: int = 0
    look_backs: int = 0
    reviews: int = 0
    drafts: int = 0
    roles: int = 0
    openings: int = 0
    warnings: int = 0
    referrals: int = 0
    agreements: int = 0
    new: int = 0


def remind_everybody(
    *, on: date | None = None, at: datetime | None = None, calendars: Calendars | None = None
) -> Round:
    """Do a round as the job that sends reminders; a second one on the same day finds nothing left to do.

    Call it outside of a transaction. With ``on``, for another day than today, the ladder alone: no e-mail, and nothing thrown away. ``calendars``: makes the
    calendar files that go with e-mails; meetings are a room above.

    Records
        what `chase`, `remind_of_flags`, `remind_of_referrals`, `remind_of_openings`, `remind_of_warnings`, `remind_of_look_backs`, `remind_of_reviews`, `remind_of_agreements`, `end_passed`, `let_old_drafts_go`, `end_unused_roles`, `hand_back_of_gone`, `end_sharing_due`, `tell_of_new_work`, `make_digests` and `send_due_digests` record.
    """
    job, now = job_viewer("remind"), at or timezone.now()
    day = on or timezone.localdate(now)
    with acting_as(job):
        chased = chase(by=job, on=day, at=now)
    with acting_as(job):
        flags = remind_of_flags(by=job, on=day, at=now)
        openings = remind_of_openings(by=job, on=day, at=now)
        warnings = remind_of_warnings(by=job, on=day, at=now)
    with acting_as(job):
        referrals = remind_of_referrals(by=job, on=day, at=now)
    with acting_as(job):
        look_backs = remind_of_look_backs(by=job, on=day, at=now)
        reviews = remind_of_reviews(by=job, on=day, at=now)
        end_passed(kinds=CALLS, by=job, on=day, at=now)
        agreements = remind_of_agreements(by=job, on=day, at=now)
    if day != timezone.localdate(now):
        told = {"openings": openings, "warnings": warnings, "referrals": referrals, "agreements": agreements}
        return Round(day, chased, 0, Sent(), flags, look_backs, reviews, **told)
    with acting_as(job):
        drafts = let_old_drafts_go(by=job, at=now)
        roles = end_unused_roles(by=job, at=now)
        hand_back_of_gone(by=job)
        end_sharing_due(by=job, on=day)
        new = tell_of_new_work(by=job, at=now)
    with acting_as(job):
        made = make_digests(by=job, at=now)
    return Round(
        day,
        chased,
        len(made),
        send_due_digests(by=job, at=now, calendars=calendars),
        flags,
        look_backs,
        reviews,
        drafts,
        roles,
        openings,
        warnings,
        referrals,
        agreements,
        new,
    )
