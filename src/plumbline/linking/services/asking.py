"""Ask that everybody's records are joined, by the matcher's queue."""

from __future__ import annotations

from datetime import datetime

from plumbline.access.enums import Role
from plumbline.access.viewer import Viewer
from plumbline.queue.enums import Queue
from plumbline.queue.models import Work
from plumbline.queue.services import ask_for
from plumbline.values.errors import PermissionRefused


LINK = "link"


def ask_to_link(*, by: Viewer, at: datetime | None = None) -> Work:
    """Ask for a linking run. Only certain pairs are joined by it; the rest wait for a person.

    Refuses
        PermissionRefused: neither analyst nor matcher.
    Records
        ``work.asked``.
    """
    if by.kind != "job" and not by.has_role(Role.ANALYST, Role.MATCHER):
        raise PermissionRefused("Only an analyst or a matcher may ask that records are joined.")
    return ask_for(task=LINK, queue=Queue.MATCHER, by=by, at=at)
