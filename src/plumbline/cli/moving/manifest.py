"""What a file says of itself: its last but one member, signed by the last."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from plumbline.values.errors import DataUnfit


FORMAT, VERSION = "plumbline partnership", 1


@dataclass(frozen=True, slots=True)
class Manifest:
    """Written when everything else is.

    ``migrations``: versions of the tables, as ``app.name``. ``tables``: rows by table. ``left_out``, ``blank``, ``arrives``: what stays
    behind or arrives otherwise, and why. ``unreadable``: sealed words that could not be opened, by table. ``ledger``: entries
    written on the installation, and the root over them. ``members``: size in bytes and SHA-256 of every other member, by name.
    """

    format: str
    version: int
    plumbline: str
    request: str
    receiver: str
    made_at: str
    migrations: list[str]
    tables: dict[str, int]
    left_out: dict[str, str]
    blank: dict[str, dict[str, str]]
    arrives: dict[str, dict[str, str]]
    unreadable: dict[str, int]
    ledger: dict[str, Any]
    members: dict[str, dict[str, Any]]

    def to_bytes(self) -> bytes:
        """As JSON."""
        return (json.dumps(asdict(self), indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()


def arrival_id(text: bytes) -> UUID:
    """What an arrival is known by: it binds every byte of the manifest."""
    return UUID(bytes=sha256(text).digest()[:16])


def read_manifest(text: bytes) -> Manifest:
    """Return what a file says of itself.

    Raises
    ------
    DataUnfit: it is no manifest, or of another version of the format.
    """
    try:
        said = json.loads(text)
        if said["format"] != FORMAT:
            raise ValueError(said["format"])
        if said["version"] == VERSION:
            return _shaped(Manifest(**said))
    except (ValueError, TypeError, KeyError, RecursionError):
        raise DataUnfit(
            "This file does not say what it holds as a partnership's file does. Nothing was changed.",
            slug="not-a-partnership",
        ) from None
    raise DataUnfit(
        f"This file is of version {str(said['version'])[:20]} of the format, and this Plumbline reads version {VERSION}. Nothing was "
        "changed. Bring the older of the two up to date, and let it be made again.",
        slug="another-format",
    )


def _shaped(said: Manifest) -> Manifest:
    whole = all(isinstance(rows, int) for rows in said.tables.values())
    named = all(isinstance(m["bytes"], int) and isinstance(m["sha256"], str) for m in said.members.values())
    if not (
        whole and named and isinstance(said.migrations, list) and isinstance(said.ledger["entries"], int)
    ):
        raise ValueError(said.format)
    return said
