"""A file made anew by somebody who knows the format and holds a key to sign with, with something in it changed."""

import json
from dataclasses import replace
from pathlib import Path

from plumbline.cli.moving.manifest import read_manifest
from plumbline.cli.moving.package import MANIFEST, SIGNATURE, Writing, members
from plumbline.cli.moving.taking_out import _signature
from plumbline.studies.signing import fingerprint, public_key


THEIRS = bytes(range(32))
"""A key to sign with that is not this installation's."""
FINGERPRINT = fingerprint(public_key(THEIRS))


def remade(path: Path, out: Path, *, secret: bytes, recipient: str, rows=None, lines=None, said=None) -> Path:
    """The file with each row of a table as ``rows[table](row)`` gives it (a list of rows), and the manifest as ``said(manifest)`` does."""
    writing = Writing(out, recipient)
    manifest, counted = None, {}
    for member in members(path, secret):
        if member.name == MANIFEST:
            manifest = read_manifest(member.content)
        elif member.name != SIGNATURE:
            content, table = member.content, member.name.split("/")[1] if "/" in member.name else ""
            if member.name.startswith("rows/") and table in (rows or {}):
                made = [
                    new
                    for line in content.decode().removesuffix("\n").split("\n")
                    for new in rows[table](json.loads(line))
                ]
                content = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in made).encode()
                counted[table] = len(made)
            if table in (lines or {}) and member.name.startswith("rows/"):
                content, counted[table] = (
                    "".join(f"{line}\n" for line in lines[table]).encode(),
                    len(lines[table]),
                )
            writing.add(member.name, content)
    made = replace(manifest, members=writing.members, tables={**manifest.tables, **counted})
    text = (said(made) if said else made).to_bytes()
    writing.put(MANIFEST, text)
    writing.put(SIGNATURE, _signature(text, THEIRS))
    writing.finish()
    return out


def as_it_is(row):
    """No change."""
    return [row]


__all__ = ["FINGERPRINT", "THEIRS", "as_it_is", "remade"]
