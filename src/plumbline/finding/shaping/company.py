"""In whose company people are in events: how many others, and the groups that this joins."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from plumbline.disclosure import hide_inside, hide_share, protect_one_way
from plumbline.finding.shaping.counts import HURT_OR_SUSPECTED
from plumbline.recurrence import together
from plumbline.values.wilson import wilson_limits


OTHERS = ((0, 0), (1, 1), (2, 2), (3, 4), (5, 9), (10, None))
"""First and last number of others in each row of the chart."""
FAMILY = 3
"""People joined by domestic events from this many on are shown as families; two are a couple."""


def co_involvement_of(involvements: pl.DataFrame) -> dict[str, Any] | None:
    """How many other known people each was in an event with, in whatever role; None without any known person.

    Returns
    -------
    dict: ``people``; ``others`` a list of ``first``, ``last`` (None: no end) and ``n``; ``largest_group`` people joined by chains of
    shared events; counts None where 1 to 4, or where the rest would tell such a one.
    """
    linked = involvements.drop_nulls("person_id")
    if linked.is_empty():
        return None
    found = together(person=linked["person_id"].to_numpy(), event=linked["event_id"].to_numpy())
    table = protect_one_way([_between(found.others, first, last) for first, last in OTHERS])
    return {
        "people": table.total,
        "others": [
            {"first": first, "last": last, "n": n}
            for (first, last), n in zip(OTHERS, table.cells, strict=True)
        ],
        "largest_group": hide_inside(int(found.group_sizes.max())),
    }


def families_of(involvements: pl.DataFrame) -> dict[str, Any] | None:
    """Domestic events whose people make a couple, and those whose people make a family: three or more joined by such events.

    A family here is what the events join: it may be parents and children, or one person with several partners.

    Returns
    -------
    dict: ``events`` domestic with two or more known people; ``couples`` and ``families``, each ``n``, ``people``, ``events``, ``share``
    of the events with ``low`` and ``high`` (95%, Wilson); None without any such event. Counts of 1 to 4 are None, and
    their shares; ``n`` and ``people`` are None together, since each narrows the other.
    """
    rows = involvements.filter(
        pl.col("is_domestic") & pl.col("person_id").is_not_null() & pl.col("role").is_in(HURT_OR_SUSPECTED)
    ).filter(pl.col("person_id").n_unique().over("event_id") > 1)
    if rows.is_empty():
        return None
    found = together(person=rows["person_id"].to_numpy(), event=rows["event_id"].to_numpy())
    is_family = found.group_sizes >= FAMILY
    return {
        "events": hide_inside(found.group_of_event.size),
        "couples": _kind(~is_family, found.group_sizes, found.group_of_event),
        "families": _kind(is_family, found.group_sizes, found.group_of_event),
    }


def _kind(
    of: npt.NDArray[np.bool_], sizes: npt.NDArray[np.int64], group_of_event: npt.NDArray[np.int64]
) -> dict[str, Any]:
    events, whole = int(of[group_of_event].sum()), group_of_event.size
    if hide_share(events, whole):
        return dict.fromkeys(("n", "people", "events", "share", "low", "high"))
    low, high = wilson_limits(events / whole, whole)
    n, people = _both_or_neither(int(of.sum()), int(sizes[of].sum()))
    return {
        "n": n,
        "people": people,
        "events": events,
        "share": events / whole,
        "low": low,
        "high": high,
    }


def _both_or_neither(groups: int, people: int) -> tuple[int | None, int | None]:
    """Groups and their people, both hidden where either is small: nine people are three families at the most, eight are four couples."""
    shown = hide_inside(groups), hide_inside(people)
    return (None, None) if None in shown else shown


def _between(others: npt.NDArray[np.int64], first: int, last: int | None) -> int:
    return int(((others >= first) & (others <= (np.inf if last is None else last))).sum())
