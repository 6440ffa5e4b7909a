"""The process of a queue: take its work one piece at a time, and take up again what a killed one left."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.db import close_old_connections
from django.utils import timezone
from procrastinate import App
from procrastinate.contrib.django.django_connector import DjangoConnector

from plumbline.access.identity import acting_as
from plumbline.access.jobs import job_viewer
from plumbline.cases.services.reminding import remind_everybody
from plumbline.documents.invitation import invitations
from plumbline.feeds.services import put_away_untouched
from plumbline.jobs.handovers import post_letters
from plumbline.jobs.performing import perform
from plumbline.jobs.tasks import TASKS
from plumbline.jobs.webhooks import tell_webhooks
from plumbline.meetings.queries.calendar import calendar_times
from plumbline.notices.services import make_urgent, send_due_digests
from plumbline.queue.enums import Queue
from plumbline.queue.services import PERFORM
from plumbline.studies.services import empty_ended_bundles, evaluate_due


HEARTBEAT_SECONDS = 5.0
STALLED_SECONDS = 15.0
LOOK_SECONDS = 5.0
NIGHTLY = "17 3 * * *"
EARLY = "17 4 * * *"
# A round that finds nothing to do writes nothing, so a short beat makes up for hours in which no process was there.
EVERY_TEN_MINUTES = "*/10 * * * *"
EVERY_MINUTE = "* * * * *"


def work_queue(queue: Queue) -> None:
    """Work a queue until the process is told to stop; a second process of the queue shares the work."""
    asyncio.run(_work(queue))


def app_of(queue: Queue) -> App:
    """The application of one queue, with the rounds that nobody has to remember: tidying, comparing what is due, reminding, telling, posting."""
    # An app of its own: the known one keeps Django's connection, so that work which asks for more work does so in its transaction.
    app = App(connector=DjangoConnector().get_worker_connector())
    app.task(name=PERFORM)(_perform)
    if queue is Queue.LOADER:
        app.periodic(cron=NIGHTLY)(app.task(name="tidy", queue=queue.value)(_tidy))
    if queue is Queue.ANALYST:
        app.periodic(cron=EARLY)(app.task(name="evaluate", queue=queue.value)(_evaluate))
    if queue is Queue.WORKER:
        app.periodic(cron=EVERY_TEN_MINUTES)(app.task(name="remind", queue=queue.value)(_remind))
        app.periodic(cron=EVERY_MINUTE)(app.task(name="tell-webhooks", queue=queue.value)(_tell_webhooks))
        app.periodic(cron=EVERY_MINUTE)(app.task(name="post-letters", queue=queue.value)(_post_letters))
        app.periodic(cron=EVERY_MINUTE)(app.task(name="tell-urgent", queue=queue.value)(_tell_urgent))
    return app


async def _work(queue: Queue) -> None:
    app = app_of(queue)
    async with app.open_async():
        taking_up = asyncio.create_task(_take_up_again(app, queue))
        try:
            await app.run_worker_async(
                queues=[queue.value],
                name=queue.value,
                concurrency=1,
                delete_jobs="successful",
                update_heartbeat_interval=HEARTBEAT_SECONDS,
                stalled_worker_timeout=STALLED_SECONDS,
                shutdown_graceful_timeout=5.0,
            )
        finally:
            taking_up.cancel()


def _perform(work: str) -> None:
    close_old_connections()
    try:
        perform(UUID(work), TASKS)
    finally:
        close_old_connections()


def _tidy(timestamp: int) -> None:
    close_old_connections()
    try:
        with acting_as(job_viewer("ingest")) as job:
            put_away_untouched(by=job)
    finally:
        close_old_connections()


def _evaluate(timestamp: int) -> None:
    close_old_connections()
    try:
        with acting_as(job_viewer("evaluate")) as job:
            evaluate_due(by=job)
            empty_ended_bundles(by=job)
    finally:
        close_old_connections()


def _calendars(meetings: Sequence[UUID], recipient: UUID) -> Sequence[bytes]:
    """Calendar files that go with an e-mail."""
    times = calendar_times(meetings, recipient)
    return invitations(times, organizer=settings.CALENDAR_ORGANIZER, made_at=timezone.now())


def _remind(timestamp: int) -> None:
    close_old_connections()
    try:
        remind_everybody(calendars=_calendars)
    finally:
        close_old_connections()


def _tell_urgent(timestamp: int) -> None:
    """Write at once to whoever chose to hear of urgent referrals; where nothing is urgent, nothing is sent."""
    close_old_connections()
    try:
        job, now = job_viewer("remind"), timezone.now()
        with acting_as(job):
            made = make_urgent(by=job, at=now)
        if made:
            send_due_digests(by=job, at=now, calendars=_calendars)
    finally:
        close_old_connections()


def _tell_webhooks(timestamp: int) -> None:
    close_old_connections()
    try:
        tell_webhooks()
    finally:
        close_old_connections()


def _post_letters(timestamp: int) -> None:
    close_old_connections()
    try:
        post_letters()
    finally:
        close_old_connections()


async def _take_up_again(app: App, queue: Queue) -> None:
    """Put back in the queue what a process that no longer breathes had taken."""
    while True:
        for job in await app.job_manager.get_stalled_jobs(
            queue=queue.value, seconds_since_heartbeat=STALLED_SECONDS
        ):
            await app.job_manager.retry_job(job)
        await asyncio.sleep(LOOK_SECONDS)
