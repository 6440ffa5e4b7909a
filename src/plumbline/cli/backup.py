"""``plumbline backup``: the whole database, and if asked the files and the keys, in one file."""

from __future__ import annotations

import argparse
import uuid
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from plumbline.access.permissions import check_may_administer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cli.keeping.backing_up import check_target, make_archive, publish
from plumbline.cli.keeping.programs import address_in_use
from plumbline.embedded import Home


DB_ROLE = "backup"
JOB = "operate"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    parser.add_argument("file", type=Path, metavar="FILE", help="where to write; an existing file is refused")
    parser.add_argument("--files", action="store_true", help="also the files of PLUMBLINE_HOME (uploads)")
    parser.add_argument(
        "--keys",
        action="store_true",
        help="also the keys: whoever holds the archive can then open second factors; keep it apart",
    )


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Write the archive. It gets its name only once the ledger holds that it was made."""
    check_may_administer(arguments.viewer)
    check_target(arguments.file)
    backup_id = uuid.uuid4()
    record("backup.made", verb=Verb.ACCESS, object_kind="backup", objects=[backup_id], by=arguments.viewer)
    with connection.cursor() as cursor:
        # This transaction waits for the copy, which may take long.
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
    folder, manifest = make_archive(
        arguments.file,
        address=address_in_use(),
        home=Home.from_environment(),
        backup_id=backup_id,
        files=arguments.files,
        keys=arguments.keys,
    )
    transaction.on_commit(lambda: publish(folder, arguments.file))
    return {
        "file": str(arguments.file),
        "bytes": (folder / "archive").stat().st_size,
        "rows": sum(manifest.tables.values()),
        "tables": len(manifest.tables),
        "people": manifest.tables["people_person"],
        "cases": manifest.tables["cases_case"],
        "ledger_entries": manifest.seal["entries"],
        "ledger_root": manifest.seal["root"],
        "last_entry_at": manifest.last_entry_at,
        "files": manifest.files,
        "keys": manifest.keys,
    }


def words(result: dict[str, Any]) -> str:
    """Say what is in it, and what is not."""
    lines = [
        f"Wrote {result['file']}: {result['bytes']:,} bytes, {result['rows']:,} rows of {result['tables']} tables,",
        f"{result['people']:,} people, {result['cases']:,} cases, {result['ledger_entries']:,} ledger entries, the last of {result['last_entry_at']}.",
        "It is readable by you alone and is not encrypted: encrypt it before it leaves this machine.",
    ]
    if not result["keys"]:
        lines.append(
            "The keys are not in it. Without them every second factor must be set up again after a restore."
        )
    return "\n".join(lines)
