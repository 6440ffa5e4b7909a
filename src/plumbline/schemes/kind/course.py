"""The course of a case: states, what moves it on by itself, what a person may do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from plumbline.values.errors import StageRefused
from plumbline.values.words import say


EVENTS: dict[str, str] = {
    "taken_in": "triage takes the referral in",
    "research_finished": "research is finished",
    "listed": "it is listed for a meeting",
    "discussed": "a meeting decides on it",
    "plan_agreed": "the plan is agreed",
    "review_begun": "a review begins",
    "kept_on": "a review keeps it on",
    "transfer_sent": "it is handed to another area",
    "claimed": "its result is claimed",
    "claim_withdrawn": "the claim of its result is taken back",
    "closed": "it is closed",
}
"""What the engine does to a case and a kind may hang a change of state on, in words."""


@dataclass(frozen=True, slots=True)
class HandMove:
    """A change of state that a person makes: to where, who may, and what it must come with.

    ``sets``: values of tracks, by track, that whoever moves the case gives it by the same act and for the same reason.
    ``chooses``: a track of which whoever moves the case says the values by the same act. ``second_person``: neither whoever took the case
    in makes it, nor whoever filled in its form: two people stand behind it.
    """

    to: str
    by: tuple[str, ...]
    needs: tuple[str, ...]
    sets: Mapping[str, str] = field(default_factory=dict)
    # A form of the kind that must have been filled in since the case came to where it stands; "" for none.
    form: str = ""
    chooses: str = ""
    second_person: bool = False
    # What the rule in force must find in the case before it is moved, of `needs.CONDITIONS`.
    holds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reopens:
    """How a case goes on after its end: at which state, decided by whom, and after which reasons for closing it never does.

    ``ends``: tracks of one value on which what stood before holds no longer, because it is to be decided anew.
    """

    to: str
    by: tuple[str, ...]
    never_after: frozenset[str]
    ends: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class State:
    """One state.

    ``plans``: objectives and actions can be set. ``dormant_after``: days without anything done or decided after which a case in
    it is asked about; None where it is not. ``reopens``, of an end: how a case goes on after all; None where it never does.
    """

    slug: str
    label: str
    plans: bool
    on: Mapping[str, str]
    moves: tuple[HandMove, ...]
    dormant_after: int | None = None
    reopens: Reopens | None = None

    @property
    def leads_to(self) -> frozenset[str]:
        """Every state that follows this one by its course. To reopen a case is no part of that: it stays an end."""
        return frozenset({*self.on.values(), *(move.to for move in self.moves)})


@dataclass(frozen=True, slots=True)
class Course:
    """The states in order; the first is where a case is while nobody has decided on it."""

    states: Mapping[str, State]

    @property
    def first(self) -> State:
        """The state of a case that was only referred."""
        return next(iter(self.states.values()))

    def label(self, slug: str) -> str:
        """A state in words."""
        return self.states[slug].label if slug in self.states else slug

    def after(self, state: str, event: str) -> str | None:
        """The state that an event leads to from here; None where it changes nothing."""
        return self.states[state].on.get(event)

    def is_final(self, state: str) -> bool:
        """Say whether nothing follows."""
        return not self.states[state].leads_to

    def must_lead(self, before: str, event: str) -> str:
        """The state that an event leads to from here.

        Raises
        ------
        StageRefused: it leads nowhere from here, because the case is elsewhere in its course.
        """
        after = self.after(before, event)
        if after is None:
            raise StageRefused(
                say("This cannot be done now: the case is “{label}”.", label=self.label(before))
            )
        return after

    def hand_move(self, before: str, after: str) -> HandMove:
        """The move by hand from one state to another.

        Raises
        ------
        StageRefused: this kind knows none.
        """
        for move in self.states[before].moves:
            if move.to == after:
                return move
        raise StageRefused(
            say(
                "This cannot be done now: the case is “{now}” and cannot become “{wanted}” from there.",
                now=self.label(before),
                wanted=self.label(after),
            )
        )
