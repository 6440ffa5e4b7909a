"""Returns that a scheme owes: each indicator by what it counts, out of what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Indicator:
    """One figure. ``definition`` says in words what it counts; ``counts`` and ``out_of`` name what `reporting` counts; ``out_of`` is "" for a bare count."""

    slug: str
    words: str
    definition: str
    counts: str
    out_of: str
    source: str


@dataclass(frozen=True, slots=True)
class Return:
    """Indicators that go to one body for one length of time."""

    slug: str
    title: str
    to: str
    every: Literal["quarter", "year"]
    indicators: tuple[Indicator, ...]
