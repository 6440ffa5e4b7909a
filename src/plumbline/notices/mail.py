"""One e-mail through the mail server that the installation names (SMTP). Says what became of it; knows no rows.

SMTP cannot say "once": a connection that breaks after the message was handed over leaves open whether it arrived. So the
ways in which it can fail are told apart: before a message is handed over it may be tried again, after it never.
"""

from __future__ import annotations

import smtplib
import socket
import ssl
from contextlib import suppress
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from plumbline.notices.enums import Came
from plumbline.notices.rules import Letter
from plumbline.values.words import say


def hand_over(letter: Letter, *, address: str, digest_id: UUID) -> tuple[Came, str]:
    """Send one message to one address, and return what came of it with a sentence that names nobody."""
    connection = get_connection()
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as fault:
        return _of_opening(fault)
    try:
        return _of_sending(connection, _message(letter, address, digest_id))
    finally:
        with suppress(OSError, smtplib.SMTPException):
            connection.close()


def _message(letter: Letter, address: str, digest_id: UUID) -> EmailMessage:
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2]
    # A Message-ID of our own: Django's would name this machine, and a server that gets one twice can tell.
    headers = {"Message-ID": f"<{digest_id}@{domain}>", "Auto-Submitted": "auto-generated"}
    message = EmailMessage(subject=letter.subject, body=letter.body, to=[address], headers=headers)
    for number, calendar in enumerate(letter.calendars, start=1):
        message.attach(f"partnership-meeting-{number}.ics", calendar, "text/calendar")
    return message


# The narrower kinds first: each is also an OSError.
WHY_NOT_REACHED: tuple[tuple[type[Exception], str], ...] = (
    (ConnectionRefusedError, "nothing listens there"),
    (TimeoutError, "it did not answer in time"),
    (socket.gaierror, "its name is not known"),
    (ssl.SSLError, "TLS with it failed"),
    (smtplib.SMTPNotSupportedError, "it does not offer STARTTLS, or the sign-in that we need"),
)


def _of_opening(fault: Exception) -> tuple[Came, str]:
    if isinstance(fault, smtplib.SMTPAuthenticationError):
        return Came.LATER, say(
            "The mail server refused our sign-in ({smtp_code}).", smtp_code=fault.smtp_code
        )
    if isinstance(fault, smtplib.SMTPResponseException):
        return Came.LATER, say(
            "The mail server refused the connection ({smtp_code}).", smtp_code=fault.smtp_code
        )
    why = next((words for kind, words in WHY_NOT_REACHED if isinstance(fault, kind)), "the connection failed")
    return Came.LATER, say("The mail server could not be reached: {why}.", why=why)


def _of_sending(connection: BaseEmailBackend, message: EmailMessage) -> tuple[Came, str]:
    message.connection = connection
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as refused:
        code = next((code for code, _ in refused.recipients.values()), 0)
        return _refused(code, "The mail server does not take this address")
    except smtplib.SMTPResponseException as refused:
        return _refused(refused.smtp_code, "The mail server did not take the message")
    except (OSError, smtplib.SMTPException):
        return Came.UNKNOWN, "The line broke while it was sent. It may have arrived, so it is not sent again."
    return Came.SENT, ""


def _refused(code: int, sentence: str) -> tuple[Came, str]:
    return (Came.LATER if 400 <= code < 500 else Came.NEVER), f"{sentence} ({code})."
