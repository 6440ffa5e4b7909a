import multiprocessing
import socket

import granian.server
import pytest

from plumbline.cli import serve
from plumbline.values.errors import StageRefused


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
    serve._listen("127.0.0.1", 8000, 3)
    assert started["method"] == "spawn"
    assert started["served"]
    assert started["workers"] == 3


@pytest.fixture
def listening():
    """A port of this machine on which somebody listens and lets others listen too, as our own server does."""
    with socket.socket() as held:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        held.bind(("127.0.0.1", 0))
        held.listen()
        yield held.getsockname()[1]


def test_a_port_that_is_taken_is_refused(listening):
    """Two servers on one port answered in turn, each from a database of its own."""
    with pytest.raises(StageRefused, match=f"port {listening}"):
        serve.check_free("127.0.0.1", listening)


def test_a_port_just_closed_is_free():
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
    serve.check_free("127.0.0.1", port)


def test_an_address_that_is_not_here_is_refused():
    with pytest.raises(StageRefused, match="--port"):
        serve.check_free("192.0.2.1", 8000)
