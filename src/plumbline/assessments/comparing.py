"""What may be set beside what over time, and what the difference is. Pure functions on plain values.

Only scores of one version of one instrument are set side by side: other questions, or other points, make another number. A
difference carries the range in which it would lie if every answer that is not known were known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from plumbline.assessments.scoring import DomainScore, Score
from plumbline.values.words import joined, say


@dataclass(frozen=True, slots=True)
class Point:
    """One finished assessment as it stands now. ``key`` is the id of its instrument's version."""

    on: date
    key: str
    instrument: str
    title: str
    version: str
    result: Score


@dataclass(frozen=True, slots=True)
class Change:
    """From the first score to the last. ``low`` and ``high``: the ends of the difference if all were known; None without two scores."""

    first: Decimal | None
    last: Decimal | None
    by: Decimal | None
    low: Decimal | None
    high: Decimal | None

    @property
    def could_be_either_way(self) -> bool:
        """Whether what is not known leaves open which way it went."""
        return self.low is not None and self.high is not None and self.low < 0 < self.high


@dataclass(frozen=True, slots=True)
class Track:
    """One domain over time; the whole has an empty slug."""

    slug: str
    title: str
    parts: tuple[DomainScore | Score, ...]
    change: Change


@dataclass(frozen=True, slots=True)
class Series:
    """Assessments that may be compared, earliest first, and their tracks: each domain, then the whole."""

    title: str
    version: str
    points: tuple[Point, ...]
    tracks: tuple[Track, ...]


def compare(points: Sequence[Point]) -> tuple[tuple[Series, ...], tuple[str, ...]]:
    """Set side by side what may be, and say in a sentence each why the rest is not."""
    groups: dict[str, list[Point]] = {}
    for point in sorted(points, key=lambda p: p.on):
        groups.setdefault(point.key, []).append(point)
    series = tuple(_series(group) for group in groups.values() if len(group) > 1)
    return series, (*_lone(groups), *_versions(groups), *_unlike(groups))


def _series(points: list[Point]) -> Series:
    results = [point.result for point in points]
    by_domain = [
        _track(domain.slug, domain.title, [r.domains[place] for r in results])
        for place, domain in enumerate(results[0].domains)
        if domain.title and domain.asked
    ]
    return Series(
        points[0].title, points[0].version, tuple(points), (*by_domain, _track("", "In all", results))
    )


def _track(slug: str, title: str, parts: Sequence[DomainScore | Score]) -> Track:
    return Track(slug, title, tuple(parts), change(parts[0], parts[-1]))


def change(first: DomainScore | Score, last: DomainScore | Score) -> Change:
    """The difference between two scores of one version."""
    if first.score is None or last.score is None:
        return Change(first.score, last.score, None, None, None)
    return Change(
        first=first.score,
        last=last.score,
        by=last.score - first.score,
        low=last.could_least - first.could_most,
        high=last.could_most - first.could_least,
    )


def _lone(groups: dict[str, list[Point]]) -> list[str]:
    return [
        say(
            "{title}, version {version}: assessed once, so there is nothing to compare.",
            title=group[0].title,
            version=group[0].version,
        )
        for group in groups.values()
        if len(group) == 1
    ]


def _versions(groups: dict[str, list[Point]]) -> list[str]:
    versions: dict[str, list[Point]] = {}
    for group in groups.values():
        versions.setdefault(group[0].instrument, []).append(group[0])
    return [
        say(
            "{title}: versions {versions} are not compared. Their questions or points differ, so their "
            "numbers do too.",
            title=found[0].title,
            versions=_listed([p.version for p in found]),
        )
        for found in versions.values()
        if len(found) > 1
    ]


def _unlike(groups: dict[str, list[Point]]) -> list[str]:
    titles = list(dict.fromkeys(group[0].title for group in groups.values()))
    if len(titles) < 2:
        return []
    return [say("{titles} are not compared: they ask about different things.", titles=_listed(titles))]


def _listed(words: Sequence[str]) -> str:
    return say("{words} and {last}", words=joined(words[:-1], ", "), last=words[-1])
