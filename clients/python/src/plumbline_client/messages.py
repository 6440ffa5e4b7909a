"""Messages to a webhook: are they genuine, and what do they say (Standard Webhooks 1.0.0)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass


OLDEST = 300.0


class NotGenuine(Exception):
    """A message that was not signed with the secret, or is old."""


@dataclass(frozen=True, slots=True)
class Message:
    """What is new. ``id``: the same where a message comes twice; ``reference``: to be asked for at the door."""

    id: str
    event: str
    reference: str


def read_message(
    headers: Mapping[str, str], body: bytes, secret: str, *, now: float | None = None
) -> Message:
    """Check a message and return what it says.

    Raises
    ------
    NotGenuine: it was not signed with the secret, or is not of the last five minutes.
    """
    given = {name.lower(): value for name, value in headers.items()}
    key, stamp = given.get("webhook-id", ""), given.get("webhook-timestamp", "")
    if not stamp.isdigit() or abs((time.time() if now is None else now) - int(stamp)) > OLDEST:
        raise NotGenuine("The message is not of the last five minutes.")
    mac = hmac.new(
        base64.b64decode(secret.removeprefix("whsec_")), f"{key}.{stamp}.".encode() + body, hashlib.sha256
    )
    right = f"v1,{base64.b64encode(mac.digest()).decode()}"
    sent = given.get("webhook-signature", "").split()
    if not any(hmac.compare_digest(one.encode(), right.encode()) for one in sent):
        raise NotGenuine("The message was not signed with this secret.")
    said = json.loads(body)
    return Message(key, said["type"], said["data"]["reference"])
