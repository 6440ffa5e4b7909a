"""Tell agencies' systems that something is new: look as each webhook's own account, then send what is due."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from plumbline.access.identity import acting_as
from plumbline.access.jobs import job_viewer
from plumbline.access.queries import tokens_in_force, viewer_of_token
from plumbline.cases.queries.news import news_for
from plumbline.notices.enums import Event
from plumbline.notices.queries import webhooks_to_serve
from plumbline.notices.services import queue_deliveries, send_due_deliveries
from plumbline.values.errors import PermissionRefused


# How far back a round looks: further than any stop of the process that would not be noticed.
LOOKS_BACK = timedelta(days=7)


def tell_webhooks(*, at: datetime | None = None) -> int:
    """One round: put what is new in the queue of each webhook whose token is in force, and send what is due.

    Returns how many messages arrived. Begins and ends transactions of its own.
    """
    now, job = at or timezone.now(), job_viewer("remind")
    with acting_as(job):
        hooks = webhooks_to_serve(job)
        tokens = tokens_in_force({hook.token_id for hook in hooks}, now)
    for hook in hooks:
        if hook.token_id not in tokens:
            continue
        news = _news(*tokens[hook.token_id], since=max(hook.made_at, now - LOOKS_BACK))
        with acting_as(job):
            queue_deliveries(webhook=hook, news=news, by=job, at=now)
    return send_due_deliveries(by=job, at=at)


def _news(user: UUID, agency: UUID, *, since: datetime) -> list[tuple[Event, UUID]]:
    try:
        viewer = viewer_of_token(user, agency)
    except PermissionRefused:
        return []
    # As the account itself, so that nothing is told of which it does not see.
    with acting_as(viewer):
        return news_for(viewer, since=since)
