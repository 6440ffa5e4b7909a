"""The one door that digests go out by: a mail server (SMTP) or GOV.UK Notify, whichever the installation names, or none."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from plumbline.notices import mail, notify
from plumbline.notices.enums import Came
from plumbline.notices.rules import Letter


def is_on() -> bool:
    """Say whether a mail server or GOV.UK Notify is named, so that anything is sent at all."""
    return bool(settings.SMTP_HOST or settings.NOTIFY.key)


def hand_over(letter: Letter, *, address: str, digest_id: UUID) -> tuple[Came, str]:
    """Send one message to one address, and return what came of it with a sentence that names nobody."""
    if not _is_address(address):
        return Came.NEVER, "The account’s address is no email address."
    send = notify.hand_over if settings.NOTIFY.key else mail.hand_over
    return send(letter, address=address, digest_id=digest_id)


def _is_address(address: str) -> bool:
    try:
        validate_email(address)
    except ValidationError:
        return False
    return address.isprintable() and not any(sign in address for sign in "\r\n, ;<>")
