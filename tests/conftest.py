"""Fixtures shared by every test: reference data, a real PostgreSQL, and the four personas."""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings

from tests import migrated


class _Growing:
    """Stands where `uuid` looks for randomness: the first six of its bytes count upwards.

    Rows of one moment stand by their keys (`tests/architecture/test_order.py`). With keys that grow they stand as they were made, so
    that a test reads the same order in every run.
    """

    def __init__(self) -> None:
        self._made = count(1)

    def urandom(self, size: int) -> bytes:
        return next(self._made).to_bytes(6) + os.urandom(size - 6)

    def __getattr__(self, name: str) -> object:
        return getattr(os, name)


uuid.os = _Growing()  # type: ignore[attr-defined]

# The same cases on every machine, and no deadline: the suite shares two cores with a browser.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Begin no test after the moment that ``PLUMBLINE_TESTS_UNTIL`` names, in seconds since 1970, and say so of each.

    A run that is ended from outside says nothing of what it saw.
    """
    until = os.environ.get("PLUMBLINE_TESTS_UNTIL")
    if until and time.time() > float(until):
        pytest.skip("this run had no time left for it: script/test --extra runs it")


@pytest.fixture(scope="session")
def reference_data() -> Path:
    """The folder of public reference data, named by ``PLUMBLINE_REFERENCE_DATA``."""
    named = os.environ.get("PLUMBLINE_REFERENCE_DATA")
    if not named or not Path(named).is_dir():
        pytest.skip("PLUMBLINE_REFERENCE_DATA does not name a folder of public reference data")
    return Path(named)


@pytest.fixture(scope="session")
def server(django_db_blocker) -> Iterator[object]:
    """A PostgreSQL server in a temporary home, for this process alone, migrated as the migrator does."""
    from plumbline.embedded import Home, Server

    kept = migrated.folder_of_this()
    home = Server(Home.from_environment())
    if kept is None or not migrated.restore(kept, home.find_data()):
        with home as running, django_db_blocker.unblock():
            _migrate(running)
        if kept is not None:
            migrated.keep(home.find_data(), kept)
    with home as running:
        yield running


@pytest.fixture(scope="session")
def django_db_setup(server, django_db_blocker) -> Iterator[None]:
    """Give the database this home's key, then leave every test connected with the rights of the web process."""
    from django.db import connection

    from plumbline.access.keys import store_identity_key

    with django_db_blocker.unblock():
        _connect_as_migrator(server)
        store_identity_key()
        connection.close()
        connection.settings_dict.update(USER="plumbline_tester")
        connection.settings_dict["OPTIONS"] = {
            **connection.settings_dict["OPTIONS"],
            "options": "-c role=plumbline_app",
        }
        yield
        connection.close()


def _migrate(server) -> None:
    from django.core.management import call_command
    from django.db import connection

    from plumbline.embedded.provision import provision

    provision(server)
    _add_tester(server)
    _connect_as_migrator(server)
    call_command("migrate", verbosity=0, interactive=False)
    connection.close()


def _connect_as_migrator(server) -> None:
    from django.db import connection

    connection.close()
    connection.settings_dict.update(
        NAME="plumbline", USER="plumbline_migrator", HOST=str(server.sockets), PORT=""
    )


def _add_tester(server) -> None:
    import psycopg

    with psycopg.connect(server.dsn(database="plumbline"), autocommit=True) as connection:
        connection.execute("CREATE ROLE plumbline_tester LOGIN NOSUPERUSER NOINHERIT")
        connection.execute(
            "GRANT plumbline_app, plumbline_worker, plumbline_loader, plumbline_matcher, plumbline_analyst, plumbline_auditor, "
            "plumbline_migrator TO plumbline_tester"
        )
        connection.execute("GRANT CONNECT ON DATABASE plumbline TO plumbline_tester")
        # So that a state is put back as the rows that it left (`tests.remembering`), with what triggers made of them.
        connection.execute("GRANT SET ON PARAMETER session_replication_role TO plumbline_migrator")


@contextmanager
def database_role(role: str) -> Iterator[None]:
    """Run a block with the rights of another database role, inside the test's transaction."""
    from django.db import DatabaseError, connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('role')")
        before = cursor.fetchone()[0]
        cursor.execute(f"SET ROLE plumbline_{role}")
        try:
            yield
        finally:
            # In a broken transaction this fails; the rollback that must follow puts the role back.
            with suppress(DatabaseError):
                cursor.execute(f"SET ROLE {before}")


@pytest.fixture
def as_role():
    """`with as_role("loader"): ...`"""
    return database_role


@pytest.fixture
def looking_as():
    """`with looking_as(viewer): ...` makes the database know the viewer for a block."""
    from plumbline.access.identity import forget, identify

    @contextmanager
    def look(viewer):
        from django.db import DatabaseError

        identify(viewer)
        try:
            yield viewer
        finally:
            with suppress(DatabaseError):
                forget()

    return look


@pytest.fixture
def personas(db):
    """Alice, Bob, Charlie and Dana, their agencies, and an agreement between all agencies but Charlie's."""
    from tests.personas import the_personas

    return the_personas()
