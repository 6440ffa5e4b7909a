"""Giving out places: down the ranks, or by a lot that anyone can repeat from the revealed seed."""

from __future__ import annotations

import hashlib
import hmac
import itertools
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import polars as pl

from plumbline.selection.floor import check_lot_allowed
from plumbline.selection.seed import commit_to_seed
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


@dataclass(frozen=True, slots=True)
class Allocation:
    """Who was given a place, how, and with what chance.

    ``frame`` columns: person, rank, cluster, stratum (null outside the lot), probability (of being offered), arm.
    Arms: ``offered`` and ``not_drawn`` are the lot, and only these two are compared; ``always`` were offered
    outside the lot (immediate danger, the very top); ``never`` may not be offered; ``below_line`` is by rank only.
    """

    method: Literal["by_rank", "by_lot"]
    frame: pl.DataFrame
    seed_commitment: str | None
    ethics_decision: str | None
    strata: int | None

    def people(self, arm: str) -> tuple[str, ...]:
        """Keys of one arm, in rank order."""
        return tuple(self.frame.filter(pl.col("arm") == arm)["person"])


@dataclass(frozen=True, slots=True)
class _Unit:
    """What is drawn: a person, or the people of one cluster together."""

    name: str
    rows: tuple[int, ...]


def allocate_by_rank(*, listed: pl.DataFrame, capacity: int, never: Collection[str] = ()) -> Allocation:
    """Offer places from the top down. Nothing fair can be compared afterwards: probability is 0 or 1.

    Parameters
    ----------
    listed : person, rank (whole numbers, 1 at the top, no repeats).
    capacity : places, at least 1.
    never : people who may not be offered; the place goes to the next.

    Raises
    ------
    DataUnfit: repeated people or ranks, or fewer than one place.
    """
    table = _checked(listed)
    if capacity < 1:
        raise DataUnfit("There must be at least one place to give.", slug="no-places")
    may = [person not in never for person in table["person"]]
    taken = 0
    arms = []
    for allowed in may:
        taken += allowed
        arms.append("never" if not allowed else "offered" if taken <= capacity else "below_line")
    frame = _finished(table, arms, [float(arm == "offered") for arm in arms], [None] * len(arms))
    return Allocation(method="by_rank", frame=frame, seed_commitment=None, ethics_decision=None, strata=None)


def allocate_by_lot(
    *,
    listed: pl.DataFrame,
    offered: int,
    seed: bytes,
    kind: str,
    ethics_decision: str | None,
    strata: int | None = None,
    always: Collection[str] = (),
    never: Collection[str] = (),
) -> Allocation:
    """Draw ``offered`` places by lot among the listed, whole clusters at a time.

    Each unit gets HMAC-SHA256(seed, unit); within a stratum the units with the smallest digests are offered.
    So the draw does not depend on row order, on a library's random stream, or on anyone's choice.

    Parameters
    ----------
    listed : person, rank, and optionally cluster_key (str or null): people of one cluster share an arm.
    offered : people to draw. Without clusters it is met exactly; with clusters it is met in units, as near as can be.
    seed : at least 16 secret random bytes, committed to before the list was closed.
    kind, ethics_decision : see ``check_lot_allowed``.
    strata : number of blocks of neighbouring ranks, drawn separately in proportion; None draws from one.
        Half the list's units makes pairs.
    always : offered outside the lot, on top of ``offered``: immediate danger, the very top. Their whole
        cluster goes with them.
    never : may not be offered, so outside the lot. The rest of their cluster stays in.

    Raises
    ------
    StageRefused: the safety floor forbids a lot.
    DataUnfit: repeated people or ranks, someone both always and never, a seed too short, or more places than people
        in the lot.

    Source: docs/methods/allocation-by-lot.md.
    """
    check_lot_allowed(kind=kind, ethics_decision=ethics_decision)
    table = _checked(listed)
    arms = _outside_the_lot(table, set(always), set(never))
    units = list(_units(table, arms))
    _check_places(offered, sum(len(unit.rows) for unit in units))
    blocks = _blocks(units, 1 if strata is None else strata)
    chance: list[float] = [float(arm == "always") for arm in arms]
    stratum: list[int | None] = [None] * len(arms)
    for number, (block, places) in enumerate(zip(blocks, _places(blocks, offered), strict=True), start=1):
        order = sorted(block, key=lambda unit: hmac.new(seed, unit.name.encode(), hashlib.sha256).digest())
        for position, unit in enumerate(order):
            for row in unit.rows:
                arms[row] = "offered" if position < places else "not_drawn"
                chance[row], stratum[row] = places / len(block), number
    return Allocation(
        method="by_lot",
        frame=_finished(table, arms, chance, stratum),
        seed_commitment=commit_to_seed(seed),
        ethics_decision=ethics_decision,
        strata=strata,
    )


def _checked(listed: pl.DataFrame) -> pl.DataFrame:
    table = listed.sort("rank")
    if table["person"].n_unique() != table.height or table["rank"].n_unique() != table.height:
        raise DataUnfit("Each person and each rank may stand on the list only once.", slug="list-repeats")
    if "cluster_key" not in table.columns:
        table = table.with_columns(cluster_key=pl.lit(None, dtype=pl.String))
    # The prefixes keep a cluster's name from ever meeting a person's.
    own = pl.concat_str(pl.lit("person:"), "person")
    shared = pl.concat_str(pl.lit("cluster:"), "cluster_key")
    return table.select("person", "rank", cluster=pl.coalesce(shared, own))


def _outside_the_lot(table: pl.DataFrame, always: set[str], never: set[str]) -> list[str]:
    if always & never:
        raise DataUnfit("Nobody can be both always and never offered a place.", slug="always-and-never")
    safe_clusters = set(table.filter(pl.col("person").is_in(always))["cluster"])
    return [
        "never" if person in never else "always" if cluster in safe_clusters else ""
        for person, cluster in table.select("person", "cluster").iter_rows()
    ]


def _units(table: pl.DataFrame, arms: Sequence[str]) -> Iterator[_Unit]:
    """Units of the lot by best rank."""
    members: dict[str, list[int]] = {}
    for row, (cluster, arm) in enumerate(zip(table["cluster"], arms, strict=True)):
        if not arm:
            members.setdefault(cluster, []).append(row)
    return (_Unit(name=name, rows=tuple(rows)) for name, rows in members.items())


def _check_places(offered: int, people: int) -> None:
    if not 0 < offered < people:
        raise DataUnfit(
            say(
                "A lot needs more people than places: there are {people} people in it for {offered} places.",
                people=people,
                offered=offered,
            ),
            slug="lot-too-small",
        )


def _blocks(units: Sequence[_Unit], strata: int) -> list[Sequence[_Unit]]:
    if not 1 <= strata <= len(units):
        raise DataUnfit("There cannot be more strata than people to draw.", slug="strata-too-many")
    cuts = [round(number * len(units) / strata) for number in range(strata + 1)]
    return [units[first:last] for first, last in itertools.pairwise(cuts)]


def _places(blocks: Sequence[Sequence[_Unit]], offered: int) -> list[int]:
    """Units to offer in each block: in proportion, by largest remainder, summing to the whole."""
    people = sum(len(unit.rows) for block in blocks for unit in block)
    share = offered / people
    total = round(share * sum(len(block) for block in blocks))
    exact = [share * len(block) for block in blocks]
    places = [int(value) for value in exact]
    # Ties in the remainder go to the higher ranks; the float noise is cut off so that this holds.
    by_remainder = sorted(range(len(blocks)), key=lambda b: (-round(exact[b] - places[b], 9), b))
    for block in by_remainder[: total - sum(places)]:
        places[block] += 1
    if any(not 0 < got < len(block) for got, block in zip(places, blocks, strict=True)):
        raise DataUnfit(
            "A stratum is too small: everyone in the lot must be able to win or lose.",
            slug="stratum-too-small",
        )
    return places


def _finished(
    table: pl.DataFrame, arms: Sequence[str], chance: Sequence[float], stratum: Sequence[int | None]
) -> pl.DataFrame:
    return table.with_columns(
        pl.Series("stratum", stratum, dtype=pl.Int64),
        pl.Series("probability", chance, dtype=pl.Float64),
        pl.Series("arm", arms, dtype=pl.String),
    )
