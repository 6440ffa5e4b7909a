"""Read a file from end to end before anything is touched: whole, ours, signed by whom we were told, and of this version."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.db.migrations.loader import MigrationLoader

from plumbline.cli.moving.age import SPOILT
from plumbline.cli.moving.manifest import Manifest, read_manifest
from plumbline.cli.moving.package import MANIFEST, SIGNATURE, Member, members
from plumbline.cli.moving.schemas import schema_text
from plumbline.cli.moving.tables import tables
from plumbline.studies.signing import fingerprint, fits_move
from plumbline.values.errors import DataUnfit


NOT_SIGNED = "This file is not signed by the key it names: it was changed, or put together by somebody else. Nothing was changed."
ANOTHER_SENDER = (
    "This file is signed with the key {}, and you were told {}. Nothing was changed. Telephone whoever sent it, by a number "
    "that you have from elsewhere, and compare."
)
OTHER_TABLES = (
    "This file was written by Plumbline {}, whose tables differ from those of this one ({}). Nothing was changed. Bring the older of "
    "the two up to the same version, and let the file be made again."
)


@dataclass(frozen=True, slots=True)
class Looked:
    """A file that was found whole: what it says of itself, in its own bytes, and the fingerprint of who signed it."""

    manifest: Manifest
    text: bytes
    fingerprint: str


def look_through(path: Path, *, secret: bytes, told: str) -> Looked:
    """Read a file from end to end.

    Parameters
    ----------
    secret : of the key that it should be locked for.
    told : fingerprint that the sender read out; spaces and case do not matter.

    Raises
    ------
    DataUnfit: it is not whole, not ours, of another version, or signed by somebody else.
    """
    found: dict[str, dict[str, Any]] = {}
    counted: dict[str, int] = {}
    last: dict[str, bytes] = {}
    with closing(members(path, secret)) as everything:
        for member in everything:
            if member.name in (MANIFEST, SIGNATURE):
                last[member.name] = member.content
                continue
            found[member.name] = _measured(member)
            if member.name.startswith("rows/"):
                table = member.name.split("/")[1]
                counted[table] = counted.get(table, 0) + member.content.count(b"\n")
    text = last.get(MANIFEST, b"")
    by = _check_signature(text, last.get(SIGNATURE, b""), told)
    manifest = read_manifest(text)
    if manifest.members != found or counted != {t: rows for t, rows in manifest.tables.items() if rows}:
        raise DataUnfit(SPOILT, slug="spoilt")
    _check_version(manifest)
    return Looked(manifest, text, by)


def as_looked_through(
    everything: Iterable[Member], said: Mapping[str, Mapping[str, Any]]
) -> Iterator[Member]:
    """The members of a file that is read again, each as it was when it was looked through: the file may have been exchanged in between.

    Parameters
    ----------
    said : `Manifest.members`.

    Raises
    ------
    DataUnfit: one differs, is missing or was not there.
    """
    left = set(said)
    for member in everything:
        if member.name not in (MANIFEST, SIGNATURE):
            if _measured(member) != said.get(member.name):
                raise DataUnfit(SPOILT, slug="spoilt")
            left.discard(member.name)
        yield member
    if left:
        raise DataUnfit(SPOILT, slug="spoilt")


def _measured(member: Member) -> dict[str, Any]:
    return {"bytes": len(member.content), "sha256": sha256(member.content).hexdigest()}


def _check_signature(text: bytes, said: bytes, told: str) -> str:
    try:
        signed = json.loads(said)
        key, signature = bytes.fromhex(signed["public_key"]), bytes.fromhex(signed["signature"])
    except (ValueError, TypeError, KeyError, RecursionError):
        raise DataUnfit(NOT_SIGNED, slug="not-signed") from None
    if not fits_move(text, signature=signature, key=key):
        raise DataUnfit(NOT_SIGNED, slug="not-signed")
    by = fingerprint(key)
    if "".join(by.split()) != "".join(told.split()).lower():
        raise DataUnfit(ANOTHER_SENDER.format(by, told), slug="another-sender")
    return by


def _check_version(manifest: Manifest) -> None:
    """Refuse tables that are not exactly those of here: a column more or less would lose something unseen."""
    here = {f"{app}.{name}" for app, name in MigrationLoader(None, ignore_no_migrations=True).disk_migrations}
    differing = sorted(here ^ set(manifest.migrations))
    if differing:
        raise DataUnfit(OTHER_TABLES.format(manifest.plumbline, differing[0]), slug="another-version")
    schemas = {f"schemas/{table.name}.json": sha256(schema_text(table)).hexdigest() for table in tables()}
    said = {
        name: member["sha256"] for name, member in manifest.members.items() if name.startswith("schemas/")
    }
    odd = sorted(name for name in {*schemas, *said} if schemas.get(name) != said.get(name))
    if odd or set(manifest.tables) != {table.name for table in tables()}:
        raise DataUnfit(
            OTHER_TABLES.format(manifest.plumbline, (odd or ["tables"])[0]), slug="another-version"
        )
