"""A kind of scheme: its states, clocks, gateways, words and moves. Data, never code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from plumbline.values.errors import DataUnfit, StageRefused


@dataclass(frozen=True, slots=True)
class Clock:
    """A time limit, with where it comes from."""

    value: int
    unit: str
    source: str


@dataclass(frozen=True, slots=True)
class Gateway:
    """A law under which a fact may be given, and the kinds of agency for which it does not hold."""

    slug: str
    law: str
    section: str
    words: str
    refused_for: tuple[str, ...]

    @property
    def citation(self) -> str:
        """The law with its section."""
        return f"{self.law} {self.section}"


@dataclass(frozen=True, slots=True)
class Move:
    """A legal move of an action: from some states to one, by whom, and what it must come with."""

    from_states: tuple[str, ...]
    to_state: str
    by: tuple[str, ...]
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ActionKind:
    """What an action can be, and how it moves."""

    states: dict[str, str]
    open_states: frozenset[str]
    moves: tuple[Move, ...]
    most_extensions: int
    vague_words: tuple[str, ...]
    could_not_reasons: dict[str, str]

    def moves_between(self, before: str, after: str) -> tuple[Move, ...]:
        """The moves that lead from one state to another; none if it cannot be done."""
        return tuple(m for m in self.moves if before in m.from_states and m.to_state == after)


@dataclass(frozen=True, slots=True)
class Kind:
    """One version of a kind of scheme.

    Word tables map a stable slug to its label, in the order in which they are shown.
    """

    slug: str
    version: int
    effective_from: date
    name: str
    purpose: str
    unit_of_case: str
    delivery: str
    minimum_age: int
    citations: tuple[str, ...]
    states: dict[str, str]
    moves: dict[str, tuple[str, ...]]
    planning_states: frozenset[str]
    clocks: dict[str, Clock]
    gateways: dict[str, Gateway]
    triage: dict[str, str]
    decisions: dict[str, str]
    ratings: dict[str, str]
    closure_reasons: dict[str, str]
    closures_needing_ratings: frozenset[str]
    contact_outcomes: dict[str, str]
    outcomes_reached: frozenset[str]
    actions: ActionKind

    def check_move(self, before: str, after: str) -> None:
        """Refuse a change of state that this kind does not know.

        Raises
        ------
        StageRefused: the case is elsewhere in its course.
        """
        if after not in self.moves.get(before, ()):
            raise StageRefused(
                f"This cannot be done now: the case is “{self.states.get(before, before)}” and cannot become "
                f"“{self.states.get(after, after)}” from there."
            )

    def check_word(self, table: dict[str, str], slug: str) -> None:
        """Refuse a slug that is not in one of the word tables.

        Raises
        ------
        DataUnfit: the answer is not one of those on offer.
        """
        if slug not in table:
            raise DataUnfit(f"Choose one of: {', '.join(table.values())}.")
