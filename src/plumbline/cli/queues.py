"""Keep a process at work on each queue while a command serves from the embedded database."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial

from plumbline.cli.bootstrap import embedded_address
from plumbline.embedded import Home, Server
from plumbline.embedded.launch import start_companion
from plumbline.queue.enums import Queue


LOOK_SECONDS = 1.0
# One that cannot begin, because its database is gone or its disk is full, is tried again, but does not take the machine from whoever could mend that.
MOST_PAUSE_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Kept:
    """A process on a queue: when it began and was found ended, by `time.monotonic`, and how many seconds after that the next begins."""

    process: subprocess.Popen[bytes]
    began: float
    pause: float = LOOK_SECONDS
    ended: float | None = None

    def or_next(self, start: Callable[[], subprocess.Popen[bytes]], *, now: float) -> Kept:
        """Return itself while it runs or it is too soon, else another. After each that did not last a minute the pause is twice as long."""
        if self.process.poll() is None:
            return self
        ended = now if self.ended is None else self.ended
        if ended - self.began >= MOST_PAUSE_SECONDS:
            return Kept(start(), now)
        if now - ended < self.pause:
            return replace(self, ended=ended)
        return Kept(start(), now, min(2 * self.pause, MOST_PAUSE_SECONDS))


@contextmanager
def queues_at_work(server: Server, database: str) -> Iterator[None]:
    """Run one process for each queue beside the block, and another wherever one ends before the block does."""
    stop = threading.Event()
    running = {queue: Kept(_start(queue, server, database), time.monotonic()) for queue in Queue}

    def watch() -> None:
        while not stop.wait(LOOK_SECONDS):
            for queue, kept in running.items():
                start = partial(_start, queue, server, database)
                running[queue] = kept.or_next(start, now=time.monotonic())

    watcher = threading.Thread(target=watch, name="queues", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        stop.set()
        watcher.join()
        for kept in running.values():
            kept.process.terminate()
        for kept in running.values():
            kept.process.wait()


def _start(queue: Queue, server: Server, database: str) -> subprocess.Popen[bytes]:
    """Each connects as the role of its queue, so no one process may do the work of all (ADR 2, ADR 8)."""
    address = embedded_address(server, queue.value, database)
    return start_companion(
        [sys.executable, "-m", "plumbline.jobs", queue.value],
        log=Home.from_environment().files / f"queue-{queue.value}.log",
        environment={**os.environ, "PLUMBLINE_DATABASE_URL": address},
    )
