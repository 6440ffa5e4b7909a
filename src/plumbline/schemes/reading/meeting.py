"""Read what happens in the room."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Literal, cast

from plumbline.agencies.kinds import AGENCY_KINDS
from plumbline.schemes.kind import DefaultAction, MeetingKind, Question, Track
from plumbline.schemes.reading.section import Section


RESHARED = ("those_cleared", "chair_consents")


def read_meeting(
    section: Section, states: Collection[str] = (), tracks: Mapping[str, Track] | None = None
) -> MeetingKind:
    """Quorum, questions, decisions and where they move a case, usual actions, minutes."""
    found = section.fields(
        "quorum",
        "questions",
        "decisions",
        "default_actions",
        "minutes_reshared",
        maybe=("minutes_per_case", "moves", "quorum_by", "sets", "ends", "earlier"),
    )
    quorum_track, quorum_by_value, known = "", dict[str, tuple[str, ...]](), tracks or {}
    if "quorum_by" in found:
        by = found["quorum_by"].fields("track", "values")
        quorum_track = by["track"].one_of(tuple(known))
        values = by["values"].fields(maybe=tuple(known[quorum_track].values))
        quorum_by_value = {value: s.some_of(tuple(AGENCY_KINDS)) for value, s in values.items()}
    decisions = found["decisions"].labels()
    moves = found["moves"].fields(maybe=tuple(decisions)) if "moves" in found else {}
    sets = found["sets"].fields(maybe=tuple(decisions)) if "sets" in found else {}
    ends = found["ends"].fields(maybe=tuple(decisions)) if "ends" in found else {}
    return MeetingKind(
        quorum=found["quorum"].some_of(tuple(AGENCY_KINDS)),
        questions=tuple(_question(slug, s) for slug, s in found["questions"].sections().items()),
        decisions=decisions,
        moves={decision: s.one_of(tuple(states)) for decision, s in moves.items()},
        sets={decision: _values(s, known) for decision, s in sets.items()},
        ends={decision: s.one_of(tuple(known)) for decision, s in ends.items()},
        earlier=found["earlier"].labels() if "earlier" in found else {},
        default_actions=tuple(_action(item) for item in found["default_actions"].items()),
        reshared=cast(
            "Literal['those_cleared', 'chair_consents']", found["minutes_reshared"].one_of(RESHARED)
        ),
        minutes_per_case=found["minutes_per_case"].number() if "minutes_per_case" in found else None,
        quorum_track=quorum_track,
        quorum_by_value=quorum_by_value,
    )


def _values(section: Section, tracks: Mapping[str, Track]) -> dict[str, str]:
    """Values by track, each one that its track has."""
    found = section.fields(maybe=tuple(tracks))
    return {track: s.one_of(tuple(tracks[track].values)) for track, s in found.items()}


def _question(slug: str, section: Section) -> Question:
    found = section.fields("words", "answers", "source", maybe=("needed",))
    needed = "needed" in found and found["needed"].truth()
    return Question(slug, found["words"].text(), found["answers"].labels(), found["source"].text(), needed)


def _action(section: Section) -> DefaultAction:
    found = section.fields("verb", "what", "agency_kind")
    return DefaultAction(
        found["verb"].text(), found["what"].text(), found["agency_kind"].one_of(tuple(AGENCY_KINDS))
    )
