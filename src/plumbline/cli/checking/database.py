"""What the database itself says: roles, forced policies, the identity key, its log, who is connected."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import psycopg
from django.conf import settings
from django.db.migrations.loader import MigrationLoader

from plumbline.access.identity import token_for
from plumbline.access.jobs import job_id
from plumbline.cli.checking.line import Line
from plumbline.cli.keeping.manifest import migrations_run
from plumbline.queue.enums import Queue
from plumbline.sharing.queries import scoped_tables


Connection = psycopg.Connection[tuple[object, ...]]
SERVING = [f"plumbline_{role}" for role in ("app", "worker", "loader", "matcher", "analyst", "auditor")]
ROLES = [*SERVING, *(f"plumbline_{role}" for role in ("owner", "finder", "migrator", "backup"))]
PREPARE = (
    "Run `plumbline prepare --sql` as the server's superuser, then `plumbline prepare` as plumbline_migrator."
)
RESTORE = (
    "Somebody with power over the database changed this: find out who. Then "
    + PREPARE[0].lower()
    + PREPARE[1:]
)
# Assurance R12: otherwise a failed insert writes whole rows and statements to PostgreSQL's own log.
LOG_SETTINGS = {
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_statement": "none",
    "log_min_duration_statement": "-1",
}


def looked_into(connection: Connection, look: Callable[[Connection], Line], *, name: str = "") -> Line:
    """Run a check in a savepoint: one that the database refuses is a complaint, not the end of all."""
    try:
        with connection.transaction():
            return look(connection)
    except psycopg.Error as refused:
        said = str(refused).strip().splitlines()[0]
        do = (
            "Name plumbline_backup in PLUMBLINE_DATABASE_URL. If tables are missing: "
            + PREPARE[0].lower()
            + PREPARE[1:]
        )
        return Line(name or look.__name__.replace("_", "-"), f"The database did not say: {said}.", do)


def _names(connection: Connection, query: str, **values: object) -> list[str]:
    return sorted(str(row[0]) for row in connection.execute(query, values).fetchall())


def roles(connection: Connection) -> Line:
    """The roles that serve are there and have no power over the house."""
    there = _names(connection, "SELECT rolname FROM pg_roles WHERE rolname = ANY(%(n)s)", n=ROLES)
    if missing := sorted(set(ROLES) - set(there)):
        return Line("roles", f"The server lacks these roles: {', '.join(missing)}.", PREPARE)
    mighty = _names(
        connection,
        "SELECT rolname FROM pg_roles WHERE rolname = ANY(%(n)s) AND (rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole "
        "OR pg_has_role(rolname, 'plumbline_owner', 'MEMBER') OR pg_has_role(rolname, 'plumbline_finder', 'MEMBER'))",
        n=SERVING,
    )
    if mighty:
        do = "Take it away: ALTER ROLE … NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE, and REVOKE plumbline_owner, plumbline_finder."
        return Line("roles", f"These serve and may step around the policies: {', '.join(mighty)}.", do)
    return Line(
        "roles", "No role that serves is a superuser, steps around policies, or may become the owner."
    )


def owners(connection: Connection) -> Line:
    """Tables belong to a role that nobody signs in as."""
    wrong = _names(
        connection,
        "SELECT c.relname FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner WHERE c.relkind IN ('r', 'p') "
        "AND c.relnamespace = 'public'::regnamespace AND (r.rolname = ANY(%(n)s) OR c.relname = ANY(%(t)s) AND r.rolname <> 'plumbline_owner')",
        n=SERVING,
        t=list(scoped_tables()),
    )
    if wrong:
        return Line(
            "owners",
            f"These tables belong to the wrong role: {', '.join(wrong)}.",
            "ALTER TABLE … OWNER TO plumbline_owner.",
        )
    return Line("owners", "Every table of people and cases belongs to a role that nobody signs in as.")


def policies(connection: Connection) -> Line:
    """Row-level security is on and forced on every scoped table, and each has a policy and the ledger's guard."""
    scoped = scoped_tables()
    held = _names(
        connection,
        "SELECT c.relname FROM pg_class c WHERE c.relrowsecurity AND c.relforcerowsecurity AND c.relnamespace = 'public'::regnamespace "
        "AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid) AND EXISTS (SELECT FROM pg_trigger t JOIN pg_proc f ON f.oid = t.tgfoid "
        "WHERE t.tgrelid = c.oid AND t.tgenabled = 'O' AND f.proname = 'audit_guard')",
    )
    if bare := sorted(scoped - set(held)):
        do = (
            "ALTER TABLE … ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY, ENABLE TRIGGER ALL. "
            + RESTORE
        )
        return Line(
            "policies", f"Without forced row-level security or the ledger's guard: {', '.join(bare)}.", do
        )
    return Line("policies", f"Row-level security is forced on all {len(scoped)} tables of people and cases.")


def migrations(connection: Connection) -> Line:
    """The tables are those of this version."""
    known = {
        f"{app}.{name}" for app, name in MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    }
    if waiting := sorted(known - set(migrations_run(connection))):
        return Line(
            "migrations",
            f"{len(waiting)} migrations have not run, the first {waiting[0]}.",
            "Run `plumbline prepare` as plumbline_migrator.",
        )
    return Line("migrations", "The tables are those of this version.")


def identity(connection: Connection) -> Line:
    """The database believes what this home's key signs, and no role that serves reads what it checks with."""
    readers = _names(
        connection,
        "SELECT r FROM unnest(%(n)s::text[]) r WHERE has_any_column_privilege(r, 'access_identity_key', 'SELECT')",
        n=SERVING,
    )
    if readers:
        do = f"REVOKE ALL ON access_identity_key FROM {', '.join(readers)}, then change the key: take PLUMBLINE_HOME/keys/identity away and run `plumbline prepare`."
        return Line(
            "identity", f"These may read the key that identities are checked with: {', '.join(readers)}.", do
        )
    asked = job_id("operate")
    token = token_for(asked, seconds=60, key=settings.IDENTITY_KEY)
    connection.execute("SELECT set_config('plumbline.token', %s, true)", [token])
    row = connection.execute("SELECT access_viewer() = %s", [asked]).fetchone()
    if not (row and row[0]):
        return Line(
            "identity",
            "The database does not believe identities that this home signs: nobody would see anything.",
            "Bring back PLUMBLINE_HOME/keys/identity, or run `plumbline prepare` as plumbline_migrator to make the database believe this one.",
        )
    return Line(
        "identity", "The database believes what this home signs, and no role that serves reads the key."
    )


def sessions(connection: Connection) -> Line:
    """Nobody works through Plumbline as a role that the policies do not bind."""
    mighty = _names(
        connection,
        "SELECT DISTINCT a.usename FROM pg_stat_activity a JOIN pg_roles r ON r.oid = a.usesysid WHERE a.datname = current_database() "
        "AND a.application_name = 'plumbline' AND a.pid <> pg_backend_pid() AND (r.rolsuper OR r.rolbypassrls) AND r.rolname <> 'plumbline_backup'",
    )
    if mighty:
        do = "Name plumbline_app in the PLUMBLINE_DATABASE_URL of the pages, and the role of its queue in that of each queue."
        return Line("sessions", f"Plumbline is connected as {', '.join(mighty)}, which no policy binds.", do)
    return Line("sessions", "Nobody is connected through Plumbline as a role that no policy binds.")


def queues(connection: Connection) -> Line:
    """A process works each queue, as the role of its name."""
    at_work = _names(
        connection,
        "SELECT DISTINCT usename FROM pg_stat_activity WHERE datname = current_database() AND usename IS NOT NULL",
    )
    idle = [queue.value for queue in Queue if f"plumbline_{queue.value}" not in at_work]
    if idle:
        do = "Start `python -m plumbline.jobs QUEUE` for each, with the role of its name in PLUMBLINE_DATABASE_URL."
        return Line("queues", f"Nobody works these queues: {', '.join(idle)}.", do)
    return Line("queues", "A process works each queue.")


def connection_tls(connection: Connection) -> Line:
    """What goes to a database elsewhere goes by TLS."""
    row = connection.execute("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()").fetchone()
    host = connection.info.host
    if host.startswith("/") or host in {"127.0.0.1", "::1", "localhost"}:
        return Line("connection-tls", "The database is on this machine.")
    if not (row and row[0]):
        return Line(
            "connection-tls",
            "Rows travel to the database without TLS.",
            "Add ?sslmode=verify-full&sslrootcert=FILE to PLUMBLINE_DATABASE_URL.",
        )
    return Line("connection-tls", "Rows travel to the database by TLS.")


def log(connection: Connection) -> Line:
    """PostgreSQL's own log holds no row and no statement."""
    found = connection.execute(
        "SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [list(LOG_SETTINGS)]
    ).fetchall()
    wrong = sorted(str(name) for name, value in found if LOG_SETTINGS[str(name)] != value)
    if wrong:
        do = (
            "; ".join(f"ALTER SYSTEM SET {name} = '{LOG_SETTINGS[name]}'" for name in wrong)
            + "; then SELECT pg_reload_conf()."
        )
        return Line("log", f"PostgreSQL's log can hold names and addresses: {', '.join(wrong)}.", do)
    return Line("log", "PostgreSQL's log holds no row and no statement.")


def any_installation(connection: Connection) -> Iterator[Line]:
    """What must hold wherever there is a database, made-up or not."""
    for look in (migrations, roles, owners, policies, identity):
        yield looked_into(connection, look)


def deployed(connection: Connection) -> Iterator[Line]:
    """What must hold beside that before real people are put in."""
    for look in (sessions, queues, connection_tls, log):
        yield looked_into(connection, look)
