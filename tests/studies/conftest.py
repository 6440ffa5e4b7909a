"""The fixtures of the finding tests, and a list with its protocol."""

import uuid
from contextlib import contextmanager
from datetime import UTC, date, timedelta

import pytest

from plumbline.access.jobs import job_viewer
from plumbline.feeds.models import Batch
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


@pytest.fixture
def take_in(personas, as_role):
    """`take_in(feed, period_to, …)` stores a batch as ingest would, and gives its id."""

    def store(
        feed, period_to, *, since=date(2024, 1, 1), agency="police", made_up=True, status="live", months=()
    ):
        with as_role("migrator"):
            batch = Batch(
                owner_agency=personas.agencies[agency],
                feed=feed,
                contract_version=1,
                file_name="file.csv",
                sha256=uuid.uuid4().hex * 2,
                read=0,
                staged=0,
                quarantined=0,
                duplicate=0,
                made_up=made_up,
                status=status,
                period_from=since,
                period_to=period_to,
                quality={"months": [{"month": month.isoformat(), "rows": rows} for month, rows in months]},
                received_at=INDEX.replace(tzinfo=UTC),
                stored_at=INDEX.replace(tzinfo=UTC),
                received_by=personas.alice.user_id,
            )
            batch.save(force_insert=True)
        return batch.id

    return store
