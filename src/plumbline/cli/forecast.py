"""``plumbline forecast``: whether the busiest places of some months stay the busiest in the months after."""

from __future__ import annotations

import argparse
from datetime import date
from typing import Any

from plumbline.cli.numbers import whole
from plumbline.cli.progress import say
from plumbline.finding.services import try_places
from plumbline.finding.shaping.foretold import CELL_METRES


DB_ROLE = "analyst"
JOB = "shape"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    parser.add_argument(
        "--train-until",
        type=date.fromisoformat,
        required=True,
        metavar="DATE",
        help="last day of the months to learn from; the rest are the test",
    )
    parser.add_argument("--kind", default="", help="kind of event, such as burglary (default: all violence)")
    parser.add_argument(
        "--feed",
        dest="feeds",
        action="append",
        metavar="NAME",
        help="read this feed alone; may be given again",
    )
    parser.add_argument(
        "--cell", type=whole, default=CELL_METRES, metavar="METRES", help="side of a cell (default: 500)"
    )


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Train, then test."""
    say("Ranking places by the months to learn from, and counting the months after.")
    return try_places(
        by=arguments.viewer,
        train_until=arguments.train_until,
        kind=arguments.kind,
        feeds=arguments.feeds,
        metres=arguments.cell,
    )


def words(result: dict[str, Any]) -> str:
    """The figures for a reader."""
    lines = [
        (
            f"{result['kind'].capitalize().replace('_', ' ')}: learnt from {result['train_events']:,} events of {result['train_months']} months to "
            f"{result['train_until']}, tried on {result['test_events']:,} of the {result['test_months']} after, "
            f"in {result['cells']:,} cells of {result['metres']} m with any event."
        )
    ]
    lines += [named_words(row) for row in result["named"]]
    if result["left_out"]:
        lines.append(f"{result['left_out']:,} events without a month or a point were left out.")
    if result["made_up"]:
        lines.append("The data are made up.")
    return "\n".join(lines)


def named_words(row: dict[str, Any]) -> str:
    """What the named cells held, in one line."""
    head = f"The busiest {row['flagged']:,} {'cell' if row['flagged'] == 1 else 'cells'} ({row['share']:.0%})"
    if row["hit_rate"] is None:
        return f"{head}: too few to show."
    return (
        f"{head} held {_share(row['hit_rate'])} of what came after; by chance {_share(row['by_chance'])}. "
        f"{row['pai']['value']:.1f} times their share of cells; {row['pei']['value']:.0%} of what the best "
        f"{row['flagged']:,} could hold."
    )


def _share(part: dict[str, float]) -> str:
    return f"{part['value']:.1%} ({part['low']:.1%} to {part['high']:.1%})"
