"""How long each hostile file of `tests/ingest/hostile.py` takes to be refused, and with how much memory.

Run by hand on Linux: ``.venv/bin/python benchmarks/hostile_files.py``. Each file is met by a process of its own, as a
worker would meet it. Seconds are those of the refusal, without the start of Python, by the clock and of the processor (which
work beside it does not lengthen); memory is the most that the process and the reader of workbooks that it starts held at one
time (VmHWM), Python and its libraries included.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path


sys.path.insert(0, str(Path(__file__).parents[1]))

MOST_SECONDS, MOST_MB = 2.0, 200


def main() -> None:
    """Meet every hostile file, print the ten hardest, and answer 1 where one is over the limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--one", type=Path, help="meet one file and print what it took")
    parser.add_argument("--write", nargs=2, help="write the file of one case into a folder")
    parser.add_argument("--names", action="store_true", help="print the names of the cases")
    given = parser.parse_args()
    if given.one:
        print(json.dumps(_meet(given.one)))
    elif given.write:
        print(_write(*given.write))
    elif given.names:
        print(json.dumps(_names()))
    else:
        sys.exit(_report())


def _report() -> int:
    met = {name: _measured(name) for name in json.loads(_asked("--names"))}
    for what, unit in (("seconds", "s"), ("cpu", "s of the processor"), ("mb", "MB")):
        print(f"\n| hardest by {what} | {unit} | refused as |\n|---|---|---|")
        for name in sorted(met, key=lambda one: -met[one][what])[:10]:
            print(f"| {name} | {met[name][what]:.2f} | {met[name]['slug']} |")
    over = [
        name
        for name, one in met.items()
        if not one["slug"] or one["seconds"] > MOST_SECONDS or one["mb"] > MOST_MB
    ]
    print(f"\n{len(met)} files, {len(over)} not refused within {MOST_SECONDS:g} s and {MOST_MB} MB: {over}")
    return bool(over)


def _asked(*words: str) -> str:
    """What this program prints in a process of its own: what it holds would count for those that it starts."""
    return subprocess.run(
        [sys.executable, __file__, *words], capture_output=True, check=True, text=True
    ).stdout


def _names() -> list[str]:
    from tests.ingest.hostile import CASES

    return list(CASES)


def _write(name: str, folder: str) -> Path:
    from tests.ingest.hostile import CASES

    path = Path(folder) / CASES[name].name
    CASES[name].write(path)
    return path


def _measured(name: str) -> dict[str, object]:
    with tempfile.TemporaryDirectory() as folder:
        path = _asked("--write", name, folder).strip()
        most = 0
        with subprocess.Popen([sys.executable, __file__, "--one", path], stdout=subprocess.PIPE) as running:
            while running.poll() is None:
                readers = (pid for pid in _children(running.pid) if _is_reader(pid))
                most = max(most, sum(_most_held(pid) for pid in (running.pid, *readers)))
                time.sleep(0.002)
            told = json.loads(running.stdout.read())
    return {**told, "mb": most / 1024}


def _is_reader(pid: int) -> bool:
    """Whether a child has become the reader of workbooks: until then it shares the memory of its parent."""
    try:
        return b"sheet_child" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def _children(pid: int) -> list[int]:
    try:
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def _most_held(pid: int) -> int:
    """The most that a process held, in kB, by the kernel's own account."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM")), 0)


def _meet(path: Path) -> dict[str, object]:
    from plumbline.ingest import check_file, guess_feeds, survey
    from plumbline.values.errors import DataUnfit

    slug = ""
    start, used = time.perf_counter(), _processor()
    try:
        found = survey(path)
        check_file(path, reading=found.reading, mapping=guess_feeds(found)[0])
    except DataUnfit as refused:
        slug = refused.slug
    return {"slug": slug, "seconds": time.perf_counter() - start, "cpu": _processor() - used}


def _processor() -> float:
    """Seconds of the processor that this process and those that it waited for have used."""
    return sum(
        told.ru_utime + told.ru_stime
        for told in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


if __name__ == "__main__":
    main()
