"""Who may ask, see, stop and work."""

import pytest
from django.db import DatabaseError, connection, transaction

from plumbline.queue.enums import Queue, State
from plumbline.queue.models import Work
from plumbline.queue.queries import latest_work, work_of
from plumbline.queue.running import end, take
from plumbline.queue.services import ask_for, ask_to_stop
from plumbline.values.errors import NotVisible, StageRefused


@pytest.fixture
def asked(personas, looking_as):
    with looking_as(personas.analyst):
        return ask_for(task="link", queue=Queue.MATCHER, by=personas.analyst)


def jobs():
    with connection.cursor() as cursor:
        cursor.execute("SELECT queue_name, task_name, args FROM procrastinate_jobs")
        return cursor.fetchall()


def test_asking_puts_one_job_in_line_that_names_the_work_alone(asked, as_role):
    with as_role("matcher"):
        assert jobs() == [("matcher", "perform", f'{{"work": "{asked.id}"}}')]


def test_work_is_seen_by_whoever_asked_and_nobody_else(asked, personas, looking_as):
    with looking_as(personas.analyst):
        assert work_of(personas.analyst, asked.id).state == State.WAITING
        assert latest_work(personas.analyst, "link").id == asked.id
    with looking_as(personas.board):
        with pytest.raises(NotVisible):
            work_of(personas.board, asked.id)
        assert Work.objects.count() == 0


def test_nobody_asks_in_another_persons_name(personas, looking_as):
    with (
        looking_as(personas.charlie),
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
    ):
        ask_for(task="link", queue=Queue.MATCHER, by=personas.analyst)


@pytest.mark.parametrize("column", ["asked_by", "task", "about", "state"])
def test_nobody_changes_what_was_asked(asked, personas, looking_as, column):
    with (
        looking_as(personas.analyst),
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
    ):
        Work.objects.filter(id=asked.id).update(**{column: getattr(asked, column)})


def test_a_line_takes_its_own_work_and_sees_no_other(asked, as_role):
    with as_role("analyst"):
        assert take(asked.id) is None
    with as_role("matcher"):
        assert take(asked.id).state == State.RUNNING


def test_what_has_ended_is_not_taken_again(asked, as_role):
    with as_role("matcher"):
        end(take(asked.id), State.DONE, "Done.")
        assert take(asked.id) is None


def test_what_a_killed_process_left_is_taken_again(asked, as_role):
    with as_role("matcher"):
        take(asked.id)
        assert take(asked.id).id == asked.id


def test_stopping_before_it_begins_ends_it(asked, personas, looking_as, as_role):
    with looking_as(personas.analyst):
        ask_to_stop(work_id=asked.id, by=personas.analyst)
    with as_role("matcher"):
        assert take(asked.id) is None
        assert Work.objects.get(id=asked.id).state == State.CANCELLED


def test_nobody_else_stops_it(asked, personas, looking_as):
    with looking_as(personas.charlie), pytest.raises(NotVisible):
        ask_to_stop(work_id=asked.id, by=personas.charlie)


def test_what_has_ended_cannot_be_stopped(asked, personas, looking_as, as_role):
    with as_role("matcher"):
        end(take(asked.id), State.DONE, "Done.")
    with looking_as(personas.analyst), pytest.raises(StageRefused, match="ended"):
        ask_to_stop(work_id=asked.id, by=personas.analyst)
