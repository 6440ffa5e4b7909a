"""Tell people, and send them one digest a day."""

from plumbline.notices.services.digests import choose_digest, make_digests, send_due_digests
from plumbline.notices.services.telling import (
    Told,
    end_notices,
    open_notice,
    put_away_notice,
    tell,
    tell_at_once,
)


__all__ = [
    "Told",
    "choose_digest",
    "end_notices",
    "make_digests",
    "open_notice",
    "put_away_notice",
    "send_due_digests",
    "tell",
    "tell_at_once",
]
