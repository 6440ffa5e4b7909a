"""``plumbline nominate``: rank the eligible by a written rule and freeze the whole list.

By lot there are two steps, committed apart: the seed, whose SHA-256 is printed at once, and the draw. Among real people they
are two commands, so that partners hold the SHA-256 before anybody is drawn.
"""

from __future__ import annotations

import argparse
import os
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone

from plumbline.access.identity import acting_as
from plumbline.cli.numbers import whole
from plumbline.cli.progress import say
from plumbline.finding.batches import all_made_up
from plumbline.finding.queries import LotCommitment, NominationRun, commitment_with, only_scheme
from plumbline.finding.services import commit_to_lot, freeze_by_lot, freeze_by_rank, write_listed
from plumbline.finding.terms import DEFAULT_RULE
from plumbline.schemes.queries import scheme, scheme_by_id
from plumbline.selection import shipped_rules
from plumbline.studies.turns import people_still_compared, people_whose_turn_came
from plumbline.values.errors import DataUnfit, StageRefused


DB_ROLE = "analyst"
JOB = "nominate"
OWN_TRANSACTIONS = True
LONDON = ZoneInfo("Europe/London")
TWO_STEPS = (
    "A lot among real people is drawn in two steps. Commit first, with --commit; let your partners have the SHA-256; then draw, "
    "with --committed SHA256."
)
LEAST_SEED = 16


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    parser.add_argument(
        "--rule", choices=shipped_rules(), help=f"rule with its version (default: {DEFAULT_RULE})"
    )
    parser.add_argument("--by", choices=("rank", "lot"), help="how places are given out (default: rank)")
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
        metavar="REFERENCE",
        help="recorded ethics decision; a lot among real people is refused without one",
    )
    parser.add_argument("--seed", metavar="WORDS", help="seed of the lot, for made-up people only")
    parser.add_argument(
        "--commit",
        action="store_true",
        help="by lot: commit to the seed, print its SHA-256 and stop; nobody is drawn",
    )
    parser.add_argument(
        "--committed",
        metavar="SHA256",
        help="draw the lot that was committed to; its terms were settled then",
    )
    parser.add_argument(
        "--out",
        type=Path,
        metavar="FILE",
        help="write arm,feed,record_ref of those listed; made-up people only",
    )


def misuse(arguments: argparse.Namespace) -> str:
    """Say which arguments do not fit together."""
    terms = (arguments.rule, arguments.by, arguments.listed, arguments.capacity, arguments.scheme)
    of_a_lot = (arguments.ethics, arguments.seed, arguments.commit)
    if arguments.committed and any((*terms, *of_a_lot)):
        return "--committed draws on the terms settled when it was committed to: only --as-of, --out and --as go with it"
    if any(of_a_lot) and arguments.by != "lot":
        return "--commit, --seed and --ethics are of a lot: add --by lot"
    if arguments.commit and arguments.out:
        return "--commit draws nobody, so there is no list for --out to write"
    return ""


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Freeze the list and, if asked, hand it over; or commit to the seed of a lot.

    Raises
    ------
    DataUnfit: the file asked for cannot be written; it is asked before anything is frozen, which cannot be taken back.
    StageRefused: a lot among real people without a commitment made before.
    """
    if arguments.out:
        _check_can_write(arguments.out)
    if arguments.committed:
        return _draw(arguments, _named(arguments))
    if arguments.by != "lot":
        return _by_rank(arguments)
    committed = _commit(arguments)
    return _committed(committed) if arguments.commit else _draw(arguments, committed)


def words(result: dict[str, Any]) -> str:
    """The result for a reader."""
    if "list_id" not in result:
        return _words_of_commitment(result)
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


def _by_rank(arguments: argparse.Namespace) -> dict[str, Any]:
    say("Scoring everybody by the rule.")
    with acting_as(arguments.viewer) as by:
        frozen = freeze_by_rank(
            by=by,
            at=arguments.as_of,
            rule=arguments.rule or DEFAULT_RULE,
            places=arguments.capacity or arguments.listed,
            scheme_id=_scheme_id(arguments),
            turn_came=people_whose_turn_came(by, arguments.as_of or timezone.now()),
            still_compared=people_still_compared(by, arguments.as_of or timezone.now()),
        )
        return _frozen(arguments, frozen)


def _commit(arguments: argparse.Namespace) -> LotCommitment:
    """The first step, in a transaction of its own; what it prints can be held before the second begins."""
    with acting_as(arguments.viewer) as by:
        if not arguments.commit and not all_made_up():
            raise StageRefused(TWO_STEPS, slug="commit-first")
        committed = commit_to_lot(
            by=by,
            at=arguments.as_of,
            rule=arguments.rule or DEFAULT_RULE,
            capacity=arguments.capacity,
            listed=arguments.listed,
            scheme_id=_scheme_id(arguments),
            ethics=arguments.ethics or "",
            seed=arguments.seed.encode().ljust(LEAST_SEED, b".") if arguments.seed else None,
        )
    say(f"Committed to the seed with SHA-256 {committed.seed_commitment}. Nobody has been drawn yet.")
    return committed


def _draw(arguments: argparse.Namespace, committed: LotCommitment) -> dict[str, Any]:
    say("Scoring everybody by the rule.")
    with acting_as(arguments.viewer) as by:
        drawn = freeze_by_lot(
            commitment_id=committed.id,
            by=by,
            at=arguments.as_of,
            turn_came=people_whose_turn_came(by, arguments.as_of or timezone.now()),
            still_compared=people_still_compared(by, arguments.as_of or timezone.now()),
        )
        return _frozen(arguments, drawn)


def _named(arguments: argparse.Namespace) -> LotCommitment:
    with acting_as(arguments.viewer) as by:
        return commitment_with(by, arguments.committed)


def _scheme_id(arguments: argparse.Namespace) -> UUID | None:
    chosen = scheme(arguments.scheme) if arguments.scheme else only_scheme()
    return chosen.id if chosen else None


def _frozen(arguments: argparse.Namespace, frozen: NominationRun) -> dict[str, Any]:
    say(f"Froze {frozen.eligible} eligible people.")
    rows = write_listed(run_id=frozen.id, path=arguments.out, by=arguments.viewer) if arguments.out else None
    named = scheme_by_id(frozen.scheme_id).slug if frozen.scheme_id else None
    return _result(frozen, named, rows)


def _committed(committed: LotCommitment) -> dict[str, Any]:
    return {
        "commitment_id": str(committed.id),
        "seed_commitment": committed.seed_commitment,
        "listed": committed.listed,
        "capacity": committed.capacity,
        "rule": committed.rule,
        "made_up": committed.made_up,
    }


def _words_of_commitment(result: dict[str, Any]) -> str:
    return (
        f"Committed to the seed with SHA-256 {result['seed_commitment']}.\n"
        f"{result['listed']:,} people around the line, {result['capacity']:,} places, by rule {result['rule']}. Nobody has been scored or drawn.\n"
        "Let your partners have the SHA-256 now. Then draw: "
        f"plumbline nominate --committed {result['seed_commitment']}"
    )


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
