"""Ratings, levels, categories and cohorts: each a dated history with author and reason (domain 12.4, rule 10)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Track:
    """One such history. ``values``: slug to label, in order. ``several``: more than one may hold at once.

    ``on_entry``: a case has one from its first day: whoever takes it in says which. ``set_by``: roles that may change it.
    ``after_end``: it goes on being set once the case is closed.
    """

    slug: str
    label: str
    values: Mapping[str, str]
    several: bool
    on_entry: bool
    set_by: tuple[str, ...]
    source: str
    after_end: bool = False


@dataclass(frozen=True, slots=True)
class NeverTogether:
    """A value of one track that cannot stand beside a value of another, with the reason as it is told."""

    values: Mapping[str, str]
    because: str

    def holds(self, values: Mapping[str, frozenset[str]]) -> bool:
        """Say whether ``values`` (by track) has them all at once."""
        return all(value in values.get(track, frozenset()) for track, value in self.values.items())
