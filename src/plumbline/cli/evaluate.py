"""``plumbline evaluate``: compare those offered a place with those not drawn, as the locked protocol says."""

from __future__ import annotations

import argparse
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from plumbline.cli.progress import say
from plumbline.studies.queries import Result, latest_locked
from plumbline.studies.services import evaluate


DB_ROLE = "analyst"
JOB = "evaluate"
LONDON = ZoneInfo("Europe/London")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    parser.add_argument(
        "protocol", nargs="?", type=UUID, help="locked protocol (default: the one locked last)"
    )
    parser.add_argument(
        "--window", type=int, metavar="DAYS", help="another window than planned; the result is exploratory"
    )
    parser.add_argument("--at", type=_day, metavar="DATE", help="day on which to ask (default: today)")


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Evaluate and give the figures as plain data."""
    protocol_id = arguments.protocol or latest_locked(arguments.viewer).id
    say("Pulling outcomes from the events.")
    result = evaluate(
        protocol_id=protocol_id, by=arguments.viewer, at=arguments.at, window_days=arguments.window
    )
    return _plain(result)


def words(result: dict[str, Any]) -> str:
    """The result for a reader: the sentence first, the naive figure only beside what it would be without any help."""
    lines = [result["sentence"]]
    if result["rate_ratio"] is not None:
        lines.append(
            f"Rate ratio {result['rate_ratio']:.2f} ({result['ci_low']:.2f} to {result['ci_high']:.2f}), "
            f"{result['n']} people, {result['person_years']:.0f} person-years at liberty."
        )
    if result["before_after_change"] is not None and result["expected_change_without_effect"] is not None:
        lines.append(
            f"Not an effect: those offered changed by {result['before_after_change']:+.0%} from the year before; "
            f"without any help {result['expected_change_without_effect']:+.0%} ({result['expected_change_from']})."
        )
    lines.append(f"Design: {result['design']}, {result['standing']}. Protocol {result['protocol_sha256']}.")
    if result["interim"]:
        lines.append(f"Interim: {result['days']} of {result['days_planned']} days are loaded.")
    lines += [doubt["sentence"] for doubt in result["doubts"]]
    if result["made_up"]:
        lines.append("Everybody in this comparison is made up.")
    return "\n".join(lines)


def _plain(result: Result) -> dict[str, Any]:
    return {
        "result_id": str(result.id),
        "protocol_id": str(result.protocol_id),
        "verdict": result.verdict,
        "sentence": result.sentence,
        "standing": result.standing,
        **result.figures,
    }


def _day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)
