"""One message to one webhook. Says what became of it; knows no rows.

The name of the address is looked up here and every answer is judged; the call then goes to the very address that was judged, so
that a name which is looked up twice cannot lead inside (assurance: server-side request forgery). Redirects are not followed.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
from contextlib import suppress

from django.conf import settings

from plumbline.notices.hook_rules import INSIDE, Target, may_be_called, target_of
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


EACH_WAIT = 10.0
WHOLE_CALL = 20.0


class Gone(Exception):
    """The address says that it is gone for good (410)."""


def call(address: str, *, body: bytes, headers: dict[str, str]) -> str:
    """Send one message, and return an empty string, or a sentence that says why it did not arrive. The answer is not read.

    Raises
    ------
    Gone: the receiver wants no more messages there.
    """
    trouble, status, _ = _conversation(address, body, headers, most=0)
    if status == http.HTTPStatus.GONE:
        raise Gone
    return trouble


def ask(address: str, *, body: bytes, headers: dict[str, str], most: int) -> tuple[str, bytes]:
    """Send one message and read what is answered, at most so many bytes: a sentence that says why it did not arrive, or empty; and the answer."""
    trouble, _, said = _conversation(address, body, headers, most=most + 1)
    if not trouble and len(said) > most:
        return "The address answered with too much.", b""
    return trouble, b"" if trouble else said


def _conversation(address: str, body: bytes, headers: dict[str, str], *, most: int) -> tuple[str, int, bytes]:
    try:
        target = target_of(address, loopback=settings.WEBHOOK_LOOPBACK)
        with socket.create_connection((_looked_up(target), target.port), timeout=EACH_WAIT) as plain:
            status, said = _asked(plain, target, body, headers, most)
    except DataUnfit as inside:
        return str(inside), 0, b""
    except ssl.SSLError:
        return "TLS with the address failed.", 0, b""
    except (
        OSError,
        http.client.HTTPException,
        ValueError,
    ):  # ValueError: a name or a header that cannot be sent as it stands
        return "The address could not be reached, or did not answer in time.", 0, b""
    return (
        "" if 200 <= status < 300 else say("The address answered with {status}.", status=status),
        status,
        said,
    )


def _looked_up(target: Target) -> str:
    """One address that the name stands for. All that it stands for must be public: none may lead inside."""
    found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    addresses = [str(row[4][0]) for row in found]
    if not addresses or not all(may_be_called(a, loopback=settings.WEBHOOK_LOOPBACK) for a in addresses):
        raise DataUnfit(INSIDE, slug="address-inside")
    return addresses[0]


def _asked(
    plain: socket.socket, target: Target, body: bytes, headers: dict[str, str], most: int
) -> tuple[int, bytes]:
    # A receiver that answers a byte at a time is cut off: each wait would begin anew.
    cut_off = threading.Timer(WHOLE_CALL, _shut, [plain])
    cut_off.start()
    try:
        line = (
            ssl.create_default_context().wrap_socket(plain, server_hostname=target.host)
            if target.tls
            else plain
        )
        asked = http.client.HTTPConnection(target.host, target.port)
        asked.sock = line
        asked.request(
            "POST",
            target.path,
            body=body,
            headers={"Content-Type": "application/json", "User-Agent": "Plumbline", **headers},
        )
        answer = asked.getresponse()
        return answer.status, answer.read(most) if most else b""
    finally:
        cut_off.cancel()


def _shut(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
