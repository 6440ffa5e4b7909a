"""How many failures the brake allows, on plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Brake(StrEnum):
    """What failures are counted against."""

    ACCOUNT = "account"
    DEVICE = "device"
    ADDRESS = "address"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Limit:
    """So many failures in so long."""

    failures: int
    within: timedelta


QUARTER = timedelta(minutes=15)
# NCSC and ASVS V6.3.1: slow the guesser without shutting out the owner. A browser that this account
# signed in from before is counted apart, so that strangers' failures do not lock its owner out.
LIMITS: dict[Brake, Limit] = {
    Brake.ACCOUNT: Limit(10, QUARTER),
    Brake.DEVICE: Limit(10, QUARTER),
    # A whole office may share one address.
    Brake.ADDRESS: Limit(100, QUARTER),
    Brake.CODE: Limit(5, QUARTER),
}
LONGEST = max(limit.within for limit in LIMITS.values())


def braked_until(failures: Sequence[datetime], *, limit: Limit, now: datetime) -> datetime | None:
    """Return when the next attempt is let through, or None if it is let through now."""
    recent = sorted(at for at in failures if at > now - limit.within)
    if len(recent) < limit.failures:
        return None
    return recent[-limit.failures] + limit.within
