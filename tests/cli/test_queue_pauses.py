"""A process that cannot begin is tried again ever more seldom; one that lasted is followed at once."""

from types import SimpleNamespace

import pytest

from plumbline.cli.queues import LOOK_SECONDS, MOST_PAUSE_SECONDS, Kept


ENDED, RUNS = SimpleNamespace(poll=lambda: 1), SimpleNamespace(poll=lambda: None)


def starts(kept, seconds):
    """The moments at which another began, looked at once a second, where each ends at once."""
    began = []

    def start():
        return ENDED

    for now in range(1, seconds):
        after = kept.or_next(start, now=float(now))
        if after.began != kept.began:
            began.append(now)
        kept = after
    return began


def test_one_that_ends_at_once_is_followed_later_each_time():
    assert starts(Kept(ENDED, 0.0), 300) == [2, 5, 10, 19, 36, 69, 130, 191, 252]


def test_one_that_runs_is_left_alone():
    kept = Kept(RUNS, 0.0)
    assert kept.or_next(pytest.fail, now=1e6) is kept


def test_one_that_lasted_is_followed_at_the_next_look():
    tired = Kept(ENDED, 0.0, MOST_PAUSE_SECONDS)
    after = tired.or_next(lambda: RUNS, now=MOST_PAUSE_SECONDS)
    assert (after.process, after.pause) == (RUNS, LOOK_SECONDS)
