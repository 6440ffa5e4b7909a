"""Needs that are shown with evidence, and the rules by which progress with them is judged: each rule a version with its days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from plumbline.schemes.kind.clocks import Limit
from plumbline.values.words import say


Condition = Literal[
    "enough_needs",
    "dependants",
    "consent",
    "lead_worker",
    "plan",
    "all_met",
    "sustained",
    "evidence_fresh",
    "nobody_twice",
]
CONDITIONS: dict[str, str] = {
    "enough_needs": "as many needs, each with its evidence, as the rule asks for",
    "dependants": "a child who depends on somebody in the case, or a form that says that one is expected",
    "consent": "the form that the rule names says that consent was given",
    "lead_worker": "somebody is named who leads the work",
    "plan": "a plan is agreed, and each need has a goal in it",
    "all_met": "the last count of each need is within its target",
    "sustained": "counts within the target go on for as long as the rule asks",
    "evidence_fresh": "the last count of each need ends so short a time before",
    "nobody_twice": "nobody of the case is in another claim: of the scheme, or by the same rule in another scheme or area",
}
"""What the engine can hold against the rows of a case, in words."""


@dataclass(frozen=True, slots=True)
class Run:
    """Needs that are counted by periods, such as school terms: how many of them in a row, and how far apart two may lie."""

    periods: int
    called: str
    gap: Limit


@dataclass(frozen=True, slots=True)
class Employment:
    """Work without a break that takes the place of progress on every need: needs that are counted in time out of work, and how long none was."""

    needs: tuple[str, ...]
    lasts: Limit


@dataclass(frozen=True, slots=True)
class NeedKind:
    """One need that a case may have. ``driver``: the heading of the plan that it stands under. ``counts``: what is counted for it.

    ``sources``: where its evidence usually comes from. ``by_run``: it is sustained over periods in a row, by the `Run` of the rule.
    """

    slug: str
    label: str
    driver: str
    counts: str
    sources: tuple[str, ...]
    by_run: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Headings that a rule takes for one. A rule without groups counts needs."""

    slug: str
    label: str
    drivers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProgressRule:
    """One version of the rule by which progress is judged, from its first to its last day; None: it still holds.

    ``at_least``: how many needs, or groups of headings where it has them. ``sustained``: how long counts stay within the target.
    ``run``: the same for needs that are counted by periods. ``fresh``: how old the last count may be.
    ``conditions``: what a claim, or a result that stands without one, is checked for. ``claims``: a result can be claimed under it.
    ``consent``, ``expected``: the form and the question whose answer `yes` says that there is consent, or that a child is expected;
    ``employment``: what may take the place of progress on every need, where the rule lets it.
    ``planned``: the form and the question that say on which day a plan was agreed that was made before the case came here.
    """

    slug: str
    label: str
    from_date: date
    until: date | None
    at_least: int
    groups: tuple[Group, ...]
    sustained: Limit
    run: Run | None
    fresh: Limit
    conditions: tuple[str, ...]
    claims: bool
    source: str
    dependants: tuple[str, ...] = ()
    consent: tuple[str, str] = ("", "")
    expected: tuple[str, str] = ("", "")
    planned: tuple[str, str] = ("", "")
    employment: Employment | None = None

    def holds_on(self, on: date) -> bool:
        """Say whether it is in force on a day."""
        return self.from_date <= on and (self.until is None or on <= self.until)

    def counted(self, drivers: tuple[str, ...]) -> int:
        """How many needs these are by this rule, given the heading of each."""
        if not self.groups:
            return len(drivers)
        return sum(bool(set(group.drivers) & set(drivers)) for group in self.groups)

    @property
    def asked(self) -> str:
        """How many it asks for, in words."""
        if not self.groups:
            return say("{at_least} needs", at_least=self.at_least)
        return say(
            "needs under {at_least} of {count} headings", at_least=self.at_least, count=len(self.groups)
        )


@dataclass(frozen=True, slots=True)
class NeedsKind:
    """What a kind says of needs: those that there are, where evidence comes from, and every version of the rule, oldest first."""

    needs: Mapping[str, NeedKind] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    rules: Mapping[str, ProgressRule] = field(default_factory=dict)

    def rule_on(self, on: date) -> ProgressRule | None:
        """The rule in force on a day; None where there is none."""
        return next((rule for rule in self.rules.values() if rule.holds_on(on)), None)

    def rule_label(self, slug: str) -> str:
        """A version of the rule by its name; as it was written where this kind has none such."""
        return self.rules[slug].label if slug in self.rules else slug

    @property
    def last_claims(self) -> ProgressRule | None:
        """The latest rule under which a result could be claimed."""
        return next((rule for rule in reversed(list(self.rules.values())) if rule.claims), None)
