"""Store what a file holds, in one transaction: every row as it was, or none."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import DatabaseError, IntegrityError, OperationalError, connection
from psycopg.errors import UniqueViolation

from plumbline.cli.moving.carried import carried
from plumbline.cli.moving.looking_through import Looked, as_looked_through
from plumbline.cli.moving.package import Member, members
from plumbline.cli.moving.renaming import Names
from plumbline.cli.moving.rows import PLAINLY, put_query
from plumbline.cli.moving.sealing import sealed_again
from plumbline.cli.moving.tables import Table, tables
from plumbline.values.errors import DataUnfit, StageRefused


AT_A_TIME = 500
CLASHES = "{} of {} in this file clash with what is here already ({}). Nothing was changed."
RENAME = " Say with --map what each {} that is taken becomes."
AT_WORK = "Somebody is at work in this installation. Nothing was changed. Stop the pages and the queues, and try again."
UNFIT = "A row of {} does not fit the tables of this installation. Nothing was changed. Tell whoever sent it."
OTHERWISE = "A row of {} did not come out of the database as it went in. Nothing was changed. Tell whoever looks after Plumbline."


@dataclass(slots=True)
class Stored:
    """How many rows of each table were stored, and how many were here already: those of the named jobs."""

    rows: dict[str, int] = field(default_factory=dict)
    here: dict[str, int] = field(default_factory=dict)


def store(path: Path, secret: bytes, *, looked: Looked, arrival: UUID, names: Names) -> Stored:
    """Store every row of a file as it was looked through, and let the database check that what points at rows finds them.

    Triggers that would work out again what came with the rows are set aside for the time of it; constraints are not.
    """
    stored, by_name = Stored(), {table.name: table for table in tables()}
    with connection.cursor() as cursor:
        cursor.execute(PLAINLY)
        with closing(members(path, secret)) as everything:
            for name, parts in _by_table(as_looked_through(everything, looked.manifest.members)):
                _set_triggers_aside(cursor, name)
                _store_table(cursor, by_name[name], parts, _change(by_name[name], arrival, names), stored)
        try:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        except IntegrityError as loose:
            raise DataUnfit(UNFIT.format(_table_of(loose)), slug="row-unfit") from None
        for name in stored.rows:
            cursor.execute(f"ALTER TABLE {name} ENABLE TRIGGER USER")
    return stored


def _by_table(everything: Iterable[Member]) -> Iterator[tuple[str, Iterable[bytes]]]:
    """Each table's parts. They lie together in the file, which is read once."""
    rows = (member for member in everything if member.name.startswith("rows/"))
    ahead = next(rows, None)
    while ahead is not None:
        name = ahead.name.split("/")[1]

        def parts(name: str = name) -> Iterator[bytes]:
            nonlocal ahead
            while ahead is not None and ahead.name.split("/")[1] == name:
                yield ahead.content
                ahead = next(rows, None)

        yield name, parts()


def _set_triggers_aside(cursor: Any, table: str) -> None:
    try:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    except OperationalError:
        raise StageRefused(AT_WORK, slug="at-work") from None


Change = Callable[[dict[str, Any]], dict[str, Any]]


def _change(table: Table, arrival: UUID, names: Names) -> Change | None:
    """What becomes of a row on its way in, or None where nothing does."""
    steps: list[Change] = []
    for column, said in carried().blank.get(table.name, {}).items():
        steps.append(lambda row, column=column, said=said: {**row, column: said["arrives"]})  # type: ignore[misc]
    for column, arrives in carried().arrives.get(table.name, {}).items():
        steps.append(
            lambda row, column=column, said=arrives: (
                {**row, column: said["value"]}  # type: ignore[misc]
                if row["kind"] == said["kind"]
                else row
            )
        )
    if sealed := carried().sealed.get(table.name):
        steps.append(lambda row: {**row, sealed.column: sealed_again(sealed, row)})
    if table.name == "audit_entry":
        steps.append(lambda row: {**row, "came_with": row["came_with"] or str(arrival)})
    if table.name in names:
        known, column = names[table.name], carried().may_be_renamed[table.name]
        steps.append(lambda row: {**row, column: known.get(row[column], row[column])})
    if not steps:
        return None

    def change(row: dict[str, Any]) -> dict[str, Any]:
        for step in steps:
            row = step(row)
        return row

    return change


def _store_table(
    cursor: Any, table: Table, parts: Iterable[bytes], change: Change | None, stored: Stored
) -> None:
    query = put_query(table, tuple(carried().blank.get(table.name, {})))
    counted = 0
    for part in parts:
        try:
            # Not by `splitlines`: words may hold other signs that end a line.
            rows = _not_here_yet(cursor, table, part.decode().removesuffix("\n").split("\n"), stored)
            for at in range(0, len(rows), AT_A_TIME):
                counted += _store_some(cursor, table, query, rows[at : at + AT_A_TIME], change)
        except (ValueError, TypeError, KeyError, RecursionError):  # no JSON, no object, or a column missing
            raise DataUnfit(UNFIT.format(table.name), slug="row-unfit") from None
    stored.rows[table.name] = counted


def _store_some(cursor: Any, table: Table, query: Any, rows: list[str], change: Change | None) -> int:
    sent = (
        rows if change is None else [json.dumps(change(json.loads(row)), ensure_ascii=False) for row in rows]
    )
    try:
        cursor.execute(query, [f"[{','.join(sent)}]"])
    except DatabaseError as refused:
        if isinstance(refused.__cause__, UniqueViolation):
            raise DataUnfit(_clash(table, refused), slug="clash") from None
        raise DataUnfit(UNFIT.format(table.name), slug="row-unfit") from None
    back = [row for (row,) in cursor.fetchall()]
    # A file made elsewhere may set its spaces otherwise; no value may differ.
    same = back == sent or [_exactly(row) for row in back] == [_exactly(row) for row in sent]
    if not same:
        raise DataUnfit(OTHERWISE.format(table.name), slug="came-out-otherwise")
    return len(sent)


def _exactly(row: str) -> Any:
    return json.loads(row, parse_float=Decimal)


def _not_here_yet(cursor: Any, table: Table, rows: list[str], stored: Stored) -> list[str]:
    """Leave out the accounts of named jobs, which are the same everywhere."""
    if table.name != "access_user":
        return rows
    cursor.execute("SELECT id::text FROM access_user WHERE kind = 'job'")
    jobs = {found for (found,) in cursor.fetchall()}
    told = [(row, json.loads(row)) for row in rows]
    left = [row for row, said in told if not (said["kind"] == "job" and said["id"] in jobs)]
    stored.here[table.name] = stored.here.get(table.name, 0) + len(rows) - len(left)
    return left


def _clash(table: Table, clash: DatabaseError) -> str:
    column = carried().may_be_renamed.get(table.name, "")
    said = CLASHES.format("Rows", table.name, _constraint_of(clash))
    return said + (RENAME.format(column) if column else "")


def _constraint_of(error: DatabaseError) -> str:
    return str(getattr(getattr(error.__cause__, "diag", None), "constraint_name", "") or "a rule")


def _table_of(error: DatabaseError) -> str:
    return str(getattr(getattr(error.__cause__, "diag", None), "table_name", "") or "a table")
