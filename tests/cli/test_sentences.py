"""Faults of the machine and the database end a command with 1 and a sentence, not a traceback."""

import os
import subprocess
import sys

import pytest
from django.db import OperationalError, ProgrammingError

from plumbline.cli.sentences import sentence_of


def test_a_file_of_the_system_is_named():
    told = sentence_of(IsADirectoryError(21, "Is a directory", "there"))
    assert told == "“there” cannot be used: is a directory."


def test_a_sentence_of_our_own_is_left_as_it_is():
    assert sentence_of(PermissionError("It belongs to somebody else.")) == "It belongs to somebody else."


def test_a_fault_in_our_own_sql_is_no_sentence():
    fault = ProgrammingError("syntax error")
    fault.__cause__ = type("Cause", (Exception,), {"sqlstate": "42601"})()
    with pytest.raises(ProgrammingError):
        sentence_of(fault)


def test_a_database_that_is_away():
    assert "cannot be reached" in sentence_of(OperationalError("connection refused"))


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        ("PLUMBLINE_HOME", "{file}", "cannot be used"),
        ("PLUMBLINE_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing", "cannot be reached"),
    ],
)
def test_said_by_the_command_itself(tmp_path, variable, value, words):
    file = tmp_path / "file"
    file.write_text("in the way")
    # The settings are those of a person's own machine, not the tests'.
    kept = {n: v for n, v in os.environ.items() if not n.startswith(("DJANGO_", "PLUMBLINE_"))}
    places = {"PLUMBLINE_HOME": str(tmp_path / "home"), variable: value.format(file=file)}
    done = subprocess.run(
        [sys.executable, "-m", "plumbline.cli", "shape"],
        env={**kept, **places},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert words in done.stderr
    assert "Traceback" not in done.stderr
