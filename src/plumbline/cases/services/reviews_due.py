"""Tell people that a safety plan, or a decision that somebody is not told, is to be looked at again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from plumbline.access.enums import Role
from plumbline.access.identity import JOB_SECONDS, identify
from plumbline.access.queries import members_of, viewer_by_id
from plumbline.access.viewer import Viewer
from plumbline.cases.enums import ABOUT_PLAN, ABOUT_TELLING, REVIEW_NOTICE
from plumbline.cases.queries.reviews_due import ReviewDue, reviews_due, reviews_told
from plumbline.notices.queries import given_about, waiting_about
from plumbline.notices.services import Told, end_notices, tell
from plumbline.values.errors import PermissionRefused


@transaction.atomic
def remind_of_reviews(*, by: Viewer, on: date, at: datetime) -> int:
    """Tell whoever wrote or decided it, once for each day of review; where they may not see it any more, who answers for their agency.

    What was told of something that was looked at since, or whose case has closed, is ended.

    Records
        ``notice.given`` and ``notice.ended``, one entry each for all.
    """
    told = [one for row in reviews_due(by, on) for one in _to_tell(row, by)]
    kinds = (ABOUT_PLAN, ABOUT_TELLING)
    given = {key for kind in kinds for key in given_about(by, kind)}
    new = [one for one in told if (one.recipient, one.about_id, one.due_on) not in given]
    tell(told=new, by=by, at=at)
    stands = {(one.recipient, one.about_id) for one in told}
    waits = [notice for kind in kinds for notice in waiting_about(by, kind)]
    end_notices(ids=[n.id for n in waits if (n.recipient, n.about_id) not in stands], by=by, at=at)
    return len(new)


def _to_tell(row: ReviewDue, job: Viewer) -> Iterator[Told]:
    people = [row.writer] if _sees(row.writer, row.about, job) else [
        user.id
        for user in members_of(row.agency, roles=[Role.REPRESENTATIVE, Role.ADVISER])
        if _sees(user.id, row.about, job)
    ]  # fmt: skip
    for user in people:
        yield Told(user, kind=REVIEW_NOTICE, about_kind=row.what, about_id=row.about, due_on=row.due_on)


def _sees(user: UUID, about: UUID, job: Viewer) -> bool:
    """Whether somebody may see it at this moment, asked with their own identity, by the query of their notices."""
    try:
        viewer = viewer_by_id(user)
    except PermissionRefused:
        return False
    identify(viewer, seconds=JOB_SECONDS)
    try:
        return about in reviews_told(viewer, [about])
    finally:
        identify(job, seconds=JOB_SECONDS)
