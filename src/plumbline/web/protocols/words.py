"""Words and figures of a plan: what it could show, and how it differs from the one that it amends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from plumbline.documents.charts import Bar, Chart, bars
from plumbline.studies.foresight import Foresight
from plumbline.studies.looks import planned_looks
from plumbline.studies.parts import PARTS
from plumbline.studies.queries import Protocol


FIELDS = {
    "question": "Question",
    "outcome": "Outcome",
    "window_days": "Days followed",
    "smallest_worth_having": "Smallest fall worth having",
    "estimator": "How it is worked out",
    "covariates": "Adjusted for",
    "looks": "Looks before the end",
    "parts": "Looked at apart",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that an amended plan says otherwise."""

    what: str
    before: str
    now: str


def chances_chart(told: Foresight) -> Chart:
    """A bar for each fall: how often the comparison would show it, were it real."""
    return bars(
        [Bar(f"{fall:.0%}", chance) for fall, chance in told.chances],
        prefix="chances",
        caption="If violence really fell by so much: how often this comparison would show it",
        label_column="Fall",
        value_column="How often it is shown",
        as_share=True,
    )


def could_tell(told: Foresight) -> str:
    """The answer to “can we even tell?”, first."""
    hundred = round(100 * told.chance_worthwhile)
    often = (
        f"{hundred} times in 100" if 0 < hundred < 100 else "hardly ever" if hundred == 0 else "nearly always"
    )
    seen = f"A fall of {told.worthwhile:.0%} is the smallest you call worth having. If the offer really did that, this comparison would show it {often}."
    if told.is_enough:
        return f"Yes. {seen}"
    if told.smallest is None:
        return f"No. {seen} No fall would be shown 8 times in 10."
    return f"Probably not. {seen} Only a fall of {told.smallest:.0%} or more would be shown 8 times in 10, which is usual."


def known_from(told: Foresight) -> str:
    """Where the rates come from."""
    return (
        f"Told for {told.people:,} people, half of them offered a place, from the {told.known_from:,} whom the same rule would have "
        f"listed a year earlier: {told.rate:.2f} events each in the year that followed, unevenly spread (k = {told.clumping:.2f})."
    )


def look_lines(protocol: Protocol) -> list[str]:
    """Each look of a plan, with how wide its interval is."""
    looks = planned_looks(protocol.looks, window_days=protocol.window_days)
    return [f"After {look.days} days, with an interval of {min(look.level, 0.999):.1%}" for look in looks]


def part_lines(protocol: Protocol) -> list[str]:
    """Each part with its rest."""
    return [f"{PARTS[slug].inside} / {PARTS[slug].outside.lower()}" for slug in protocol.parts]


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
