"""Read which mail server the digests go through."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email


PREFIX = "PLUMBLINE_SMTP_"
ORGANIZER = "PLUMBLINE_CALENDAR_ORGANIZER"
NOWHERE = "no-reply@plumbline.invalid"
"""Leads nowhere and says nothing (RFC 2606): what stands in a calendar file where no address of a role is named."""

SECURITIES = ("starttls", "tls", "none")


@dataclass(frozen=True, slots=True)
class Mail:
    """The mail server, and how to speak to it. Without a host nothing is ever sent."""

    host: str = ""
    port: int = 587
    security: str = "starttls"
    user: str = ""
    password: str = ""
    sender: str = ""


def mail_server(environment: Mapping[str, str]) -> Mail:
    """Return the mail server that ``PLUMBLINE_SMTP_*`` names.

    ``_HOST``, ``_PORT`` (587), ``_SECURITY`` (starttls, tls, none), ``_USER``, ``_PASSWORD_FILE`` or ``_PASSWORD``, ``_FROM``.

    Raises
    ------
    ImproperlyConfigured: a host without a sender, a port that is no number, or a word that is not known.
    """
    told = {key.removeprefix(PREFIX): words for key, words in environment.items() if key.startswith(PREFIX)}
    if not told.get("HOST", "").strip():
        return Mail()
    security = told.get("SECURITY", "starttls")
    if security not in SECURITIES:
        raise ImproperlyConfigured(f"{PREFIX}SECURITY: “{security}” is not one of {', '.join(SECURITIES)}.")
    return Mail(
        host=told["HOST"].strip(),
        port=_port(told.get("PORT", "587")),
        security=security,
        user=told.get("USER", ""),
        password=secret(told, PREFIX, "PASSWORD"),
        sender=_sender(told.get("FROM", "")),
    )


def _port(told: str) -> int:
    if not told.isdecimal() or not 0 < int(told) < 65536:
        raise ImproperlyConfigured(f"PLUMBLINE_SMTP_PORT: “{told}” is no port.")
    return int(told)


def secret(told: Mapping[str, str], prefix: str, name: str) -> str:
    """Return what stands in the file that ``name`` with ``_FILE`` leads to, or else what ``name`` itself says.

    Raises
    ------
    ImproperlyConfigured: the file cannot be read.
    """
    if f"{name}_FILE" not in told:
        return told.get(name, "")
    try:
        return Path(told[f"{name}_FILE"]).read_text(encoding="utf-8").strip()
    except OSError as silent:
        raise ImproperlyConfigured(f"{prefix}{name}_FILE cannot be read: {silent.strerror}.") from silent


def _sender(told: str) -> str:
    return _address(told, "PLUMBLINE_SMTP_FROM: give the address that digests come from.")


def calendar_organizer(environment: Mapping[str, str]) -> str:
    """Return the address of a role that calendar files name as theirs, from ``PLUMBLINE_CALENDAR_ORGANIZER``; one that leads nowhere unless set.

    Raises
    ------
    ImproperlyConfigured: what is set is no address.
    """
    told = environment.get(ORGANIZER, "").strip()
    return _address(told, f"{ORGANIZER}: give the address of a role, never a person’s.") if told else NOWHERE


def _address(told: str, sentence: str) -> str:
    try:
        validate_email(told)
    except ValidationError:
        raise ImproperlyConfigured(sentence) from None
    return told
