"""Get a command ready: Django set up, a database that runs, and the role to use it as."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

from plumbline.embedded import Home, Server
from plumbline.embedded.provision import provision
from plumbline.values.errors import PermissionRefused


DATABASE = "plumbline"
# The only role of a command that reads past the policies: it copies everything (design 5).
ABOVE_POLICIES = "backup"


def set_up_django() -> None:
    """Load the settings and the rooms. Opens no connection."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plumbline.config.settings")
    import django

    django.setup()


@contextmanager
def ready(role: str, *, database: str = DATABASE) -> Iterator[Server | None]:
    """Run a block connected as database role ``role`` (``app``, ``worker``, ``loader`` and so on).

    Uses the server that ``PLUMBLINE_DATABASE_URL`` names, where it is set: migrated beforehand, with
    the role in the address. Otherwise the embedded one of ``PLUMBLINE_HOME``, which is made, started
    and migrated as needed, and stopped at the end.

    Raises
    ------
    PermissionRefused: the role in the address stands above row-level security, and is not the one that backs up.
    """
    if os.environ.get("PLUMBLINE_DATABASE_URL"):
        if role != ABOVE_POLICIES:
            _refuse_to_stand_above_policies(role)
        yield None
        return
    with Server(Home.from_environment()) as server:
        provision(server, database)
        connect_as("migrator", server, database)
        bring_up_to_date()
        connect_as(role, server, database)
        try:
            yield server
        finally:
            _close()


def _refuse_to_stand_above_policies(role: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        row = cursor.fetchone()
    if row and row[0]:
        raise PermissionRefused(
            "The address in PLUMBLINE_DATABASE_URL is of a database role that stands above row-level security. "
            f"Give the address of plumbline_{role}: no command works as the owner of the database."
        )


def embedded_address(server: Server, role: str, database: str = DATABASE) -> str:
    """Address of the embedded database for one role, for a process started from this one."""
    return f"postgresql:///{database}?host={quote(str(server.sockets), safe='')}&user=plumbline_{role}"


def connect_as(role: str, server: Server, database: str = DATABASE) -> None:
    """Use the embedded database as another role from now on in this thread; the open connection is closed."""
    from django.db import connection

    connection.close()
    connection.settings_dict.update(
        NAME=database, USER=f"plumbline_{role}", HOST=str(server.sockets), PORT=""
    )


def bring_up_to_date() -> None:
    """Run the migrations that the database lacks and store the identity key. As the migrator."""
    from django.core.management import call_command

    from plumbline.access.keys import store_identity_key

    call_command("migrate", verbosity=0, interactive=False)
    store_identity_key()


def _close() -> None:
    from django.db import connections

    connections.close_all()
