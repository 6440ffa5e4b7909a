"""Names for people who do not exist, in the proportions in which names come."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import yaml
from numpy.typing import NDArray


Words = NDArray[np.object_]
Numbers = NDArray[np.int64]

STEEPNESS = 0.8
"""How much commoner common names are: the k-th of a list is drawn about as often as 1 / k^0.8."""


@dataclass(frozen=True, slots=True)
class Tradition:
    """Where a household takes its names from, commonest first."""

    slug: str
    share: float
    surnames: Words
    female: Words
    male: Words


@dataclass(frozen=True, slots=True)
class NameLists:
    """The shipped lists: `traditions`, and what else a forename is written as."""

    traditions: tuple[Tradition, ...]
    short_forms: dict[str, tuple[str, ...]]


@cache
def name_lists() -> NameLists:
    """The shipped list, read once."""
    told = yaml.safe_load(files(__package__).joinpath("names.yaml").read_text(encoding="utf-8"))
    return NameLists(
        traditions=tuple(
            Tradition(
                slug,
                one["share"],
                *(np.array(one[part], dtype=object) for part in ("surnames", "female", "male")),
            )
            for slug, one in told["traditions"].items()
        ),
        short_forms={name: tuple(forms) for name, forms in told["short_forms"].items()},
    )


def draw_traditions(households: int, rng: np.random.Generator) -> Numbers:
    """Number of the tradition of each household."""
    shares = np.array([one.share for one in name_lists().traditions])
    return rng.choice(shares.size, size=households, p=shares / shares.sum())


def draw_surnames(tradition: Numbers, rng: np.random.Generator) -> Words:
    """One surname for each tradition number given."""
    return _draw(tradition, [one.surnames for one in name_lists().traditions], rng)


def draw_forenames(tradition: Numbers, female: NDArray[np.bool_], rng: np.random.Generator) -> Words:
    """One forename for each tradition number and sex given."""
    lists = [names for one in name_lists().traditions for names in (one.male, one.female)]
    return _draw(tradition * 2 + female, lists, rng)


def _draw(which: Numbers, lists: list[Words], rng: np.random.Generator) -> Words:
    drawn = np.empty(which.size, dtype=object)
    for number, names in enumerate(lists):
        mine = np.flatnonzero(which == number)
        weights = np.arange(1, names.size + 1) ** -STEEPNESS
        drawn[mine] = names[rng.choice(names.size, size=mine.size, p=weights / weights.sum())]
    return drawn
