"""How a plan differs from the one that it amends, for its own page and for the cards of its results."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from plumbline.studies.queries import Protocol


FIELDS = {
    "question": "Question",
    "outcome": "Outcome",
    "window_days": "Days followed",
    "design": "Design",
    "smallest_worth_having": "Smallest fall worth having",
    "estimator": "How it is worked out",
    "covariates": "Adjusted for",
    "looks": "Looks before the end",
    "parts": "Looked at apart",
    "late_by": "Days left out at the end of the files",
    "control_outcome": "What the offer cannot change",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that an amended plan says otherwise."""

    what: str
    before: str
    now: str


def changes(protocol: Protocol, before: Protocol | None) -> list[Change]:
    """What a plan says otherwise than the one it amends."""
    if before is None:
        return []
    rows = [
        (words, _said(getattr(before, name)), _said(getattr(protocol, name)))
        for name, words in FIELDS.items()
    ]
    return [Change(*row) for row in rows if row[1] != row[2]]


def _said(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    return f"{value:.0%}" if isinstance(value, float) else str(value)
