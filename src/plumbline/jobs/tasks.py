"""The tasks, by the names that rooms below ask for them."""

from __future__ import annotations

from plumbline.access.jobs import job_viewer
from plumbline.access.viewer import Viewer
from plumbline.jobs.performing import Known, Outcome
from plumbline.jobs.progress import Progress
from plumbline.linking.services import link_everyone
from plumbline.queue.models import Work


def _link(work: Work, asker: Viewer, progress: Progress) -> Outcome:
    progress("Joining records that are the same person")
    found = link_everyone(by=job_viewer("link"))
    return Outcome(
        f"{found.records:,} records are {found.people:,} people; {found.review:,} pairs wait for a person to decide.",
        found.run_id,
    )


TASKS = {"link": Known(_link, job="link")}
