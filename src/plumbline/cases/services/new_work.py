"""Tell people of work that came since they were last told: a request for research, an action. Their desk shows it at once; this is for the e-mail.

Done by the job that sends reminders and not by the page that asks, so that nobody waits for it and nobody is told twice.
"""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction

from plumbline.access.viewer import Viewer
from plumbline.cases.enums import ABOUT_REQUEST, REQUEST_ASKED
from plumbline.cases.services.chasing import ABOUT, ONE_AT_A_TIME, Sight
from plumbline.notices.queries import waiting_about
from plumbline.notices.services import Told, end_notices, tell


GIVEN = "given"
"""Kind of a notice that an action waits to be taken on."""
KINDS = {ABOUT_REQUEST: REQUEST_ASKED, ABOUT: GIVEN}


@transaction.atomic
def tell_of_new_work(*, by: Viewer, at: datetime) -> int:
    """Give a notice of each request and action that waits and of which its people were never told, and end those of requests that are answered.

    An action is told of to an owner who may see it. Returns how many notices were given; a second run gives none.

    Records
        ``notice.given`` and ``notice.ended``, one entry each for all.
    """
    with connection.cursor() as cursor:
        cursor.execute(ONE_AT_A_TIME)
        cursor.execute("SELECT about_kind, about, recipient, due_on FROM cases_new_work()")
        rows = cursor.fetchall()
    sight = Sight(by, [about for kind, about, _, _ in rows if kind == ABOUT])
    told = [
        Told(recipient, KINDS[kind], kind, about, due_on)
        for kind, about, recipient, due_on in sorted(rows, key=lambda row: (row[3], row[1], row[2]))
        if kind != ABOUT or sight.sees(recipient, about)
    ]
    tell(told=told, by=by, at=at)
    _end_answered(by=by, at=at)
    return len(told)


def _end_answered(*, by: Viewer, at: datetime) -> None:
    waiting = waiting_about(by, ABOUT_REQUEST)
    with connection.cursor() as cursor:
        cursor.execute("SELECT cases_requests_answered(%s)", [sorted({n.about_id for n in waiting})])
        over = {key for (key,) in cursor.fetchall()}
    end_notices(ids={n.id for n in waiting if n.about_id in over}, by=by, at=at)
