"""A scoring rule: versioned data that says who is eligible and how points are given."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib import resources
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import yaml

from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


COMPONENTS = ("recency", "frequency", "gravity", "victims")

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Component:
    """One part of the score: points joined by straight lines, times a weight.

    ``scale`` is the scale on which the lines are straight: ``linear``, or ``log`` of 1 + the measure.
    """

    name: str
    weight: float
    measure: str
    scale: Literal["linear", "log"]
    points: tuple[tuple[float, float], ...]

    def score(self, measure: Floats) -> Floats:
        """Weighted points for each measure, shape (n,); flat beyond the first and last point."""
        at, worth = np.array(self.points, dtype=np.float64).T
        if self.scale == "log":
            measure, at = np.log1p(measure), np.log1p(at)
        points: Floats = self.weight * np.interp(measure, at, worth)
        return points


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Who may be listed: at least ``least_events`` in ``look_back_days``, some of them recent, and adult."""

    roles: tuple[str, ...]
    kinds: tuple[str, ...]
    look_back_days: int
    least_events: int
    recent_days: int
    least_recent_events: int
    least_age: int
    age_unknown: Literal["list", "exclude"]
    excluded_spells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A selection rule as it stood from ``effective_from``."""

    slug: str
    version: int
    effective_from: date
    title: str
    citation: str
    provenance: str
    eligibility: Eligibility
    capacity: int
    components: tuple[Component, ...]
    harm_when_unknown: Mapping[str, float]

    @property
    def name(self) -> str:
        """Slug with its version, as frozen lists cite it."""
        return f"{self.slug}-{self.version}"

    @property
    def words(self) -> str:
        """Title with its version, as a reader cites it."""
        return say("“{title}”, version {version}", title=self.title, version=self.version)


def load_rule(slug: str) -> Rule:
    """Read a shipped rule by its name with version, such as ``violence-rfgv-1``.

    Raises
    ------
    DataUnfit: no such rule is shipped, or its file does not hold together.
    """
    if slug not in shipped_rules():
        raise DataUnfit(say("There is no selection rule named {slug}.", slug=slug), slug="no-such-rule")
    text = resources.files(__package__).joinpath("rules", f"{slug}.yaml").read_text(encoding="utf-8")
    return rule_from(yaml.safe_load(text))


def shipped_rules() -> tuple[str, ...]:
    """Names of the rules in the package, in alphabetical order."""
    folder = resources.files(__package__).joinpath("rules")
    names = (entry.name for entry in folder.iterdir())
    return tuple(sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml")))


def rule_words(slug: str) -> str:
    """A rule by its name with version, as a reader cites it; one that is shipped no more by its name alone."""
    return load_rule(slug).words if slug in shipped_rules() else slug


def rule_from(data: Mapping[str, Any]) -> Rule:
    """Build a rule from parsed YAML, refusing one that does not hold together.

    Raises
    ------
    DataUnfit: a field or component is missing or unknown, points do not rise, or a number makes no sense.
    """
    try:
        rule = _build(data)
    except (KeyError, TypeError, ValueError) as problem:
        raise DataUnfit(
            say("The selection rule is not well formed: {problem}.", problem=problem), slug="rule-unfit"
        ) from problem
    _check(rule)
    return rule


def _build(data: Mapping[str, Any]) -> Rule:
    who = dict(data["eligibility"])
    for field in ("roles", "kinds", "excluded_spells"):
        who[field] = tuple(who[field])
    return Rule(
        slug=data["slug"],
        version=int(data["version"]),
        effective_from=data["effective_from"],
        title=data["title"],
        citation=data["citation"],
        provenance=data["provenance"],
        eligibility=Eligibility(**who),
        capacity=int(data["capacity"]),
        components=tuple(_component(name, data["components"][name]) for name in COMPONENTS),
        harm_when_unknown={kind: float(days) for kind, days in data["harm_when_unknown"].items()},
    )


def _component(name: str, data: Mapping[str, Any]) -> Component:
    points = tuple((float(at), float(worth)) for at, worth in data["points"])
    return Component(
        name=name,
        weight=float(data["weight"]),
        measure=data["measure"],
        scale=data["scale"],
        points=points,
    )


def _check(rule: Rule) -> None:
    who = rule.eligibility
    faults = {
        "the weights and points must rise from a measure of zero or more": not all(
            _rising(component) for component in rule.components
        ),
        "a scale is linear or log": any(c.scale not in ("linear", "log") for c in rule.components),
        "the recent window must lie inside the look-back": not 0 < who.recent_days <= who.look_back_days,
        "at least one event must be asked for": who.least_events < 1 or who.least_recent_events < 0,
        "roles are victim or suspect": not set(who.roles) <= {"victim", "suspect"} or not who.roles,
        "an unknown age is either listed or excluded": who.age_unknown not in ("list", "exclude"),
        "capacity must be at least one place": rule.capacity < 1,
        "every kind needs its harm where a record carries none": not set(who.kinds)
        <= set(rule.harm_when_unknown),
        "it needs the date it takes effect": not isinstance(rule.effective_from, date),
    }
    for fault, found in faults.items():
        if found:
            raise DataUnfit(
                say("The selection rule is not well formed: {fault}.", fault=fault), slug="rule-unfit"
            )


def _rising(component: Component) -> bool:
    at = [point[0] for point in component.points]
    return component.weight >= 0 and at[0] >= 0 and all(a < b for a, b in itertools.pairwise(at))
