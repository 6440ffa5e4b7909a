"""Get a command ready: a database that runs, the role to use it as, Django set up. Nothing before this imports Django."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

from plumbline.embedded import Home, Server
from plumbline.embedded.provision import provision


DATABASE = "plumbline"


@contextmanager
def ready(role: str, *, database: str = DATABASE) -> Iterator[None]:
    """Run a block with Django connected as database role ``role`` (``app``, ``worker``, ``loader`` and so on).

    Uses the server that ``PLUMBLINE_DATABASE_URL`` names, where it is set; else the embedded one of
    ``PLUMBLINE_HOME``, which is made, migrated and started as needed and stopped at the end.
    """
    if os.environ.get("PLUMBLINE_DATABASE_URL"):
        _set_up_django()
        yield
        return
    with Server(Home.from_environment()) as server:
        provision(server, database)
        os.environ["PLUMBLINE_DATABASE_URL"] = embedded_address(server, "migrator", database)
        _set_up_django()
        _migrate()
        connect_as(role)
        try:
            yield
        finally:
            _close()
            del os.environ["PLUMBLINE_DATABASE_URL"]


def embedded_address(server: Server, role: str, database: str = DATABASE) -> str:
    """Address of the embedded database for one role."""
    return f"postgresql:///{database}?host={quote(str(server.sockets), safe='')}&user=plumbline_{role}"


def connect_as(role: str) -> None:
    """Use the database as another role from now on in this process; the open connection is closed first."""
    from django.db import connection

    connection.close()
    connection.settings_dict["USER"] = f"plumbline_{role}"


def _set_up_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plumbline.config.settings")
    import django

    django.setup()


def _migrate() -> None:
    from django.core.management import call_command

    from plumbline.access.keys import store_identity_key

    call_command("migrate", verbosity=0, interactive=False)
    store_identity_key()


def _close() -> None:
    from django.db import connections

    connections.close_all()
