"""``plumbline recording``: declare that events were recorded otherwise from a day on; correct, withdraw or list declarations."""

from __future__ import annotations

import argparse
from datetime import date
from typing import Any
from uuid import UUID

from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import agency_by_slug
from plumbline.studies.queries import RecordingChange, recording_changes, whose_words
from plumbline.studies.services import (
    Declaration,
    correct_recording_change,
    declare_recording_change,
    withdraw_recording_change,
)


DB_ROLE = "analyst"
JOB = "evaluate"
TOLD = ("from_day", "what", "said_by", "source")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    parser.add_argument(
        "act", choices=("declare", "correct", "withdraw", "list"), help="what to do with declarations"
    )
    parser.add_argument(
        "change", nargs="?", type=UUID, help="declaration to correct or withdraw, as `list` gives it"
    )
    parser.add_argument("--feed", default="", help="feed recorded otherwise (default: all of the agency)")
    parser.add_argument(
        "--agency", metavar="SHORT_NAME", help="agency whose recording changed (default: every)"
    )
    parser.add_argument(
        "--from", dest="from_day", type=date.fromisoformat, metavar="DATE", help="first day of the new way"
    )
    parser.add_argument("--what", metavar="WORDS", help="what changed")
    parser.add_argument("--said-by", metavar="WORDS", help="who says so, by office")
    parser.add_argument("--source", metavar="WORDS", help="where it is written")
    parser.add_argument("--because", default="", metavar="WORDS", help="why it is corrected or withdrawn")


def misuse(arguments: argparse.Namespace) -> str:
    """What is missing for the act asked for; "" where nothing is."""
    if arguments.act in ("correct", "withdraw") and arguments.change is None:
        return f"say which declaration to {arguments.act}: `plumbline recording list` gives them"
    if arguments.act in ("declare", "correct"):
        missing = [name for name in TOLD if getattr(arguments, name) is None]
        options = ", ".join(
            "--from" if name == "from_day" else f"--{name.replace('_', '-')}" for name in missing
        )
        return f"also give {options}" if missing else ""
    return ""


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Do it, and give every declaration."""
    viewer: Viewer = arguments.viewer
    if arguments.act == "declare":
        declare_recording_change(declaration=_told(arguments), by=viewer)
    elif arguments.act == "correct":
        correct_recording_change(
            change_id=arguments.change, declaration=_told(arguments), because=arguments.because, by=viewer
        )
    elif arguments.act == "withdraw":
        withdraw_recording_change(change_id=arguments.change, because=arguments.because, by=viewer)
    return {"recording_changes": [_plain(row) for row in recording_changes(viewer)]}


def words(result: dict[str, Any]) -> str:
    """The declarations for a reader."""
    rows = result["recording_changes"]
    if not rows:
        return "No change of recording is declared."
    return "\n".join(_words(row) for row in rows)


def _words(row: dict[str, Any]) -> str:
    told = (
        f"{row['id']}: {row['whose']} from {row['from']}: {row['what']} ({row['said_by']}; {row['source']})"
    )
    if not row["ended_at"]:
        return told
    return f"{told} – {'corrected' if row['replaced_by'] else 'withdrawn'}: {row['because']}"


def _told(arguments: argparse.Namespace) -> Declaration:
    return Declaration(
        effective_from=arguments.from_day,
        what=arguments.what,
        said_by=arguments.said_by,
        source=arguments.source,
        feed=arguments.feed,
        agency=agency_by_slug(arguments.agency).id if arguments.agency else None,
    )


def _plain(row: RecordingChange) -> dict[str, Any]:
    end = getattr(row, "end", None)
    return {
        "id": str(row.id),
        "whose": whose_words(row),
        "feed": row.feed,
        "agency": row.agency.slug if row.agency else None,
        "from": row.effective_from.isoformat(),
        "what": row.what,
        "said_by": row.said_by,
        "source": row.source,
        "declared_at": row.declared_at.isoformat(),
        "ended_at": end.ended_at.isoformat() if end else None,
        "replaced_by": str(end.replaced_by_id) if end and end.replaced_by_id else None,
        "because": end.because if end else "",
    }
