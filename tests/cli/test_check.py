"""`plumbline check`: each thing is broken once, and the check of it says so; an installation as the page tells it passes."""

import json
import os
import subprocess
import sys
from collections import namedtuple
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from plumbline.access.enums import Role
from plumbline.agencies.rules import bank_holidays, holidays_listed_to, provisional_years
from plumbline.audit.seals import Seal, keep_seal, make_seal
from plumbline.cli.bootstrap import embedded_address
from plumbline.cli.checking import contents, database, machine, memory, pages
from plumbline.cli.checking.line import Line
from plumbline.embedded import Home, Server
from plumbline.embedded.provision import rights_sql
from plumbline.queue.enums import Queue


SRC = Path(__file__).resolve().parents[2] / "src"
BEHIND_TLS = {
    "PLUMBLINE_SECURE": "1",
    "PLUMBLINE_PROXIES": "1",
    "PLUMBLINE_ALLOWED_HOSTS": "panel.example.org",
}


@pytest.fixture
def superuser(server, django_db_setup):
    """A connection that may break anything; nothing of it stays."""
    with psycopg.connect(server.dsn(database="plumbline")) as connection:
        yield connection
        connection.rollback()


@pytest.mark.parametrize(("before", "well"), [(365, True), (364, False), (-5, False)])
def test_bank_holidays_are_listed_for_a_year_to_come(monkeypatch, before, well):
    monkeypatch.setattr(machine, "provisional_years", tuple)
    last = holidays_listed_to()
    assert machine.bank_holidays(last - timedelta(days=before)).well is well


def test_a_year_that_begins_before_its_bank_holidays_are_proclaimed_is_said_to():
    first = date(provisional_years()[0], 1, 1)
    before, begun = (machine.bank_holidays(day) for day in (first - timedelta(days=1), first))
    assert (before.well, begun.well) == (True, False)
    assert f"From {first.year} on they are worked out by law" in before.says
    assert f"The bank holidays of {first.year} are as the law lets expect" in begun.says


def test_every_year_of_bank_holidays_is_listed_whole():
    years = [day.year for day in bank_holidays()]
    assert all(years.count(year) >= 8 for year in range(min(years), max(years) + 1))


WELL = [
    *(
        getattr(database, n)
        for n in (
            "migrations",
            "roles",
            "owners",
            "policies",
            "identity",
            "sessions",
            "connection_tls",
            "log",
        )
    ),
    contents.made_up,
    contents.demo_accounts,
]


@pytest.mark.parametrize("look", WELL, ids=lambda look: look.__name__)
def test_a_sound_database_gives_nothing_to_do(superuser, look):
    line = database.looked_into(superuser, look)
    assert line.well, line


BROKEN = {
    "a role is lacking": (
        database.roles,
        "ALTER ROLE plumbline_auditor RENAME TO somebody",
        "plumbline_auditor",
    ),
    "the pages' role is a superuser": (database.roles, "ALTER ROLE plumbline_app SUPERUSER", "plumbline_app"),
    "the pages' role steps around policies": (
        database.roles,
        "ALTER ROLE plumbline_app BYPASSRLS",
        "plumbline_app",
    ),
    "a role that serves may become the owner": (
        database.roles,
        "GRANT plumbline_owner TO plumbline_loader",
        "plumbline_loader",
    ),
    "a role that serves owns a table": (
        database.owners,
        "ALTER TABLE cases_case OWNER TO plumbline_app",
        "cases_case",
    ),
    "a table belongs to the superuser": (
        database.owners,
        "ALTER TABLE people_record OWNER TO postgres",
        "people_record",
    ),
    "policies are not forced": (
        database.policies,
        "ALTER TABLE cases_case NO FORCE ROW LEVEL SECURITY",
        "cases_case",
    ),
    "policies are off": (
        database.policies,
        "ALTER TABLE people_record DISABLE ROW LEVEL SECURITY",
        "people_record",
    ),
    "the ledger's guard is off": (
        database.policies,
        "ALTER TABLE cases_case DISABLE TRIGGER ALL",
        "cases_case",
    ),
    "a migration has not run": (
        database.migrations,
        "DELETE FROM django_migrations WHERE app = 'cases' AND name LIKE '0001%'",
        "cases.0001",
    ),
    "the key is another one": (
        database.identity,
        "UPDATE access_identity_key SET inner_pad = outer_pad",
        "does not believe",
    ),
    "the key is open to the pages": (
        database.identity,
        "GRANT SELECT ON access_identity_key TO plumbline_app",
        "plumbline_app",
    ),
    "the log shows statements": (
        database.log,
        "SET LOCAL log_min_error_statement = 'error'",
        "log_min_error_statement",
    ),
    "the log shows rows": (database.log, "SET LOCAL log_error_verbosity = 'default'", "log_error_verbosity"),
    "a table is gone": (contents.made_up, "DROP TABLE feeds_batch CASCADE", "did not say"),
    "a made-up file was taken in": (
        contents.made_up,
        "CREATE OR REPLACE FUNCTION feeds_hold_made_up() RETURNS boolean LANGUAGE sql AS 'SELECT true'",
        "made-up file",
    ),
    "an account of the demo is open": (
        contents.demo_accounts,
        "SET LOCAL session_replication_role = replica; UPDATE access_user SET email = 'chair@zedton.invalid', is_active = true WHERE email = 'operate@jobs.invalid'",
        "1 accounts of the demo",
    ),
    "no queue is worked": (database.queues, "SELECT 1", "loader"),
    "no backup was made": (memory.backups, "SELECT 1", "ever made"),
    "an agency is of a kind that nothing knows": (
        contents.kinds_of_agency,
        "SET LOCAL session_replication_role = replica; INSERT INTO agencies_agency (id, slug, name, kind) VALUES (gen_random_uuid(), 'trust', 'Trust', 'mental-health')",
        "trust (mental-health)",
    ),
    "there is no administrator": (contents.administrators, "SELECT 1", "0 administrators"),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_what_is_broken_in_the_database_is_told(superuser, fault):
    look, statement, named = BROKEN[fault]
    superuser.execute(statement)
    line = database.looked_into(superuser, look)
    assert not line.well
    assert named in line.says
    assert line.do.endswith(".")


def test_a_session_that_no_policy_binds_is_told(server, superuser):
    with psycopg.connect(server.dsn(database="plumbline"), application_name="plumbline"):
        line = database.sessions(superuser)
    assert "postgres" in line.says
    assert line.do


def test_a_worked_queue_is_not_called_idle(server, superuser):
    with psycopg.connect(server.dsn(user="plumbline_loader", database="plumbline")):
        assert "loader" not in database.queues(superuser).says


def test_rows_that_travel_in_the_clear_are_told(superuser):
    class Elsewhere:
        info = namedtuple("Info", "host")("db.example.org")
        execute = superuser.execute

    assert "without TLS" in database.connection_tls(Elsewhere()).says


def entry(superuser, at, what="backup.made"):
    superuser.execute("SET LOCAL session_replication_role = replica")
    names = [
        r[0]
        for r in superuser.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = 'audit_entry'"
        ).fetchall()
    ]
    values = {
        "id": "gen_random_uuid()",
        "at": "%(at)s",
        "actor": "gen_random_uuid()",
        "actor_kind": "'job'",
        "agencies": "'{}'",
        "verb": "'access'",
        "what": "%(what)s",
        "object_kind": "'backup'",
        "objects_seen": "'{}'",
        "because": "''",
        "recorded_at": "%(at)s",
        "in_transaction": "pg_current_xact_id()",
    }
    used = [n for n in names if n in values]
    superuser.execute(
        f"INSERT INTO audit_entry ({', '.join(used)}) VALUES ({', '.join(values[n] for n in used)})",
        {"at": at, "what": what},
    )


@pytest.mark.parametrize(("hours", "well"), [(2, True), (24, True), (26, False)])
def test_a_backup_older_than_a_day_is_told(superuser, hours, well):
    entry(superuser, datetime.now(UTC) - timedelta(hours=hours))
    assert memory.backups(superuser).well is well


def test_a_ledger_that_was_changed_since_a_seal_is_told(superuser, tmp_path):
    home = Home(tmp_path)
    assert memory.ledger(superuser, home).well
    entry(superuser, datetime.now(UTC), "case.opened")
    # Its own transaction is not over, so a seal would not hold the entry: it is told by the clock, as after a restore.
    keep_seal(home.seals, make_seal(superuser, Seal("", "", restored="infinity", entries=0, root="")))
    assert "reads as it did" in memory.ledger(superuser, home).says
    superuser.execute("UPDATE audit_entry SET what = 'case.closed' WHERE what = 'case.opened'")
    assert "changed, dropped or added" in memory.ledger(superuser, home).says


@pytest.mark.parametrize(
    ("spoil", "named"),
    [
        (lambda key: key.unlink(), "is missing"),
        (lambda key: key.write_bytes(b"short"), "32 bytes"),
        (lambda key: key.chmod(0o640), "read by others"),
    ],
    ids=["missing", "short", "open"],
)
def test_a_key_that_is_not_well_is_told(tmp_path, spoil, named):
    home = Home(tmp_path)
    for name in machine.KEYS:
        home.secret(name)
    assert machine.keys(home).well
    spoil(home.keys / "identity")
    assert named in machine.keys(home).says


def test_a_full_disc_is_told(tmp_path, monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(machine.shutil, "disk_usage", lambda path: usage(100, 81, 19))
    assert machine.disc(Home(tmp_path)).do
    monkeypatch.setattr(machine.shutil, "disk_usage", lambda path: usage(100, 79, 21))
    assert machine.disc(Home(tmp_path)).well


@pytest.fixture
def as_deployed(settings, monkeypatch):
    """The settings as they are behind a proxy of ours."""
    # For the browser driver of other tests; Django complains of it, rightly.
    monkeypatch.delenv("DJANGO_ALLOW_ASYNC_UNSAFE")
    settings.SECURE, settings.PROXIES, settings.ALLOWED_HOSTS = True, 1, ["panel.example.org"]
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SECURE_HSTS_SECONDS, settings.SECOND_FACTOR_ROLES = 31_536_000, frozenset(Role)
    return settings


def test_sound_settings_give_nothing_to_do(as_deployed):
    assert [line for line in pages.page_checks() if not line.well] == []


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("SECRET_KEY", "short", "keys/django"),
        ("DEBUG", True, "DEBUG is off"),
        ("SESSION_COOKIE_SECURE", False, "PLUMBLINE_SECURE=1"),
        ("CSRF_COOKIE_SECURE", False, "PLUMBLINE_SECURE=1"),
        ("SECURE_HSTS_SECONDS", 0, "PLUMBLINE_SECURE=1"),
        ("SECURE", False, "PLUMBLINE_SECURE=1"),
        ("PROXIES", 0, "PLUMBLINE_PROXIES"),
        ("ALLOWED_HOSTS", [], "PLUMBLINE_ALLOWED_HOSTS"),
        ("ALLOWED_HOSTS", ["*"], "PLUMBLINE_ALLOWED_HOSTS"),
        ("ALLOWED_HOSTS", [".example.org"], "PLUMBLINE_ALLOWED_HOSTS"),
        ("ALLOWED_HOSTS", ["127.0.0.1", "localhost"], "PLUMBLINE_ALLOWED_HOSTS"),
        ("SECOND_FACTOR_ROLES", frozenset(Role) - {Role.CHAIR}, "PLUMBLINE_SECOND_FACTOR_ROLES"),
        ("SECURE_CONTENT_TYPE_NOSNIFF", False, "SECURE_CONTENT_TYPE_NOSNIFF"),
    ],
)
def test_a_setting_that_is_not_well_is_told(as_deployed, name, value, told):
    setattr(as_deployed, name, value)
    wrong = [line for line in pages.page_checks() if not line.well]
    assert wrong
    assert any(told in line.do or told in line.says for line in wrong)


def test_without_a_mail_server_it_says_that_email_is_off():
    assert pages.mail().says.startswith("E-mail is off")
    assert pages.mail().well


def test_one_module_alone_speaks_to_the_mail_server():
    """What the line about mail looks at is all that there is to look at."""
    senders = [
        p.relative_to(SRC / "plumbline").as_posix()
        for p in SRC.rglob("*.py")
        if "core.mail" in p.read_text(encoding="utf-8") or "smtplib" in p.read_text(encoding="utf-8")
    ]
    assert set(senders) <= {"notices/mail.py", "config/settings.py"}


def test_a_mail_server_in_the_clear_is_told(settings):
    settings.SMTP_HOST, settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL = "mail.example.org", False, False
    assert "PLUMBLINE_SMTP_SECURITY" in pages.mail().do
    settings.EMAIL_USE_TLS = True
    assert pages.mail().well


def test_a_line_is_well_when_there_is_nothing_to_do():
    assert Line("a", "All is well.").well
    assert not Line("a", "It is not.", "Mend it.").well


@pytest.fixture(scope="module")
def deployed(fresh_home):
    """A server as docs/how-to/go-live.md makes it, run by the programs of the wheel: `run(role, *words)`."""
    with Server(Home(fresh_home)) as server:
        with psycopg.connect(server.dsn(), autocommit=True) as connection:
            connection.execute("CREATE DATABASE live")
        with psycopg.connect(server.dsn(database="live"), autocommit=True) as connection:
            connection.execute(rights_sql("live"))

        def run(role, *words, **other):
            kept = {k: v for k, v in os.environ.items() if not k.startswith(("DJANGO_", "PLUMBLINE_"))}
            place = {
                "PLUMBLINE_HOME": str(fresh_home),
                "PLUMBLINE_DATABASE_URL": embedded_address(server, role, "live"),
            }
            line = [Path(sys.executable).parent / "plumbline", *map(str, words)]
            return subprocess.run(
                line, env={**kept, **place, **BEHIND_TLS, **other}, capture_output=True, text=True
            )

        yield server, run


@pytest.mark.extra
def test_an_installation_as_the_page_tells_it_passes(deployed, tmp_path):
    server, run = deployed
    assert "plumbline prepare" in run("backup", "check").stdout
    council = ["--agency", "council", "--role", "administrator"]
    steps = [
        run("migrator", "prepare"),
        run("worker", "agencies", "add", "council", "--name", "Council", "--kind", "council"),
        run("worker", "users", "add", "ada@example.org", "--name", "Ada", *council),
        run(
            "worker", "users", "add", "bea@example.org", "--name", "Bea", *council, "--as", "ada@example.org"
        ),
        run("backup", "backup", tmp_path / "archive"),
    ]
    assert [(s.returncode, s.stderr) for s in steps if s.returncode] == []
    workers = [psycopg.connect(server.dsn(user=f"plumbline_{q}", database="live")) for q in Queue]
    done = run("backup", "check", "--deploy", "--json")
    for worker in workers:
        worker.close()
    found = json.loads(done.stdout)
    # The disc of the machine that runs this test is not ours to empty.
    assert [c for c in found["checks"] if not c["well"] and c["name"] != "disc"] == []
    assert {"roles", "policies", "ledger", "backups", "second-factor", "server"} <= {
        c["name"] for c in found["checks"]
    }


def test_what_is_wrong_is_told_with_what_to_do_and_one(deployed):
    _, run = deployed
    done = run("backup", "check", "--deploy", PLUMBLINE_SECURE="0")
    assert done.returncode == 1
    assert "✗ tls: The pages are served without TLS.\n    Set PLUMBLINE_SECURE=1" in done.stdout
    assert "Traceback" not in done.stderr


def test_a_server_that_does_not_answer_is_a_line(deployed):
    _, run = deployed
    done = run(
        "backup", "check", PLUMBLINE_DATABASE_URL="postgresql://plumbline_backup:secret@127.0.0.1:1/plumbline"
    )
    assert done.returncode == 1
    assert "does not answer" in done.stdout
    assert "secret" not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
