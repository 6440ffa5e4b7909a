"""The door of the `plumbline` command: parse, get ready, run, print, and answer with 0, 1 or 2.

Exit codes: 0 done ("cannot tell" is an answer, so it is 0) · 1 refused, with a sentence · 2 misused.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Any

from plumbline.cli.bootstrap import ready, set_up_django
from plumbline.cli.sentences import refusals, sentence_of
from plumbline.values.errors import DataUnfit


# Command: what it is for. Each is a module of this package with `DB_ROLE` (None: no database),
# `add_arguments(parser)`, `run(arguments) -> dict` and `words(result) -> str`; where arguments must fit
# together, `misuse(arguments) -> str` says what is missing before anything is started. A command runs in one
# transaction, unless `OWN_TRANSACTIONS` says that its steps must be committed apart.
COMMANDS = {
    "town": "write a made-up town's extracts, with the answers beside them",
    "ingest": "take in files: check every row, store the good, keep the bad with reasons",
    "link": "join the records that are the same person",
    "shape": "say how concentrated harm is, and whether a panel is the right response",
    "forecast": "say whether the busiest places of some months stay the busiest in the months after",
    "nominate": "rank the eligible by a written rule and freeze the whole list",
    "protocol": "register, lock or show an evaluation protocol",
    "recording": "declare that events were recorded otherwise from a day on, so that such years are not compared",
    "evaluate": "compare those offered a place with those not drawn",
    "estimate": "compare the people of a research bundle by a model of one's own choice",
    "staggered": "compare sites that took a scheme up at different times with those that had not begun",
    "signing": "show or change the key that summaries are signed with, or write out the notice of a change",
    "remind": "remind people of what is due or late, and send the digests whose hour has come",
    "agencies": "list the organisations at the table, or add one",
    "users": "open and close accounts, give and end roles, help those who cannot sign in",
    "instruments": "list the assessment instruments that are loaded, or load one that you hold a licence for",
    "kinds": "list the kinds of scheme, those of your own among them, each read and checked",
    "simulate": "try the designs on made-up towns whose truth is known",
    "prepare": "make a PostgreSQL server of your own ready, or bring it up to date",
    "check": "say what is wrong with this installation and what to do",
    "backup": "copy the whole database, and if asked files and keys, into one file",
    "restore": "bring an archive back into an empty place, whole or not at all",
    "move-out": "write the whole partnership into one file for another installation, as two people agreed",
    "move-in": "bring a partnership from another installation in, whole or not at all",
    "serve": "serve the pages",
    "demo": "build a made-up partnership and serve it",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    try:
        set_up_django()
    except (OSError, DataUnfit) as in_the_way:
        print(f"plumbline: {sentence_of(in_the_way)}", file=sys.stderr)
        return 1
    modules = {name: importlib.import_module(f"plumbline.cli.{name.replace('-', '_')}") for name in COMMANDS}
    arguments = _parser(modules).parse_args(argv)
    _check_use(modules[arguments.command], arguments)
    try:
        result = _run(modules[arguments.command], arguments)
    except refusals() as refusal:
        print(f"plumbline {arguments.command}: {sentence_of(refusal)}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 1
    if result is not None:
        _print(modules[arguments.command], arguments, result)
    return int((result or {}).get("exit_code", 0))


def _parser(modules: dict[str, ModuleType]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="plumbline", description="Multi-agency case management that checks whether it works."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, purpose in COMMANDS.items():
        command = commands.add_parser(name, help=purpose, description=purpose[0].upper() + purpose[1:] + ".")
        modules[name].add_arguments(command)
        command.add_argument("--json", action="store_true", help="print the result as JSON")
        command.set_defaults(misused=command.error)
        if modules[name].DB_ROLE is not None:
            command.add_argument(
                "--as",
                dest="acting_as",
                metavar="USER",
                help="sign-in name of the person who asks; a named system job if left out",
            )
    return parser


def _check_use(module: ModuleType, arguments: argparse.Namespace) -> None:
    wrong = module.misuse(arguments) if hasattr(module, "misuse") else ""
    if wrong:
        arguments.misused(wrong)


def _run(module: ModuleType, arguments: argparse.Namespace) -> dict[str, Any] | None:
    if module.DB_ROLE is None:
        result: dict[str, Any] | None = module.run(arguments)
        return result
    from contextlib import nullcontext

    from plumbline.access.identity import acting_as
    from plumbline.access.jobs import job_viewer
    from plumbline.access.queries import viewer_named

    with ready(module.DB_ROLE):
        viewer = viewer_named(arguments.acting_as) if arguments.acting_as else job_viewer(module.JOB)
        arguments.viewer = viewer
        with nullcontext() if getattr(module, "OWN_TRANSACTIONS", False) else acting_as(viewer):
            result = module.run(arguments)
    return result


def _print(module: ModuleType, arguments: argparse.Namespace, result: dict[str, Any]) -> None:
    if arguments.json:
        shown = {key: value for key, value in result.items() if key != "exit_code"}
        print(json.dumps(shown, indent=2, default=str, ensure_ascii=False))
    else:
        print(module.words(result))
