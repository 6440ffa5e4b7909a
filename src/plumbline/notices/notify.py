"""One e-mail through GOV.UK Notify (its REST API, version 2). Says what became of it; knows no rows.

Notify fills in a template that the installation keeps there: its subject is ``((subject))`` and its message ``((body))``. No
client library is used: see ADR 27. Calendar files stay behind: Notify would keep a file on its own server and send a link to it, and a link
in a message is what a reader is told never to press; the page of the meeting gives the file.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import json
import socket
import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings

from plumbline.notices.enums import Came
from plumbline.notices.rules import Letter
from plumbline.values.words import say


PATH = "/v2/notifications/email"
LONGEST_WAIT = 30.0
LONGEST_ANSWER = 10_000


class NotReached(Exception):
    """Nothing was handed over: it may be tried again."""


def hand_over(letter: Letter, *, address: str, digest_id: UUID) -> tuple[Came, str]:
    """Send one message to one address, and return what came of it with a sentence that names nobody."""
    body = {
        "email_address": address,
        "template_id": settings.NOTIFY.template,
        "personalisation": {"subject": letter.subject, "body": letter.body},
        "reference": str(digest_id),
    }
    try:
        with _reached() as line:
            return _of_answer(*_asked(line, body))
    except NotReached as why:
        return Came.LATER, say("GOV.UK Notify could not be reached: {why}.", why=why)
    except (OSError, http.client.HTTPException):
        return Came.UNKNOWN, "The line broke while it was sent. It may have arrived, so it is not sent again."


def token(key: str, *, at: int) -> str:
    """Return the JSON Web Token (RFC 7519, HS256) that Notify asks for: who we are, and the second at which it was made.

    ``key``: as Notify gives it, its own name, then the id of the service and the secret, each a UUID of 36 signs.
    """
    service, secret = key[-73:-37], key[-36:]
    parts = {"typ": "JWT", "alg": "HS256"}, {"iss": service, "iat": at}
    said = ".".join(_in_64(json.dumps(part, separators=(",", ":")).encode()) for part in parts)
    return f"{said}.{signature(said, secret.encode())}"


def signature(said: str, secret: bytes) -> str:
    """Return the signature of header and claims in their compact form (RFC 7515, 5.1; RFC 7518, 3.2)."""
    return _in_64(hmac.digest(secret, said.encode(), hashlib.sha256))


def _in_64(said: bytes) -> str:
    return base64.urlsafe_b64encode(said).rstrip(b"=").decode()


# The narrower kinds first: each is also an OSError.
WHY_NOT_REACHED: tuple[tuple[type[Exception], str], ...] = (
    (ConnectionRefusedError, "nothing listens there"),
    (TimeoutError, "it did not answer in time"),
    (socket.gaierror, "its name is not known"),
    (ssl.SSLError, "TLS with it failed"),
    (OSError, "the connection failed"),
)


@contextmanager
def _reached() -> Iterator[http.client.HTTPConnection]:
    """A line to Notify that stands. Until it does nothing was handed over."""
    to = urlsplit(settings.NOTIFY.address)
    kind = http.client.HTTPSConnection if to.scheme == "https" else http.client.HTTPConnection
    line = kind(to.hostname or "", to.port, timeout=LONGEST_WAIT)
    try:
        try:
            line.connect()
        except OSError as fault:
            raise NotReached(
                next(words for kind, words in WHY_NOT_REACHED if isinstance(fault, kind))
            ) from None
        yield line
    finally:
        line.close()


def _asked(line: http.client.HTTPConnection, body: Mapping[str, object]) -> tuple[int, bytes]:
    # Notify takes a token for 30 seconds: each message has its own.
    bearer = token(settings.NOTIFY.key, at=int(time.time()))
    headers = {
        "Authorization": f"Bearer {bearer}",
        "Content-Type": "application/json",
        "User-Agent": "Plumbline",
    }
    line.request("POST", PATH, body=json.dumps(body), headers=headers)
    answer = line.getresponse()
    return answer.status, answer.read(LONGEST_ANSWER)


AGAIN = {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS}
"""Our key, our clock or our limit is at fault, not the message: it goes when that is mended."""


def _of_answer(status: int, answer: bytes) -> tuple[Came, str]:
    if status == HTTPStatus.CREATED:
        return Came.SENT, ""
    later = status in AGAIN or status >= HTTPStatus.INTERNAL_SERVER_ERROR
    return (Came.LATER if later else Came.NEVER), say(
        "GOV.UK Notify did not take the message ({status}).", status=_named(status, answer)
    )


def _named(status: int, answer: bytes) -> str:
    """The status, with the names of Notify's errors: their sentences may quote what was sent, and are not kept."""
    try:
        found = [str(error["error"]) for error in json.loads(answer)["errors"]]
    except (ValueError, TypeError, KeyError):
        found = []
    return ", ".join(
        [str(status), *(name for name in found if name.isascii() and name.isalpha() and len(name) <= 40)]
    )
