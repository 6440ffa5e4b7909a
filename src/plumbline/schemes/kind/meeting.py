"""What happens in the room: quorum, questions that must be answered, decisions, usual actions, minutes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Question:
    """Something that must be decided and written down for each case at each meeting, with where that comes from."""

    slug: str
    words: str
    answers: Mapping[str, str]
    source: str


@dataclass(frozen=True, slots=True)
class DefaultAction:
    """An action that is offered for each case, to be taken or left. ``agency_kind``: whose it usually is."""

    verb: str
    what: str
    agency_kind: str


@dataclass(frozen=True, slots=True)
class MeetingKind:
    """How this kind meets.

    ``reshared``: whether minutes may be printed and passed on, or only as the chair allows. ``minutes_per_case``: how long the
    room gives a case, None where no time is set.
    """

    quorum: tuple[str, ...]
    questions: tuple[Question, ...]
    decisions: Mapping[str, str]
    default_actions: tuple[DefaultAction, ...]
    reshared: Literal["those_cleared", "chair_consents"]
    minutes_per_case: int | None = None
    # By who signs: a partnership's own confidentiality statement, a sentence a line.
    own_statements: Mapping[str, str] = field(default_factory=dict)
