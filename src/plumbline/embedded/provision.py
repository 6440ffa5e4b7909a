"""Give a server Plumbline's roles and database."""

from __future__ import annotations

from pathlib import Path

import psycopg
from psycopg import sql

from plumbline.embedded.supervisor import Server


ROLES = Path(__file__).with_name("roles.sql")
# PUBLIC may make temporary tables by default, and a cheap leaky function on one defeats a policy (stack 7).
DATABASE_RIGHTS = """
REVOKE ALL ON DATABASE {database} FROM PUBLIC;
GRANT CONNECT ON DATABASE {database} TO plumbline_app, plumbline_worker, plumbline_loader, plumbline_matcher,
    plumbline_analyst, plumbline_auditor, plumbline_backup;
GRANT CONNECT, CREATE, TEMPORARY ON DATABASE {database} TO plumbline_migrator;
"""
SCHEMA_RIGHTS = """
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO plumbline_app, plumbline_worker, plumbline_loader, plumbline_matcher,
    plumbline_analyst, plumbline_auditor, plumbline_backup, plumbline_finder, plumbline_owner;
GRANT ALL ON SCHEMA public TO plumbline_migrator, plumbline_owner;
GRANT CREATE ON SCHEMA public TO plumbline_finder;
"""


def provision(server: Server, database: str = "plumbline") -> None:
    """Make the roles and ``database`` if they are not there, and close what PostgreSQL leaves open.

    Raises
    ------
    psycopg.Error: the superuser could not connect or lacks rights.
    """
    name = sql.Identifier(database)
    with psycopg.connect(server.dsn(), autocommit=True) as connection:
        connection.execute(ROLES.read_bytes())
        if not _exists(connection, database):
            connection.execute(sql.SQL("CREATE DATABASE {}").format(name))
        connection.execute(sql.SQL(DATABASE_RIGHTS).format(database=name))
    with psycopg.connect(server.dsn(database=database), autocommit=True) as connection:
        connection.execute(SCHEMA_RIGHTS)


def rights_sql(database: str) -> str:
    """The same for a server of one's own: SQL for ``psql``, run by its superuser while connected to ``database``."""
    name = sql.Identifier(database).as_string()
    return f"{ROLES.read_text(encoding='utf-8')}{DATABASE_RIGHTS.format(database=name)}{SCHEMA_RIGHTS}"


def _exists(connection: psycopg.Connection[tuple[object, ...]], database: str) -> bool:
    found = connection.execute("SELECT FROM pg_database WHERE datname = %s", [database]).fetchone()
    return found is not None
