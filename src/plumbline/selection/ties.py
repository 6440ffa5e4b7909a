"""Breaking ties by a keyed hash, so that neither row order nor age of the key decides."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime


def tie_key(rule_name: str, as_of: datetime) -> bytes:
    """The stated key of a run: SHA-256 of the rule's name and the moment, so that anyone can repeat it."""
    return hashlib.sha256(f"{rule_name}|{as_of.isoformat()}".encode()).digest()


def tie_break(person: str, key: bytes) -> str:
    """HMAC-SHA256 of the person's key, hex; the smaller comes first among equal scores."""
    return hmac.new(key, person.encode(), hashlib.sha256).hexdigest()
