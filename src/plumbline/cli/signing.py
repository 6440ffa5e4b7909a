"""``plumbline signing``: show the keys that this installation signed summaries with, change the one in force, write a notice out."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any

from plumbline.cli.numbers import whole
from plumbline.studies.queries import keys_with_names
from plumbline.studies.services import change_key, give_notice


DB_ROLE = "app"
JOB = "evaluate"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    parser.add_argument(
        "act", choices=("show", "change", "notice"), help="list the keys, change, or write a notice out"
    )
    parser.add_argument("--because", default="", help="why the key is changed")
    parser.add_argument(
        "--revoke", action="store_true", help="the old key may have been lost: nothing that it signed holds"
    )
    parser.add_argument("--number", type=whole, help="key whose end the notice tells of (default: the last)")
    parser.add_argument("--out", type=Path, metavar="FILE", help="where the notice goes")


def misuse(arguments: argparse.Namespace) -> str:
    """What is missing, before anything is started."""
    if arguments.act == "change" and not arguments.because:
        return "say why with --because"
    return "say where the notice goes with --out" if arguments.act == "notice" and not arguments.out else ""


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Show, change, or write the notice."""
    viewer = arguments.viewer
    if arguments.act == "change":
        change_key(because=arguments.because, revoke=arguments.revoke, by=viewer)
    keys = keys_with_names(viewer)
    if arguments.act == "notice":
        content = give_notice(number=arguments.number or len(keys) - 1, by=viewer)
        descriptor = os.open(arguments.out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as out:
            out.write(content)
    return {
        "keys": [
            {
                "number": key.number,
                "fingerprint": key.fingerprint,
                "ended_at": key.ended_at.isoformat() if key.ended_at else None,
                "revoked": key.revoked,
                "because": key.because,
            }
            for key, _ in keys
        ]
    }


def words(result: dict[str, Any]) -> str:
    """The keys for a reader, the one in force first."""
    return "\n".join(_line(key) for key in result["keys"])


def _line(key: dict[str, Any]) -> str:
    if key["ended_at"] is None:
        return f"Key {key['number']}, in force: {key['fingerprint']}"
    how = "revoked" if key["revoked"] else "changed"
    return f"Key {key['number']}, {how} {key['ended_at'][:10]} ({key['because']}): {key['fingerprint']}"
