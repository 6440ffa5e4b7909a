"""How right a linkage was, where the truth is known: pairs within groups against pairs of one person."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl
from scipy.special import betaincinv

from plumbline.values.errors import DataUnfit


@dataclass(frozen=True, slots=True)
class LinkAccuracy:
    """Pair precision and recall over whole groups.

    Parameters
    ----------
    precision : share of pairs put in one group that are one person; 1 if no pair was.
    recall : share of pairs of one person that were put in one group; 1 if there are none.
    precision_ci, recall_ci : 95% intervals (Clopper & Pearson 1934, Biometrika 26:404-413). Pairs of one group stand or
        fall together, so the intervals are somewhat too narrow.
    true_pairs, found_pairs, right_pairs : counts of pairs: of one person, put in one group, and both.
    """

    precision: float
    recall: float
    precision_ci: tuple[float, float]
    recall_ci: tuple[float, float]
    true_pairs: int
    found_pairs: int
    right_pairs: int


def score_against_truth(people: pl.DataFrame, truth: pl.DataFrame) -> LinkAccuracy:
    """Compare groups with the truth over the records in both.

    Parameters
    ----------
    people : ``record_id, cluster_id``, one row per record.
    truth : ``record_id, person_id``, one row per record.

    Raises
    ------
    DataUnfit: the two have no record in common.
    """
    both = people.select("record_id", "cluster_id").join(
        truth.select("record_id", "person_id"), on="record_id", how="inner"
    )
    if both.is_empty():
        raise DataUnfit("The linkage and the truth have no record in common.", slug="linkage-truth-apart")
    found = _pairs_within(both, "cluster_id")
    true = _pairs_within(both, "person_id")
    right = _pairs_within(both, "cluster_id", "person_id")
    return LinkAccuracy(
        precision=right / found if found else 1.0,
        recall=right / true if true else 1.0,
        precision_ci=_interval(right, found),
        recall_ci=_interval(right, true),
        true_pairs=true,
        found_pairs=found,
        right_pairs=right,
    )


def _pairs_within(table: pl.DataFrame, *columns: str) -> int:
    sizes = table.group_by(columns).len()["len"].cast(pl.Int64)
    return int((sizes * (sizes - 1) // 2).sum())


def _interval(hits: int, tries: int) -> tuple[float, float]:
    low = float(betaincinv(hits, tries - hits + 1, 0.025)) if hits else 0.0
    high = float(betaincinv(hits + 1, tries - hits, 0.975)) if hits < tries else 1.0
    return low, high
