"""`plumbline remind`, and the process that works its queue: once whatever happens, over a real wire, as the real role."""

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from datetime import date
from uuid import uuid4

import psycopg
import pytest
from psycopg.types.json import Jsonb
from tests.notices.sink import listening

from plumbline.access.jobs import job_id
from plumbline.cli.bootstrap import embedded_address
from plumbline.embedded import Home, Server


SECONDS = 60
STATE = "SELECT state, said FROM notices_digest"


@pytest.fixture
def place(answer, fresh_home):
    """A migrated database, the superuser's connection to it, and the environment of its worker."""
    answer("agencies")
    with (
        Server(Home(fresh_home)) as server,
        psycopg.connect(server.dsn(database="plumbline"), autocommit=True) as connection,
    ):
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("DJANGO_", "PLUMBLINE_"))}
        # What only services write is written here without their guards, to have something to send at any hour.
        connection.execute("SET session_replication_role = replica")
        connection.execute("DELETE FROM notices_digest")
        environment = kept | {
            "PLUMBLINE_HOME": str(fresh_home),
            "PLUMBLINE_DATABASE_URL": embedded_address(server, "worker"),
            "PLUMBLINE_SMTP_HOST": "127.0.0.1",
            "PLUMBLINE_SMTP_SECURITY": "none",
            "PLUMBLINE_SMTP_FROM": "plumbline@panel.invalid",
        }
        yield connection, environment


def a_digest(connection):
    """A digest of today that waits to be sent."""
    user = uuid4()
    connection.execute(
        "INSERT INTO access_user (id, password, email, name, kind, is_active) VALUES (%s, '!', %s, 'X', 'person', true)",
        [user, f"{user.hex}@example.invalid"],
    )
    connection.execute(
        'INSERT INTO notices_digest (id, recipient, "on", ref, due, late, reviews, meetings, urgent, made_at, state, tries, next_try_at, said) '
        "VALUES (%s, %s, (now() AT TIME ZONE 'Europe/London')::date, 'K7Q2', 2, 1, 0, 0, 0, now(), 'waiting', 0, now(), '')",
        [uuid4(), user],
    )


@contextmanager
def process(environment, sink, *words):
    """A process of the worker's, killed at the end if it still runs."""
    running = subprocess.Popen(
        [sys.executable, "-m", *words],
        env=environment | {"PLUMBLINE_SMTP_PORT": str(sink.port)},
        stderr=subprocess.PIPE,
    )
    try:
        yield running
    finally:
        running.kill()
        running.communicate()


def remind(environment, sink):
    with process(environment, sink, "plumbline.cli", "remind") as running:
        _, err = running.communicate(timeout=SECONDS)
        assert running.returncode == 0, err.decode()


@pytest.mark.extra  # a home of its own
@pytest.mark.slow
def test_killed_while_it_sends_it_is_never_sent_again(place):
    """The mail server has the whole message and has not answered yet when the process is killed."""
    connection, environment = place
    a_digest(connection)
    with listening() as sink:
        sink.hang = threading.Event()
        with process(environment, sink, "plumbline.cli", "remind") as running:
            assert sink.got_one.wait(SECONDS), "it never got as far as sending"
            running.send_signal(signal.SIGKILL)
            running.wait()
        sink.hang.set()
        sink.hang = None
        assert connection.execute(STATE).fetchone() == ("sending", "")
        remind(environment, sink)
        assert connection.execute(STATE).fetchone() == ("sending", "")
        connection.execute("UPDATE notices_digest SET claimed_at = claimed_at - interval '11 minutes'")
        remind(environment, sink)
        state, said = connection.execute(STATE).fetchone()
        assert state == "given_up"
        assert "It may have arrived, so it is not sent again" in said
        assert len(sink.letters) == 1


@pytest.mark.extra  # a home of its own
@pytest.mark.slow
def test_killed_before_it_sends_the_next_process_does(place):
    """Negative control: what was not yet claimed is sent, once."""
    connection, environment = place
    a_digest(connection)
    with listening() as sink:
        remind(environment, sink)
        remind(environment, sink)
        assert connection.execute(STATE).fetchone() == ("sent", "")
        assert len(sink.letters) == 1


@pytest.mark.extra  # a home of its own
@pytest.mark.slow
def test_the_process_of_the_queue_does_a_round(place):
    connection, environment = place
    a_digest(connection)
    connection.execute(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, args) VALUES ('worker', 'remind', %s)",
        [Jsonb({"timestamp": 0})],
    )
    with listening() as sink, process(environment, sink, "plumbline.jobs", "worker") as running:
        assert sink.got_one.wait(SECONDS), running.poll()
        for _ in range(SECONDS * 10):
            if connection.execute(STATE).fetchone() == ("sent", ""):
                break
            time.sleep(0.1)
        assert connection.execute(STATE).fetchone() == ("sent", "")
        assert len(sink.letters) == 1


class TestTheCommand:
    def test_it_says_what_it_did(self, plumbline, personas):
        code, out, err = plumbline("remind", "--on", "2026-03-20")
        assert (code, err) == (0, "")
        assert out.startswith("20 March 2026: 0 reminders given, of 0 actions; 0 notices ended.")
        assert "E-mail is off: neither a mail server (PLUMBLINE_SMTP_HOST) nor GOV.UK Notify is named." in out

    def test_a_day_that_is_none_is_told(self, plumbline, personas):
        with pytest.raises(SystemExit) as misused:
            plumbline("remind", "--on", "tomorrow")
        assert misused.value.code == 2

    def test_it_is_the_named_job(self):
        assert job_id("remind")
        assert date.fromisoformat("2026-03-20")
