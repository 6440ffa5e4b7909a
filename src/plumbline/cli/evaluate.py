"""``plumbline evaluate``: compare as the locked protocol says, by lot or against the list's own history."""

from __future__ import annotations

import argparse
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from plumbline.cli.numbers import whole
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
        "--window",
        type=whole,
        metavar="DAYS",
        help="another window than planned; what it shows is a look and no result",
    )
    parser.add_argument(
        "--at",
        type=_day,
        metavar="DATE",
        help="day on which to ask (default: today; another among made-up people alone)",
    )


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
            f"{_size(result['n'], result['person_years'])}."
        )
    if result["before_after_change"] is not None and result["expected_change_without_effect"] is not None:
        lines.append(
            f"Not an effect: those offered changed by {result['before_after_change']:+.0%} from the year before; "
            f"without any help {result['expected_change_without_effect']:+.0%} ({result['expected_change_from']})."
        )
    design = result["design"].replace("_", " ")
    lines.append(f"Design: {design}, {result['standing']}. Protocol {result['protocol_sha256']}.")
    lines.append(f"Strength: {result['strength']['word']}. {result['strength']['sentence']}")
    lines += [_otherwise_words(row) for row in result.get("asked_otherwise", ())]
    if result["older_pair"] in ("passed", "failed"):
        lines.append(result["older_pair_figures"]["sentence"])
    lines += [_recording_words(row) for row in result["recording_changes"]]
    if result["interim"]:
        lines.append(f"Interim: {result['days']} of {result['days_planned']} days are loaded.")
    lines += [doubt["sentence"] for doubt in result["doubts"]]
    if result["made_up"]:
        lines.append("Everybody in this comparison is made up.")
    return "\n".join(lines)


def _size(people: int | None, years: float | None) -> str:
    """How many were compared and for how long; both are hidden where they would give a small number away."""
    told = "people not shown" if people is None else f"{people} people"
    return told if years is None else f"{told}, {years:.0f} person-years at liberty"


def _recording_words(row: dict[str, Any]) -> str:
    standing = f"taken back on {row['ended_on']}: {row['because']}" if row["ended_on"] else row["said_by"]
    after = ", after the plan was locked" if row["after_lock"] else ""
    return f"Recording changed: {row['whose']}, from {row['from']}: {row['what']} (declared {row['declared_on']}{after}; {standing})"


def _otherwise_words(row: dict[str, Any]) -> str:
    name = row["design"].replace("_", " ").capitalize()
    if row["ratio"] is None:
        return f"{name}: {row['sentence']}"
    return f"{name}: {row['ratio']:.2f} ({row['ci_low']:.2f} to {row['ci_high']:.2f}), {row['strength']['word']}."


def _plain(result: Result) -> dict[str, Any]:
    """``older_pair`` is one word (passed, failed, not_checked; null for a lottery), its figures under their own name."""
    held = result.figures.get("older_pair")
    return {
        "result_id": str(result.id),
        "protocol_id": str(result.protocol_id),
        "verdict": result.verdict,
        "sentence": result.sentence,
        "standing": result.standing,
        **result.figures,
        "older_pair": held["standing"] if held else None,
        "older_pair_figures": held,
    }


def _day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)
