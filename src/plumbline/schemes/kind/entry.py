"""How a case comes in: routes, each with what it measures and the threshold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from plumbline.schemes.kind.clocks import Limit


Measure = Literal["none", "list", "ticks", "events", "repeat", "score", "needs", "status", "rating"]
MEASURES: dict[str, str] = {
    "none": "judgement alone",
    "list": "a place on a list that a written rule made",
    "ticks": "questions of an instrument answered yes",
    "events": "recorded events",
    "repeat": "a further incident after the last referral or hearing",
    "score": "the stored score of a tool, never computed again here",
    "needs": "needs shown with evidence",
    "status": "a status by law or sentence",
    "rating": "a rating at first screening",
}
"""What the engine can hold against a threshold, in words."""


@dataclass(frozen=True, slots=True)
class Route:
    """One way in. ``at_least`` is the threshold of ``measure``; ``within`` how far back, or since when, it looks.

    ``asks``: what a referral by this route comes with (words, assessment, incident, evidence). ``regardless``: it goes to the
    meeting whatever other thresholds say. ``anchor``: from what a repeat is counted.
    ``tool``: the tool whose score the threshold speaks of, "" for any. ``counted_from``: the kind of agency whose recorded events are
    counted where it measures events, "" where nothing counts them here.
    """

    slug: str
    label: str
    measure: Measure
    at_least: int | None
    within: Limit | None
    anchor: Literal["", "last_referral", "last_heard"]
    asks: tuple[str, ...]
    regardless: bool
    source: str
    tool: str = ""
    counted_from: str = ""
