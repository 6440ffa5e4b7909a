"""``plumbline instruments``: the assessment instruments that this installation holds a licence for."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from plumbline.assessments.queries import instruments
from plumbline.assessments.services import load_instrument


DB_ROLE = "worker"
JOB = "operate"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    parser.add_argument("act", choices=("list", "load"), nargs="?", default="list", help="what to do (list)")
    parser.add_argument(
        "file",
        nargs="?",
        type=Path,
        metavar="FILE",
        help="the instrument, as docs/how-to/load-an-instrument.md says",
    )


def misuse(arguments: argparse.Namespace) -> str:
    """Say that a file is needed to load one."""
    return (
        "to load one: plumbline instruments load FILE"
        if arguments.act == "load" and not arguments.file
        else ""
    )


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Load if asked, then list.

    Raises
    ------
    DataUnfit: a fault in the file, with its line.
    PermissionRefused: the asker answers for no licence.
    """
    loaded = ""
    if arguments.act == "load":
        row, is_new = load_instrument(path=arguments.file, by=arguments.viewer)
        loaded = f"Loaded {row}." if is_new else f"{row} was loaded already; nothing was changed."
    return {
        "loaded": loaded,
        "instruments": [
            {
                "instrument": one.slug,
                "version": one.version,
                "title": one.title,
                "questions": len(one.questions),
                "effective_from": one.effective_from.isoformat() if one.effective_from else "",
                "licence": one.licence,
                "made_up": one.made_up,
            }
            for one in instruments()
        ],
    }


def words(result: dict[str, Any]) -> str:
    """What was loaded, and one line for each."""
    lines = [result["loaded"]] if result["loaded"] else []
    for one in result["instruments"]:
        made_up = ", made up" if one["made_up"] else ""
        since = f", from {one['effective_from']}" if one["effective_from"] else ""
        lines.append(
            f"{one['instrument']:20} {one['title']}, version {one['version']}, {one['questions']} questions{since}{made_up}. {one['licence']}"
        )
    return "\n".join(lines) or "No instrument is loaded."
