"""The command: inside a test's own transaction, or in a process of its own with a home of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from plumbline.cli.main import main


@pytest.fixture(scope="module")
def fresh_home(tmp_path_factory):
    return tmp_path_factory.mktemp("place") / "home"


@pytest.fixture(scope="module")
def start(fresh_home):
    """`start("ingest", path)` is the running process of that command."""
    # The settings are those of a person's own machine, not the tests'.
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "PLUMBLINE_"))
    }
    environment = {**kept, "PLUMBLINE_HOME": str(fresh_home)}
    folder = fresh_home.parent

    def run(*words):
        line = [str(Path(sys.executable).parent / "plumbline"), *map(str, words)]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        return subprocess.Popen(line, env=environment, cwd=folder, **pipes)

    return run


@pytest.fixture(scope="module")
def answer(start):
    """`answer("shape")` waits for the command, makes sure that it was well, and gives its JSON."""

    def run(*words):
        process = start(*words, "--json")
        out, err = process.communicate()
        assert process.returncode == 0, err
        return json.loads(out)

    return run


ROLES = {
    "ingest": "loader",
    "link": "matcher",
    "shape": "analyst",
    "nominate": "analyst",
    "protocol": "analyst",
    "evaluate": "analyst",
    "agencies": "worker",
    "users": "worker",
    "remind": "worker",
}


@pytest.fixture
def plumbline(capsys, monkeypatch, as_role):
    """`plumbline("shape", "--json")` is (exit code, output, error stream), in this test's transaction."""
    # A server that is named is used as it is: here, the test's own connection with the command's role.
    monkeypatch.setenv("PLUMBLINE_DATABASE_URL", "postgresql:///the-one-of-this-test")

    def run(command, *words):
        line = [command, *map(str, words)]
        if command in ROLES:
            with as_role(ROLES[command]):
                code = main(line)
        else:
            code = main(line)
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


@pytest.fixture
def refused(plumbline):
    """`refused("shape")` runs it, makes sure that it was refused in a sentence, and gives the sentence."""

    def run(command, *words):
        code, out, err = plumbline(command, *words)
        assert code == 1
        assert out == ""
        assert "Traceback" not in err
        *progress, sentence = err.strip().splitlines()
        assert all(line.startswith("[") for line in progress)
        start, _, told = sentence.partition(": ")
        assert start == f"plumbline {command}"
        assert told[0].isupper() or told[0] in "“/"
        assert told.endswith((".", "?"))
        return told

    return run
