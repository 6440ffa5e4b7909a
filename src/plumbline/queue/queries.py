"""Look at one's own asked work."""

from __future__ import annotations

from uuid import UUID

from plumbline.access.viewer import Viewer
from plumbline.queue.models import Work
from plumbline.values.errors import NotVisible


def work_of(viewer: Viewer, work_id: UUID) -> Work:
    """Return a piece of work that the viewer asked for.

    Raises
    ------
    NotVisible: there is none, or somebody else asked.
    """
    found = Work.objects.filter(id=work_id, asked_by=viewer.user_id).first()
    if found is None:
        raise NotVisible("This page is not there, or is not yours to see.")
    return found


def latest_work(viewer: Viewer, *tasks: str, about: dict[str, str] | None = None) -> Work | None:
    """The newest piece of work of these tasks, or of any, that the viewer asked for, about these ids if any are named."""
    own = Work.objects.filter(asked_by=viewer.user_id)
    if tasks:
        own = own.filter(task__in=tasks)
    return own.filter(about__contains=about or {}).order_by("-asked_at", "pk").first()
