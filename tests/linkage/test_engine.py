"""The engine keeps to itself: no network, and nothing left on disk."""

from __future__ import annotations

import logging
import stat
from pathlib import Path

import duckdb
import pytest

from plumbline.linkage.engine import opened_engine


def _setting(database, name):
    return database.duckdb_con.execute("SELECT current_setting(?)", [name]).fetchone()[0]


def test_the_scratch_folder_is_private_and_goes():
    with opened_engine() as database:
        scratch = Path(_setting(database, "temp_directory"))
        assert stat.S_IMODE(scratch.stat().st_mode) == 0o700
    assert not scratch.exists()


def test_the_scratch_folder_goes_when_a_run_fails():
    folders = []

    def fail():
        with opened_engine() as database:
            folders.append(Path(_setting(database, "temp_directory")))
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        fail()
    assert not folders[0].exists()


def test_no_extension_is_fetched_or_loaded():
    with opened_engine() as database:
        assert not _setting(database, "autoinstall_known_extensions")
        assert not _setting(database, "autoload_known_extensions")


def test_no_file_or_address_outside_is_reached(tmp_path):
    secret = tmp_path / "people.csv"
    secret.write_text("name\nAnn\n")
    with opened_engine() as database, pytest.raises(duckdb.Error, match="disabled"):
        database.duckdb_con.execute(f"SELECT * FROM read_csv('{secret}')").fetchall()


def test_splink_says_nothing_of_records_and_the_log_is_put_back():
    before = logging.getLogger("splink").level
    with opened_engine():
        assert not logging.getLogger("splink").isEnabledFor(logging.ERROR)
    assert logging.getLogger("splink").level == before
