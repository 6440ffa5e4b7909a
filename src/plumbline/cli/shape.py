"""``plumbline shape``: how concentrated harm is, and whether a panel is the right response."""

from __future__ import annotations

import argparse
from datetime import date, datetime
from pathlib import Path
from typing import Any

from plumbline.cli.forecast import named_words
from plumbline.cli.numbers import whole
from plumbline.cli.progress import say
from plumbline.finding.queries import ShapeReport
from plumbline.finding.services import run_shape
from plumbline.finding.services.measure import PROBLEMS
from plumbline.places import read_area_map
from plumbline.values.errors import DataUnfit


DB_ROLE = "analyst"
JOB = "shape"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    parser.add_argument(
        "--problem", default="violence", choices=sorted(PROBLEMS), help="what to measure (default: violence)"
    )
    parser.add_argument(
        "--from",
        dest="start",
        type=datetime.fromisoformat,
        metavar="DATE",
        help="first day (default: of the data)",
    )
    parser.add_argument(
        "--to",
        dest="end",
        type=datetime.fromisoformat,
        metavar="DATE",
        help="day after the last (default: of the data)",
    )
    parser.add_argument(
        "--feed",
        dest="feeds",
        action="append",
        metavar="NAME",
        help="read this feed alone; may be given again",
    )
    parser.add_argument(
        "--area",
        type=_areas,
        default=("", ()),
        metavar="CODES",
        help="small areas: codes with commas, or a file with one a line",
    )
    parser.add_argument(
        "--population", type=whole, metavar="N", help="people living there (default: those known to any feed)"
    )
    parser.add_argument(
        "--train-until",
        type=date.fromisoformat,
        metavar="DATE",
        help="try the busiest places up to this last day of a month on the months after (see also: forecast)",
    )
    parser.add_argument(
        "--boundaries",
        type=Path,
        metavar="FILE",
        help="GeoJSON of small areas to draw (default: as last time)",
    )
    parser.add_argument(
        "--residents", type=Path, metavar="FILE", help="CSV of the same areas with the people living in each"
    )
    parser.add_argument(
        "--credit", default="", metavar="WORDS", help="who made the boundaries, as their licence asks"
    )


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Measure and keep the report."""
    say("Counting events in people, couples and places.")
    name, codes = arguments.area
    if bool(arguments.boundaries) != bool(arguments.residents):
        raise DataUnfit(
            "Give --boundaries and --residents together: a map without residents shows where most people live."
        )
    drawn = (
        read_area_map(arguments.boundaries, arguments.residents, credit=arguments.credit)
        if arguments.boundaries
        else None
    )
    report = run_shape(
        by=arguments.viewer,
        problem=arguments.problem,
        start=arguments.start,
        end=arguments.end,
        feeds=arguments.feeds,
        areas=codes,
        area=name,
        population=arguments.population,
        area_map=drawn,
        train_until=arguments.train_until,
    )
    return _plain(report)


def words(result: dict[str, Any]) -> str:
    """The report for a reader."""
    lines = [
        f"Recommendation: {result['recommendation'].replace('_', ' ')}.",
        result["sentence"],
        *result["reasons"],
        result["rule"],
    ]
    lines += [_spread_words(name, result[name]) for name in ("people", "couples", "places") if result[name]]
    lines += [_range_words(row) for row in (result["people"] or {}).get("link_range", ())]
    if tried := result["foretold"]:
        lines += [tried["refused"]] if "refused" in tried else [named_words(row) for row in tried["named"]]
    if result["indoors_share"] is not None:
        lines.append(f"Indoors: {_share(result['indoors'])} of non-domestic violence with a known setting.")
    if result["hidden_share"] is not None:
        lines.append(f"Never recorded by police: {_share(result['hidden'])} of assaults seen in hospital.")
    lines.append(
        f"Period: {result['period_from'] or 'not dated'} to {result['period_to'] or 'not dated'}. Report {result['report_id']}."
    )
    if result["made_up"]:
        lines.append("The data are made up.")
    return "\n".join(lines)


def _spread_words(name: str, part: dict[str, Any]) -> str:
    if part["hidden"]:
        return f"{name.capitalize()}: too few to show."
    repeat = "hidden" if part["repeat_share"] is None else f"{part['repeat_share']:.0%}"
    return (
        f"{name.capitalize()}: {part['n']:,} with an event of {part['population']:,} ({part['population_basis']}); again {repeat}; "
        f"the worst tenth bear {part['top_tenth_share']:.0%}, by chance {part['expected_top_tenth_share']:.0%}."
    )


def _range_words(row: dict[str, Any]) -> str:
    pairs = "fewer than 5" if row["pairs"] is None else f"{row['pairs']:,}"
    score = f" of score {row['least']:g} or more" if row["least"] else ""
    head = "As joined now" if row["least"] is None else f"With {pairs} waiting pairs{score} joined"
    again, top = (
        "hidden" if row[name] is None else f"{row[name]:.1%}" for name in ("repeat_share", "top_tenth_share")
    )
    return f"{head}: again {again}; the worst tenth bear {top}."


def _share(part: dict[str, Any]) -> str:
    return f"{part['value']:.0%} ({part['low']:.0%} to {part['high']:.0%})"


def _plain(report: ShapeReport) -> dict[str, Any]:
    rates = report.document["rates"]
    return {
        "report_id": str(report.id),
        "made_up": report.made_up,
        "feeds": report.feeds,
        **report.document,
        "rates": {name: value for name, value in rates.items() if name != "boundaries"} if rates else None,
    }


def _areas(text: str) -> tuple[str, tuple[str, ...]]:
    path = Path(text)
    if path.is_file():
        return path.stem, tuple(path.read_text(encoding="utf-8").split())
    return text, tuple(code.strip() for code in text.split(",") if code.strip())
