"""``plumbline restore``: an archive brought back into an empty place, whole or not at all."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any

from plumbline.access.jobs import job_viewer
from plumbline.cli.keeping.archive import check
from plumbline.cli.keeping.restoring import check_empty, check_version, restore_database, restore_home
from plumbline.cli.progress import say
from plumbline.embedded import Home


# It makes the database; there is none to ask who may.
DB_ROLE = None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    parser.add_argument("file", type=Path, metavar="FILE", help="an archive that `plumbline backup` wrote")
    parser.add_argument("--check", action="store_true", help="read the archive from end to end and stop")


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Check the archive, then restore it."""
    say("Checking the archive")
    manifest = check(arguments.file)
    check_version(manifest)
    if not arguments.check:
        home, job = Home.from_environment(), job_viewer("operate")
        if os.environ.get("PLUMBLINE_DATABASE_URL"):
            restore_database(arguments.file, manifest, home=home, by=job)
        else:
            check_empty(home)
            restore_home(arguments.file, manifest, home=home, by=job)
    return {
        "restored": not arguments.check,
        "made_at": manifest.made_at,
        "people": manifest.tables["people_person"],
        "cases": manifest.tables["cases_case"],
        "ledger_entries": manifest.seal["entries"],
        "ledger_root": manifest.seal["root"],
        "last_entry_at": manifest.last_entry_at,
        "files": manifest.files,
        "keys": manifest.keys,
        "tables": manifest.tables,
    }


def words(result: dict[str, Any]) -> str:
    """Say what came back, and what to do next."""
    done = "Restored" if result["restored"] else "The archive is whole. It holds"
    lines = [
        f"{done} {result['people']:,} people, {result['cases']:,} cases and {result['ledger_entries']:,} ledger entries, as of {result['made_at']}.",
        f"The last ledger entry is of {result['last_entry_at']}: what was done after it is not here.",
    ]
    if result["restored"]:
        lines.append(
            "Every table has the rows that it had, and the ledger reads as it did. Everybody must sign in again."
        )
        if not result["keys"]:
            lines.append(
                "The keys were not in the archive: each second factor must be removed and set up again."
            )
        if not result["files"]:
            lines.append("The files were not in the archive: uploads that were not yet taken in are gone.")
    return "\n".join(lines)
