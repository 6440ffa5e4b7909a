"""`plumbline link`: join the records that are the same person."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import polars as pl

from plumbline.cli.progress import say
from plumbline.linkage import score_against_truth
from plumbline.linking.services import LinkReport, link_everyone
from plumbline.values.errors import DataUnfit


DB_ROLE = "matcher"
JOB = "link"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The truth to compare with, where the people are made up."""
    parser.add_argument(
        "--truth",
        type=Path,
        metavar="DIR",
        help="a made-up town's folder, or its truth/: adds precision and recall",
    )


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Link everybody.

    Raises
    ------
    DataUnfit: there are no records, or DIR holds no truth.
    """
    truth = _truth(arguments.truth) if arguments.truth else None
    say("Linking records")
    report = link_everyone(by=arguments.viewer)
    result: dict[str, Any] = {
        "records": report.records,
        "people": report.people,
        "certain": report.certain,
        "review": report.review,
        "seconds": report.seconds,
        "run": str(report.run_id),
    }
    return {**result, **_accuracy(report, *truth)} if truth else result


def words(result: dict[str, Any]) -> str:
    """Say how many records are how many people, and what waits."""
    said = (
        f"{result['records']:,} records are {result['people']:,} people at certain links; {result['review']:,} pairs wait for a person "
        f"({result['seconds']:.1f} s)."
    )
    if "precision" in result:
        said += (
            f"\nAgainst the planted truth: precision {result['precision']:.4f}, recall {result['recall']:.3f} of {result['true_pairs']:,} true pairs; "
            f"{result['lookalikes_joined']} of {result['lookalikes']} seeded look-alikes joined."
        )
    return said


def _truth(folder: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    place = folder / "truth" if (folder / "truth").is_dir() else folder
    if not (place / "records.csv").exists():
        raise DataUnfit(f"{folder} holds no truth/records.csv. Name the folder that `plumbline town` wrote.")
    records = pl.read_csv(place / "records.csv", infer_schema=False, comment_prefix="#")
    return records, pl.read_csv(place / "lookalikes.csv", infer_schema=False, comment_prefix="#")


def _accuracy(report: LinkReport, records: pl.DataFrame, lookalikes: pl.DataFrame) -> dict[str, Any]:
    known = report.clusters.join(records, on=["feed", "record_ref"])
    accuracy = score_against_truth(
        known.select("record_id", "cluster_id"), known.select("record_id", "person_id")
    )
    groups = (
        known.group_by("cluster_id")
        .agg(pl.col("person_id").unique())
        .filter(pl.col("person_id").list.len() > 1)
    )
    mixed = [set(people) for people in groups["person_id"].to_list()]
    joined = sum(
        any({a, b} <= people for people in mixed)
        for a, b in lookalikes.select("person_a", "person_b").iter_rows()
    )
    return {
        "precision": accuracy.precision,
        "recall": accuracy.recall,
        "true_pairs": accuracy.true_pairs,
        "lookalikes": lookalikes.height,
        "lookalikes_joined": joined,
    }
