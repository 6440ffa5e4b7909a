"""How right a linkage was, where the truth is known: pairs within groups against pairs of one person."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from plumbline.linkage.shares import Share, share_of_pairs
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


@dataclass(frozen=True, slots=True)
class LinkAccuracy:
    """Pair precision and recall over whole groups.

    Parameters
    ----------
    precision : share of pairs put in one group that are one person; 1 if no pair was.
    recall : share of pairs of one person that were put in one group; 1 if there are none.
    precision_ci, recall_ci : 95% intervals that allow for the pairs of one person standing or falling together
        (``shares.share_of_pairs``).
    true_pairs, found_pairs, right_pairs : counts of pairs: of one person, put in one group, and both.
    """

    precision: float
    recall: float
    precision_ci: tuple[float, float]
    recall_ci: tuple[float, float]
    true_pairs: int
    found_pairs: int
    right_pairs: int


@dataclass(frozen=True, slots=True)
class GroupAccuracy:
    """As `LinkAccuracy`, for the people of one group, with the recall of everybody else beside it.

    Parameters
    ----------
    grouping, group : such as ``sex`` and ``F``; people whose group is not told are ``not known``.
    records, people : how many there are in the truth.
    precision : of pairs put together with at least one record of the group. A wrong pair across two groups counts in both.
    recall : of pairs of one person of the group.
    rest_recall : of pairs of one person of no matter which other group; None if there is none.
    warning : a sentence where recall is materially below the rest's, else empty.
    """

    grouping: str
    group: str
    records: int
    people: int
    precision: Share
    recall: Share
    rest_recall: float | None
    warning: str


# A gap that matters (two in a hundred true pairs), beyond what chance explains.
MATERIAL_GAP, SURE = 0.02, 1.96
NOT_KNOWN = "not known"


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
    both = _together(people, truth)
    found = _pairs_of(both, "cluster_id", right_by="person_id")
    true = _pairs_of(both, "person_id", right_by="cluster_id")
    precision, recall = share_of_pairs(found), share_of_pairs(true)
    return LinkAccuracy(
        precision=precision.share,
        recall=recall.share,
        precision_ci=precision.ci,
        recall_ci=recall.ci,
        true_pairs=recall.of,
        found_pairs=precision.of,
        right_pairs=recall.count,
    )


def score_by_group(
    people: pl.DataFrame, truth: pl.DataFrame, groups: pl.DataFrame
) -> tuple[GroupAccuracy, ...]:
    """Compare groups with the truth, apart for each group of people.

    Parameters
    ----------
    people : ``record_id, cluster_id``, one row per record.
    truth : ``record_id, person_id``, one row per record.
    groups : ``person_id`` and one column of text per grouping (``sex``, ``age_band``): each person's group. Groupings
        are worked through in the order of the columns; groups in that of the categories where the column has any
        (`polars.Enum`), else in alphabetical order, and those not known last.

    Raises
    ------
    DataUnfit: no record in common, or a person with two rows in ``groups``.
    """
    if groups["person_id"].n_unique() != groups.height:
        raise DataUnfit("A person stands twice in the table of groups.", slug="linkage-groups-twice")
    both = _together(people, truth).join(groups, on="person_id", how="left")
    found: list[GroupAccuracy] = []
    for grouping in (name for name in groups.columns if name != "person_id"):
        table = both.with_columns(group=pl.col(grouping).cast(pl.String).fill_null(NOT_KNOWN))
        found += [_one_group(table, grouping, group) for group in _in_order(table["group"], groups[grouping])]
    return tuple(found)


def _in_order(found: pl.Series, told: pl.Series) -> list[str]:
    categories = told.dtype.categories.to_list() if isinstance(told.dtype, pl.Enum) else []
    place = {group: at for at, group in enumerate(categories)}
    return sorted(found.unique(), key=lambda group: (group == NOT_KNOWN, place.get(group, 0), group))


def _one_group(table: pl.DataFrame, grouping: str, group: str) -> GroupAccuracy:
    inside = table.filter(pl.col("group") == group)
    outside = table.filter(pl.col("group") != group)
    recall = share_of_pairs(_pairs_of(inside, "person_id", right_by="cluster_id"))
    rest = share_of_pairs(_pairs_of(outside, "person_id", right_by="cluster_id"))
    return GroupAccuracy(
        grouping=grouping,
        group=group,
        records=inside.height,
        people=inside["person_id"].n_unique(),
        precision=share_of_pairs(_touching(table, group)),
        recall=recall,
        rest_recall=rest.share if rest.of else None,
        warning=_warning(grouping, group, recall, rest),
    )


def _warning(grouping: str, group: str, recall: Share, rest: Share) -> str:
    gap = rest.share - recall.share
    if not recall.of or not rest.of or gap < MATERIAL_GAP:
        return ""
    if gap < SURE * (recall.variance + rest.variance) ** 0.5:
        return ""
    return say(
        "{grouping} {group}: {share:.1%} of true pairs were found, against {rest_share:.1%} of "
        "everybody else's. Repeat events of these people are counted short, so do not compare "
        "them with others on repeats without saying so.",
        grouping=grouping.replace("_", " ").capitalize(),
        group=group.replace("_", " "),
        share=recall.share,
        rest_share=rest.share,
    )


def _together(people: pl.DataFrame, truth: pl.DataFrame) -> pl.DataFrame:
    both = people.select("record_id", "cluster_id").join(
        truth.select("record_id", "person_id"), on="record_id", how="inner"
    )
    if both.is_empty():
        raise DataUnfit("The linkage and the truth have no record in common.", slug="linkage-truth-apart")
    return both


def _choose_two(size: pl.Expr) -> pl.Expr:
    return size * (size - 1) // 2


def _pairs_of(table: pl.DataFrame, within: str, *, right_by: str) -> pl.DataFrame:
    """``right, pairs`` of each block of ``within``: all its pairs, and those whose ``right_by`` is one as well."""
    parts = table.group_by(within, right_by).len("size").with_columns(pl.col("size").cast(pl.Int64))
    return parts.group_by(within).agg(
        right=_choose_two(pl.col("size")).sum(), pairs=_choose_two(pl.col("size").sum())
    )


def _touching(table: pl.DataFrame, group: str) -> pl.DataFrame:
    """``right, pairs`` of each cluster, over its pairs with at least one record of the group."""
    parts = table.group_by("cluster_id", "person_id", "group").len("size")
    mine = pl.col("group") == group
    size = pl.col("size").cast(pl.Int64)
    return parts.group_by("cluster_id").agg(
        right=_choose_two(size.filter(mine)).sum(),
        pairs=_choose_two(size.sum()) - _choose_two(size.filter(~mine).sum()),
    )
