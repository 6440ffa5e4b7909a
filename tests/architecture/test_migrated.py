"""A migrated database that is kept between runs is known by everything that makes it."""

from pathlib import Path

from tests import migrated


def test_it_is_known_by_policies_that_migrations_import():
    # Rules at the tables are written in modules beside the migrations: one that is changed must not meet a database made before.
    known = migrated._with_what_they_import(migrated.SOURCE.glob("plumbline/*/migrations/*.py"))
    assert {file.name for file in migrated.SOURCE.glob("plumbline/*/*_policy.py") if _is_imported(file)} <= {
        file.name for file in known
    }


def test_another_migration_is_another_database(monkeypatch, tmp_path):
    before = migrated.fingerprint()
    for file in ("src/plumbline/cases/migrations/0001_initial.py", "tests/conftest.py"):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text("WHATEVER = 1\n", encoding="utf-8")
    monkeypatch.setattr(migrated, "ROOT", tmp_path)
    monkeypatch.setattr(migrated, "SOURCE", tmp_path / "src")
    one = migrated.fingerprint()
    (tmp_path / "src/plumbline/cases/migrations/0001_initial.py").write_text(
        "WHATEVER = 2\n", encoding="utf-8"
    )
    assert len({before, one, migrated.fingerprint()}) == 3


def test_nothing_is_kept_where_nobody_asks(monkeypatch):
    monkeypatch.delenv("PLUMBLINE_TEST_HOMES", raising=False)
    assert migrated.folder_of_this() is None


def test_what_is_kept_comes_back(tmp_path):
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    (data / "PG_VERSION").write_text("18\n", encoding="utf-8")
    folder, again = tmp_path / "kept" / "one", tmp_path / "again" / "data"
    assert not migrated.restore(folder, again)
    migrated.keep(data, folder)
    assert migrated.restore(folder, again)
    assert (again / "PG_VERSION").read_text(encoding="utf-8") == "18\n"
    assert again.stat().st_mode & 0o777 == 0o700


def _is_imported(file: Path) -> bool:
    name = f"from plumbline.{file.parent.name}.{file.stem} import"
    return any(
        name in made.read_text(encoding="utf-8")
        for made in migrated.SOURCE.glob("plumbline/*/migrations/*.py")
    )
