"""The rounds that nobody has to remember are registered with the queue whose process may do them."""

import pytest

from plumbline.jobs.worker import app_of
from plumbline.queue.enums import Queue


ROUNDS = {
    Queue.LOADER: {"tidy"},
    Queue.ANALYST: {"evaluate"},
    Queue.WORKER: {"remind", "tell-webhooks", "post-letters", "tell-urgent"},
}


@pytest.mark.parametrize("queue", list(Queue))
def test_each_queue_has_its_rounds(queue):
    found = app_of(queue).periodic_registry.periodic_tasks
    assert {name for name, _ in found} == ROUNDS.get(queue, set())
    assert all(task.configure_kwargs == {} and task.task.queue == queue.value for task in found.values())


def test_what_is_due_is_compared_every_night():
    (task,) = app_of(Queue.ANALYST).periodic_registry.periodic_tasks.values()
    minute, hour, *days = task.cron.split()
    assert minute.isdigit()
    assert int(hour) < 6
    assert days == ["*", "*", "*"]
