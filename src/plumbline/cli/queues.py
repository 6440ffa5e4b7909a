"""Keep a process at work on each queue while a command serves from the embedded database."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from plumbline.cli.bootstrap import embedded_address
from plumbline.embedded import Home, Server
from plumbline.embedded.launch import start_companion
from plumbline.queue.enums import Queue


LOOK_SECONDS = 1.0


@contextmanager
def queues_at_work(server: Server, database: str) -> Iterator[None]:
    """Run one process for each queue beside the block, and another wherever one ends before the block does."""
    stop = threading.Event()
    running = {queue: _start(queue, server, database) for queue in Queue}

    def watch() -> None:
        while not stop.wait(LOOK_SECONDS):
            for queue, process in running.items():
                if process.poll() is not None:
                    running[queue] = _start(queue, server, database)

    watcher = threading.Thread(target=watch, name="queues", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        stop.set()
        watcher.join()
        for process in running.values():
            process.terminate()
        for process in running.values():
            process.wait()


def _start(queue: Queue, server: Server, database: str) -> subprocess.Popen[bytes]:
    """Each connects as the role of its queue, so no one process may do the work of all (ADR 2, ADR 8)."""
    address = embedded_address(server, queue.value, database)
    return start_companion(
        [sys.executable, "-m", "plumbline.jobs", queue.value],
        log=Home.from_environment().files / f"queue-{queue.value}.log",
        environment={**os.environ, "PLUMBLINE_DATABASE_URL": address},
    )
