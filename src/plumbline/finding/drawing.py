"""Drawing up a list: rank the eligible, number them, give out the places. Pure: nothing is stored here."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from plumbline.finding.clusters import clusters_of
from plumbline.finding.enums import Arm, Method
from plumbline.finding.nobody import why_nobody
from plumbline.finding.study_numbers import study_numbers
from plumbline.selection import Scored, allocate_by_lot, allocate_by_rank
from plumbline.selection.reasons import reasons_from
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


COMPONENTS = ("recency", "frequency", "gravity", "victims")
LEAST_IN_A_LOT = 4


@dataclass(frozen=True, slots=True)
class Line:
    """Which ranks the way of giving places matters for: up to ``above`` are offered anyway, the next ``around`` are drawn."""

    above: int
    around: int

    @property
    def last(self) -> int:
        """Last rank of the list."""
        return self.above + self.around


def line_for(*, method: Method, eligible: int, capacity: int, listed: int) -> Line:
    """Where the line runs.

    Raises
    ------
    DataUnfit: fewer than four people to draw among, or more to draw than there are places for.
    """
    if method is Method.BY_RANK:
        return Line(above=0, around=min(capacity, eligible))
    check_lot_sizes(capacity=capacity, listed=listed)
    above = capacity - listed // 2
    around = min(listed, eligible - above)
    if around < LEAST_IN_A_LOT:
        raise DataUnfit(
            say(
                "Only {eligible} people are eligible: too few for a lot around place {capacity}.",
                eligible=eligible,
                capacity=capacity,
            ),
            slug="lot-too-small",
        )
    return Line(above=above, around=around)


def check_lot_sizes(*, capacity: int, listed: int) -> None:
    """Refuse (``DataUnfit``) a lot that no list could fit: more to draw than places, or fewer than four people."""
    if listed // 2 > capacity:
        raise DataUnfit(
            say(
                "A list of {listed} offers {offered} places, but there are only {capacity}.",
                listed=listed,
                offered=listed // 2,
                capacity=capacity,
            ),
            slug="list-over-capacity",
        )
    if listed < LEAST_IN_A_LOT:
        raise DataUnfit(
            say(
                "A lot needs at least {least_in_a_lot} people around the line; this one would have {listed}.",
                least_in_a_lot=LEAST_IN_A_LOT,
                listed=listed,
            ),
            slug="lot-too-small",
        )


def number_the_eligible(scored: Scored, involvements: pl.DataFrame) -> pl.DataFrame:
    """The whole ranked list with study number, cluster and reasons; nothing is allocated yet.

    Returns
    -------
    DataFrame: the columns of `Scored.frame`, and study_number, cluster, reasons (list of sentences).

    Raises
    ------
    DataUnfit: nobody is eligible.
    """
    eligible = scored.eligible()
    if eligible.is_empty():
        raise DataUnfit(why_nobody(scored), slug="nobody-eligible")
    return eligible.with_columns(
        pl.Series("study_number", study_numbers(eligible.height)),
        pl.Series("reasons", _reasons(scored, eligible), dtype=pl.List(pl.String)),
    ).join(clusters_of(eligible["person"], involvements), on="person", how="left", maintain_order="left")


def give_places(
    numbered: pl.DataFrame,
    *,
    method: Method,
    line: Line,
    seed: bytes | None,
    kind: str,
    ethics_decision: str,
    in_danger: Collection[str] = (),
    held: Collection[str] = (),
) -> pl.DataFrame:
    """Add arm, probability and stratum to the whole list.

    Whoever is in immediate danger, and their cluster, is offered a place outside the lot, wherever they rank.

    Parameters
    ----------
    held : people of a comparison that is still running. They stay on the list and are offered nothing, since a place
        would make the comparison untrue; unless they are in immediate danger, which goes before any comparison.

    Raises as `selection.allocate_by_lot`.
    """
    free = free_of(numbered, held=held, in_danger=in_danger)
    if method is Method.BY_RANK:
        listed = free.select("rank", person="study_number")
        frame = allocate_by_rank(listed=listed, capacity=line.around).frame
    else:
        certain = (pl.col("place") <= line.above) | pl.col("person").is_in(list(in_danger))
        always = set(free.filter(certain)["study_number"])
        listed = free.filter((pl.col("place") <= line.last) | certain)
        frame = draw(listed, always=always, seed=seed or b"", kind=kind, ethics_decision=ethics_decision)
    arms = frame.select("stratum", "probability", "arm", study_number="person")
    rest = (
        pl.when(pl.col("study_number").is_in(free["study_number"].to_list()))
        .then(pl.lit(Arm.BELOW_LINE.value))
        .otherwise(pl.lit(Arm.NEVER.value))
    )
    return numbered.join(arms, on="study_number", how="left", maintain_order="left").with_columns(
        pl.coalesce(pl.col("arm"), rest).alias("arm"), pl.col("probability").fill_null(0.0)
    )


def free_of(numbered: pl.DataFrame, *, held: Collection[str], in_danger: Collection[str]) -> pl.DataFrame:
    """Those of the list who may be offered a place, with ``place`` counted from 1 among them."""
    kept = set(held) - set(in_danger)
    return numbered.filter(~pl.col("person").is_in(list(kept))).with_columns(
        place=pl.int_range(1, pl.len() + 1)
    )


def draw(
    listed: pl.DataFrame, *, always: Collection[str], seed: bytes, kind: str, ethics_decision: str
) -> pl.DataFrame:
    """The lot itself: half of those in it are offered, whole clusters at a time.

    The digests run over cluster numbers, which follow the ranks. So whoever may read the frozen entries can
    repeat the draw from the revealed seed, without the key, and with the key cut.

    Parameters
    ----------
    listed : study_number, rank, cluster.
    always : study numbers offered outside the lot.

    Returns
    -------
    DataFrame: as `selection.Allocation.frame`, with study numbers as ``person``.
    """
    table = listed.select("rank", person="study_number", cluster_key=pl.col("cluster").cast(pl.String))
    with_them = table.filter(pl.col("person").is_in(list(always)))["cluster_key"].to_list()
    in_lot = table.filter(~pl.col("cluster_key").is_in(with_them)).height
    return allocate_by_lot(
        listed=table,
        offered=in_lot // 2,
        seed=seed,
        kind=kind,
        ethics_decision=ethics_decision,
        always=always,
    ).frame


def _reasons(scored: Scored, eligible: pl.DataFrame) -> list[list[str]]:
    rows = scored.events.partition_by("person", as_dict=True)
    as_of: datetime = scored.as_of
    return [
        list(reasons_from(rows[(person,)], as_of=as_of, age=age))
        for person, age in eligible.select("person", "age").iter_rows()
    ]
