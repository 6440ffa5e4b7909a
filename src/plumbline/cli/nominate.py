"""``plumbline nominate``: rank the eligible by a written rule and freeze the whole list."""

from __future__ import annotations

import argparse
import os
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from plumbline.cli.numbers import whole
from plumbline.cli.progress import say
from plumbline.finding.enums import Method
from plumbline.finding.queries import NominationRun, only_scheme
from plumbline.finding.services import freeze_list, write_listed
from plumbline.finding.services.freeze import DEFAULT_RULE
from plumbline.schemes.queries import scheme
from plumbline.selection import shipped_rules
from plumbline.values.errors import DataUnfit


DB_ROLE = "analyst"
JOB = "nominate"
LONDON = ZoneInfo("Europe/London")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    parser.add_argument("--rule", default=DEFAULT_RULE, choices=shipped_rules(), help="rule with its version")
    parser.add_argument(
        "--by", choices=("rank", "lot"), default="rank", help="how places are given out (default: rank)"
    )
    parser.add_argument(
        "--list",
        dest="listed",
        type=whole,
        metavar="N",
        help="by lot: people around the line, half of whom are offered; by rank: places",
    )
    parser.add_argument("--capacity", type=whole, metavar="N", help="places to give in all")
    parser.add_argument("--as-of", type=_day, metavar="DATE", help="moment of selection (default: now)")
    parser.add_argument(
        "--scheme", metavar="SLUG", help="scheme whose places these are (default: the only one)"
    )
    parser.add_argument(
        "--ethics",
        default="",
        metavar="REFERENCE",
        help="recorded ethics decision; a lot among real people is refused without one",
    )
    parser.add_argument("--seed", metavar="WORDS", help="seed of the lot, for made-up people only")
    parser.add_argument(
        "--out",
        type=Path,
        metavar="FILE",
        help="write arm,feed,record_ref of those listed; made-up people only",
    )


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Freeze the list and, if asked, hand it over.

    Raises
    ------
    DataUnfit: the file asked for cannot be written; it is asked before anything is frozen, which cannot be taken back.
    """
    if arguments.out:
        _check_can_write(arguments.out)
    say("Scoring everybody by the rule.")
    chosen = scheme(arguments.scheme) if arguments.scheme else only_scheme()
    frozen = freeze_list(
        by=arguments.viewer,
        at=arguments.as_of,
        rule=arguments.rule,
        method=Method.BY_LOT if arguments.by == "lot" else Method.BY_RANK,
        capacity=arguments.capacity,
        listed=arguments.listed,
        scheme_id=chosen.id if chosen else None,
        ethics=arguments.ethics,
        seed=arguments.seed.encode().ljust(16, b".") if arguments.seed else None,
    )
    say(f"Froze {frozen.eligible} eligible people.")
    rows = write_listed(run_id=frozen.id, path=arguments.out, by=arguments.viewer) if arguments.out else None
    return _result(frozen, chosen.slug if chosen else None, rows)


def words(result: dict[str, Any]) -> str:
    """The result for a reader."""
    lines = [
        f"{result['eligible']:,} people are eligible by rule {result['rule']}; {result['listed']:,} stand around the line.",
        f"List {result['list_id']}, given out {result['method'].replace('_', ' ')}.",
        result["expected_fall"]["sentence"],
    ]
    if result["needed_n"]:
        lines.append(f"To see a 30% fall about {result['needed_n']:,} people are needed, both arms together.")
    if result["scheme"] is None:
        lines.append("No scheme was named, so nobody was nominated.")
    if result["made_up"]:
        lines.append("Everybody on this list is made up.")
    return "\n".join(lines)


def _result(frozen: NominationRun, scheme_slug: str | None, rows: int | None) -> dict[str, Any]:
    return {
        "list_id": str(frozen.id),
        "eligible": frozen.eligible,
        "listed": frozen.listed,
        "method": frozen.method,
        "rule": frozen.rule,
        "capacity": frozen.capacity,
        "as_of": frozen.as_of.isoformat(),
        "scheme": scheme_slug,
        "seed_commitment": frozen.seed_commitment,
        "expected_fall": frozen.expected_fall,
        "needed_n": frozen.plan["needed"] if frozen.plan else None,
        "review_on": frozen.review_on.isoformat(),
        "made_up": frozen.made_up,
        "rows_written": rows,
    }


def _check_can_write(out: Path) -> None:
    if not out.parent.is_dir():
        raise DataUnfit(f"There is no folder “{out.parent}” to write the list in.")
    if out.is_dir():
        raise DataUnfit(f"“{out}” is a folder: name a file to write the list in.")
    if not os.access(out if out.exists() else out.parent, os.W_OK):
        raise DataUnfit(f"“{out}” may not be written: name another file, or change who may write there.")


def _day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)
