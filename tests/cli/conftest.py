"""The real command in a process of its own, with a home of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


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
