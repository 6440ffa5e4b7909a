"""What a return counts of the needs of one case on one day. Pure, on plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from plumbline.cases.progress import NeedFacts, back_within, is_met, is_sustained, met_on
from plumbline.schemes.kind import Limit
from plumbline.schemes.kind.needs import ProgressRule


@dataclass(frozen=True, slots=True)
class NeedTally:
    """The needs of a case as they stand on a day, by the rule in force on it; by each version where a definition names one.

    ``reached``: every state that the case ever came to. ``claimed``: a claim of it stands.
    """

    needs: tuple[NeedFacts, ...] = ()
    on: date = date.max
    rule: ProgressRule | None = None
    rules: Mapping[str, ProgressRule] = field(default_factory=dict)
    reached: frozenset[str] = frozenset()
    claimed: bool = False

    @property
    def found(self) -> tuple[NeedFacts, ...]:
        """Needs that were found by the day."""
        return tuple(need for need in self.needs if need.found_on <= self.on)

    def under(self, driver: str) -> int:
        """Needs under one heading."""
        return sum(need.driver == driver for need in self.found)

    def met(self, driver: str = "") -> int:
        """Needs within their target by the last count, under one heading or all."""
        return sum(is_met(need, self.on) for need in self.found if driver in ("", need.driver))

    @property
    def all_met(self) -> bool:
        """Whether there are needs, and each is met."""
        return bool(self.found) and self.met() == len(self.found)

    @property
    def all_sustained(self) -> bool:
        """Whether there are needs, and each is within its target for as long as the rule in force asks."""
        return bool(self.found) and all(self._lasts(need) for need in self.found)

    def eligible_under(self, version: str) -> bool:
        """Whether the needs are enough by one version of the rule."""
        rule = self.rules[version]
        return rule.counted(tuple(need.driver for need in self.found)) >= rule.at_least

    def has(self, slug: str) -> bool:
        """Whether somebody has this need."""
        return any(need.slug == slug for need in self.found)

    def lasting(self, slug: str) -> bool:
        """Whether this need of somebody is within its target for as long as the rule in force asks."""
        return any(need.slug == slug and self._lasts(need) for need in self.found)

    def seen_after(self) -> int:
        """Needs that were once met, and counted again since."""
        return sum(back_within(need, self.on, 1) is not None for need in self.found)

    def back(self, months: int) -> int:
        """Of those, needs whose count went over the target again within so many months of being met."""
        return sum(back_within(need, self.on, months) is True for need in self.found)

    def days_to_all_met(self, since: date) -> int:
        """Days from one day to that on which the last need was met; 0 where they were met before, and while one is not."""
        if not self.all_met:
            return 0
        days = [(met_on(need, self.on, self._gap(need)) or since) for need in self.found]
        return max(0, (max(days) - since).days)

    def _lasts(self, need: NeedFacts) -> bool:
        return self.rule is not None and is_sustained(need, self.rule, self.on)

    def _gap(self, need: NeedFacts) -> Limit | None:
        return self.rule.run.gap if self.rule and self.rule.run and need.by_run else None
