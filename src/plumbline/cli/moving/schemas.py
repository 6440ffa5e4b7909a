"""What a line of each table holds, as JSON Schema (draft 2020-12), made from the tables themselves."""

from __future__ import annotations

import json
from typing import Any

from plumbline.cli.moving.tables import Column, Table


DRAFT = "https://json-schema.org/draft/2020-12/schema"
TEXT: dict[str, Any] = {"type": "string"}
WHOLE: dict[str, Any] = {"type": "integer"}
NUMBER: dict[str, Any] = {"type": "number"}
KINDS: dict[str, dict[str, Any]] = {
    "UUIDField": {
        "type": "string",
        "format": "uuid",
        "pattern": "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
    },
    "TextField": TEXT,
    "SlugField": TEXT,
    "CharField": TEXT,
    "EmailField": TEXT,
    "words": TEXT,
    "xid8": {"type": "string", "pattern": "^[0-9]+$"},
    "DateTimeField": {
        "type": "string",
        "format": "date-time",
        "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}([.][0-9]{1,6})?[+]00:00$",
    },
    "DateField": {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    "TimeField": {"type": "string", "pattern": "^[0-9:]{8}([.][0-9]{1,6})?$"},
    "BooleanField": {"type": "boolean"},
    "IntegerField": WHOLE,
    "BigIntegerField": WHOLE,
    "PositiveIntegerField": WHOLE,
    "PositiveSmallIntegerField": WHOLE,
    "PositiveBigIntegerField": WHOLE,
    "FloatField": NUMBER,
    "DecimalField": NUMBER,
    "JSONField": {"description": "Any JSON."},
    "BinaryField": {
        "type": "string",
        "pattern": r"^\\x([0-9a-f]{2})*$",
        "description": r"Bytes in hexadecimal after \x.",
    },
}


def schema_of(table: Table) -> dict[str, Any]:
    """The schema of one line of a table."""
    return {
        "$schema": DRAFT,
        "title": table.name,
        "description": table.says,
        "type": "object",
        "properties": {column.name: _property(column) for column in table.columns},
        "required": list(table.names),
        "additionalProperties": False,
        "x-key": table.key,
    }


def schema_text(table: Table) -> bytes:
    """As it is written."""
    return (json.dumps(schema_of(table), indent=1, ensure_ascii=False) + "\n").encode()


def _property(column: Column) -> dict[str, Any]:
    made = {**KINDS[column.of or column.kind]}
    if column.longest and made == TEXT:
        made["maxLength"] = column.longest
    if column.codes:
        made["x-codes"] = dict(column.codes)
    if column.kind == "list":
        made = {"type": "array", "items": made}
    if column.null and "type" in made:
        made["type"] = [made["type"], "null"]
    if column.points_to:
        made["x-points-to"] = {"table": column.points_to, "column": "id"}
    if column.says:
        made["description"] = " ".join(filter(None, (made.get("description"), column.says)))
    return made
