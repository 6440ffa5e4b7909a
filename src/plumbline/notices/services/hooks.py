"""Register webhooks, put messages in their queue, and send each at most once to an end.

As with digests: a message is claimed in a transaction of its own before a word is said to its address, and settled in another
after. One that a killed process had claimed is sent again: a receiver knows it by its ``webhook-id``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from plumbline.access.identity import acting_as
from plumbline.access.permissions import may_administer
from plumbline.access.sealing import seal, unseal
from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.notices import hook_rules as rules
from plumbline.notices.calling import Gone, call
from plumbline.notices.enums import DeliveryState, Event
from plumbline.notices.models import Delivery, Webhook
from plumbline.values.errors import DataUnfit, NotVisible, StageRefused
from plumbline.values.words import say


MOST_WEBHOOKS = 10
UNREADABLE = "Its secret cannot be read on this server. Register the webhook again."


@dataclass(frozen=True, slots=True)
class MadeWebhook:
    """A webhook with its secret, for the one time that it can be shown."""

    secret: str
    webhook: Webhook


@transaction.atomic
def register_webhook(
    *, token_id: UUID, address: str, events: Collection[Event], by: Viewer, at: datetime | None = None
) -> MadeWebhook:
    """Register an address that is told of events which the holder of a token may see.

    Refuses
        DataUnfit: no https address, one of a private network, or no event.
        StageRefused: the account has too many already.
    Records
        ``webhook.registered``.
    """
    rules.target_of(address, loopback=settings.WEBHOOK_LOOPBACK)
    if not events:
        raise DataUnfit("“events”: name at least one.", slug="events-missing")
    if Webhook.objects.filter(recipient=by.user_id, ended_at__isnull=True).count() >= MOST_WEBHOOKS:
        raise StageRefused(
            say(
                "This account has {most_webhooks} webhooks, which is the most. End one first.",
                most_webhooks=MOST_WEBHOOKS,
            )
        )
    now, secret, key = at or timezone.now(), rules.new_secret(), uuid4()
    row = Webhook(
        id=key,
        token_id=token_id,
        recipient=by.user_id,
        address=address,
        events=sorted({Event(one).value for one in events}),
        secret=seal(secret, owner=key),
        made_at=now,
    )
    record(
        "webhook.registered", verb=Verb.ACCESS, object_kind="webhook", objects=[key, token_id], by=by, at=now
    )
    row.save(force_insert=True)
    return MadeWebhook(secret, row)


@transaction.atomic
def end_webhook(*, webhook_id: UUID, by: Viewer, at: datetime | None = None) -> None:
    """End a webhook; what waits for it is not sent.

    Refuses
        NotVisible: it is not there, or somebody else's, unless an administrator ends it.
        StageRefused: it has ended already.
    Records
        ``webhook.ended``.
    """
    rows = Webhook.objects.filter(id=webhook_id)
    row = (rows if may_administer(by) else rows.filter(recipient=by.user_id)).first()
    if row is None:
        raise NotVisible("This page is not there, or is not yours to see.")
    if row.ended_at is not None:
        raise StageRefused("This webhook has ended already.")
    now = at or timezone.now()
    record("webhook.ended", verb=Verb.ACCESS, object_kind="webhook", objects=[row.id], by=by, at=now)
    Webhook.objects.filter(id=row.id).update(ended_at=now, ended_because="asked")


@transaction.atomic
def queue_deliveries(
    *, webhook: Webhook, news: Iterable[tuple[Event, UUID]], by: Viewer, at: datetime
) -> int:
    """Put messages in the queue of a webhook; of what it was told before, none. Returns how many are new.

    The caller has made sure that the account of the webhook may see each thing.

    Records
        ``webhook.queued``, one entry for all.
    """
    wanted = set(webhook.events)
    known = set(Delivery.objects.filter(webhook=webhook).values_list("event", "about_id"))
    fresh = [(event.value, key) for event, key in news if event in wanted and (event.value, key) not in known]
    if not fresh:
        return 0
    objects = [webhook.id, *sorted({key for _, key in fresh})]
    record("webhook.queued", verb=Verb.COLLECTION, object_kind="webhook", objects=objects, by=by, at=at)
    Delivery.objects.bulk_create(
        (
            Delivery(
                webhook=webhook,
                recipient=webhook.recipient,
                event=event,
                about_id=key,
                made_at=at,
                next_try_at=at,
            )
            for event, key in fresh
        ),
        # Another process may queue the same at this moment: one row counts.
        ignore_conflicts=True,
    )
    return len(fresh)


def send_due_deliveries(*, by: Viewer, at: datetime | None = None) -> int:
    """Send every message whose turn has come; returns how many arrived. Begins and ends transactions of its own.

    Records
        ``webhook.sent``, ``webhook.put_off`` or ``webhook.given_up``, one entry for each.
    """
    arrived = 0
    while (claimed := _claim(by, at or timezone.now())) is not None:
        said, gone = _said(claimed, at or timezone.now())
        with acting_as(by):
            arrived += _settle(claimed, said, gone=gone, by=by, at=at or timezone.now())
    return arrived


def _claim(by: Viewer, at: datetime) -> Delivery | None:
    """Take the next message so that nobody else does; one that a killed process had taken is taken again."""
    with acting_as(by):
        killed = Q(state=DeliveryState.SENDING.value, claimed_at__lt=at - rules.SENDING_ENDS)
        waits = Q(state=DeliveryState.WAITING.value, next_try_at__lte=at)
        rows = Delivery.objects.filter(killed | waits, webhook__ended_at__isnull=True).order_by(
            "next_try_at", "pk"
        )
        found = rows.select_for_update(skip_locked=True, of=("self",)).select_related("webhook").first()
        if found is None:
            return None
        record(
            "webhook.claimed", verb=Verb.ALTERATION, object_kind="webhook", objects=[found.id], by=by, at=at
        )
        found.state, found.claimed_at, found.tries = DeliveryState.SENDING.value, at, found.tries + 1
        found.save(update_fields=["state", "claimed_at", "tries"])
        return found


def _said(delivery: Delivery, at: datetime) -> tuple[str, bool]:
    """Why a message did not arrive, empty where it did; and whether its address is gone for good."""
    hook = delivery.webhook
    try:
        secret = unseal(bytes(hook.secret), owner=hook.id, unreadable=UNREADABLE)
        body = rules.body_of(delivery.event, delivery.about_id, delivery.made_at)
        headers = rules.sign(secret, message_id=delivery.id, at=at, body=body)
        return call(hook.address, body=body, headers=headers), False
    except StageRefused as unreadable:
        return str(unreadable), False
    except Gone:
        return "The address says that it is gone.", True


def _settle(delivery: Delivery, said: str, *, gone: bool, by: Viewer, at: datetime) -> bool:
    objects = [delivery.id, delivery.webhook_id, delivery.about_id]
    again = None if gone or not said else rules.next_try(delivery.tries, at)
    if not said:
        delivery.state = DeliveryState.SENT.value
        # What left the building is a disclosure, whatever it says.
        record("webhook.sent", verb=Verb.DISCLOSURE, object_kind="webhook", objects=objects, by=by, at=at)
        Webhook.objects.filter(id=delivery.webhook_id).update(failures=0)
    elif again is not None:
        delivery.state = DeliveryState.WAITING.value
        record("webhook.put_off", verb=Verb.ALTERATION, object_kind="webhook", objects=objects, by=by, at=at)
    else:
        delivery.state = DeliveryState.GIVEN_UP.value
        record("webhook.given_up", verb=Verb.ALTERATION, object_kind="webhook", objects=objects, by=by, at=at)
        _count_failure(delivery.webhook_id, gone=gone, at=at)
    delivery.said, delivery.next_try_at = said, again or delivery.next_try_at
    delivery.ended_at = None if again else at
    delivery.save(update_fields=["state", "said", "next_try_at", "ended_at"])
    return not said


def _count_failure(webhook_id: UUID, *, gone: bool, at: datetime) -> None:
    """One more message given up; after a few in a row the webhook ends. The entry is written before."""
    rows = Webhook.objects.filter(id=webhook_id, ended_at__isnull=True)
    rows.update(failures=F("failures") + 1)
    ends = rows if gone else rows.filter(failures__gte=rules.MOST_FAILURES)
    ends.update(ended_at=at, ended_because="gone" if gone else "failed")
