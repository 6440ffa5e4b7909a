"""How much somebody looks for and at: the limit of searches, and what information governance sees of each account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.utils import timezone

from plumbline.access.queries import names_of_users
from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.people.reading_limits import (
    HOUR,
    PeopleOpened,
    over_in_words,
    reading_limits,
    search_again_at,
)
from plumbline.values.errors import StageRefused
from plumbline.values.words import say


MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class ReaderLine:
    """An account and the people whom it opened; ``over``: what is more than expected, in words."""

    account: UUID
    name: str
    opened: PeopleOpened
    over: tuple[str, ...]


def check_may_search(viewer: Viewer, *, at: datetime | None = None) -> None:
    """Refuse one search more than an hour allows (OWASP ASVS 5.0 V2.4.1).

    Raises
    ------
    StageRefused: there were as many in the last hour; the sentence says when the next is let through.
    """
    now, most = at or timezone.now(), reading_limits().searches_in_an_hour
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM people_own_searches(%s)", [now - HOUR])
        again = search_again_at([moment for (moment,) in cursor.fetchall()], most=most, now=now)
    if again is not None:
        # The first whole minute at which it is let through.
        minute = timezone.localtime(again + MINUTE - timedelta.resolution)
        raise StageRefused(
            say(
                "You have searched {most} times in an hour. Search again at {minute:%H:%M}, or open a "
                "case from your lists.",
                most=most,
                minute=minute,
            ),
            slug="too-many-searches",
        )


def readers(viewer: Viewer, *, at: datetime | None = None) -> list[ReaderLine]:
    """Accounts that opened somebody in the last 30 days: first those over a limit, then by name. Empty for all but information governance.

    A list that shows people opens nobody. Counts alone: who was opened, the ledger says of one case at a time.

    Records
        ``ledger.counted``.
    """
    record("ledger.counted", verb=Verb.CONSULTATION, object_kind="ledger", objects=[], by=viewer)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM people_opened_by_each(%s)", [at or timezone.now()])
        rows = {account: PeopleOpened(*map(int, counts)) for account, *counts in cursor.fetchall()}
    names, limits = names_of_users(rows), reading_limits()
    lines = [
        ReaderLine(account, names.get(account, "Closed account"), opened, over_in_words(opened, limits))
        for account, opened in rows.items()
    ]
    return sorted(lines, key=lambda line: (not line.over, line.name, line.account))
