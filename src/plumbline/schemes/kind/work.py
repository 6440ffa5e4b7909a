"""What is done between meetings: triage answers, actions, contacts, ratings, closing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


# What an action says that moves none of the drivers of its kind.
NO_DRIVER = "none"


@dataclass(frozen=True, slots=True)
class ActionMove:
    """A legal move of an action: from some states to one, by whom, and what it must come with."""

    from_states: tuple[str, ...]
    to_state: str
    by: tuple[str, ...]
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ActionKind:
    """What an action can be, and how it moves (domain 12.2)."""

    states: Mapping[str, str]
    open_states: frozenset[str]
    moves: tuple[ActionMove, ...]
    most_extensions: int
    vague_words: tuple[str, ...]
    could_not_reasons: Mapping[str, str]

    def moves_between(self, before: str, after: str) -> tuple[ActionMove, ...]:
        """The moves that lead from one state to another; none if it cannot be done."""
        return tuple(m for m in self.moves if before in m.from_states and m.to_state == after)


@dataclass(frozen=True, slots=True)
class WorkKind:
    """Word tables of the work, slug to label in the order in which they are shown, and what actions can be.

    ``no_look_back_after``: reasons for closing after which nobody looks back; ``unseen_after``: those after which what happens reaches
    no file here, so that nothing found is no answer. ``drivers_before``: drivers of the kind that a partnership took off its list.
    """

    triage: Mapping[str, str]
    ratings: Mapping[str, str]
    closure_reasons: Mapping[str, str]
    closures_needing_ratings: frozenset[str]
    drivers: Mapping[str, str]
    contact_outcomes: Mapping[str, str]
    outcomes_reached: frozenset[str]
    actions: ActionKind
    no_look_back_after: frozenset[str] = frozenset()
    unseen_after: frozenset[str] = frozenset()
    drivers_before: Mapping[str, str] = field(default_factory=dict)

    def driver_words(self, slug: str) -> str:
        """A driver as it is read, also one that is not offered any more; empty for none."""
        if slug in ("", NO_DRIVER):
            return ""
        return self.drivers.get(slug) or self.drivers_before.get(slug) or slug.replace("_", " ").capitalize()
