"""A process killed halfway through a file leaves nothing of it, and the same command afterwards does the whole."""

import time

import psycopg
import pytest
from tests.facts import CRIMES_HEADER, crime_row, write

from plumbline.embedded import Home, Server, ServerFailed


ROWS = 40_000
AT_WORK = (
    "SELECT count(*) FROM pg_stat_activity WHERE usename = 'plumbline_loader' AND backend_xid IS NOT NULL"
)
HELD = "SELECT (SELECT count(*) FROM feeds_batch), (SELECT count(*) FROM timeline_event), (SELECT count(*) FROM audit_entry)"


@pytest.fixture(scope="module")
def crimes(tmp_path_factory):
    rows = (crime_row(f"C{number}") for number in range(ROWS))
    return write(tmp_path_factory.mktemp("extracts"), "crimes.csv", CRIMES_HEADER, *rows)


def _kill_while_it_writes(process, home):
    """Wait until the loader's transaction has written rows, then end the process as `kill -9` does."""
    for line in process.stderr:
        if "Taking in" in line:
            break
    with Server(home) as joined, psycopg.connect(joined.dsn(), autocommit=True) as connection:
        while not connection.execute(AT_WORK).fetchone()[0]:
            assert process.poll() is None, "it was done before it could be killed"
            time.sleep(0.01)
        process.kill()
    process.communicate()


def _held(home):
    """Count batches, events and ledger entries, once the server of the killed process has shut down."""
    for _ in range(100):
        try:
            with Server(home) as server, psycopg.connect(server.dsn(database="plumbline")) as connection:
                return connection.execute(HELD).fetchone()
        except (ServerFailed, psycopg.OperationalError):
            time.sleep(0.1)
    raise AssertionError("the server of the killed process never let go of the home")


@pytest.mark.slow
@pytest.mark.extra  # a home of its own, and forty thousand rows
def test_killed_halfway(start, answer, crimes, fresh_home):
    home = Home(fresh_home)
    process = start("ingest", crimes)
    _kill_while_it_writes(process, home)
    assert process.returncode == -9
    assert _held(home) == (0, 0, 0)
    again = answer("ingest", crimes)
    assert [again[k] for k in ("read", "staged", "quarantined", "duplicate")] == [ROWS, ROWS, 0, 0]
    assert again["files"][0]["held_already"] is False
    assert _held(home)[:2] == (1, ROWS)
