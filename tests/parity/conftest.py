"""R as the peer: where it is not installed these tests are skipped, with that reason."""

import os
import secrets
import shutil
import subprocess

import numpy as np
import pytest

from tests.parity.asking import Beside, ask


@pytest.fixture(scope="session")
def seed():
    """Of the made-up data: a new one each run, unless PLUMBLINE_PARITY_SEED names one."""
    named = os.environ.get("PLUMBLINE_PARITY_SEED")
    return int(named) if named else secrets.randbelow(10**8)


@pytest.fixture
def rng(seed):
    return np.random.default_rng(seed)


@pytest.fixture
def beside(seed):
    held = Beside(seed)
    yield held
    again = f"The same data again: PLUMBLINE_PARITY_SEED={seed}"
    assert not held.faults, "\n".join([*held.faults, again])


@pytest.fixture(scope="session")
def packages():
    """The packages of R that are there, of those asked for."""
    if shutil.which("Rscript") is None:
        pytest.skip("R is not installed: script/parity installs it on Debian")
    words = "cat(.packages(all.available = TRUE), sep = '\\n')"
    done = subprocess.run(["Rscript", "--vanilla", "-e", words], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.fixture
def asked(packages, beside, tmp_path):
    """Run one script of R on tables; skipped where a package of its is absent."""

    def run(script, *needed, **tables):
        missing = sorted({"jsonlite", *needed} - packages)
        if missing:
            pytest.skip(f"R has no {' and no '.join(missing)}: script/parity installs them on Debian")
        beside.answer = ask(script, tmp_path, **tables)
        return beside.answer

    return run
