"""`plumbline link`: join the records that are the same person."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import polars as pl

from plumbline.cli.link_truth import Truth, read_truth
from plumbline.cli.progress import say
from plumbline.linkage import GroupAccuracy, score_against_truth, score_by_group
from plumbline.linking.services import LinkReport, link_arrivals, link_everyone


DB_ROLE = "matcher"
JOB = "link"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whether to link only what has arrived, and the truth to compare with where the people are made up."""
    parser.add_argument(
        "--only-new",
        action="store_true",
        help="let records that arrived since the last linking join the people there are; compare nobody else again",
    )
    parser.add_argument(
        "--truth",
        type=Path,
        metavar="DIR",
        help="a made-up town's folder, or its truth/: adds precision and recall, of everybody and by sex, age and name origin",
    )


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Link everybody.

    Raises
    ------
    DataUnfit: there are no records, or DIR holds no truth.
    """
    truth = read_truth(arguments.truth) if arguments.truth else None
    say("Linking records")
    link = link_arrivals if arguments.only_new else link_everyone
    report = link(by=arguments.viewer)
    result: dict[str, Any] = {
        "records": report.records,
        "arrivals": report.arrivals,
        "people": report.people,
        "certain": report.certain,
        "review": report.review,
        "seconds": report.seconds,
        "run": str(report.run_id),
    }
    return {**result, **_accuracy(report, truth)} if truth else result


def words(result: dict[str, Any]) -> str:
    """Say how many records are how many people, and what waits."""
    said = "" if result["arrivals"] is None else f"{result['arrivals']:,} new records were linked. "
    said += (
        f"{result['records']:,} records are {result['people']:,} people at certain links; {result['review']:,} pairs wait for a person "
        f"({result['seconds']:.1f} s)."
    )
    if "precision" in result:
        said += (
            f"\nAgainst the planted truth: precision {result['precision']:.4f}, recall {result['recall']:.3f} of {result['true_pairs']:,} true pairs; "
            f"{result['lookalikes_joined']} of {result['lookalikes']} seeded look-alikes joined."
            f"\n\n{_table(result['by_group'])}"
        )
        said += "".join(f"\n\n{one['warning']}" for one in result["by_group"] if one["warning"])
    return said


def _accuracy(report: LinkReport, truth: Truth) -> dict[str, Any]:
    known = report.clusters.join(truth.records, on=["feed", "record_ref"])
    clusters, people = known.select("record_id", "cluster_id"), known.select("record_id", "person_id")
    accuracy = score_against_truth(clusters, people)
    return {
        "precision": accuracy.precision,
        "recall": accuracy.recall,
        "precision_ci": accuracy.precision_ci,
        "recall_ci": accuracy.recall_ci,
        "true_pairs": accuracy.true_pairs,
        "lookalikes": truth.lookalikes.height,
        "lookalikes_joined": _joined(known, truth.lookalikes),
        "by_group": [_group(one) for one in score_by_group(clusters, people, truth.groups)],
    }


def _joined(known: pl.DataFrame, lookalikes: pl.DataFrame) -> int:
    groups = (
        known.group_by("cluster_id")
        .agg(pl.col("person_id").unique())
        .filter(pl.col("person_id").list.len() > 1)
    )
    mixed = [set(people) for people in groups["person_id"].to_list()]
    return sum(
        any({a, b} <= people for people in mixed)
        for a, b in lookalikes.select("person_a", "person_b").iter_rows()
    )


def _group(one: GroupAccuracy) -> dict[str, Any]:
    return {
        "grouping": one.grouping,
        "group": one.group,
        "records": one.records,
        "people": one.people,
        "precision": one.precision.share,
        "precision_ci": one.precision.ci,
        "found_pairs": one.precision.of,
        "recall": one.recall.share,
        "recall_ci": one.recall.ci,
        "true_pairs": one.recall.of,
        "warning": one.warning,
    }


HEADER = f"{'':<32}{'people':>8}  {'pairs found':>11}  {'precision (95% interval)':<26}{'true pairs':>11}  recall (95% interval)"


def _table(groups: list[dict[str, Any]]) -> str:
    lines, grouping = [HEADER], ""
    for one in groups:
        if one["grouping"] != grouping:
            grouping = one["grouping"]
            lines.append(
                f"By {grouping.replace('_', ' ')}"
                + (" (made-up people only)" if grouping == "name_origin" else "")
            )
        lines.append(
            f"  {one['group']:<30}{one['people']:>8,}  {one['found_pairs']:>11,}  {_share(one, 'precision', 'found_pairs'):<26}"
            f"{one['true_pairs']:>11,}  {_share(one, 'recall', 'true_pairs')}"
        )
    return "\n".join(lines)


def _share(one: dict[str, Any], name: str, of: str) -> str:
    if not one[of]:
        return "nothing to tell by"
    low, high = one[f"{name}_ci"]
    return f"{one[name]:.4f} ({low:.4f} to {high:.4f})"
