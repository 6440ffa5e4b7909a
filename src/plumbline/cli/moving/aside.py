"""Let a library that works from one whole file into another work in a thread, with a pipe between it and whoever goes piece by piece.

Either side may fail. The thread closes its end of the pipe whatever comes, so nobody waits for one that is gone. The other end is closed by
whoever holds it, and if they forgot, as they are collected or the program ends; so no thread waits either.
"""

from __future__ import annotations

import os
import weakref
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from threading import Event, Thread, current_thread
from typing import IO, TypeVar


T = TypeVar("T")


class Aside:
    """``act`` in a thread, which holds the end ``theirs`` of a pipe and has ended once ``ours`` is closed.

    ``end()`` closes ``ours`` and waits for the thread.
    """

    def __init__(self, act: Callable[[], None], *, theirs: IO[bytes], ours: IO[bytes]) -> None:
        self._work: Future[None] = Future()
        # No thread that the program waits for at its end: `end` is called only then where it was forgotten.
        thread = Thread(target=_run, args=(self._work, act, theirs), name="aside", daemon=True)
        thread.start()
        self.end = weakref.finalize(self, _end, ours, thread)

    def failure(self) -> BaseException | None:
        """Why it failed, once it is through."""
        return self._work.exception()


def _run(work: Future[None], act: Callable[[], None], theirs: IO[bytes]) -> None:
    try:
        with theirs:
            act()
    except BaseException as failure:
        work.set_exception(failure)
    else:
        work.set_result(None)


def _end(ours: IO[bytes], thread: Thread) -> None:
    with suppress(OSError):
        ours.close()
    if thread is not current_thread():  # what was forgotten may be collected in any thread
        thread.join()


def pipe() -> tuple[IO[bytes], IO[bytes]]:
    """The end to read and the end to write, both as the system has them."""
    reading, writing = os.pipe()
    return os.fdopen(reading, "rb", buffering=0), os.fdopen(writing, "wb", buffering=0)


class Watched:
    """A file for the library, whose first failure is kept: the library words one anew, and is silent about that of the last piece."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.failure: Exception | None = None

    def read(self, size: int) -> bytes:
        """As of the file."""
        return self._watched(lambda: self._file.read(size))

    def write(self, content: bytes) -> int:
        """As of the file."""
        return self._watched(lambda: self._file.write(content))

    def flush(self) -> None:
        """As of the file."""
        self._watched(self._file.flush)

    def _watched(self, act: Callable[[], T]) -> T:
        try:
            return act()
        except Exception as failure:
            self.failure = self.failure or failure
            raise


class Until:
    """A file whose end counts only once ``whole`` is set: or half of what was to be written would pass as all of it."""

    def __init__(self, file: IO[bytes], whole: Event) -> None:
        self._file, self._whole = file, whole

    def read(self, size: int) -> bytes:
        """As of the file."""
        part = self._file.read(size)
        if not part and not self._whole.is_set():
            raise EOFError
        return part
