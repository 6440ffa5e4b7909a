"""A made-up town's own files, read by ingest and joined by its truth: what the shape says where linkage makes no mistake."""

from __future__ import annotations

import argparse
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from plumbline.finding.shaping import ShapeInput, shape_document
from plumbline.ingest import check_file
from plumbline.town import TownPlan, build_town, write_town


UNTIL = date(2025, 11, 1)
PROBLEMS = ("people", "couples", "places", "none")


def shape_of_town(*, people: int, world: str, problem: str, seed: int = 1) -> dict[str, Any]:
    """Build a town, read a year of its police files, and measure with its population known."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        plan = TownPlan(people=people, months=12, seed=seed, world=world, problem=problem, until=UNTIL)
        write_town(build_town(plan), folder)
        return shape_document(_given(folder, people))


def _given(folder: Path, population: int) -> ShapeInput:
    extracts = folder / "extracts"
    (crimes,), (people,) = (list(extracts.glob(f"*{name}*")) for name in ("police_crimes", "police_people"))
    events = check_file(crimes).tables["events"].filter(pl.col("status") == "recorded")
    events = events.with_columns(event_id="event_ref")
    ids = pl.read_csv(folder / "truth" / "records.csv", infer_schema=False).filter(feed="police_people")
    rows = (
        check_file(people).tables["involvements"].join(ids.select("record_ref", "person_id"), on="record_ref")
    )
    of_event = events.select("event_id", "is_violence", "is_domestic", "harm")
    rows = rows.rename({"event_ref": "event_id"}).join(of_event, on="event_id")
    return ShapeInput(
        events=events.filter("is_violence"),
        involvements=rows.filter("is_violence"),
        every_event=events,
        every_involvement=rows,
        population=population,
    )


def main() -> None:
    """Print a line for each world and problem: ``python -m tests.finding.worlds 40000``."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("people", type=int)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    print(
        "| World | Planted | Said | Top tenth of people (chance) | Of couples | Of places | The same two again |"
    )
    print("|---|---|---|---|---|---|---|")
    for world in "ABDL":
        for problem in PROBLEMS:
            found = shape_of_town(people=given.people, world=world, problem=problem, seed=given.seed)
            spreads = " | ".join(_words(found[unit]) for unit in ("people", "couples", "places"))
            share = found["same_couple_share"]
            again = "too few" if share is None else f"{share:.0%}"
            print(f"| {world} | {problem} | {found['recommendation']} | {spreads} | {again} |", flush=True)


def _words(spread: dict[str, Any]) -> str:
    return f"{spread['top_tenth_share']:.0%} ({spread['expected_top_tenth_share']:.0%})"


if __name__ == "__main__":
    main()
