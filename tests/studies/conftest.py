"""The fixtures of the finding tests, and a list with its protocol."""

from contextlib import contextmanager
from datetime import UTC, timedelta

import pytest

from plumbline.access.jobs import job_viewer
from plumbline.studies.services import lock_protocol, register_protocol
from tests.finding.conftest import put_history, scheme  # noqa: F401 - shared fixtures
from tests.finding.made_up import INDEX


LATER = (INDEX + timedelta(days=400)).replace(tzinfo=UTC)


@pytest.fixture
def analysing(as_role, looking_as):
    """`with analysing() as viewer:` the analyst's database role and a named job."""

    @contextmanager
    def analyse(viewer=None):
        with as_role("analyst"), looking_as(viewer or job_viewer("evaluate")) as known:
            yield known

    return analyse


@pytest.fixture
def plan(analysing):
    """`plan(run, lock=True, **fields)` registers a protocol for a list, and locks it; the files are taken to be whole."""

    def make(run, *, lock=True, **fields):
        with analysing() as viewer:
            protocol = register_protocol(run_id=run.id, by=viewer, **{"late_by": 0, **fields})
            if lock:
                lock_protocol(protocol_id=protocol.id, by=viewer)
        return protocol

    return make
