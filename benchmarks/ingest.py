"""A million rows from file to store, beside a bare COPY of the same parsed columns into a table with the same keys and indexes.

Run by hand: ``.venv/bin/python benchmarks/ingest.py FOLDER``. FOLDER must not exist; a database of its own is made there.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


ROWS = 1_000_000
MOST_SECONDS, MOST_RATIO = 120, 4.0
HEADER = (
    "crime_ref,offence_code,offence,committed_from,committed_to,recorded_on,location_type,location,postcode,easting,northing,lsoa,"
    "domestic_flag,crime_status,data_origin"
)
CODES = ("8N", "105A", "8L", "34B", "5D")


def main() -> None:
    """Write the file, take it in, copy the same rows barely, and print seconds and the ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", type=int, default=ROWS)
    given = parser.parse_args()
    given.folder.mkdir(parents=True)
    os.environ["PLUMBLINE_HOME"] = str(given.folder / "home")
    path = _write(given.folder / "crimes.csv", given.rows)
    from plumbline.cli.bootstrap import connect_as, ready, set_up_django

    set_up_django()
    with ready("loader") as server:
        checked, stored = _take_in(path)
        connect_as("migrator", server)
        bare = _bare_copy(given.folder / "rows.bin")
    print(f"\n| {given.rows:,} rows | seconds |\n|---|---|")
    print(f"| read and checked | {checked:.1f} |\n| staged and stored | {stored:.1f} |")
    print(
        f"| together | {checked + stored:.1f} of {MOST_SECONDS} |\n| bare COPY, same keys and indexes | {bare:.1f} |"
    )
    print(f"| staged and stored over bare COPY | {stored / bare:.2f} of {MOST_RATIO} |")
    print(f"| together over bare COPY | {(checked + stored) / bare:.2f} |")


def _write(path: Path, rows: int) -> Path:
    with path.open("w") as out:
        out.write(HEADER + "\n")
        for n in range(rows):
            day, hour = 1 + n % 28, n % 24
            at = f"{day:02}/{1 + n % 12:02}/{2023 + n % 3} {hour:02}:{n % 60:02}"
            out.write(
                f"MU/{n:07},{CODES[n % 5]},,{at},{at},{day:02}/{1 + n % 12:02}/{2023 + n % 3},STREET,Road {n % 4000},,"
                f"{490000 + n % 20000},{170000 + n % 17000},E0101{6000 + n % 999},N,RECORDED,MADE UP\n"
            )
    return path


def _take_in(path: Path) -> tuple[float, float]:
    from plumbline.access.identity import acting_as
    from plumbline.access.jobs import job_viewer
    from plumbline.feeds.suppliers import usual_supplier
    from plumbline.ingest import check_file
    from plumbline.timeline.services import take_in

    with _timed() as checking:
        checked = check_file(path)
    with acting_as(job_viewer("ingest")) as job:
        agency = usual_supplier(checked.feed, by=job)
        with _timed() as storing:
            take_in(checked, by=job, agency=agency)
    return checking(), storing()


def _bare_copy(path: Path) -> float:
    """COPY the stored rows out as text, and in again to a table of the same shape with the same keys and indexes, no policy on it."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bare (LIKE timeline_event INCLUDING ALL)")
        with path.open("wb") as out, cursor.copy("COPY timeline_event TO STDOUT") as copy:
            for part in copy:
                out.write(part)
        with _timed() as copying, path.open("rb") as rows, cursor.copy("COPY bare FROM STDIN") as copy:
            while part := rows.read(1 << 20):
                copy.write(part)
    return copying()


@contextmanager
def _timed() -> Iterator[Callable[[], float]]:
    started = time.perf_counter()
    ended: list[float] = []
    yield lambda: ended[0] - started
    ended.append(time.perf_counter())


if __name__ == "__main__":
    main()
