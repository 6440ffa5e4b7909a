"""Words of an evidence card: which design it is, how strong, and how the same question comes out otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


DESIGNS = {
    "lottery": "Lottery: those offered against those not drawn, everybody counted where they were drawn",
    "placebo_year": "Placebo year: those listed against what people of such histories did a year earlier",
    "placebo_cohort": "Placebo cohort: those listed against those the same rule would have listed a year earlier",
    "capacity_line": "Capacity line: people just above the line against people just below it",
    "rank": "By rank: nobody alike is left to compare with",
}
RATIOS = {
    "lottery": "Rate of those offered, over the rate of those not drawn",
    "placebo_year": "Events of those listed, over the events to expect of such histories",
}
SAID_ABOVE = {"older-pair-not-checked"}
"""Doubts that have a row of their own."""

CHECKED = {"passed": "Passed", "failed": "Failed", "not_checked": "Not checked"}


@dataclass(frozen=True, slots=True)
class Otherwise:
    """The same question asked by another design: its name, ratio with interval, strength and why it is no stronger."""

    design: str
    figure: str
    strength: str
    why: str


@dataclass(frozen=True, slots=True)
class Card:
    """What a card says of its design. Empty words where a stored result holds none."""

    design: str
    strength: str
    why: str
    whom: str
    ratio_label: str
    checked: str
    check: str
    otherwise: tuple[Otherwise, ...]
    doubts: tuple[str, ...]


def card(figures: dict[str, Any]) -> Card:
    """The words of a result's figures; results of before designs were graded have no strength."""
    strength, older = figures.get("strength") or {}, figures.get("older_pair") or {}
    return Card(
        design=DESIGNS[figures["design"]],
        strength=str(strength.get("word", "")).capitalize(),
        why=strength.get("sentence", ""),
        whom="Those offered" if figures["design"] == "lottery" else "Those listed",
        ratio_label=RATIOS.get(figures["design"], "Rate ratio"),
        checked=CHECKED.get(older.get("standing", ""), ""),
        check=older.get("sentence", ""),
        otherwise=tuple(_otherwise(row) for row in figures.get("asked_otherwise") or ()),
        doubts=tuple(doubt["sentence"] for doubt in figures["doubts"] if doubt["slug"] not in SAID_ABOVE),
    )


def _otherwise(row: dict[str, Any]) -> Otherwise:
    told = row["ratio"] is not None
    return Otherwise(
        design=DESIGNS[row["design"]].partition(":")[0],
        figure=f"{row['ratio']:.2f} ({row['ci_low']:.2f} to {row['ci_high']:.2f})"
        if told
        else "Cannot be told",
        strength=row["strength"]["word"].capitalize() if told else "",
        why=row["sentence"],
    )
