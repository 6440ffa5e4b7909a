"""Two real installations that know one another, each with a PostgreSQL and a web process of its own, spoken to over a pipe."""

import json
import os
import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path


ROOT = Path(__file__).resolve().parents[2]


class Town:
    """One installation, spoken to over a pipe."""

    def __init__(self, home: Path, **settings: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("DJANGO_", "PLUMBLINE_"))}
        paths = {"PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")])}
        settings |= {"PLUMBLINE_HOME": str(home), "PLUMBLINE_WEBHOOK_LOOPBACK": "1"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.handover.installation", str(port)],
            env={**kept, **paths, **settings}, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self.process.stdout.readline() == "ready\n"

    def __getattr__(self, do: str):
        def told(*given):
            self.process.stdin.write(json.dumps({"do": do, "with": given}) + "\n")
            self.process.stdin.flush()
            answer = self.process.stdout.readline()
            assert answer, f"The installation ended at {do}."
            return json.loads(answer)

        return told

    def end(self) -> None:
        self.process.stdin.close()
        self.process.wait(timeout=60)
        self.process.stdout.close()


@contextmanager
def two_towns(place, *, with_pages=False):
    """Zedton and Wexborough (both made up), each registered at the other.

    ``with_pages``: for a browser, with style sheets and scripts, and a password is enough to sign in.
    """
    settings = {"PLUMBLINE_SECOND_FACTOR_ROLES": "none"} if with_pages else {}
    zedton, wexborough = Town(place / "z", **settings), Town(place / "w", **settings)
    try:
        ours, theirs = zedton.set_up("zedton", "wexborough"), wexborough.set_up("wexborough", "zedton")
        for town, other, name in ((zedton, theirs, "Wexborough"), (wexborough, ours, "Zedton")):
            town.register(name, other["key"], other["fingerprint"], other["token"], other["port"])
            if with_pages:
                town.dress()
            town.serve()
        yield zedton, wexborough
    finally:
        for town in (zedton, wexborough):
            town.end()
