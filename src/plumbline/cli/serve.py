"""`plumbline serve`: the pages, on loopback unless told otherwise."""

from __future__ import annotations

import argparse
import multiprocessing
import os
import socket
from contextlib import nullcontext
from typing import Any

from plumbline.cli.bootstrap import DATABASE, embedded_address, ready
from plumbline.cli.numbers import port_number, whole
from plumbline.cli.progress import say
from plumbline.cli.queues import queues_at_work
from plumbline.values.errors import StageRefused


# The pages find their own database role; there is no asker.
DB_ROLE = None
# More are asked for by number: each holds connections to the database and about 200 MB.
MOST_PROCESSES = 4


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to listen."""
    parser.add_argument("--address", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=port_number, default=8000, help="port to listen on (8000)")
    parser.add_argument(
        "--processes",
        type=whole,
        default=min(os.cpu_count() or 1, MOST_PROCESSES),
        help=f"processes that answer (one for each processor, {MOST_PROCESSES} at the most)",
    )


def run(arguments: argparse.Namespace) -> dict[str, Any] | None:
    """Serve until stopped."""
    serve(address=arguments.address, port=arguments.port, processes=arguments.processes)
    return None


def words(result: dict[str, Any]) -> str:
    """Nothing to say after serving."""
    return ""


def serve(*, address: str, port: int, database: str = DATABASE, processes: int = 1) -> None:
    """Serve the pages of ``database`` as the web role, from so many processes, until this one is stopped.

    Raises
    ------
    StageRefused: something listens there already, or the address is not this machine's.
    """
    check_free(address, port)
    with ready("app", database=database) as server:
        collect_static()
        with queues_at_work(server, database) if server else nullcontext():
            if server is not None:
                os.environ["PLUMBLINE_DATABASE_URL"] = embedded_address(server, "app", database)
            say(f"Serving on http://{address}:{port}/ (Ctrl+C stops it)")
            _listen(address, port, processes)


def check_free(address: str, port: int) -> None:
    """Refuse a port that is taken: the server would share it, and each page would come from one of two databases.

    Raises
    ------
    StageRefused: something listens there already, or the address is not this machine's.
    """
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as probe:
        # A port that was closed a moment ago is free; one that is listened on is not.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except (OSError, OverflowError) as taken:
            raise StageRefused(
                f"Nothing can be served on {address}, port {port}: it is in use, or not for this account. "
                "Stop what listens there, or name another with --port.",
                slug="port-in-use",
            ) from taken


def collect_static() -> None:
    """Put style sheets and scripts, with hashed names, where the server finds them."""
    from django.core.management import call_command

    call_command("collectstatic", verbosity=0, interactive=False)


def _listen(address: str, port: int, processes: int) -> None:
    # A forked worker could inherit a lock that a thread of this process holds (polars, after the demo was built), and hang.
    multiprocessing.set_start_method("spawn", force=True)
    from granian.constants import Interfaces
    from granian.server import Server as Granian

    Granian(
        "plumbline.config.wsgi:application",
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        workers=processes,
        blocking_threads=4,
        log_access=False,
        websockets=False,
    ).serve()
