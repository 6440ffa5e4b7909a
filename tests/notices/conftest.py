"""A mail server on loopback that keeps what it is sent, and people who were told something."""

from datetime import date, datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from plumbline.access.jobs import job_viewer
from plumbline.notices.services import Told, make_digests, send_due_digests, tell
from tests.notices.sink import listening


JOB = job_viewer("remind")
LONDON = ZoneInfo("Europe/London")
SENDER = "plumbline@panel.invalid"


def at(hour, minute=0, day=20):
    """A moment of March 2026, in London."""
    return datetime(2026, 3, day, hour, minute, tzinfo=LONDON)


@pytest.fixture
def sink(settings):
    with listening() as server:
        settings.SMTP_HOST = settings.EMAIL_HOST = "127.0.0.1"
        settings.EMAIL_PORT = server.port
        # pytest-django keeps mail in memory; here it goes out, over a wire.
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_TIMEOUT = 5
        settings.DEFAULT_FROM_EMAIL = SENDER
        yield server


@pytest.fixture
def as_job(as_role, looking_as):
    """`with as_job(): ...` with the rights of the worker queue and the identity of the job."""
    from contextlib import contextmanager

    @contextmanager
    def go():
        with as_role("worker"), looking_as(JOB):
            yield JOB

    return go


@pytest.fixture
def told(personas, as_job):
    """`told("worker", due=2, late=1)` puts notices about new things into somebody's inbox."""

    def go(who, *, due=0, late=0, when=None):
        recipient = getattr(personas, who).user_id
        new = [Told(recipient, "due_soon", "action", uuid4(), date(2026, 3, 25)) for _ in range(due)]
        new += [Told(recipient, "late_manager", "action", uuid4(), date(2026, 3, 16)) for _ in range(late)]
        with as_job() as job:
            tell(told=new, by=job, at=when or at(6))
        return new

    return go


@pytest.fixture
def round_of(as_job, as_role):
    """`round_of(moment)` makes the digests that are due and sends them."""

    def go(moment):
        with as_job() as job:
            made = make_digests(by=job, at=moment)
        with as_role("worker"):
            return len(made), send_due_digests(by=JOB, at=moment)

    return go
