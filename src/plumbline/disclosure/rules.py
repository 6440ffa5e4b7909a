"""The small-number rules as data, each with its date and citation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

import yaml

from plumbline.values.errors import DataUnfit


Audience = Literal["inside", "outside"]


@dataclass(frozen=True, slots=True)
class SmallNumberRule:
    """Counts from ``hide_from`` to ``hide_to`` are shown as ``words``; the others are rounded to ``round_to``."""

    audience: Audience
    effective_from: date
    hide_from: int
    hide_to: int
    round_to: int
    words: str
    citation: str


@cache
def small_number_rules() -> tuple[SmallNumberRule, ...]:
    """Every rule there has been, the oldest first."""
    rows = yaml.safe_load(Path(__file__).with_name("small_numbers.yaml").read_text(encoding="utf-8"))
    return tuple(sorted((SmallNumberRule(**row) for row in rows), key=lambda rule: rule.effective_from))


def rule_for(audience: Audience, *, on: date | None = None) -> SmallNumberRule:
    """Return the rule in force on a day; the latest unless told.

    Raises
    ------
    DataUnfit: no rule was in force for this audience on that day.
    """
    found = [rule for rule in small_number_rules() if rule.audience == audience]
    in_force = [rule for rule in found if on is None or rule.effective_from <= on]
    if not in_force:
        raise DataUnfit("No rule for small numbers was in force on that day.", slug="no-small-number-rule")
    return in_force[-1]
