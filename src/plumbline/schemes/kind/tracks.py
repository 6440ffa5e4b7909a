"""Ratings, levels, categories and cohorts: each a dated history with author and reason (domain 12.4, rule 10)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations


@dataclass(frozen=True, slots=True)
class Track:
    """One such history. ``values``: slug to label, in order. ``several``: more than one may hold at once.

    ``on_entry``: a case has one from its first day: whoever takes it in says which. ``set_by``: roles that may change it.
    ``after_end``: it goes on being set once the case is closed. ``excludes``: by value, those that never hold beside it.
    ``again``: values that happen and do not end, such as a meeting: they are set once more each time.
    """

    slug: str
    label: str
    values: Mapping[str, str]
    several: bool
    on_entry: bool
    set_by: tuple[str, ...]
    source: str
    after_end: bool = False
    excludes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    again: frozenset[str] = frozenset()

    def apart(self, values: Iterable[str]) -> tuple[str, str] | None:
        """Two of some values that can never hold together, in the order of the track; None where all can."""
        chosen = [value for value in self.values if value in set(values)]
        for one, other in combinations(chosen, 2):
            if other in self.excludes.get(one, ()) or one in self.excludes.get(other, ()):
                return one, other
        return None


@dataclass(frozen=True, slots=True)
class NeverTogether:
    """A value of one track that cannot stand beside a value of another, with the reason as it is told."""

    values: Mapping[str, str]
    because: str

    def holds(self, values: Mapping[str, frozenset[str]]) -> bool:
        """Say whether ``values`` (by track) has them all at once."""
        return all(value in values.get(track, frozenset()) for track, value in self.values.items())
