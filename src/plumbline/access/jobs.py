"""Named system jobs: what a command acts as when no person is named."""

from __future__ import annotations

import uuid

from plumbline.access.viewer import Viewer
from plumbline.values.errors import PermissionRefused
from plumbline.values.words import say


# The jobs there are. Their accounts have no password and no membership: the database role that a
# command connects as says what each may touch.
JOBS = {
    "set-up": "System: set-up",
    "ingest": "System: ingest",
    "link": "System: link",
    "shape": "System: shape of the problem",
    "nominate": "System: nominate",
    "evaluate": "System: evaluate",
    "operate": "System: operate",
    "sign-in": "System: sign-in",
    "remind": "System: reminders",
    "survey": "System: answers to surveys",
}
NAMESPACE = uuid.UUID("5b1f3c52-7f0e-4a53-9b0d-6f1c2e6f7a10")


def job_id(job: str) -> uuid.UUID:
    """Id of a job's account: the same on every machine."""
    return uuid.uuid5(NAMESPACE, job)


def job_viewer(job: str) -> Viewer:
    """Return the viewer of a named job.

    Raises
    ------
    PermissionRefused: there is no job of this name.
    """
    if job not in JOBS:
        raise PermissionRefused(say("There is no system job called “{job}”.", job=job))
    return Viewer(user_id=job_id(job), name=JOBS[job], kind="job", standings=())
