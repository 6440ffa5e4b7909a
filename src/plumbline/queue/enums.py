"""States of asked work, and the queues in which it waits."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """How far a piece of work has got."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    REFUSED = "refused"  # by a rule, in a sentence
    FAILED = "failed"  # by a fault of ours
    CANCELLED = "cancelled"


ENDED = frozenset({State.DONE, State.REFUSED, State.FAILED, State.CANCELLED})


class Queue(StrEnum):
    """A queue is worked by one process, connected as the database role of its name (ADR 2)."""

    LOADER = "loader"
    MATCHER = "matcher"
    ANALYST = "analyst"
    WORKER = "worker"  # timed work alone: nobody asks for it (ADR 11)
