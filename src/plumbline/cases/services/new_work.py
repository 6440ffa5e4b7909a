"""Tell people of work that came since they were last told: a request for research, an action. Their desk shows it at once; this is for the e-mail.

Done by the job that sends reminders and not by the page that asks, so that nobody waits for it and nobody is told twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from plumbline.access.viewer import Viewer
from plumbline.cases.enums import ABOUT_REQUEST, REQUEST_ASKED, REQUEST_BACK, REQUEST_GIVEN
from plumbline.cases.services.chasing import ABOUT, ONE_AT_A_TIME, Sight
from plumbline.notices.queries import Notice, waiting_about
from plumbline.notices.services import Told, end_notices, tell


GIVEN = "given"
"""Kind of a notice that an action waits to be taken on."""
KINDS = {ABOUT_REQUEST: REQUEST_ASKED, ABOUT: GIVEN}


@transaction.atomic
def tell_of_new_work(*, by: Viewer, at: datetime) -> int:
    """Give a notice of each request and action that waits and of which its people were never told, and end those of requests that are answered.

    An action is told of to an owner who may see it. Where whoever a request was given to cannot answer it, their colleagues are told
    once that it is with all of them again. Returns how many notices were given; a second run gives none.

    Records
        ``notice.given`` and ``notice.ended``, one entry each for all.
    """
    with connection.cursor() as cursor:
        cursor.execute(ONE_AT_A_TIME)
        cursor.execute("SELECT about_kind, about, recipient, due_on FROM cases_new_work()")
        rows = cursor.fetchall()
        cursor.execute("SELECT about, recipient, due_on FROM cases_fallen_back()")
        back = {
            (about, who): Told(who, REQUEST_BACK, ABOUT_REQUEST, about, due)
            for about, who, due in cursor.fetchall()
        }
    sight = Sight(by, [about for kind, about, _, _ in rows if kind == ABOUT])
    told = [
        Told(recipient, KINDS[kind], kind, about, due_on)
        for kind, about, recipient, due_on in sorted(rows, key=lambda row: (row[3], row[1], row[2]))
        if (kind != ABOUT or sight.sees(recipient, about)) and (about, recipient) not in back
    ]
    told += [back[key] for key in sorted(back)]
    tell(told=told, by=by, at=at)
    _end_passed_on(by=by, at=at)
    _end_answered(by=by, at=at)
    return len(told)


def _end_answered(*, by: Viewer, at: datetime) -> None:
    waiting = waiting_about(by, ABOUT_REQUEST)
    with connection.cursor() as cursor:
        cursor.execute("SELECT cases_requests_answered(%s)", [sorted({n.about_id for n in waiting})])
        over = {key for (key,) in cursor.fetchall()}
    end_notices(ids={n.id for n in waiting if n.about_id in over}, by=by, at=at)


def _end_passed_on(*, by: Viewer, at: datetime) -> None:
    """End what says that a request is with somebody with whom it is no more, with all though somebody has it, or twice what it says."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT about, given_to FROM cases_delegated() WHERE can")
        held = dict(cursor.fetchall())
    waiting = waiting_about(by, ABOUT_REQUEST)
    end_notices(ids={n.id for n in waiting if _is_passed_on(n, held)}, by=by, at=at)


def _is_passed_on(notice: Notice, held: Mapping[UUID, UUID]) -> bool:
    with_them = held.get(notice.about_id) == notice.recipient
    if notice.kind == REQUEST_GIVEN:
        return not with_them
    if notice.kind == REQUEST_BACK:
        return notice.about_id in held
    return notice.kind == REQUEST_ASKED and with_them
