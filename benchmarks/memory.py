"""Time a command, and sample what it and its PostgreSQL take together: memory and processor time (Linux)."""

from __future__ import annotations

import json
import os
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any


PAUSE = 0.25
KIB_PER_GIB = 1024**2
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Measured:
    """What one command answered, its wall clock and processor time in seconds, and its peak memory in GiB.

    Processor time and memory are PostgreSQL's too. On a machine that others use as well the wall clock says
    how busy they were; the processor time does not.
    """

    answer: dict[str, Any]
    seconds: float
    busy: float
    gib: float


def measure(command: list[str], *, home: Path) -> Measured:
    """Run a command with a ``PLUMBLINE_HOME`` of its own and read its JSON.

    Memory is the proportional set size, so that pages PostgreSQL's processes share count once; both are
    sampled four times a second, so a shorter peak can be missed, and the last quarter second of a process.

    Raises
    ------
    subprocess.CalledProcessError: the command did not answer with 0.
    """
    started, peak = time.monotonic(), 0
    spent: dict[int, float] = {}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PLUMBLINE_HOME": str(home)}
    ) as running:
        while True:
            try:
                said, _ = running.communicate(timeout=PAUSE)
                break
            except subprocess.TimeoutExpired:
                family = _family({running.pid, *_postmaster(home)})
                peak = max(peak, sum(_held(pid) for pid in family))
                spent |= {pid: max(spent.get(pid, 0.0), _spent(pid)) for pid in family}
    if running.returncode:
        raise subprocess.CalledProcessError(running.returncode, command)
    return Measured(json.loads(said), time.monotonic() - started, sum(spent.values()), peak / KIB_PER_GIB)


def _postmaster(home: Path) -> set[int]:
    try:
        return {int((home / "postgres" / "data" / "postmaster.pid").read_text().split()[0])}
    except (FileNotFoundError, IndexError):
        return set()


def _family(roots: set[int]) -> set[int]:
    parents = {int(p.name): _parent(p) for p in Path("/proc").iterdir() if p.name.isdigit()}
    family = set(roots)
    while more := {child for child, parent in parents.items() if parent in family} - family:
        family |= more
    return family


def _parent(process: Path) -> int:
    try:
        return int((process / "stat").read_text().rpartition(")")[2].split()[1])
    except (FileNotFoundError, ProcessLookupError):
        return 0


def _spent(pid: int) -> float:
    """Processor seconds of one process, its children not counted."""
    try:
        after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return (int(after_name[11]) + int(after_name[12])) / TICKS_PER_SECOND


def _held(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
