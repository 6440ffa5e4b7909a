"""`plumbline demo`: a made-up partnership and a year of its work, built once and served."""

from __future__ import annotations

import argparse
import os
import time
from datetime import date
from typing import Any

from django.conf import settings

from plumbline.access.enums import ROLE_NAMES
from plumbline.cli.numbers import port_number, whole
from plumbline.cli.progress import say
from plumbline.cli.serve import check_free, serve
from plumbline.cli.story.building import DATABASE, build, demo_server, is_built
from plumbline.cli.story.partnership import PASSWORD, PEOPLE, sign_in_name
from plumbline.cli.story.walk import serving, walk_everybody


# It is every role in turn, in a database of its own; see cli/story/building.py.
DB_ROLE = None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whether to check or to serve, and how big a town."""
    parser.add_argument(
        "--check", action="store_true", help="build, walk the pages without a browser, answer 0 or 1"
    )
    parser.add_argument(
        "--rebuild", action="store_true", help="drop the demo that is there and build it again"
    )
    parser.add_argument("--build-only", action="store_true", help="build it and stop")
    parser.add_argument(
        "--people", type=int, default=145_000, help="how many people live in the made-up town (145000)"
    )
    parser.add_argument("--address", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=port_number, default=8000, help="port to listen on (8000)")
    parser.add_argument("--processes", type=whole, default=1, help="processes that answer (1)")


def run(arguments: argparse.Namespace) -> dict[str, Any] | None:
    """Build what is missing, then serve or check."""
    started = time.monotonic()
    with demo_server() as server:
        if arguments.rebuild or not is_built(server):
            build(server, people=arguments.people, today=date.today())  # noqa: DTZ011 - the story ends this month, by the wall calendar
        if arguments.check:
            return _check(started)
        if arguments.build_only:
            return {
                "built": True,
                "walked": [],
                "faults": [],
                "seconds": round(time.monotonic() - started, 1),
            }
        check_free(arguments.address, arguments.port)
        _print_sign_ins()
        _ask_for_no_second_factor()
        serve(
            address=arguments.address, port=arguments.port, database=DATABASE, processes=arguments.processes
        )
    return None


def words(result: dict[str, Any]) -> str:
    """Say what was walked and what broke."""
    lines = [f"{w['who']:16} {w['pages']:3} pages" for w in result["walked"]]
    return "\n".join(
        [
            *lines,
            *result["faults"],
            f"{'Not well' if result['faults'] else 'All well'}, in {result['seconds']} seconds.",
        ]
    )


def _ask_for_no_second_factor() -> None:
    """Made-up people have no phones. The serving process is started anew and reads the environment."""
    os.environ["PLUMBLINE_SECOND_FACTOR_ROLES"] = "none"
    # A receiver of webhooks that somebody tries out stands beside the demo.
    os.environ["PLUMBLINE_WEBHOOK_LOOPBACK"] = "1"
    settings.SECOND_FACTOR_ROLES = frozenset()


def _check(started: float) -> dict[str, Any]:
    say("Walking the pages as every role")
    with serving() as site:
        walks = walk_everybody(site)
    faults = [fault for w in walks for fault in w.faults]
    return {
        "built": True,
        "walked": [{"who": w.who, "pages": len(w.pages)} for w in walks],
        "faults": faults,
        "seconds": round(time.monotonic() - started, 1),
        "exit_code": 1 if faults else 0,
    }


def _print_sign_ins() -> None:
    print("\nEverybody and everything here is made up. Sign in as:\n")
    for who, (name, _, role) in PEOPLE.items():
        print(f"  {sign_in_name(who):34} {name}, {ROLE_NAMES[role].lower()}")
    print(f"\nThe password of each is: {PASSWORD}")
    print("No second factor is asked for in the demo; anywhere else every role needs one.\n", flush=True)
