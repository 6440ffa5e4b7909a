"""``plumbline kinds``: the kinds of scheme that there are here. One of your own is a folder in that which ``PLUMBLINE_KINDS`` names."""

from __future__ import annotations

import argparse
from typing import Any

from plumbline.schemes.reading import KINDS, kind_called, kind_folders


DB_ROLE = None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    parser.add_argument("kind", nargs="?", metavar="KIND", help="print the folder of this kind alone")


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Read every kind, or one.

    Raises
    ------
    DataUnfit: there is no such kind, or a file is at fault: with file, line and key.
    """
    if arguments.kind:
        kind_called(arguments.kind)
    return {
        "kind": arguments.kind or "",
        "kinds": [
            {
                "kind": kind.slug,
                "name": kind.name,
                "version": kind.version,
                "folder": str(folder),
                "your_own": folder.parent != KINDS,
            }
            for folder in kind_folders().values()
            if arguments.kind in (None, folder.name)
            for kind in (kind_called(folder.name),)
        ],
    }


def words(result: dict[str, Any]) -> str:
    """One line a kind; the folder alone where one was asked for."""
    if result["kind"]:
        return str(result["kinds"][0]["folder"])
    return "\n".join(
        f"{one['kind']}: {one['name']}, version {one['version']}{' (your own)' if one['your_own'] else ''}"
        for one in result["kinds"]
    )
