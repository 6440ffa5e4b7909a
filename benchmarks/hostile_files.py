"""How long each hostile file of `tests/ingest/hostile.py` takes to be refused, and with how much memory.

Run by hand: ``.venv/bin/python benchmarks/hostile_files.py``. Each file is met by a process of its own, as a worker would
meet it. Seconds are those of the refusal, without the start of Python; memory is the most that the process and the reader
of workbooks that it starts held, added up, Python and its libraries included.
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
    given = parser.parse_args()
    if given.one:
        print(json.dumps(_meet(given.one)))
        return
    from tests.ingest.hostile import CASES

    met = {name: _measured(name) for name in CASES}
    for what, unit in (("seconds", "s"), ("mb", "MB")):
        print(f"\n| hardest by {what} | {unit} | refused as |\n|---|---|---|")
        for name in sorted(met, key=lambda one: -met[one][what])[:10]:
            print(f"| {name} | {met[name][what]:.2f} | {met[name]['slug']} |")
    over = [
        name
        for name, one in met.items()
        if not one["slug"] or one["seconds"] > MOST_SECONDS or one["mb"] > MOST_MB
    ]
    print(f"\n{len(met)} files, {len(over)} not refused within {MOST_SECONDS:g} s and {MOST_MB} MB: {over}")
    sys.exit(bool(over))


def _measured(name: str) -> dict[str, object]:
    from tests.ingest.hostile import CASES

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / CASES[name].name
        CASES[name].write(path)
        done = subprocess.run([sys.executable, __file__, "--one", str(path)], capture_output=True, check=True)
    return json.loads(done.stdout)


def _meet(path: Path) -> dict[str, object]:
    from plumbline.ingest import check_file, guess_feeds, survey
    from plumbline.values.errors import DataUnfit

    slug = ""
    start = time.perf_counter()
    try:
        found = survey(path)
        check_file(path, reading=found.reading, mapping=guess_feeds(found)[0])
    except DataUnfit as refused:
        slug = refused.slug
    seconds = time.perf_counter() - start
    held = sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return {"slug": slug, "seconds": seconds, "mb": held / 1024}


if __name__ == "__main__":
    main()
