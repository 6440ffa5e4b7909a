import multiprocessing

import granian.server
import pytest

from plumbline.cli import serve


@pytest.fixture
def started(monkeypatch):
    """What a server would be started with, in place of one that listens for ever."""
    seen = {}

    class Recorder:
        def __init__(self, target, **options):
            seen.update(options, target=target, method=multiprocessing.get_start_method())

        def serve(self):
            seen["served"] = True

    before = multiprocessing.get_start_method(allow_none=True)
    monkeypatch.setattr(granian.server, "Server", Recorder)
    yield seen
    multiprocessing.set_start_method(before, force=True)


def test_the_worker_inherits_no_locks(started):
    """A worker forked from the process that built the demo waited for ever on its first page with figures."""
    multiprocessing.set_start_method("fork", force=True)
    serve._listen("127.0.0.1", 8000)
    assert started["method"] == "spawn"
    assert started["served"]
