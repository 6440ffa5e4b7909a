"""Findings side by side: which are alike enough to be put together, and what they say together. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from math import sqrt
from statistics import median
from uuid import UUID

import numpy as np
from scipy.special import ndtri

from plumbline.evaluation import (
    Pooled,
    Shrunken,
    SmallStudies,
    meta_regression,
    pool,
    shrunken_effects,
    sites_needed,
    small_studies,
    verdict,
)
from plumbline.evaluation.shrinkage import LEAST_GROUPS
from plumbline.studies.circumstances import CIRCUMSTANCES
from plumbline.studies.enums import Standing
from plumbline.studies.rules import FIRST_DAYS
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


LEAST_TO_POOL = 2
LEAST_TO_LEAN = 4
LEAST_TO_MOVE = 10
"""Places that must say a circumstance before effects are set against it (Cochrane Handbook 6.4, 10.11.5.1: ten for each moderator)."""

TAU_UNKNOWN = 0.1
"""How far sites are taken to differ where one alone is held: what the accuracy of pooling was tried with."""

NO_FIGURE = "It gives no figure."
NO_ERROR = "Its error was not kept. Compare as planned again."
SAME_LIST = "It is of the same list as another, which is counted."


@dataclass(frozen=True, slots=True)
class Effect:
    """A rate ratio on the log scale with its sampling variance (None where it was not kept), and its interval as a ratio."""

    log_ratio: float
    variance: float | None
    ci_low: float
    ci_high: float
    level: float

    @property
    def ratio(self) -> float:
        """The rate ratio."""
        return float(np.exp(self.log_ratio))


@dataclass(frozen=True, slots=True)
class PartEffect:
    """How the effect in one part differs from that in the rest: log of the ratio of the two ratios, and its variance."""

    part: str
    log_ratio: float
    variance: float


@dataclass(frozen=True, slots=True)
class Finding:
    """One result of this installation or of another, in the same shape.

    ``place`` is where it was found and ``by`` the installation that told of it, empty for this one; ``people`` how many were compared, None where hidden; ``id`` that of the result here, or of
    the summary taken in. ``circumstances`` are the declared ones, by slug. ``lists`` is more than 1 where it stands for several of one place.
    """

    id: UUID
    is_ours: bool
    place: str
    by: str
    kind: str
    study: str
    question: str
    outcome: str
    window_days: int
    days: int
    compared: str
    standing: str
    verdict: str
    strength: str
    evaluated_at: datetime
    smallest: float
    people: int | None
    made_up: bool
    effect: Effect | None
    parts: tuple[PartEffect, ...]
    circumstances: Mapping[str, str] = field(default_factory=dict, hash=False)
    lists: int = 1

    @property
    def site(self) -> tuple[bool, str, str]:
        """The place that it is of: results of one place are largely of the same people, months and files."""
        return self.is_ours, self.by, self.place

    @property
    def is_at_its_end(self) -> bool:
        """Whether the planned days are over. Files seldom end on the very day."""
        return self.days >= self.window_days - FIRST_DAYS

    @property
    def is_planned(self) -> bool:
        """Registered or amended, and not for looking only."""
        return self.standing != Standing.EXPLORATORY


@dataclass(frozen=True, slots=True)
class PartPooled:
    """One part over the sites that looked at it; ``level`` allows for every part of the group."""

    part: str
    sites: int
    pooled: Pooled


@dataclass(frozen=True, slots=True)
class Moved:
    """How the effect moves with one declared circumstance over the places that say it.

    ``told`` is how many say it, ``asked`` how many it takes. ``step`` is the ratio of the effect one class further to the effect before,
    with its interval at ``level``, which allows for every circumstance tried; ``drawn`` the same drawn in towards none by its own noise.
    The figures are None where too few say it, or all say the same.
    """

    slug: str
    told: int
    asked: int
    step: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    level: float | None = None
    drawn: float | None = None


@dataclass(frozen=True, slots=True)
class Together:
    """Findings that are alike, all of them shown; ``counted`` are put together, one for each place, ``left_out`` are not, each with why.

    ``pooled`` is None under two. ``drawn`` are the sites drawn in towards their mean, None under four. ``needed`` is how many sites
    in all would show ``fall`` 8 times in 10, None where 1,000 would not; ``tau`` how far they are taken to differ for that.
    """

    outcome: str
    window_days: int
    compared: str
    is_planned: bool
    made_up: bool
    findings: tuple[Finding, ...]
    counted: tuple[Finding, ...]
    left_out: tuple[tuple[Finding, str], ...]
    pooled: Pooled | None
    drawn: Shrunken | None
    lean: SmallStudies | None
    parts: tuple[PartPooled, ...]
    moved: tuple[Moved, ...]
    fall: float
    tau: float
    needed: int | None


def like_with_like(findings: Sequence[Finding]) -> list[Together]:
    """Group findings with the same outcome, follow-up and way of comparing; planned apart from exploratory, made-up apart from real.

    Nothing is put together over two groups, nor a single finding, nor two of the same list; several lists of one place count as one.
    """
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for found in findings:
        key = (not found.is_planned, found.made_up, found.outcome, found.window_days, found.compared)
        groups.setdefault(key, []).append(found)
    return [
        _together(rows) for _, rows in sorted(groups.items(), key=lambda item: (item[0][:2], -len(item[1])))
    ]


def _together(rows: Sequence[Finding]) -> Together:
    rows = sorted(rows, key=lambda found: (found.evaluated_at, str(found.id)))
    counted, left_out = _counted(rows)
    first = rows[0]
    theta, variance = _figures(counted)
    pooled = pool(effect=theta, variance=variance) if len(counted) >= LEAST_TO_POOL else None
    fall = float(median(found.smallest for found in rows))
    tau = sqrt(pooled.tau2) if pooled else TAU_UNKNOWN
    return Together(
        outcome=first.outcome,
        window_days=first.window_days,
        compared=first.compared,
        is_planned=first.is_planned,
        made_up=first.made_up,
        findings=tuple(rows),
        counted=tuple(counted),
        left_out=tuple(left_out),
        pooled=pooled,
        drawn=shrunken_effects(effect=theta, variance=variance) if len(counted) >= LEAST_GROUPS else None,
        lean=_lean(theta, variance),
        parts=tuple(_parts(counted)),
        moved=tuple(_moved(counted)),
        fall=fall,
        tau=tau,
        needed=sites_needed(fall=fall, se=sqrt(median(variance)), tau=tau) if variance else None,
    )


def _counted(rows: Sequence[Finding]) -> tuple[list[Finding], list[tuple[Finding, str]]]:
    """One of each list: as registered before as amended, and then the latest."""
    fit = [found for found in rows if not _why_not(found)]
    best = {
        found.study: found
        for found in sorted(fit, key=lambda f: (f.standing == Standing.REGISTERED, f.evaluated_at))
    }
    counted = [found for found in fit if best[found.study] is found]
    left_out = [(found, _why_not(found) or SAME_LIST) for found in rows if found not in counted]
    return _by_site(counted), left_out


def _by_site(counted: Sequence[Finding]) -> list[Finding]:
    sites: dict[tuple[bool, str, str], list[Finding]] = {}
    for found in counted:
        sites.setdefault(found.site, []).append(found)
    return [rows[0] if len(rows) == 1 else _as_one(rows) for rows in sites.values()]


def _as_one(rows: Sequence[Finding]) -> Finding:
    """Several lists of one place as one: their mean by information, with the error that it has if all of them err alike.

    How much their errors go together is not known from outside: of one town they share people, months of follow-up and years that
    histories are told from. Taken as wholly alike the error is never too small. As separate areas six lists whose errors correlate
    by a half miss in 41% of intervals of 95% (docs/methods/synthesis.md).
    """
    last = max(rows, key=lambda found: (found.evaluated_at, str(found.id)))
    effects = [found.effect for found in rows if found.effect]
    theta, variance = _mean([(e.log_ratio, e.variance) for e in effects if e.variance])
    reach = float(ndtri(0.975)) * sqrt(variance)
    low, high = float(np.exp(theta - reach)), float(np.exp(theta + reach))
    smallest = min(found.smallest for found in rows)
    return replace(
        last,
        smallest=smallest,
        standing=Standing.REGISTERED.value
        if all(found.standing == Standing.REGISTERED for found in rows)
        else last.standing,
        verdict=verdict(low, high, smallest).value,
        people=max((found.people for found in rows if found.people is not None), default=None),
        effect=Effect(theta, variance, low, high, 0.95),
        parts=tuple(_parts_as_one(rows)),
        circumstances={
            slug: said
            for slug, said in last.circumstances.items()
            if all(found.circumstances.get(slug) == said for found in rows)
        },
        lists=len(rows),
    )


def _parts_as_one(rows: Sequence[Finding]) -> list[PartEffect]:
    held: dict[str, list[tuple[float, float]]] = {}
    for found in rows:
        for part in found.parts:
            held.setdefault(part.part, []).append((part.log_ratio, part.variance))
    return [PartEffect(part, *_mean(told)) for part, told in held.items()]


def _mean(told: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Mean of logs by information, and its variance where every error is the same one, each as large as it is."""
    theta, variance = (np.array(column) for column in zip(*told, strict=True))
    weight = (1 / variance) / np.sum(1 / variance)
    return float(weight @ theta), float(weight @ np.sqrt(variance)) ** 2


def _why_not(found: Finding) -> str:
    if found.effect is None:
        return NO_FIGURE
    if not found.is_at_its_end:
        return say(
            "It is not at its planned end: {days} of {window_days} days.",
            days=found.days,
            window_days=found.window_days,
        )
    return NO_ERROR if found.effect.variance is None else ""


def _figures(counted: Sequence[Finding]) -> tuple[list[float], list[float]]:
    effects = [found.effect for found in counted if found.effect]
    return [e.log_ratio for e in effects], [e.variance for e in effects if e.variance]


def _lean(theta: Sequence[float], variance: Sequence[float]) -> SmallStudies | None:
    if len(theta) < LEAST_TO_LEAN:
        return None
    try:
        return small_studies(effect=theta, variance=variance)
    except DataUnfit:
        return None  # All of one size, or no answer that settles: then it cannot be told.


def _parts(counted: Sequence[Finding]) -> list[PartPooled]:
    held: dict[str, list[PartEffect]] = {}
    for found in counted:
        for part in found.parts:
            held.setdefault(part.part, []).append(part)
    enough = {part: rows for part, rows in sorted(held.items()) if len(rows) >= LEAST_TO_POOL}
    level = 1 - 0.05 / max(1, len(enough))
    return [
        PartPooled(
            part=part,
            sites=len(rows),
            pooled=pool(effect=[r.log_ratio for r in rows], variance=[r.variance for r in rows], level=level),
        )
        for part, rows in enough.items()
    ]


def _moved(counted: Sequence[Finding]) -> list[Moved]:
    """One circumstance after the other: a few dozen places cannot bear them all at once."""
    told = {slug: [f for f in counted if _class_of(f, slug) is not None] for slug in CIRCUMSTANCES}
    tried = [
        slug
        for slug, rows in told.items()
        if len(rows) >= LEAST_TO_MOVE and len({_class_of(row, slug) for row in rows}) > 1
    ]
    level = 1 - 0.05 / max(1, len(tried))
    return [
        _moved_by(slug, rows, level) if slug in tried else Moved(slug, len(rows), LEAST_TO_MOVE)
        for slug, rows in told.items()
    ]


def _class_of(found: Finding, slug: str) -> int | None:
    return CIRCUMSTANCES[slug].place(found.circumstances.get(slug, ""))


def _moved_by(slug: str, rows: Sequence[Finding], level: float) -> Moved:
    theta, variance = _figures(rows)
    classes = [float(_class_of(row, slug) or 0) for row in rows]
    fit = meta_regression(effect=theta, variance=variance, moderators=classes, level=level)
    return Moved(
        slug=slug,
        told=len(rows),
        asked=LEAST_TO_MOVE,
        step=float(np.exp(fit.coef[1])),
        ci_low=float(np.exp(fit.ci_low[1])),
        ci_high=float(np.exp(fit.ci_high[1])),
        level=level,
        drawn=float(np.exp(fit.drawn[1])),
    )
