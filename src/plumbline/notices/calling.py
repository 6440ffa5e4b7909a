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


EACH_WAIT = 10.0
WHOLE_CALL = 20.0


class Gone(Exception):
    """The address says that it is gone for good (410)."""


def call(address: str, *, body: bytes, headers: dict[str, str]) -> str:
    """Send one message, and return an empty string, or a sentence that says why it did not arrive.

    Raises
    ------
    Gone: the receiver wants no more messages there.
    """
    try:
        target = target_of(address, loopback=settings.WEBHOOK_LOOPBACK)
        with socket.create_connection((_looked_up(target), target.port), timeout=EACH_WAIT) as plain:
            status = _asked(plain, target, body, headers)
    except DataUnfit as inside:
        return str(inside)
    except ssl.SSLError:
        return "TLS with the address failed."
    except (OSError, http.client.HTTPException):
        return "The address could not be reached, or did not answer in time."
    if status == http.HTTPStatus.GONE:
        raise Gone
    return "" if 200 <= status < 300 else f"The address answered with {status}."


def _looked_up(target: Target) -> str:
    """One address that the name stands for. All that it stands for must be public: none may lead inside."""
    found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    addresses = [str(row[4][0]) for row in found]
    if not addresses or not all(may_be_called(a, loopback=settings.WEBHOOK_LOOPBACK) for a in addresses):
        raise DataUnfit(INSIDE, slug="address-inside")
    return addresses[0]


def _asked(plain: socket.socket, target: Target, body: bytes, headers: dict[str, str]) -> int:
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
        # What the receiver says in its answer is not read: its status is all that counts.
        return asked.getresponse().status
    finally:
        cut_off.cancel()


def _shut(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
