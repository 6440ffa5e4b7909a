"""Certain pairs to people: most groups are plain, and only those that hold a contradiction are gone through pair by pair."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from plumbline.linkage.groups import Grouping, Join
from plumbline.linkage.one_person import Traits, known_as


Link = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Decisions:
    """What people and suppliers have already decided, as pairs with the smaller id first.

    ``settled`` are joins of an earlier linkage: held, but not told again as news.
    """

    different: tuple[Link, ...]
    same: tuple[Link, ...]
    supplied: tuple[Link, ...]
    settled: tuple[Link, ...]

    @classmethod
    def among(
        cls,
        cleaned: pl.DataFrame,
        *,
        different: Iterable[Link],
        same: Iterable[Link],
        settled: Iterable[Link] = (),
    ) -> Decisions:
        """The decisions that concern these records; others wait until their records are back."""
        here = set(cleaned["record_id"])
        return cls(
            different=_ordered(different, here),
            same=_ordered(same, here),
            supplied=_ordered(_same_key(cleaned), here),
            settled=_ordered(settled, here),
        )

    def frame(self) -> pl.DataFrame:
        """Links decided outside the model, in the shape of ``Linkage.pairs`` before its reasons."""
        told = [(*link, "supplied:person_key") for link in self.supplied] + [
            (*link, "decided:same") for link in self.same
        ]
        by_link = {(left, right): slug for left, right, slug in told}
        return pl.DataFrame(
            {
                "left_id": [left for left, _ in by_link],
                "right_id": [right for _, right in by_link],
                "match_probability": [None] * len(by_link),
                "match_weight": [None] * len(by_link),
                "decision": ["certain"] * len(by_link),
                "agrees": [[slug] for slug in by_link.values()],
                "conflicts": [[] for _ in by_link],
            },
            schema=_DECIDED_SCHEMA,
        )

    def different_frame(self) -> pl.DataFrame:
        """Pairs known to be different people: decided, so never asked again."""
        return pl.DataFrame(
            list(self.different), schema={"left_id": pl.String, "right_id": pl.String}, orient="row"
        )


_DECIDED_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "left_id": pl.String, "right_id": pl.String, "match_probability": pl.Float64, "match_weight": pl.Float64,
    "decision": pl.String, "agrees": pl.List(pl.String), "conflicts": pl.List(pl.String),
}  # fmt: skip


def _ordered(links: Iterable[Link], here: set[str]) -> tuple[Link, ...]:
    ordered = {(min(a, b), max(a, b)) for a, b in links if a != b and a in here and b in here}
    return tuple(sorted(ordered))


def _same_key(cleaned: pl.DataFrame) -> list[Link]:
    """Each record with a supplier's key, paired with the first record of that key."""
    keyed = cleaned.filter(pl.col("supplied").is_not_null())
    return keyed.select(pl.col("record_id").min().over("supplied").alias("first"), "record_id").rows()


@dataclass(frozen=True, slots=True)
class Grouped:
    """``people``: record_id, cluster_id, sorted; ``refused``: left_id, right_id, against (a slug)."""

    people: pl.DataFrame
    refused: pl.DataFrame


def group_people(cleaned: pl.DataFrame, certain: pl.DataFrame, decisions: Decisions) -> Grouped:
    """Group records by certain pairs and by decisions.

    Parameters
    ----------
    cleaned : as ``clean_records`` returns.
    certain : ``left_id, right_id, strength, match_weight, first_name`` of pairs that the rule would join.
    """
    held = [*decisions.same, *decisions.supplied, *decisions.settled]
    links = [*certain.select("left_id", "right_id").rows(), *held]
    table = _with_component(cleaned, links)
    doubtful = _doubtful_components(table, decisions)
    plain = table.with_columns(cluster_id=pl.col("record_id").min().over("component"))
    inside = plain.filter(pl.col("component").is_in(doubtful))
    grouping = _gone_through(inside, certain, held, decisions)
    leaders = {record_id: grouping.leader(record_id) for record_id in inside["record_id"]}
    people = (
        plain.select(
            "record_id", cluster_id=pl.col("record_id").replace_strict(leaders, default=pl.col("cluster_id"))
        )
        if leaders
        else plain.select("record_id", "cluster_id")
    )
    refused = pl.DataFrame(
        [(left, right, why) for (left, right), why in sorted(grouping.refused.items())],
        schema={"left_id": pl.String, "right_id": pl.String, "against": pl.String},
        orient="row",
    )
    return Grouped(people=people.sort("record_id"), refused=refused)


def _with_component(cleaned: pl.DataFrame, links: list[Link]) -> pl.DataFrame:
    ids = cleaned["record_id"].to_list()
    at = {record_id: number for number, record_id in enumerate(ids)}
    rows = np.array([at[left] for left, _ in links], dtype=np.int64)
    columns = np.array([at[right] for _, right in links], dtype=np.int64)
    graph = coo_array((np.ones(len(links), dtype=np.int8), (rows, columns)), shape=(len(ids), len(ids)))
    labels = connected_components(graph, directed=False)[1] if ids else np.array([], dtype=np.int64)
    return cleaned.with_columns(pl.Series("component", labels, dtype=pl.Int64))


def _doubtful_components(table: pl.DataFrame, decisions: Decisions) -> list[int]:
    """Components that hold two of anything a person has one of."""
    values = ("pnc_id", "nhs_number", "sex", "dob")
    counts = table.group_by("component").agg(
        *(pl.col(name).drop_nulls().n_unique().alias(name) for name in values),
        pl.col("first").filter(pl.col("given")).drop_nulls().n_unique().alias("first"),
    )
    two = counts.filter(pl.any_horizontal(pl.col(name) > 1 for name in (*values, "first")))
    roles = (
        table.filter(pl.col("event").is_not_null())
        .group_by("component", "event")
        .agg(pl.col("role").drop_nulls().n_unique())
    )
    apart = {record_id for link in decisions.different for record_id in link}
    said = table.filter(pl.col("record_id").is_in(list(apart)))
    return sorted({*two["component"], *roles.filter(pl.col("role") > 1)["component"], *said["component"]})


def _gone_through(
    inside: pl.DataFrame, certain: pl.DataFrame, held: list[Link], decisions: Decisions
) -> Grouping:
    traits = {row["record_id"]: _traits(row) for row in inside.iter_rows(named=True)}
    grouping = Grouping(traits=traits, different={frozenset(link) for link in decisions.different})
    grouping.decide_same([link for link in held if link[0] in traits], why="held to be one person")
    joins = certain.filter(pl.col("left_id").is_in(list(traits))).select(
        "left_id",
        "right_id",
        "strength",
        "match_weight",
        pl.col("first_name").is_in(["crossed", "alias", "perhaps"]),
    )
    grouping.join([Join(*row) for row in joins.rows()])
    return grouping


def _traits(row: dict[str, Any]) -> Traits:
    first, given = row["first"], bool(row["given"])
    surnames = [*(row["last_parts"] or []), row["last"]]
    return Traits(
        first=first if given else None,
        known_as=known_as(first, given=given, aliases=row["aliases"], surnames=surnames),
        **{name: row[name] for name in ("record_id", "dob", "sex", "pnc_id", "nhs_number", "event", "role")},
    )
