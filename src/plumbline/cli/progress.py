"""Say what is going on, on the error stream, so that ``--json`` on the output stream stays clean."""

from __future__ import annotations

import sys
import time


_STARTED = time.monotonic()


def say(sentence: str) -> None:
    """Print one line of progress with the seconds since the command began."""
    print(f"[{time.monotonic() - _STARTED:6.1f} s] {sentence}", file=sys.stderr, flush=True)
