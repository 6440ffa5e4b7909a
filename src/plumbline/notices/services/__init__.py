"""Tell people, and send them one digest a day."""

from plumbline.notices.services.digests import (
    Calendars,
    choose_digest,
    make_digests,
    make_urgent,
    send_due_digests,
)
from plumbline.notices.services.hooks import (
    MadeWebhook,
    end_webhook,
    queue_deliveries,
    register_webhook,
    send_due_deliveries,
)
from plumbline.notices.services.putting_off import put_off_line, take_back_put_off
from plumbline.notices.services.telling import (
    Told,
    bring_back_notice,
    end_notices,
    end_passed,
    open_notice,
    put_away_notice,
    tell,
    tell_at_once,
)


__all__ = [
    "Calendars",
    "MadeWebhook",
    "Told",
    "bring_back_notice",
    "choose_digest",
    "end_notices",
    "end_passed",
    "end_webhook",
    "make_digests",
    "make_urgent",
    "open_notice",
    "put_away_notice",
    "put_off_line",
    "queue_deliveries",
    "register_webhook",
    "send_due_deliveries",
    "send_due_digests",
    "take_back_put_off",
    "tell",
    "tell_at_once",
]
