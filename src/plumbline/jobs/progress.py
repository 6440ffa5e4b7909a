"""Say how far a piece of work is, and hear whether it is to stop, outside the transaction of the work itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

import psycopg
from django.db import connection
from psycopg import sql


Progress = Callable[[str], None]


class Stopped(Exception):
    """Whoever asked for the work asked that it stops."""


@contextmanager
def progress_of(work_id: UUID) -> Iterator[Progress]:
    """Give a function that says the phase of a piece of work, seen at once by whoever looks.

    The function raises `Stopped` where the asker wants no more.
    """
    wanted = connection.get_connection_params()
    options = {name: value for name, value in wanted.items() if name not in ("context", "cursor_factory")}
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        role = cursor.fetchone()[0]
    with psycopg.connect(**options, autocommit=True) as beside:
        # The same rights as the work itself has, where they are not those of the sign-in.
        beside.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(role)))

        def say(phase: str) -> None:
            row = beside.execute(
                "UPDATE queue_work SET phase = %s WHERE id = %s RETURNING cancel_asked_at", [phase, work_id]
            ).fetchone()
            if row and row[0] is not None:
                raise Stopped

        yield say
