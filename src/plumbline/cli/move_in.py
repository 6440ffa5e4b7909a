"""``plumbline move-in``: a partnership from another installation, whole or not at all."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.db import connection, connections

from plumbline.access.identity import acting_as
from plumbline.access.jobs import job_viewer
from plumbline.access.queries import check_asker_of_command, viewer_named
from plumbline.cli.bootstrap import DATABASE, bring_up_to_date, connect_as
from plumbline.cli.moving.age import recipient_of, secret_of
from plumbline.cli.moving.arriving import arrive
from plumbline.cli.moving.looking_through import look_through
from plumbline.cli.moving.renaming import read_names
from plumbline.cli.progress import say
from plumbline.embedded import Home, Server
from plumbline.embedded.provision import provision
from plumbline.values.errors import PermissionRefused


# It writes past the policies what came under the same ones, as the migrator; and it may be the first thing done to a database.
DB_ROLE = None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    parser.add_argument(
        "file", type=Path, metavar="FILE", nargs="?", help="a file that `plumbline move-out` wrote"
    )
    parser.add_argument(
        "--key", action="store_true", help="show the key that the file has to be locked for, and stop"
    )
    parser.add_argument(
        "--from",
        dest="fingerprint",
        metavar="FINGERPRINT",
        default="",
        help="the sender's fingerprint, as they read it out",
    )
    parser.add_argument("--check", action="store_true", help="read the file from end to end and stop")
    parser.add_argument(
        "--map", type=Path, metavar="NAMES", help="a file that says what names become that are taken here"
    )
    parser.add_argument(
        "--beside",
        action="store_true",
        help="another partnership is here, and both are to be in one installation",
    )
    parser.add_argument(
        "--as", dest="acting_as", metavar="USER", help="sign-in name of the administrator who asks"
    )


def misuse(arguments: argparse.Namespace) -> str:
    """What is missing, before anything is started."""
    if arguments.key:
        return ""
    if not arguments.file:
        return "name the file, or say --key"
    return "" if arguments.fingerprint else "say with --from which fingerprint the sender read out"


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Show the key, look a file through, or bring it in.

    Raises
    ------
    DataUnfit, StageRefused: the file or what it holds cannot stay; nothing was changed.
    PermissionRefused: there is an administrator here, and none was named.
    """
    secret = secret_of(Home.from_environment())
    if arguments.key:
        return {"act": "key", "recipient": recipient_of(secret)}
    names = read_names(arguments.map)
    say("Looking the file through")
    looked = look_through(arguments.file, secret=secret, told=arguments.fingerprint)
    said = looked.manifest
    result = {
        "act": "check",
        "made_at": said.made_at,
        "rows": said.tables,
        "people": said.tables["people_person"],
        "cases": said.tables["cases_case"],
        "ledger": said.ledger,
        "unreadable": said.unreadable,
        "left_out": said.left_out,
        "fingerprint": looked.fingerprint,
    }
    if arguments.check:
        return result
    with _as_migrator():
        viewer = viewer_named(arguments.acting_as) if arguments.acting_as else job_viewer("set-up")
        check_asker_of_command(viewer)
        with acting_as(viewer):
            arrived = arrive(
                arguments.file, looked, secret=secret, names=names, beside=arguments.beside, by=viewer
            )
    return {**result, "act": "arrived", "stored": asdict(arrived.stored)}


def words(result: dict[str, Any]) -> str:
    """Say what came, and what to do next."""
    if result["act"] == "key":
        return (
            f"Read this key to whoever sends the file; it opens nothing by itself:\n  {result['recipient']}"
        )
    done = "Brought in" if result["act"] == "arrived" else "The file is whole. It holds"
    lines = [
        f"{done} {result['people']:,} people, {result['cases']:,} cases and {result['ledger']['entries']:,} ledger entries, as of {result['made_at']}."
    ]
    lost = sum(result["unreadable"].values())
    if lost:
        lines.append(f"{lost:,} sealed texts could not be opened where it came from and are missing.")
    if result["act"] == "arrived":
        lines += [
            "Every row came out of the database as it went in, and its ledger adds up. It is marked as from elsewhere.",
            "Every account of a person that came is closed. Open them one by one: `plumbline users reopen`, then `users reset`.",
            "Delete the file.",
        ]
    return "\n".join(lines)


@contextmanager
def _as_migrator() -> Iterator[None]:
    if os.environ.get("PLUMBLINE_DATABASE_URL"):
        _check_role()
        yield
        return
    with Server(Home.from_environment()) as server:
        provision(server)
        connect_as("migrator", server, DATABASE)
        bring_up_to_date()
        try:
            yield
        finally:
            connections.close_all()


def _check_role() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_has_role('plumbline_owner', 'MEMBER') AND rolbypassrls FROM pg_roles WHERE rolname = current_user"
        )
        row = cursor.fetchone()
    if not (row and row[0]):
        raise PermissionRefused(
            "A partnership is brought in as plumbline_migrator: name it in PLUMBLINE_DATABASE_URL. Nothing was changed.",
            slug="not-migrator",
        )
