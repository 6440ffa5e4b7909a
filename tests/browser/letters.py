"""The e-mail that the installation of a journey writes to somebody, sent by the job that sends reminders to a mail server on loopback."""

from __future__ import annotations

import email
import os
import subprocess
import sys
from email.message import Message

from tests.notices.sink import listening


# As the process that works the worker's queue does every ten minutes; at noon, when everybody's hour has come.
ROUND = """
from datetime import time
from django.utils import timezone
from plumbline.cli.bootstrap import ready, set_up_django
set_up_django()
from plumbline.cli.story.building import DATABASE
with ready("worker", database=DATABASE):
    from plumbline.cases.services.reminding import remind_everybody
    remind_everybody(at=timezone.localtime().replace(hour=12, minute=0))
"""


def letter_to(home, address: str) -> Message:
    """The e-mail of today to an address, as the mail server got it.

    Raises
    ------
    AssertionError: nothing was sent there.
    """
    with listening() as server:
        named = {
            "HOST": "127.0.0.1",
            "PORT": str(server.port),
            "SECURITY": "none",
            "FROM": "plumbline@panel.invalid",
        }
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("DJANGO_", "PLUMBLINE_"))}
        done = subprocess.run(
            [sys.executable, "-c", ROUND],
            env={**kept, **{f"PLUMBLINE_SMTP_{k}": v for k, v in named.items()}, "PLUMBLINE_HOME": str(home)},
            capture_output=True,
            text=True,
            timeout=600,
        )
        assert done.returncode == 0, done.stderr[-2000:]
        (letter,) = [data for envelope, data in server.letters if address.encode() in b"".join(envelope)]
    return email.message_from_bytes(letter)
