"""How long the chronology of a made-up person with many events takes to open, through the web layer and past row-level security.

Run by hand: ``.venv/bin/python benchmarks/chronology.py``. The database is made in a temporary folder, with the
settings of the tests, and goes at the end.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


ROOT = Path(__file__).resolve().parents[1]
TURNS = 9
MOST_SECONDS = 1.0


def main() -> None:
    """Make the person, open each page several times, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=2_000)
    given = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "plumbline.config.settings_test"
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()
    from django.db import transaction

    with _database(), transaction.atomic():
        case, count = _someone(given.events)
        _measure(case, count)
        transaction.set_rollback(True)


@contextmanager
def _database() -> Iterator[None]:
    """A server of its own, reached as the tests reach theirs: by a login that may take the rights of the pages."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from tests.conftest import _add_tester

    from plumbline.access.keys import store_identity_key
    from plumbline.embedded import Home, Server
    from plumbline.embedded.provision import provision

    settings.ALLOWED_HOSTS = ["localhost"]
    with Server(Home.from_environment()) as running:
        provision(running)
        _add_tester(running)
        connection.settings_dict.update(
            NAME="plumbline", USER="plumbline_migrator", HOST=str(running.sockets), PORT=""
        )
        call_command("migrate", verbosity=0, interactive=False)
        store_identity_key()
        connection.close()
        connection.settings_dict["USER"] = "plumbline_tester"
        options = {**connection.settings_dict["OPTIONS"], "options": "-c role=plumbline_app"}
        connection.settings_dict["OPTIONS"] = options
        try:
            yield
        finally:
            connection.close()


def _someone(events: int) -> tuple[Any, int]:
    """An active case of a made-up person with ``events`` events over six years."""
    from datetime import timedelta

    from tests.casework import DAY, Panel, start_panel
    from tests.conftest import database_role
    from tests.lived import add_events
    from tests.personas import make_personas

    from plumbline.access.identity import forget, identify

    @contextmanager
    def look(viewer: Any) -> Iterator[Any]:
        identify(viewer)
        yield viewer
        forget()

    with database_role("worker"):
        people = make_personas()
    with look(people.alice):
        scheme = start_panel(people)
    case = Panel(people, look, scheme).active()[0]
    police = people.agencies["police"]
    moments = [DAY - timedelta(hours=26 * n) for n in range(1, events + 1)]
    add_events(
        case.person_id, *moments, agency=police, seen_by=[police, people.agencies["council"]], stored=DAY
    )
    return case, events


def _measure(case: Any, count: int) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from tests.trust.test_canaries import signed_in

    client = signed_in("alice")
    base = f"/cases/{case.ref}/chronology"
    pages = {"first part": base, "last part": f"{base}?part=99999", "new since the meeting": f"{base}?new=1"}
    print(
        f"\n{count:,} events\n\n| page | median | slowest of {TURNS} | processor of the page | in the database | queries | size |"
    )
    print("|---|---|---|---|---|---|---|")
    for name, address in pages.items():
        took, busy = [], []
        for _ in range(TURNS):
            began, spent = time.perf_counter(), time.process_time()
            response = client.get(address)
            took.append(time.perf_counter() - began)
            busy.append(time.process_time() - spent)
            assert response.status_code == 200, (response.status_code, response.headers)
        with CaptureQueriesContext(connection) as ran:
            client.get(address)
        print(
            f"| {name} | {statistics.median(took):.2f} s | {max(took):.2f} s | {statistics.median(busy):.2f} s "
            f"| {sum(float(q['time']) for q in ran.captured_queries):.2f} s | {len(ran)} | {len(response.content) / 1000:.0f} kB |",
            flush=True,
        )
    print(f"\nLimit: {MOST_SECONDS:.0f} s for 2,000 events")


if __name__ == "__main__":
    main()
