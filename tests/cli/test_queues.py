"""Work whose process is killed is done once by the next one; nothing is left half-done."""

import os
import subprocess
import sys
import time
from uuid import uuid4

import psycopg
import pytest
from psycopg.types.json import Jsonb
from tests.facts import CRIMES_HEADER, crime_row, write

from plumbline.access.jobs import job_id
from plumbline.cli.bootstrap import embedded_address
from plumbline.embedded import Home, Server


SECONDS = 60
TAKING_IN = "SELECT pg_advisory_xact_lock(hashtext('plumbline.taking-in'))"


@pytest.fixture
def at_work(fresh_home):
    """`process = at_work(server)` works the loader's queue until it is killed."""
    started = []

    def start(server):
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("DJANGO_", "PLUMBLINE_"))
        }
        environment = {
            **kept,
            "PLUMBLINE_HOME": str(fresh_home),
            "PLUMBLINE_DATABASE_URL": embedded_address(server, "loader"),
        }
        process = subprocess.Popen([sys.executable, "-m", "plumbline.jobs", "loader"], env=environment)
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()


def ask_to_undo(connection, batch):
    """What `ask_to_undo` writes, for a named job, by the role that may write anything."""
    work = uuid4()
    connection.execute(
        "INSERT INTO queue_work (id, task, queue, about, asked_by, asked_at, state, phase, said) "
        "VALUES (%s, 'undo-batch', 'loader', %s, %s, now(), 'waiting', '', '')",
        [work, Jsonb({"batch": str(batch), "because": "wrong-file"}), job_id("ingest")],
    )
    connection.execute(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, args) VALUES ('loader', 'perform', %s)",
        [Jsonb({"work": str(work)})],
    )
    return work


def wait_for(connection, work, state):
    for _ in range(SECONDS * 10):
        found = connection.execute("SELECT state, said FROM queue_work WHERE id = %s", [work]).fetchone()
        if found[0] == state:
            return found
        time.sleep(0.1)
    raise AssertionError(f"it is {found} after {SECONDS} seconds, not {state}")


@pytest.mark.extra
def test_killed_at_work(answer, at_work, fresh_home, tmp_path):
    batch = answer("ingest", write(tmp_path, "a.csv", CRIMES_HEADER, crime_row("C1")))["files"][0]["batch"]
    with (
        Server(Home(fresh_home)) as server,
        psycopg.connect(server.dsn(database="plumbline"), autocommit=True) as connection,
        psycopg.connect(server.dsn(database="plumbline")) as holder,
    ):
        holder.execute(TAKING_IN)
        work = ask_to_undo(connection, batch)
        first = at_work(server)
        wait_for(connection, work, "running")
        first.kill()
        first.wait()
        status = "SELECT status FROM feeds_batch WHERE id = %s"
        assert connection.execute(status, [batch]).fetchone() == ("live",)
        holder.rollback()
        at_work(server)
        wait_for(connection, work, "done")
        assert connection.execute(status, [batch]).fetchone() == ("undone",)
        entries = "SELECT count(*) FROM audit_entry WHERE what = 'batch.undone'"
        assert connection.execute(entries).fetchone() == (1,)
