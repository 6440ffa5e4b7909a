"""States of the database that many tests begin from: built once in a process by the services, then put back as the rows they left.

A state is what is there after certain steps were taken one after another from the personas on. Only where nothing else has been written
since, by whomever, is a step known to lead where it led before; after anything else it is simply taken.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

from django.apps import apps
from django.db import connection
from django.db.models import Model

from tests.conftest import database_role


P = ParamSpec("P")
R = TypeVar("R")
Rows = dict[str, dict[str, Any]]


@dataclass
class Remembered:
    """What a step led to: the rows that it added or changed, by table, and what it returned."""

    key: tuple[str, ...]
    added: dict[str, str]
    changed: dict[str, str]
    value: Any


@dataclass
class Standing:
    """Where the database of this process stands: after which steps, and how many rows had been written in the transaction by then."""

    key: tuple[str, ...] | None = None
    written: int = -1


_memory: dict[tuple[str, ...], Remembered] = {}
_rows_at: dict[tuple[str, ...], dict[str, Rows]] = {}
_standing = Standing()


def begin(key: str) -> None:
    """Say that the database stands at a state of which all others are made, in a transaction of its own."""
    _standing.key, _standing.written = (key,), _written()
    if _standing.key not in _rows_at:
        _rows_at[_standing.key] = _everything()


def remembered(step: Callable[P, R]) -> Callable[P, R]:
    """Let a step of many tests be taken once in a process. What it returns is a copy each time, as if it had just been made."""

    @wraps(step)
    def taken(*args: P.args, **kwargs: P.kwargs) -> R:
        if _standing.key is None or _standing.written != _written():
            return step(*args, **kwargs)
        before = _standing.key
        key = (*before, f"{step.__module__}.{step.__qualname__} {_named(args)} {_named(kwargs)}")
        if key not in _memory:
            value = step(*args, **kwargs)
            _remember(before, key, value)
        else:
            _put_back(_memory[key])
        _standing.key, _standing.written = key, _written()
        return cast("R", copy.deepcopy(_memory[key].value))

    return taken


def _named(value: object) -> str:
    """An argument as part of a key."""
    named = getattr(value, "remembered_as", None)
    if isinstance(named, str):
        return named
    match value:
        case Model():
            return f"{value._meta.label}:{value.pk}"
        case dict():
            return str({key: _named(one) for key, one in value.items()})
        case tuple() | list():
            return str([_named(one) for one in value])
        case Path():
            # What a step writes there is its own; where a run of tests keeps it is not.
            return "a folder"
        case _:
            return value.__qualname__ if callable(value) and hasattr(value, "__qualname__") else repr(value)


def _written() -> int:
    """How many rows this transaction has written so far, undone ones among them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_xact_user_tables")
        return int(cursor.fetchone()[0])


@cache
def _tables() -> dict[str, tuple[str, str]]:
    """Every table of the product with its key and its columns, those that the database alone sets left out."""
    return {
        model._meta.db_table: (
            model._meta.pk.column,
            ", ".join(f'"{field.column}"' for field in model._meta.concrete_fields),
        )
        for model in apps.get_models()
        if model._meta.managed and model.__module__.startswith("plumbline.")
    }


def _everything() -> dict[str, Rows]:
    """Every row there is, by table and key, in the order in which they were written."""
    found = {}
    with database_role("migrator"), connection.cursor() as cursor:
        for table, (key, _) in _tables().items():
            cursor.execute(f"SELECT coalesce(jsonb_agg(to_jsonb(t)), '[]')::text FROM {table} t")  # noqa: S608
            found[table] = {str(row[key]): row for row in json.loads(cursor.fetchone()[0])}
    return found


def _remember(before: tuple[str, ...], key: tuple[str, ...], value: Any) -> None:
    was, now = _rows_at[before], _everything()
    added = {table: [row for pk, row in rows.items() if pk not in was[table]] for table, rows in now.items()}
    changed = {
        table: [row for pk, row in rows.items() if was[table].get(pk, row) != row]
        for table, rows in now.items()
    }
    assert all(was[table].keys() <= rows.keys() for table, rows in now.items()), "a step took rows away"
    _rows_at[key] = now
    _memory[key] = Remembered(
        key,
        {table: json.dumps(rows) for table, rows in added.items() if rows},
        {table: json.dumps(rows) for table, rows in changed.items() if rows},
        copy.deepcopy(value),
    )


def _put_back(state: Remembered) -> None:
    """Write the rows as they were, without a trigger: all that triggers did is among them."""
    with database_role("migrator"), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table, rows in state.added.items():
            columns = _tables()[table][1]
            cursor.execute(
                f"INSERT INTO {table} ({columns}) SELECT {columns} FROM jsonb_populate_recordset(NULL::{table}, %s::jsonb)",  # noqa: S608
                [rows],
            )
        for table, rows in state.changed.items():
            key, columns = _tables()[table]
            given = ", ".join(f"n.{column}" for column in columns.split(", "))
            cursor.execute(
                f"UPDATE {table} t SET ({columns}) = ROW({given}) FROM jsonb_populate_recordset(NULL::{table}, %s::jsonb) n WHERE t.{key} = n.{key}",  # noqa: S608
                [rows],
            )
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
