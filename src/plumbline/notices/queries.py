"""Read one's own notices, and what became of the digests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from plumbline.access.permissions import check_may_administer
from plumbline.access.queries import names_of_users
from plumbline.access.viewer import Viewer
from plumbline.notices.enums import DeliveryState, DigestState
from plumbline.notices.models import Delivery, Digest, DigestChoice, Webhook
from plumbline.notices.models import Notice as Notice
from plumbline.notices.models import PutOff as PutOff
from plumbline.notices.rules import USUAL_TIME
from plumbline.values.errors import NotVisible


MOST = 200


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whether somebody wants a digest by e-mail, and when; ``urgent``: and a message at once when an urgent referral waits."""

    by_mail: bool
    at: time
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class SentLine:
    """A digest that was given up or waits for another try: for whom, when, why."""

    digest: Digest
    name: str
    given_up: bool


def waiting_notices(viewer: Viewer) -> list[Notice]:
    """The viewer's notices that are neither put away nor settled, newest first."""
    return list(_waiting(viewer.user_id)[:MOST])


def unopened_count(viewer: Viewer) -> int:
    """How many of them were never opened."""
    return _waiting(viewer.user_id).filter(opened_at__isnull=True).count()


def put_away_since(viewer: Viewer, since: datetime) -> list[Notice]:
    """The viewer's notices that they put away since a moment and that are not settled, the last first."""
    rows = Notice.objects.filter(recipient=viewer.user_id, put_away_at__gte=since, ended_at__isnull=True)
    return list(rows.order_by("-put_away_at", "pk")[:MOST])


def put_off_by(viewer: Viewer, *, today: date) -> dict[tuple[str, UUID], PutOff]:
    """What the viewer has put off beyond today, by the list that it stands in and what it is about."""
    rows = PutOff.objects.filter(recipient=viewer.user_id, ended_at__isnull=True, until__gt=today)
    return {(row.line, row.about_id): row for row in rows}


def notice_for(viewer: Viewer, notice_id: UUID) -> Notice:
    """Return one of the viewer's own notices.

    Raises
    ------
    NotVisible: it is not there, or somebody else's.
    """
    found = Notice.objects.filter(id=notice_id, recipient=viewer.user_id).first()
    if found is None:
        raise NotVisible("This page is not there, or is not yours to see.")
    return found


def opened_at(ids: Collection[UUID]) -> dict[UUID, datetime]:
    """When notices were first opened, by id; those never opened are left out."""
    if not ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, opened_at FROM notices_opened(%s)", [list(ids)])
        return dict(cursor.fetchall())


def waiting_about(job: Viewer, about_kind: str) -> list[Notice]:
    """Everybody's waiting notices about things of one kind; for the job that sends reminders."""
    return list(Notice.objects.filter(about_kind=about_kind, put_away_at__isnull=True, ended_at__isnull=True))


def given_about(job: Viewer, about_kind: str) -> set[tuple[UUID, UUID, date]]:
    """Who was told of what, for which day, put away and ended or not; for the job that sends reminders."""
    rows = Notice.objects.filter(about_kind=about_kind)
    return set(rows.values_list("recipient", "about_id", "due_on"))


def given_of_kind(job: Viewer, about_kind: str, kind: str) -> set[tuple[UUID, UUID]]:
    """Who was ever told of what by notices of one kind; for the job that sends reminders."""
    rows = Notice.objects.filter(about_kind=about_kind, kind=kind)
    return set(rows.values_list("recipient", "about_id"))


def digest_wanted(viewer: Viewer) -> Wanted:
    """What the viewer chose, or what holds for whoever chose nothing."""
    found = DigestChoice.objects.filter(recipient=viewer.user_id).first()
    return Wanted(found.by_mail, found.at, found.urgent) if found else Wanted(by_mail=True, at=USUAL_TIME)


def last_digest(viewer: Viewer) -> Digest | None:
    """The newest digest that went out to the viewer."""
    return Digest.objects.filter(recipient=viewer.user_id, state=DigestState.SENT.value).first()


def digests_in_trouble(viewer: Viewer) -> list[SentLine]:
    """Digests that were given up or are to be tried again, newest first.

    Raises
    ------
    PermissionRefused: the viewer is no administrator.
    """
    check_may_administer(viewer)
    rows = list(Digest.objects.exclude(said="").order_by("-made_at", "pk")[:MOST])
    names = names_of_users(_recipients(rows))
    return [SentLine(d, names.get(d.recipient, ""), d.state == DigestState.GIVEN_UP.value) for d in rows]


def _recipients(rows: Iterable[Digest]) -> set[UUID]:
    return {row.recipient for row in rows}


def _waiting(recipient: UUID) -> QuerySet[Notice]:
    return Notice.objects.filter(recipient=recipient, put_away_at__isnull=True, ended_at__isnull=True)


@dataclass(frozen=True, slots=True)
class HookLine:
    """A webhook as an administrator sees it: whose, where, and what did not arrive."""

    webhook: Webhook
    name: str
    state: str
    waiting: int
    given_up: tuple[Delivery, ...]


ENDED_WORDS = {
    "asked": "Ended",
    "gone": "Ended: its address is gone",
    "failed": "Ended after repeated failure",
}


def webhooks_of(viewer: Viewer) -> list[Webhook]:
    """The viewer's own webhooks that have not ended, the newest first."""
    return list(Webhook.objects.filter(recipient=viewer.user_id, ended_at__isnull=True))


def webhooks_to_serve(job: Viewer) -> list[Webhook]:
    """Every webhook that has not ended; for the job that sends to them."""
    return list(Webhook.objects.filter(ended_at__isnull=True))


def webhooks_shown(viewer: Viewer) -> list[HookLine]:
    """Every webhook with the messages that were given up, the newest first.

    Raises
    ------
    PermissionRefused: the viewer is no administrator.
    """
    check_may_administer(viewer)
    rows = list(Webhook.objects.all()[:MOST])
    names = names_of_users({row.recipient for row in rows})
    waiting = Counter(
        Delivery.objects.filter(webhook__in=rows, state=DeliveryState.WAITING.value).values_list(
            "webhook_id", flat=True
        )
    )
    dead: dict[UUID, list[Delivery]] = {}
    for one in Delivery.objects.filter(webhook__in=rows, state=DeliveryState.GIVEN_UP.value)[:MOST]:
        dead.setdefault(one.webhook_id, []).append(one)
    return [
        HookLine(
            row,
            names.get(row.recipient, ""),
            ENDED_WORDS[row.ended_because] if row.ended_at else "In use",
            waiting[row.id],
            tuple(dead.get(row.id, ())),
        )
        for row in rows
    ]
