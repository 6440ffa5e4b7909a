"""``plumbline move-out``: the whole partnership in one file, for another installation or another system."""

from __future__ import annotations

import argparse
import shutil
import uuid
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from plumbline.access.permissions import check_may_administer
from plumbline.access.queries import agreed_move
from plumbline.access.services import note_move_made
from plumbline.cli.keeping.backing_up import check_target, publish
from plumbline.cli.keeping.programs import address_in_use
from plumbline.cli.moving.taking_out import Order, take_out
from plumbline.studies.queries.keys import secret_in_force
from plumbline.studies.signing import fingerprint, public_key


DB_ROLE = "backup"
JOB = "operate"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    parser.add_argument("file", type=Path, metavar="FILE", help="where to write; an existing file is refused")
    parser.add_argument(
        "--request",
        type=uuid.UUID,
        required=True,
        metavar="NUMBER",
        help="number of the request that two people asked and agreed, on the page “Move out” under Accounts",
    )


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Write the file for the key that the request names. It gets its name only once the ledger holds that it was made.

    Raises
    ------
    StageRefused: the request is not agreed, lapsed or was carried out; or the signing key is not on this server.
    """
    check_may_administer(arguments.viewer)
    check_target(arguments.file)
    request, secret = agreed_move(arguments.request), secret_in_force()
    order = Order(request.id, request.receiver, request.recipient)
    with connection.cursor() as cursor:
        # This transaction waits for the copy, which may take long.
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
    taken = take_out(arguments.file, address=address_in_use(), order=order, secret=secret)
    try:
        note_move_made(
            request_id=request.id, manifest_sha256=sha256(taken.text).hexdigest(), by=arguments.viewer
        )
    except (
        BaseException
    ):  # carried out by somebody else meanwhile, or lapsed: no copy stays of which the ledger knows nothing
        shutil.rmtree(taken.folder)
        raise
    transaction.on_commit(lambda: publish(taken.folder, arguments.file))
    said = taken.manifest
    return {
        "file": str(arguments.file),
        "bytes": (taken.folder / "archive").stat().st_size,
        "unpacked": sum(member["bytes"] for member in said.members.values()),
        "rows": sum(said.tables.values()),
        "tables": len(said.tables),
        "people": said.tables["people_person"],
        "cases": said.tables["cases_case"],
        "ledger_entries": said.ledger["entries"],
        "unreadable": said.unreadable,
        "receiver": request.receiver,
        "fingerprint": fingerprint(public_key(secret)),
    }


def words(result: dict[str, Any]) -> str:
    """Say what is in it, and what the receiver has to hear."""
    lines = [
        f"Wrote {result['file']}: {result['bytes']:,} bytes, {result['rows']:,} rows of {result['tables']} tables,",
        f"{result['people']:,} people, {result['cases']:,} cases, {result['ledger_entries']:,} ledger entries.",
        f"{result['receiver']} alone can open it. Read this fingerprint out to them, by another way than the file goes:",
        f"  {result['fingerprint']}",
    ]
    lost = sum(result["unreadable"].values())
    if lost:
        lines.append(
            f"{lost:,} sealed texts could not be opened with the keys of this server and went out as missing. Bring the keys back and ask anew."
        )
    return "\n".join(lines)
