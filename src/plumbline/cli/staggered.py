"""``plumbline staggered``: sites that took a scheme up at different times, each compared with those that had not begun."""

from __future__ import annotations

import argparse
from math import exp
from pathlib import Path
from typing import Any

from plumbline.cli.numbers import share
from plumbline.evaluation import interval_words, staggered_adoption
from plumbline.evaluation.sites_file import COLUMNS, SitesByPeriod, sites_by_period
from plumbline.values.errors import DataUnfit


DB_ROLE = None
LARGEST = 10_000_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    parser.add_argument(
        "file",
        type=Path,
        help=f"CSV with the columns {', '.join(COLUMNS)}: one row for each site and period; begins is empty for never",
    )
    parser.add_argument(
        "--level", type=share, default=0.95, metavar="SHARE", help="of the intervals (default: 0.95)"
    )


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Read the file and compare."""
    held = sites_by_period(_text(arguments.file).splitlines())
    found = staggered_adoption(outcome=held.outcome, turn=held.turn, level=arguments.level)
    return {
        "sites": found.sites,
        "never": found.never,
        "periods": len(held.periods),
        "level": found.level,
        **_ratios(found.effect, found.ci_low, found.ci_high),
        "strength": {"grade": found.strength.grade, "word": found.strength.word},
        "since": [
            {"periods": one.periods, "sites": one.sites, **_ratios(one.effect, one.ci_low, one.ci_high)}
            for one in found.since
        ],
        "leads": [
            {
                "begins": held.periods[part.begins],
                "period": held.periods[part.period],
                "sites": part.sites,
                **_ratios(part.effect, part.ci_low, part.ci_high),
            }
            for part in found.group_times
            if part.is_lead
        ],
        "doubts": [{"slug": doubt.slug, "sentence": doubt.sentence} for doubt in found.doubts],
        "said": list(found.said),
        "begins": _begins(held),
    }


def words(result: dict[str, Any]) -> str:
    """The result for a reader: what it may be, how far sites had moved apart before, what to doubt."""
    lines = [
        f"{_head(result)}: {interval_words(result['ci_low'], result['ci_high'])}. Ratio {_ratio(result)}.",
        f"{result['sites']} sites over {result['periods']} periods, of which {result['never']} never began. Strength: {result['strength']['word']}.",
        "By periods since they began; before that each is a lead, and near 1 if sites moved alike:",
        *(f"  {row['periods']:+d}: {_ratio(row)}, {row['sites']} sites" for row in result["since"]),
    ]
    return "\n".join([*lines, *(doubt["sentence"] for doubt in result["doubts"]), *result["said"]])


def _head(result: dict[str, Any]) -> str:
    if result["ci_high"] < 1:
        return "Rates were lower after sites began than in those that had not"
    if result["ci_low"] > 1:
        return "Rates were higher after sites began than in those that had not"
    return "We cannot tell whether rates moved after sites began"


def _ratios(effect: float, low: float | None, high: float | None) -> dict[str, float | None]:
    ends = {"ci_low": None if low is None else exp(low), "ci_high": None if high is None else exp(high)}
    return {"ratio": exp(effect), **ends}


def _ratio(row: dict[str, Any]) -> str:
    if row["ci_low"] is None:
        return f"{row['ratio']:.2f} (one site alone: no interval)"
    return f"{row['ratio']:.2f} ({row['ci_low']:.2f} to {row['ci_high']:.2f})"


def _begins(held: SitesByPeriod) -> dict[str, int | None]:
    return {
        site: held.periods[turn] if turn < len(held.periods) else None
        for site, turn in zip(held.sites, held.turn.tolist(), strict=True)
    }


def _text(path: Path) -> str:
    if path.stat().st_size > LARGEST:
        raise DataUnfit("The file is larger than 10 MB. Give longer periods.", slug="file-too-large")
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise DataUnfit("The file is no text in UTF-8. Save it as CSV in UTF-8.", slug="not-text") from None
