"""What a webhook's address may be, what a message says, how it is signed, and when it is tried again. Pure functions on plain values.

The signature is that of the Standard Webhooks specification, version 1.0.0: HMAC-SHA-256 over ``id.timestamp.body``.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit
from uuid import UUID

from plumbline.values.errors import DataUnfit


MARK = "whsec_"
# After each failure; the last is about a day after the first.
GAPS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=14),
)
# A conversation with an address ends within this, one way or the other.
SENDING_ENDS = timedelta(minutes=5)
# Messages given up one after another until a webhook is ended.
MOST_FAILURES = 3
LONGEST = 2000
# Translation of IPv4 addresses into IPv6 ones (RFC 6052, RFC 3056, RFC 4380): what lies behind is not seen from the address.
TRANSLATED = tuple(ip_network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32"))


@dataclass(frozen=True, slots=True)
class Target:
    """Where a message goes, taken apart once: what is checked is what is called."""

    host: str
    port: int
    path: str
    tls: bool


def target_of(address: str, *, loopback: bool = False) -> Target:
    """Take an address apart.

    Parameters
    ----------
    loopback : whether an address on this machine, with or without TLS, will do; in tests and the demo alone.

    Raises
    ------
    DataUnfit: it is not https, names a user, or is an address of a private network.
    """
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port, parts = "", None, urlsplit("")
    plain = address.isascii() and address.isprintable() and " " not in address
    if not host or not plain or len(address) > LONGEST or parts.username is not None or parts.fragment:
        raise DataUnfit(
            "“address”: give an address like https://example.org/plumbline.", slug="address-unfit"
        )
    local = loopback and _is_loopback(host)
    if parts.scheme != "https" and not (local and parts.scheme == "http"):
        raise DataUnfit("“address”: begin it with https://.", slug="address-unfit")
    if not local and _is_literal(host) and not may_be_called(host):
        raise DataUnfit(INSIDE, slug="address-inside")
    tls = parts.scheme == "https"
    query = f"?{parts.query}" if parts.query else ""
    return Target(host, port or (443 if tls else 80), f"{parts.path or '/'}{query}", tls)


INSIDE = "“address”: this is an address of a private network, which Plumbline does not call."


def may_be_called(found: str, *, loopback: bool = False) -> bool:
    """Say whether an address that a name stands for may be called: one of the public internet and nothing else."""
    ip = ip_address(found.partition("%")[0])
    if isinstance(ip, IPv6Address):
        if ip.ipv4_mapped is not None:
            return may_be_called(str(ip.ipv4_mapped), loopback=loopback)
        if any(ip in net for net in TRANSLATED):
            return False
    return (loopback and ip.is_loopback) or (ip.is_global and not ip.is_multicast)


def _is_literal(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _is_loopback(host: str) -> bool:
    return host == "localhost" or (_is_literal(host) and ip_address(host).is_loopback)


def new_secret() -> str:
    """A secret for signatures, in the form of the specification: 256 random bits."""
    return MARK + base64.b64encode(secrets.token_bytes(32)).decode()


def body_of(event: str, about_id: UUID, made_at: datetime) -> bytes:
    """The whole message: the kind of event, when, and an opaque reference. Nothing of anybody."""
    said = {"type": event, "timestamp": made_at.isoformat(), "data": {"reference": str(about_id)}}
    return json.dumps(said, separators=(",", ":")).encode()


def sign(secret: str, *, message_id: UUID, at: datetime, body: bytes) -> dict[str, str]:
    """The headers by which a receiver knows that a message is ours, and of now."""
    stamp = str(int(at.timestamp()))
    key = base64.b64decode(secret.removeprefix(MARK))
    mac = hmac.new(key, f"{message_id}.{stamp}.".encode() + body, hashlib.sha256).digest()
    return {
        "webhook-id": str(message_id),
        "webhook-timestamp": stamp,
        "webhook-signature": f"v1,{base64.b64encode(mac).decode()}",
    }


def next_try(tries: int, at: datetime) -> datetime | None:
    """When to try again after so many tries, the last of them at ``at``; None: give up."""
    return at + GAPS[tries - 1] if tries <= len(GAPS) else None
