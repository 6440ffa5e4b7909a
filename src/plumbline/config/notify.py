"""Read whether digests go through GOV.UK Notify, and as whom."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from plumbline.config.mail import PREFIX as SMTP
from plumbline.config.mail import secret


PREFIX = "PLUMBLINE_NOTIFY_"
ADDRESS = "https://api.notifications.service.gov.uk"
ID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class Notify:
    """The key that we hold there, the id of the template that it fills in, and its address. Without a key it is not used."""

    key: str = field(default="", repr=False)
    template: str = ""
    address: str = ADDRESS


def notify_service(environment: Mapping[str, str]) -> Notify:
    """Return how GOV.UK Notify is used, by ``PLUMBLINE_NOTIFY_*``: ``_KEY_FILE`` or ``_KEY``, ``_TEMPLATE``, ``_ADDRESS``.

    Raises
    ------
    ImproperlyConfigured: a key or a template that is not of Notify's shape, an address without TLS, or a mail server beside it.
    """
    told = {key.removeprefix(PREFIX): words for key, words in environment.items() if key.startswith(PREFIX)}
    key = secret(told, PREFIX, "KEY").strip()
    if not key:
        return Notify()
    if environment.get(f"{SMTP}HOST", "").strip():
        raise ImproperlyConfigured(f"Name {SMTP}HOST or {PREFIX}KEY, not both: a digest goes out by one way.")
    if not re.fullmatch(f".+-{ID}-{ID}", key):
        raise ImproperlyConfigured(f"{PREFIX}KEY: this is no key of GOV.UK Notify. Copy the whole of it.")
    if not re.fullmatch(ID, told.get("TEMPLATE", "")):
        raise ImproperlyConfigured(f"{PREFIX}TEMPLATE: give the ID of the template, as Notify shows it.")
    return Notify(key=key, template=told["TEMPLATE"], address=_address(told.get("ADDRESS", ADDRESS)))


def _address(told: str) -> str:
    named = urlsplit(told)
    if not named.hostname or not (
        named.scheme == "https" or (named.scheme == "http" and named.hostname in LOOPBACK)
    ):
        raise ImproperlyConfigured(f"{PREFIX}ADDRESS: “{told}” is no https address.")
    return told
