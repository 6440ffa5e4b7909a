"""`plumbline ingest`: take in files, or undo a batch."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from plumbline.agencies.queries import agency_by_slug
from plumbline.cli.progress import say
from plumbline.ingest import guess_feed
from plumbline.timeline.queries.put_out import rows_put_out
from plumbline.timeline.services import TakenIn, take_in_file, undo_batch
from plumbline.values.errors import DataUnfit


if TYPE_CHECKING:
    from plumbline.access.viewer import Viewer

DB_ROLE = "loader"
JOB = "ingest"
COUNTS = ("read", "staged", "quarantined", "duplicate")
ENDINGS = (".csv", ".csv.gz")
# An extract that a supplier may well have sent; it is not left lying without a word.
OTHER_ENDINGS = (".xlsx", ".xls", ".ods", ".tsv", ".zip")
NOT_FROM_A_FOLDER = "Only .csv and .csv.gz files are read from a folder: bring this one in from a page."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Files or folders, and what to make of them."""
    parser.add_argument(
        "paths", nargs="*", type=Path, metavar="PATH", help="files, or folders of .csv and .csv.gz files"
    )
    parser.add_argument("--feed", help="the contract to read by; recognised from the header if left out")
    parser.add_argument(
        "--supplier",
        metavar="AGENCY",
        help="the agency that the files come from; the feed's usual one if left out",
    )
    parser.add_argument(
        "--undo", type=UUID, metavar="BATCH", help="take a batch's rows out of lists, links and figures"
    )


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Take in every file, each whole or not at all.

    Raises
    ------
    DataUnfit: no file named, a file that cannot be used, or none in a folder that can.
    """
    if arguments.undo:
        batch = undo_batch(batch_id=arguments.undo, by=arguments.viewer, because="asked-for")
        return {"undone": str(batch.id), "file": batch.file_name}
    agency = agency_by_slug(arguments.supplier).id if arguments.supplier else None
    files, passed_over = _files(arguments.paths, arguments.feed)
    taken = _each(files, arguments.viewer, arguments.feed, agency)
    return {**_totals(taken), "files": [_line(t) for t in taken], "passed_over": passed_over}


def words(result: dict[str, Any]) -> str:
    """Say what became of the rows of each file."""
    if "undone" in result:
        return f"Undone: {result['file']}."
    lines = [_sentence(f) for f in result["files"]] + [
        f"{name}: passed over. {why}" for name, why in result["passed_over"].items()
    ]
    return "\n".join([*lines, _sentence({"file": "In all", **result})])


def _files(paths: list[Path], feed: str | None) -> tuple[list[Path], dict[str, str]]:
    if not paths:
        raise DataUnfit("Name at least one file or folder to take in.")
    files: list[Path] = []
    passed_over: dict[str, str] = {}
    for path in paths:
        if not path.is_dir():
            files.append(path)
            continue
        others = sorted(p.name for p in path.iterdir() if p.name.lower().endswith(OTHER_ENDINGS))
        passed_over |= dict.fromkeys(others, NOT_FROM_A_FOLDER)
        for inside in sorted(p for p in path.iterdir() if p.name.endswith(ENDINGS)):
            try:
                feed or guess_feed(inside)
            except DataUnfit as unknown:
                passed_over[inside.name] = str(unknown)
            else:
                files.append(inside)
    if not files:
        raise DataUnfit(
            "None of these files has a header that a feed contract knows."
            if passed_over
            else "There is no .csv or .csv.gz file in what you named."
        )
    # A batch of people can be joined to its events only once both are in; the order makes no difference to that.
    return files, passed_over


def _each(files: list[Path], viewer: Viewer, feed: str | None, agency: UUID | None) -> list[TakenIn]:
    """Take them in one after another; of one that cannot be used, say which it is and what stands before it."""
    taken: list[TakenIn] = []
    for path in files:
        say(f"Taking in {path.name}")
        try:
            taken.append(take_in_file(path, by=viewer, feed=feed, supplier=agency))
        except DataUnfit as unfit:
            before = (
                f" Taken in before it, and kept: {', '.join(t.batch.file_name for t in taken)}."
                if taken
                else ""
            )
            raise DataUnfit(f"“{path.name}”: {unfit}{before}", slug=unfit.slug) from unfit
    return taken


def _totals(taken: list[TakenIn]) -> dict[str, int]:
    return {count: sum(getattr(t, count) for t in taken) for count in COUNTS}


def _line(taken: TakenIn) -> dict[str, Any]:
    batch = taken.batch
    return {
        "file": batch.file_name,
        "feed": batch.feed,
        "batch": str(batch.id),
        "version": batch.version,
        "made_up": batch.made_up,
        "held_already": taken.held_already,
        **{count: getattr(taken, count) for count in COUNTS},
        "replaced": _replaced(taken),
        "warnings": batch.warnings,
    }


def _replaced(taken: TakenIn) -> int:
    """Rows held before, of this file's earlier version or of others, that it put out of force with other contents."""
    return 0 if taken.held_already else rows_put_out(taken.batch.id)[0]


def _sentence(line: dict[str, Any]) -> str:
    return (
        f"{line['file']}: {line['read']:,} rows read = {line['staged']:,} staged + {line['quarantined']:,} quarantined "
        f"+ {line['duplicate']:,} duplicate"
        + (" (taken in before; nothing changed)" if line.get("held_already") else "")
        + (
            f". {line['replaced']:,} rows held under the same references were replaced by its own. If they "
            f"are about something else, take it back: plumbline ingest --undo {line['batch']}"
            if line.get("replaced")
            else ""
        )
    )
