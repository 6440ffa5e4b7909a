"""Do one piece of work as whoever asked for it, and say how it ended."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from plumbline.access.identity import acting_as
from plumbline.access.jobs import job_viewer
from plumbline.access.queries import viewer_by_id
from plumbline.access.viewer import Viewer
from plumbline.jobs.progress import Progress, Stopped, progress_of
from plumbline.queue import running
from plumbline.queue.enums import State
from plumbline.queue.models import Work
from plumbline.values.errors import PlumblineError


logger = logging.getLogger(__name__)
FAULT = "Something went wrong on our side, and nothing was changed. Tell whoever runs Plumbline this reference: {}."


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a piece of work: a sentence, and what it made, if anything."""

    said: str
    result_id: UUID | None = None


Task = Callable[[Work, Viewer, Progress], Outcome]


@dataclass(frozen=True, slots=True)
class Known:
    """A task: what it does, and the named job it acts as where not as its asker."""

    act: Task
    job: str = ""


def perform(work_id: UUID, tasks: dict[str, Known]) -> None:
    """Take a piece of work and bring it to its end; a refusal or a fault is an end too, said in a sentence."""
    work = running.take(work_id)
    if work is None:
        return
    try:
        with progress_of(work.id) as progress:
            _do(work, tasks[work.task], progress)
    except Stopped:
        running.end(work, State.CANCELLED, "Stopped as asked. Nothing was changed.")
    except PlumblineError as no:
        running.end(work, State.REFUSED, str(no))
    except Exception:
        # Ids only: what a row held must not reach a log (design 5).
        logger.exception("work %s of task %s failed", work.id, work.task)
        running.end(work, State.FAILED, FAULT.format(str(work.id)[:8]))


def _do(work: Work, task: Known, progress: Progress) -> None:
    # Rights are looked up now, not when it was asked: whoever has left since is refused.
    asker = viewer_by_id(work.asked_by)
    with acting_as(job_viewer(task.job) if task.job else asker):
        outcome = task.act(work, asker, progress)
        running.end(work, State.DONE, outcome.said, result_id=outcome.result_id)
