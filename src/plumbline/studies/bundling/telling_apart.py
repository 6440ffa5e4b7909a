"""How far the people of a bundle can be told apart, and what is made coarser until enough of them are alike. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl


BANDS = ((25, "under 25"), (35, "25 to 34"), (50, "35 to 49"), (200, "50 and over"))
YOUNG = ((25, "under 25"), (200, "25 and over"))
UNKNOWN = "not known"


@dataclass(frozen=True, slots=True)
class Rung:
    """One way of giving what others might know of a person; the first that leaves enough people alike is taken."""

    words: str
    bands: tuple[tuple[int, str], ...]
    with_parts: bool


RUNGS = (
    Rung("Age in four bands, and the parts that the plan names", BANDS, with_parts=True),
    Rung("Age in two bands, and the parts that the plan names", YOUNG, with_parts=True),
    Rung("No age; the parts that the plan names", (), with_parts=True),
    Rung("Age in two bands, and no parts", YOUNG, with_parts=False),
    Rung("Neither age nor parts", (), with_parts=False),
)
WHOLE_TOWN = Rung(
    "Neither age nor parts. Of people who were not offered a place nothing but their numbers of events and their days by year",
    (),
    with_parts=False,
)
"""A list by rank is compared with the years of everybody, so of everybody only what the comparison counts goes in."""

BY_THE_LINE = Rung(
    "Neither age nor parts, nor anything of the years before. Of each person how far from the line they stand, by which whoever holds the list finds them",
    (),
    with_parts=False,
)
"""A comparison at the line follows from how far each person stands from it, which tells each from every other."""


@dataclass(frozen=True, slots=True)
class ToldApart:
    """``frame``: the people with arm, age_band and a yes or no for each part, as far as ``rung`` gives them.

    ``smallest`` is the fewest people who are alike in all of ``columns``; ``alone`` how many nobody is like once their numbers of
    events are known too.
    """

    frame: pl.DataFrame
    rung: Rung
    columns: tuple[str, ...]
    smallest: int
    alone: int


def told_apart(
    followed: pl.DataFrame,
    *,
    births: Mapping[str, date],
    parts: Mapping[str, pl.Series],
    on: date,
    least: int,
    counts: Sequence[str] = ("events_before", "events_after"),
    rungs: Sequence[Rung] = RUNGS,
) -> ToldApart:
    """The first rung on which at least ``least`` people are alike in what others might know of them; the last where none does.

    Parameters
    ----------
    followed : person, arm, ``counts``, and anything else; one row a person.
    births : birth date of each person who has one.
    parts : for each part of the plan whether each row is in it.
    on : the day of the list, for ages.
    least : smallest group that the plan lets be shown.
    counts : columns by which somebody is found who knows how often a person was hurt.
    rungs : finest first; the last is taken where none is coarse enough.

    Source: Sweeney (2002), International Journal of Uncertainty, Fuzziness and Knowledge-Based Systems 10:557-570 (k-anonymity).
    """
    every = (_on(rung, followed, births, parts, on, counts) for rung in rungs)
    found = next(every)
    while found.smallest < least and found.rung is not rungs[-1]:
        found = next(every)
    return found


def _on(
    rung: Rung,
    followed: pl.DataFrame,
    births: Mapping[str, date],
    parts: Mapping[str, pl.Series],
    on: date,
    counts: Sequence[str],
) -> ToldApart:
    frame, columns = followed, ["arm"]
    if rung.bands:
        bands = [_band(births.get(person), rung.bands, on) for person in followed["person"]]
        frame, columns = (
            frame.with_columns(age_band=pl.Series(bands, dtype=pl.String)),
            [*columns, "age_band"],
        )
    for slug, inside in parts.items() if rung.with_parts else ():
        yes = pl.when(inside).then(pl.lit("yes")).otherwise(pl.lit("no"))
        frame, columns = frame.with_columns(yes.alias(slug)), [*columns, slug]
    known = [*columns, *counts]
    return ToldApart(
        frame=frame,
        rung=rung,
        columns=tuple(columns),
        smallest=int(frame.group_by(columns).len()["len"].min() or 0),  # type: ignore[arg-type]
        alone=frame.group_by(known).len().filter(pl.col("len") == 1).height,
    )


def _band(born: date | None, bands: tuple[tuple[int, str], ...], on: date) -> str:
    if born is None:
        return UNKNOWN
    age = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    return next(words for under, words in bands if age < under)
