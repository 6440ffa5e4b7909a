"""What happens in the room: quorum, questions that must be answered, decisions, usual actions, minutes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Question:
    """Something that is decided and written down for each case at each meeting, with where that comes from.

    ``needed``: a meeting that decided on a case is not ended before it is answered there, with a reason in words.
    """

    slug: str
    words: str
    answers: Mapping[str, str]
    source: str
    needed: bool = False


@dataclass(frozen=True, slots=True)
class DefaultAction:
    """An action that is offered for each case, to be taken or left. ``agency_kind``: whose it usually is."""

    verb: str
    what: str
    agency_kind: str


@dataclass(frozen=True, slots=True)
class MeetingKind:
    """How this kind meets.

    ``moves``: by decision, the state to which it moves the case, where the case is let go there by hand; its words are the reason.
    ``sets``: by decision, the values that it gives the case by track; ``ends``: by decision, the track whose value holds no longer.
    ``earlier``: decisions that are on offer no more, for those that were taken.

    ``reshared``: whether minutes may be printed and passed on, or only as the chair allows. ``minutes_per_case``: how long the
    room gives a case, None where no time is set.
    """

    quorum: tuple[str, ...]
    questions: tuple[Question, ...]
    decisions: Mapping[str, str]
    default_actions: tuple[DefaultAction, ...]
    reshared: Literal["those_cleared", "chair_consents"]
    minutes_per_case: int | None = None
    moves: Mapping[str, str] = field(default_factory=dict)
    sets: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    ends: Mapping[str, str] = field(default_factory=dict)
    earlier: Mapping[str, str] = field(default_factory=dict)
    # By who signs: a partnership's own confidentiality statement, a sentence a line.
    own_statements: Mapping[str, str] = field(default_factory=dict)
    # A track whose value says which kinds of agency the quorum is; those of `quorum` where it says nothing.
    quorum_track: str = ""
    quorum_by_value: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def label_of(self, decision: str) -> str:
        """A decision as it is read, whether or not it is still on offer; empty for one that is not known."""
        return self.decisions.get(decision) or self.earlier.get(decision, "")

    def quorum_for(self, values: Iterable[str]) -> tuple[str, ...]:
        """The quorum where cases with these values on its track are discussed: every kind of agency that one of them needs."""
        found = [kind for value in values for kind in self.quorum_by_value.get(value, self.quorum)]
        return tuple(dict.fromkeys(found)) or self.quorum
