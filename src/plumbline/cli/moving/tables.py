"""The tables that leave with a partnership and their columns, in an order in which each row's parents come first."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models

from plumbline.cli.moving.carried import carried, words_of_codes
from plumbline.sharing.queries import scoped_tables


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its kind (a key of `schemas.KINDS`), what it says, what it points to, and the words of its codes.

    ``of``: the kind of each part, where it is a list. ``points_to``: the table whose ``id`` it holds.
    """

    name: str
    kind: str
    null: bool
    says: str
    of: str = ""
    longest: int | None = None
    points_to: str = ""
    codes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table that leaves. ``key``: its primary key. ``scoped``: it has the columns that say who sees a row."""

    name: str
    says: str
    key: str
    columns: tuple[Column, ...]
    scoped: bool

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the columns that are written."""
        return tuple(column.name for column in self.columns)


@cache
def tables() -> tuple[Table, ...]:
    """Every table that leaves."""
    wanted = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.db_table not in carried().left_out
    ]
    return tuple(_table(model) for model in _parents_first(wanted))


def _parents_first(wanted: list[type[models.Model]]) -> Iterator[type[models.Model]]:
    waiting = {model: _points_to(model) & set(wanted) - {model} for model in sorted(wanted, key=_name)}
    while waiting:
        # Where tables point at each other none is first; constraints wait until all of it is in.
        ready = [m for m, above in waiting.items() if not above & waiting.keys()] or list(waiting)
        yield from ready
        waiting = {model: above for model, above in waiting.items() if model not in ready}


def _points_to(model: type[models.Model]) -> set[type[models.Model]]:
    return {
        field.related_model for field in model._meta.concrete_fields if isinstance(field.related_model, type)
    }


def _name(model: type[models.Model]) -> str:
    return model._meta.db_table


def _table(model: type[models.Model]) -> Table:
    name, said = _name(model), inspect.getdoc(model) or ""
    left = carried().blank.get(name, {})
    columns = [
        _column(name, field, model) for field in model._meta.concrete_fields if field.column not in left
    ]
    columns += [_beside(column, told) for column, told in carried().beside.get(name, {}).items()]
    return Table(name, said, _key(model), tuple(columns), name in scoped_tables())


def _column(table: str, field: models.Field, model: type[models.Model]) -> Column:  # type: ignore[type-arg]
    base = field.base_field if isinstance(field, ArrayField) else field
    target = field.related_model if isinstance(field.related_model, type) else None
    base = target._meta.pk if target and target._meta.pk else base
    seal = carried().sealed.get(table)
    sealed = seal is not None and seal.column == field.column
    return Column(
        name=str(field.column),
        kind="words" if sealed else "list" if isinstance(field, ArrayField) else _kind(base),
        null=field.null or sealed,
        says=_says(field, sealed=sealed),
        of=_kind(base) if isinstance(field, ArrayField) else "",
        longest=getattr(field, "max_length", None),
        points_to=_name(target) if target else "",
        codes=_codes(table, field, model),
    )


def _key(model: type[models.Model]) -> str:
    return str(model._meta.pk.column) if model._meta.pk else ""


def _beside(name: str, told: Mapping[str, Any]) -> Column:
    kind = {"timestamptz": "DateTimeField", "xid8": "xid8", "uuid": "UUIDField"}[str(told["type"])]
    return Column(name, kind, bool(told.get("null")), str(told["says"]))


def _kind(field: object) -> str:
    return type(field).__name__


def _says(field: models.Field, *, sealed: bool) -> str:  # type: ignore[type-arg]
    said = str(field.help_text or "")
    if sealed:
        return (
            "Sealed in the database; here the words themselves. Null where they could not be opened any more."
        )
    return said or ACCESS.get(str(field.column), "")


ACCESS = {
    "id": "The row itself. Never used again for anything else, here or elsewhere.",
    "owner_agency": "The agency that answers for the row (agencies_agency).",
    "marking": "Whom the row is meant for.",
    "seen_by_agencies": "Agencies that see the row (agencies_agency).",
    "seen_by_users": "People who see the row whatever their agency (access_user).",
    "hidden_from": "People who must not see the row, nor learn that it is there (access_user). It outranks the two above.",
}


def _codes(table: str, field: models.Field, model: type[models.Model]) -> tuple[tuple[str, str], ...]:  # type: ignore[type-arg]
    place = carried().codes.get(f"{table}.{field.column}")
    if field.column == "marking" and table in scoped_tables():
        place = "plumbline.sharing.enums:MARKING_NAMES"
    if place:
        return tuple(sorted(words_of_codes(place).items()))
    found: list[str] = []
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.CheckConstraint):
            found = found or _named(constraint.condition, field.name)
    return tuple((code, code.replace("_", " ")) for code in found)


def _named(condition: object, name: str) -> list[str]:
    """The codes that a constraint lets a column hold, where it says so outright or as one of several conditions that must hold."""
    if (
        not isinstance(condition, models.Q)
        or condition.negated
        or (condition.connector != models.Q.AND and len(condition.children) > 1)
    ):
        return []
    for child in condition.children:
        if (
            isinstance(child, tuple)
            and child[0] == f"{name}__in"
            and all(isinstance(c, str) for c in child[1])
        ):
            return list(child[1])
        if inner := _named(child, name):
            return inner
    return []
