"""A backup restored in another home is the same database, row for row and entry for entry; else nothing is left there."""

import json
import os
import stat
import subprocess
import sys
import tarfile
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from tests.facts import CRIMES_HEADER, crime_row, write

from plumbline.audit.seals import holds, seals_of
from plumbline.cli.bootstrap import embedded_address
from plumbline.cli.keeping.archive import Writer, check, unpack
from plumbline.cli.keeping.manifest import rows_by_table
from plumbline.cli.main import main
from plumbline.embedded import Home, Server
from plumbline.embedded.provision import provision


# One archive serves them all.
pytestmark = [pytest.mark.extra, pytest.mark.xdist_group("backup")]


def plumbline(home, *words, **other):
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("DJANGO_", "PLUMBLINE_"))}
    return subprocess.run(
        [Path(sys.executable).parent / "plumbline", *map(str, words), "--json"],
        env={**kept, "PLUMBLINE_HOME": str(home), **other},
        capture_output=True,
        text=True,
    )


@pytest.fixture(scope="module")
def backup(answer, fresh_home, tmp_path_factory):
    """An archive with files and keys, of a home with crimes in it, and what the command said."""
    folder = tmp_path_factory.mktemp("kept")
    rows = [crime_row(f"C{i}") for i in range(40)]
    answer("ingest", write(folder, "a.csv", CRIMES_HEADER, *rows))
    (fresh_home / "files" / "uploads").mkdir(parents=True)
    (fresh_home / "files" / "uploads" / "kept").write_text("an upload")
    path = folder / "archive"
    return path, answer("backup", path, "--files", "--keys")


@pytest.fixture(scope="module")
def restored(backup, tmp_path_factory):
    """Another home, in which a restore was killed half-way, and then one ran to its end."""
    home = tmp_path_factory.mktemp("another") / "home"
    (home / "restoring" / "files").mkdir(parents=True)
    (home / "restoring" / "files" / "half").write_text("of a restore that was killed")
    done = plumbline(home, "restore", backup[0])
    assert done.returncode == 0, done.stderr
    return home, json.loads(done.stdout)


def read(home, look):
    with Server(Home(home)) as server, psycopg.connect(server.dsn(database="plumbline")) as connection:
        return look(connection)


def entries(connection):
    return connection.execute(
        "SELECT e::text FROM audit_entry e WHERE what NOT LIKE 'backup.%' ORDER BY recorded_at, id"
    ).fetchall()


def test_every_table_and_every_entry_is_the_same(backup, restored, fresh_home):
    before, after = read(fresh_home, rows_by_table), read(restored[0], rows_by_table)
    assert before["timeline_event"] == 40
    # Backups and the restore write entries of their own.
    assert {**before, "audit_entry": 0} == {**after, "audit_entry": 0}
    assert read(fresh_home, entries) == read(restored[0], entries)


def test_the_ledger_has_the_root_that_it_was_sealed_with(backup, restored):
    assert backup[1]["ledger_root"] == restored[1]["ledger_root"] == check(backup[0]).sealed.root


def test_and_goes_on_under_a_seal_of_its_own(restored):
    seals = seals_of(Home(restored[0]).seals)
    assert len(seals) == 1
    assert read(restored[0], lambda c: holds(c, seals[0]))


def test_backup_and_restore_are_in_the_ledgers(backup, restored, fresh_home):
    what = "SELECT what, objects_seen FROM audit_entry WHERE what LIKE 'backup.%'"
    made = read(fresh_home, lambda c: c.execute(what).fetchall())
    came = read(restored[0], lambda c: c.execute(what).fetchall())
    assert {w for w, _ in made} == {"backup.made"}
    assert [w for w, _ in came] == ["backup.restored"]
    assert came[0][1] in [about for _, about in made]


def test_it_says_what_it_restored(backup, restored):
    path, said = backup
    for name in ("people", "cases", "ledger_entries", "last_entry_at"):
        assert restored[1][name] == said[name]


def test_files_and_keys_came_too(restored, fresh_home):
    home = restored[0]
    assert (home / "files" / "uploads" / "kept").read_text() == "an upload"
    for key in ("identity", "second-factor", "django"):
        assert (home / "keys" / key).read_bytes() == (fresh_home / "keys" / key).read_bytes()
        assert stat.S_IMODE((home / "keys" / key).stat().st_mode) == 0o600
    assert not (home / "restoring").exists()


@pytest.mark.extra
def test_the_archive_is_its_owners_alone_and_holds_no_key_unasked(backup, answer, tmp_path):
    assert stat.S_IMODE(backup[0].stat().st_mode) == 0o600
    answer("backup", tmp_path / "bare")
    with tarfile.open(tmp_path / "bare") as bare:
        assert bare.getnames() == ["database.dump", "manifest.json", "manifest.sha256"]
    assert list(tmp_path.iterdir()) == [tmp_path / "bare"]


@pytest.mark.extra
def test_what_comes_out_otherwise_than_it_went_in_is_not_kept(backup, tmp_path):
    path, home = tmp_path / "archive", tmp_path / "home"
    rows = {**check(backup[0]).tables, "timeline_event": 41}
    told_otherwise(backup[0], path, tmp_path / "out", tables=rows)
    done = plumbline(home, "restore", path)
    assert done.returncode == 1
    assert "rows of timeline_event" in done.stderr
    assert "Traceback" not in done.stderr
    assert_untouched(home)


@pytest.fixture
def refused(capsys, monkeypatch):
    """`refused(home, path)` is the sentence in which a restore there was refused."""
    monkeypatch.delenv("PLUMBLINE_DATABASE_URL", raising=False)

    def run(home, path):
        monkeypatch.setenv("PLUMBLINE_HOME", str(home))
        assert main(["restore", str(path)]) == 1
        return capsys.readouterr().err

    return run


def assert_untouched(home):
    assert not list(home.rglob("PG_VERSION"))
    assert not (home / "restoring").exists()
    assert not (home / "files" / "uploads").exists()


def test_a_spoilt_file_leaves_nothing(backup, refused, tmp_path):
    (tmp_path / "archive").write_bytes(backup[0].read_bytes()[:20_000])
    assert "cut off" in refused(tmp_path / "home", tmp_path / "archive")
    assert_untouched(tmp_path / "home")


def test_a_newer_version_leaves_nothing(backup, refused, tmp_path):
    migrations = [*check(backup[0]).migrations, "cases.0999_later"]
    told_otherwise(backup[0], tmp_path / "archive", tmp_path / "out", migrations=migrations)
    assert "newer Plumbline" in refused(tmp_path / "home", tmp_path / "archive")
    assert_untouched(tmp_path / "home")


def test_a_home_with_a_database_is_left_alone(backup, restored, refused):
    before = (restored[0] / "keys" / "identity").read_bytes()
    assert "replaces nothing" in refused(restored[0], backup[0])
    assert (restored[0] / "keys" / "identity").read_bytes() == before


def told_otherwise(whole, path, out, **other):
    """A whole archive that says something else of itself."""
    said = check(whole)
    unpack(whole, to=out)
    writer = Writer(path)
    for name in said.members:
        writer.add(name, out / name)
    writer.finish(replace(said, **other))


@pytest.mark.extra
def test_a_server_that_is_named(backup, fresh_home, tmp_path):
    """As in production: each command by the address of its own role, the database made beforehand."""
    with Server(Home(fresh_home)) as server:
        provision(server, "another")

        def run(role, database, *words):
            address = embedded_address(server, role, database)
            return plumbline(tmp_path / "home", *words, PLUMBLINE_DATABASE_URL=address)

        assert run("backup", "plumbline", "backup", tmp_path / "archive").returncode == 0
        done = run("migrator", "another", "restore", tmp_path / "archive")
        assert done.returncode == 0, done.stderr
        assert "holds tables already" in run("migrator", "another", "restore", tmp_path / "archive").stderr
        counts, owners = [], []
        for name in ("plumbline", "another"):
            with psycopg.connect(server.dsn(database=name)) as connection:
                counts.append({**rows_by_table(connection), "audit_entry": 0})
                owners.append(connection.execute(OWNERS).fetchall())
        assert counts[0] == counts[1]
        assert owners[0] == owners[1]


OWNERS = "SELECT relname, relowner::regrole::text, relforcerowsecurity FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY 1"
