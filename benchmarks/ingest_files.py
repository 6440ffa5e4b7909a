"""How long a large extract takes to be surveyed, read and checked, by command; the database's part is not in it.

Run by hand: ``.venv/bin/python benchmarks/ingest_files.py``. A town's rows of one feed are repeated with new references
until there are enough, and the file is read by a process of its own.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from itertools import pairwise
from pathlib import Path

import polars as pl


REFERENCES = {"police_people": ("record_ref", "crime_ref"), "police_crimes": ("crime_ref",)}


def main() -> None:
    """Write the file, read it, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--feeds", nargs="+", default=list(REFERENCES), choices=list(REFERENCES))
    parser.add_argument("--workbook", action="store_true", help="as a workbook, not as text")
    parser.add_argument("--one", type=Path, help="read one file and print what it took")
    given = parser.parse_args()
    if given.one:
        print(json.dumps(_read(given.one)))
        return
    print(
        "| feed | rows | file | survey | guess | read and check | peak memory |\n|---|---|---|---|---|---|---|"
    )
    with tempfile.TemporaryDirectory() as folder:
        for feed in given.feeds:
            path = _written(Path(folder), feed, given.rows, workbook=given.workbook)
            line = [sys.executable, __file__, "--one", str(path)]
            told = json.loads(subprocess.run(line, capture_output=True, check=True).stdout)
            size = f"{path.stat().st_size / 1e6:,.0f} MB"
            seconds = " | ".join(f"{told[step]:.1f} s" for step in ("survey", "guess", "check"))
            print(f"| {feed} | {told['read']:,} | {size} | {seconds} | {told['gib']:.2f} GiB |", flush=True)


def _written(folder: Path, feed: str, rows: int, *, workbook: bool) -> Path:
    from plumbline.town import TownPlan, build_town, write_town

    town = folder / f"town-{feed}"
    plan = TownPlan(people=60_000, months=36, seed=1, world="D", problem="people", until=date(2025, 1, 1))
    write_town(build_town(plan), town)
    (made,) = (town / "extracts").glob(f"made-up-{feed}-*.csv")
    one = pl.read_csv(made, infer_schema=False)
    times = -(-rows // one.height)
    many = pl.concat(
        one.with_columns(pl.concat_str(pl.col(name), pl.lit(f"-{n}")) for name in REFERENCES[feed])
        for n in range(times)
    ).head(rows)
    path = folder / f"{feed}.{'xlsx' if workbook else 'csv'}"
    if workbook:
        many.write_excel(path, worksheet="Extract")
    else:
        many.write_csv(path)
    return path


def _read(path: Path) -> dict[str, float]:
    from plumbline.ingest import check_file, guess_feeds, survey

    at = [time.perf_counter()]
    found = survey(path)
    at.append(time.perf_counter())
    mapping = guess_feeds(found)[0]
    at.append(time.perf_counter())
    checked = check_file(path, reading=found.reading, mapping=mapping)
    at.append(time.perf_counter())
    survey_s, guess_s, check_s = (after - before for before, after in pairwise(at))
    gib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    return {"survey": survey_s, "guess": guess_s, "check": check_s, "read": checked.read, "gib": gib}


if __name__ == "__main__":
    main()
